"""Plaso parsers for atop raw logs, the Apple System Log and strace logs."""

# The base of the version. A build contains the whole version here: see setup.py.
__version__ = "20261120"


def GetVersion() -> str:
    """Determines which build this is.

    Returns:
      str: version of the build. An editable installation has the version at the time of
          its installation, a bare checkout has the base, both with a note in
          parentheses.
    """
    # Each start of the Python interpreter imports this module, so imports wait.
    # pylint: disable=import-outside-toplevel
    import os

    path = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if not os.path.isfile(os.path.join(path, "setup.py")):
        return __version__

    import json
    import pathlib
    from importlib import metadata

    for distribution in metadata.distributions(name="plaso-extra-parsers"):
        address = json.loads(distribution.read_text("direct_url.json") or "{}")
        is_editable = address.get("dir_info", {}).get("editable")
        if is_editable and address.get("url") == pathlib.Path(path).as_uri():
            return f"{distribution.version:s} (editable, as of its installation)"
    return f"{__version__:s} (checkout)"
