"""Rooms, and the tests that stand for a module."""

import os

# Floors whose folders are rooms.
_FLOORS_OF_ROOMS = ("parsers", "readers")

# What event data of all parsers must have is tested at once.
_EVENT_DATA_TESTS = "data/attributes.py"


def GetRoom(path):
    """Determines in which room a module is.

    Args:
      path (str): path of the module in the package.

    Returns:
      str: room, such as "readers/asl".
    """
    parts = path.split("/")
    if parts[0] in _FLOORS_OF_ROOMS and len(parts) > 2:
        return "/".join(parts[:2])
    return parts[0]


def GetModules(package_path):
    """Retrieves the modules that have tests.

    Args:
      package_path (str): path of the package, beside which the tests are.

    Returns:
      list[str]: paths of modules in the package.
    """
    tests_path = os.path.join(os.path.dirname(package_path), "tests")
    paths = []
    for folder, folders, names in os.walk(package_path):
        folders.sort()
        for name in sorted(names):
            path = os.path.relpath(os.path.join(folder, name), package_path)
            path = path.replace(os.sep, "/")
            if name.endswith(".py") and "/" in path:
                if os.path.isdir(os.path.join(tests_path, GetRoom(path))):
                    paths.append(path)
    return paths


def GetTests(path, tests_path):
    """Determines which tests stand for a module.

    Args:
      path (str): path of the module in the package.
      tests_path (str): path of the folder of tests.

    Returns:
      list[str]: paths in the folder of tests, the nearest first: those of the module,
          of its folder, and of its room, and those of all event data.
    """
    room = GetRoom(path)
    folder = os.path.dirname(path)
    names = [path]
    while len(folder) > len(room):
        names.append(folder)
        folder = os.path.dirname(folder)
    names.append(room)
    if path.endswith("/events.py"):
        names.append(_EVENT_DATA_TESTS)
    return [
        name
        for name in names
        if os.path.exists(os.path.join(tests_path, name.replace("/", os.sep)))
    ]
