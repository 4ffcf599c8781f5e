"""The plaso-extra command."""

import argparse
import importlib
import os
import sys

import plaso_extra_parsers

# Name of each command, which is also the name of its module, and its description.
_COMMANDS = (
    ("status", "Shows whether Plaso has the parsers and, if not, why."),
    ("dump", "Prints everything that is in a file, as JSON Lines."),
    ("formatters", "Prints the formatters, to append to those of a server."),
)

_INTERRUPTED_STATUS = 130


def _ReportDamage(exception):
    """Reports on standard error that a part of the package is missing or broken."""
    path = os.path.dirname(plaso_extra_parsers.__file__)
    print(
        f"plaso-extra: the installation in {path:s} is damaged: "
        f"{type(exception).__name__:s}: {exception!s}. Install the package anew.",
        file=sys.stderr,
    )
    return 1


def _RunCommand(run_function, options):
    """Runs a command.

    Returns:
      int: exit status of the command, or 0 if the reader of the output closes it before
          the command ends; 130 after Ctrl-C; 1 if the output cannot be written, or if a
          part of the package is missing or broken.
    """
    exit_status = 0
    try:
        exit_status = run_function(options)
        sys.stdout.flush()

    except BrokenPipeError:
        # Python would complain at exit that it cannot flush standard output.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    except KeyboardInterrupt:
        return _INTERRUPTED_STATUS

    except (ImportError, SyntaxError, AttributeError) as exception:
        return _ReportDamage(exception)

    except OSError as exception:
        if exception.filename:
            return _ReportDamage(exception)
        print(
            f"plaso-extra: the output cannot be written: {exception.strerror!s}",
            file=sys.stderr,
        )
        # Python would try to flush the rest at exit, and print a traceback.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1

    return exit_status


def Main(arguments=None):
    """Runs plaso-extra.

    Args:
      arguments (Optional[list[str]]): arguments, by default those of the process.

    Returns:
      int: exit status.
    """
    version_parser = argparse.ArgumentParser(add_help=False)
    version_parser.add_argument(
        "--version",
        action="version",
        version=f"plaso-extra-parsers {plaso_extra_parsers.GetVersion():s}",
    )
    argument_parser = argparse.ArgumentParser(
        prog="plaso-extra",
        parents=[version_parser],
        description=(
            "Helps with the parsers that plaso-extra-parsers adds to Plaso. The "
            "parsers themselves are used with log2timeline and the other tools of "
            "Plaso."
        ),
    )
    subparsers = argument_parser.add_subparsers(
        dest="command", metavar="COMMAND", required=True
    )
    for name, description in _COMMANDS:
        subparser = subparsers.add_parser(
            name, help=description, description=description, parents=[version_parser]
        )
        # If one command is damaged the others still work, above all status.
        try:
            module = importlib.import_module(f"plaso_extra_parsers.scripts.{name:s}")
            module.AddArguments(subparser)
            subparser.set_defaults(run_function=module.Run)
        except Exception as exception:  # pylint: disable=broad-exception-caught
            subparser.add_argument("arguments", nargs="*")
            subparser.set_defaults(
                run_function=lambda _, exception=exception: _ReportDamage(exception)
            )

    options = argument_parser.parse_args(arguments)
    return _RunCommand(options.run_function, options)


if __name__ == "__main__":
    sys.exit(Main())
