"""What the stock commands of Plaso made of a source."""

import collections
import contextlib
import json
import sqlite3

_WARNING_TABLES = ("extraction_warning", "recovery_warning", "timelining_warning")


class Timeline:
    """What log2timeline and psort made of a source.

    Attributes:
      events (list[dict[str, object]]): events, as psort writes them with json_line.
      log2timeline (subprocess.CompletedProcess): process of log2timeline.
      psort (subprocess.CompletedProcess): process of psort.
      storage_path (str): path of the storage file.
      warnings (dict[str, list[str]]): messages per kind of warning, of those kinds
          that there are.
    """

    def __init__(self, storage_path, events, log2timeline, psort):
        """Initializes a timeline.

        Args:
          storage_path (str): path of the storage file.
          events (list[dict[str, object]]): events.
          log2timeline (subprocess.CompletedProcess): process of log2timeline.
          psort (subprocess.CompletedProcess): process of psort.
        """
        super().__init__()
        self.events = events
        self.log2timeline = log2timeline
        self.psort = psort
        self.storage_path = storage_path
        self.warnings = ReadWarnings(storage_path)

    def CountEvents(self, prefix=""):
        """Counts the events.

        Args:
          prefix (Optional[str]): start of the data types to count.

        Returns:
          dict[str, int]: number of events per data type.
        """
        return dict(
            collections.Counter(
                event["data_type"]
                for event in self.events
                if event["data_type"].startswith(prefix)
            )
        )


def ReadEvents(path):
    """Reads events.

    Args:
      path (str): path of a file that psort wrote with json_line.

    Returns:
      list[dict[str, object]]: events.
    """
    with open(path, encoding="utf-8") as file_object:
        events = [json.loads(line) for line in file_object]

    # Plaso 20240308 writes a digest of its own, another for each place of a file.
    for event in events:
        event.pop("_event_values_hash", None)
    return events


def ReadWarnings(storage_path):
    """Reads the warnings in a storage file.

    Args:
      storage_path (str): path of the storage file.

    Returns:
      dict[str, list[str]]: messages per kind of warning, of those kinds that there
          are.
    """
    warnings = {}
    with contextlib.closing(sqlite3.connect(storage_path)) as connection:
        tables = {
            row[0]
            for row in connection.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table'"
            )
        }
        for table in _WARNING_TABLES:
            if table in tables:
                messages = [
                    row[0]
                    for row in connection.execute(f"SELECT message FROM {table:s}")
                ]
                if messages:
                    warnings[table] = messages
    return warnings
