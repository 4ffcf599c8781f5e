"""Makes storage files of this build with releases of Plaso.

  python -m tests.storages RELEASE...

One release of Plaso is enough per version of its storage format: the oldest, which all
that have the format read. The files go to test_data/storages/<release of ours>, with
what psort shows of them.
"""

import argparse
import contextlib
import os
import shutil
import sqlite3
import sys
import tempfile

import plaso_extra_parsers

from tests import storages
from tests.data import event_data_classes
from tests.end_to_end import environments
from tests.end_to_end import timelines
from tests.writers import atop_rare

# Recordings that have all data types together, and little else.
_INPUTS = (
    *("asl/BB.2016.01.31.U0.G80.asl", "asl/legacy_v1_asl.db", "asl/levels.asl"),
    *("asl/ids_refproc_session.asl", "atop/v2.11.1/basic.raw"),
    *("strace/elk-scm/tr.15982", "strace/elk-scm/tr.15983", "strace/inject/tr.log"),
    *("strace/old-forms/4.8-attach.log", "strace/tag-connect/tr.log"),
    *("strace/tag-credentials/tr.log", "strace/tag-environment/tr.log"),
    *("strace/tag-module/tr.log", "strace/tag-persist/tr.log"),
    "strace/tag-ptrace/tr.log",
)

# Seconds since January 1, 1970: logs without a date get that of their last change.
_MODIFICATION_TIME = 1795210660

_MAXIMUM_SIZE = 400 * 1000


def _CopyInputs(folder):
    """Copies the recordings."""
    for name in _INPUTS:
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        shutil.copy(os.path.join(environments.TEST_DATA_PATH, name), path)
        os.utime(path, (_MODIFICATION_TIME, _MODIFICATION_TIME))
    path = os.path.join(folder, "atop", "rare.raw")
    with open(path, "wb") as file_object:
        file_object.write(atop_rare.MakeRareLog())


def _Clean(path, environment):
    """Takes out what is of this machine, and what no longer counts."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT _identifier, command_line_arguments FROM session"
        ).fetchall()
        for identifier, text in rows:
            text = text.replace(os.path.join(environment.path, "bin", ""), "")
            connection.execute(
                "UPDATE session SET command_line_arguments = ? WHERE _identifier = ?",
                (text, identifier),
            )
        connection.commit()
        connection.execute("VACUUM")


def _MakeStorage(release, source_path, folder):
    """Makes a storage file."""
    environment = environments.GetEnvironment(release)
    new_path = os.path.join(folder, "new.plaso")
    environment.RunLog2Timeline(
        new_path, source_path, "--parsers", "!filestat", "--single_process"
    )
    for name in ("tag_linux.txt", "tag_macos.txt"):
        environment.Run(
            *("psort", "--quiet", "--unattended", "--status_view", "none"),
            *("--logfile", os.path.join(folder, f"{name:s}.log.gz")),
            *("-o", "null", "--analysis", "tagging", "--tagging_file", name, new_path),
        )
    _Clean(new_path, environment)
    version = storages.ReadFormatVersion(new_path)
    path = os.path.join(folder, f"{version:d}.plaso")
    os.replace(new_path, path)
    events_path = f"{path:s}.jsonl"
    environment.RunPsort(path, events_path)
    storages.WriteEvents(
        storages.GetEventsPath(path), timelines.ReadEvents(events_path)
    )
    return path


def Main():
    """Makes storage files.

    Returns:
      int: exit status.
    """
    argument_parser = argparse.ArgumentParser(
        prog="python -m tests.storages", description=__doc__.partition("\n")[0]
    )
    argument_parser.add_argument("releases", metavar="RELEASE", nargs="+")
    options = argument_parser.parse_args()

    output_path = os.path.join(
        storages.STORAGES_PATH, plaso_extra_parsers.__version__.partition(".")[0]
    )
    os.makedirs(output_path, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        # Paths of the source are in storage files.
        source_path = os.path.join(folder, "evidence")
        _CopyInputs(source_path)
        for release in options.releases:
            path = _MakeStorage(release, source_path, folder)
            size = os.path.getsize(path)
            print(f"Plaso {release:s}: {os.path.basename(path):s}, {size:d} bytes")
            if size > _MAXIMUM_SIZE:
                print(f"That is more than {_MAXIMUM_SIZE:d}.", file=sys.stderr)
                return 1
            missing = {
                event_data_class.DATA_TYPE
                for event_data_class in event_data_classes.GetEventDataClasses()
            } - {event["data_type"] for event in storages.ReadEvents(path)}
            if missing:
                print(f"No events: {', '.join(sorted(missing)):s}", file=sys.stderr)
                return 1
            for made_path in (path, storages.GetEventsPath(path)):
                shutil.copy(made_path, output_path)
    return 0


if __name__ == "__main__":
    sys.exit(Main())
