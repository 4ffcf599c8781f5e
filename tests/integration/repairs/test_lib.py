"""What tests of repairs have in common."""

import importlib.util
import sys


def CopyModule(module):
    """Makes a module of Plaso anew, without any repair.

    Args:
      module (module): module of Plaso, which stays as it is.

    Returns:
      module: module of the same name, with classes of its own.
    """
    spec = importlib.util.spec_from_file_location(module.__name__, module.__file__)
    copy = importlib.util.module_from_spec(spec)
    original = sys.modules.get(module.__name__)
    try:
        spec.loader.exec_module(copy)
    finally:
        if original:
            sys.modules[module.__name__] = original
    return copy
