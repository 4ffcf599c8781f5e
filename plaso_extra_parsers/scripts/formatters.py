"""Prints our formatters as one file, to append to those of a server.

A server without this package, such as Timesketch, shows our events with the default
formatter unless it has these formatters.
"""

import os
import sys

import plaso_extra_parsers

_FOLDER = os.path.join(
    os.path.dirname(os.path.abspath(plaso_extra_parsers.__file__)), "data", "formatters"
)


def AddArguments(argument_parser):
    """Adds the arguments of the command."""
    argument_parser.set_defaults(formatters_path=_FOLDER)


def ReadFormatters(folder_path=_FOLDER):
    """Reads the formatters of all formats.

    Args:
      folder_path (Optional[str]): path of the folder of the files.

    Returns:
      str: formatters, which begin with a newline and a document separator. No document
          is empty, since Plaso refuses empty documents.
    """
    documents = []
    for name in sorted(os.listdir(folder_path)):
        if name.endswith(".yaml"):
            path = os.path.join(folder_path, name)
            with open(path, encoding="utf-8") as file_object:
                text = f"\n{file_object.read():s}"
            documents.extend(text.split("\n---\n"))
    return "".join(
        f"\n---\n{document:s}"
        for document in (document.strip("\n") for document in documents)
        if any(line and line[0] != "#" for line in document.split("\n"))
    )


def Run(options):
    """Prints the formatters."""
    sys.stdout.write(f"{ReadFormatters(options.formatters_path):s}\n")
    return 0
