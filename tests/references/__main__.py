"""Freezes what a build makes of all recordings, and compares two such folders.

python -m tests.references dump FOLDER [--revision REVISION] [--recordings PATH...]
    FOLDER must not exist. Without a revision of git the checkout is built as it is.
    PATH is a folder of recordings, by default test_data.
python -m tests.references compare OLD NEW [--examples NUMBER]
    Prints what differs, grouped by kind. The exit status is 1 if anything does.
"""

import argparse
import sys

from tests.references import compare
from tests.references import dump


def Main():
    """Dumps or compares.

    Returns:
      int: exit status.
    """
    argument_parser = argparse.ArgumentParser(
        prog="python -m tests.references",
        description="Freezes what a build makes of recordings, and compares.",
    )
    subparsers = argument_parser.add_subparsers(dest="command", required=True)
    subparser = subparsers.add_parser("dump")
    subparser.add_argument("folder", help="folder to make")
    subparser.add_argument("--revision", help="revision of git, not the checkout")
    subparser.add_argument(
        "--recordings",
        default=[dump.TEST_DATA_PATH],
        metavar="PATH",
        nargs="+",
        help="folders of recordings, by default test_data",
    )
    subparser = subparsers.add_parser("compare")
    subparser.add_argument("old", help="folder that dump has made")
    subparser.add_argument("new", help="folder that dump has made")
    subparser.add_argument(
        "--examples", type=int, default=1, help="examples of each kind of difference"
    )
    options = argument_parser.parse_args()

    if options.command == "dump":
        return dump.Dump(options.folder, options.revision, options.recordings)

    comparison = compare.Compare(options.old, options.new)
    print("\n".join(comparison.Format(options.examples)))
    return 1 if comparison.differences else 0


if __name__ == "__main__":
    sys.exit(Main())
