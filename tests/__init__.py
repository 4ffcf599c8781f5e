"""Tests: against the installed wheel in an environment that make has set up."""

from __future__ import annotations

import os
import sys
import warnings

_PROJECT_PATH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

# Of the wheel: what stands in Makefile, SOURCES, and can change a result.
_SOURCE_FOLDERS = ("formats", "plaso_extra_parsers")


def FindNewerSource(stamp_path: str, project_path: str = _PROJECT_PATH) -> str | None:
    """Finds a source that is newer than the installed wheel.

    Args:
      stamp_path: path of the file that make writes when it installs the wheel.
      project_path: path of the checkout.

    Returns:
      Path relative to the checkout, None if there is no such source or no wheel.
    """
    if not os.path.exists(stamp_path):
        return None
    stamp_time = os.path.getmtime(stamp_path)
    for source_folder in _SOURCE_FOLDERS:
        for folder, _, names in os.walk(os.path.join(project_path, source_folder)):
            for name in sorted(names):
                path = os.path.join(folder, name)
                if not name.endswith(".pyc") and os.path.getmtime(path) > stamp_time:
                    return os.path.relpath(path, project_path)
    return None


_newer_source = FindNewerSource(os.path.join(sys.prefix, "wheel", "stamp"))
if _newer_source:
    warnings.warn(
        f"The installed wheel is older than {_newer_source:s}, and tests run against"
        f" the wheel: make {os.path.relpath(sys.prefix, _PROJECT_PATH):s}/wheel/stamp"
    )
