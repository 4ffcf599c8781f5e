"""The plaso-extra command."""

import argparse
import sys

import plaso_extra_parsers

from plaso_extra_parsers.scripts import dump
from plaso_extra_parsers.scripts import formatters
from plaso_extra_parsers.scripts import status


def Main(arguments=None):
    """Entry point of the command.

    Args:
      arguments (Optional[list[str]]): arguments, by default those of the process.

    Returns:
      int: exit status.
    """
    argument_parser = argparse.ArgumentParser(
        prog="plaso-extra",
        description=(
            "Helps with the parsers that plaso-extra-parsers adds to Plaso. The "
            "parsers themselves are used with log2timeline and the other tools of "
            "Plaso."
        ),
    )
    argument_parser.add_argument(
        "--version",
        action="version",
        version=f"plaso-extra-parsers {plaso_extra_parsers.__version__:s}",
    )
    subparsers = argument_parser.add_subparsers(
        dest="command", metavar="COMMAND", required=True
    )
    for name, module, description in (
        ("status", status, "Tells if Plaso has the parsers, and why not."),
        ("dump", dump, "Prints everything that is in a file, as JSON Lines."),
        ("formatters", formatters, "Prints the formatters, to append to a server's."),
    ):
        subparser = subparsers.add_parser(
            name, help=description, description=description
        )
        module.AddArguments(subparser)
        subparser.set_defaults(run_function=module.Run)

    options = argument_parser.parse_args(arguments)
    return options.run_function(options)


if __name__ == "__main__":
    sys.exit(Main())
