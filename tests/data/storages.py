"""Tests that storage files of earlier builds are shown as their builds showed them."""

import os
import unittest

from plaso.output import dynamic
from plaso.output import mediator
from plaso.storage import factory
from plaso.storage.sqlite import sqlite_file

import plaso_extra_parsers

from plaso_extra_parsers.integration import data_files
from plaso_extra_parsers.integration import startup

from tests import storages
from tests.data import event_data_classes

_MAXIMUM_SIZE = 400 * 1000


def _IsReadable(path):
    """Determines whether the installed release of Plaso reads a storage file."""
    # Plaso keeps the versions to itself.
    # pylint: disable=protected-access
    file_class = sqlite_file.SQLiteStorageFile
    return (
        file_class._READ_COMPATIBLE_FORMAT_VERSION
        <= storages.ReadFormatVersion(path)
        <= file_class._FORMAT_VERSION
    )


def _ReadEvents(path):
    """Reads events as psort does.

    Returns:
      list[dict[str, object]]: attributes of each event, with its message and labels.
    """
    data_path = data_files.GetStockDataPath()
    with factory.StorageFactory.CreateStorageReaderForFile(path) as reader:
        output_mediator = mediator.OutputMediator(reader, data_location=data_path)
        output_mediator.ReadMessageFormattersFromDirectory(
            os.path.join(data_path, "formatters")
        )
        helper = dynamic.DynamicFieldFormattingHelper()
        event_data = {
            container.GetIdentifier().CopyToString(): container
            for container in reader.GetAttributeContainers("event_data")
        }
        labels = {}
        for event_tag in reader.GetAttributeContainers("event_tag"):
            identifier = event_tag.GetEventIdentifier().CopyToString()
            labels.setdefault(identifier, []).extend(event_tag.labels)
        events = []
        for event in reader.GetAttributeContainers("event"):
            data = event_data[event.GetEventDataIdentifier().CopyToString()]
            events.append(
                {
                    **data.CopyToDict(),
                    "message": helper.GetFormattedField(
                        output_mediator, "message", event, data, None, None
                    ),
                    "tag": labels.get(event.GetIdentifier().CopyToString(), []),
                    "timestamp": event.timestamp,
                    "timestamp_desc": event.timestamp_desc,
                }
            )
    return events


class StoragesTest(unittest.TestCase):
    """Tests storage files of earlier builds."""

    def testEvents(self):
        """All facts and tags are shown, and what is cut is marked."""
        startup.Install()
        paths = list(filter(_IsReadable, storages.GetPaths()))
        self.assertTrue(paths)
        for path in paths:
            with self.subTest(path=path):
                losses = storages.FindLosses(
                    storages.ReadEvents(path), _ReadEvents(path)
                )
                self.assertEqual(losses, [])

    def testCompleteness(self):
        """Each release has small files with all data types, of each storage format."""
        data_types = {
            event_data_class.DATA_TYPE
            for event_data_class in event_data_classes.GetEventDataClasses()
        }
        versions = {}
        for path in storages.GetPaths():
            folder, name = os.path.split(path)
            version = storages.ReadFormatVersion(path)
            self.assertEqual(name, f"{version:d}.plaso")
            self.assertLess(os.path.getsize(path), _MAXIMUM_SIZE)
            versions.setdefault(os.path.basename(folder), set()).add(version)
            found = {event["data_type"] for event in storages.ReadEvents(path)}
            # Data types that came later are in files that were made later: which are
            # missing is looked at when a file is made.
            self.assertGreater(len(found), 10)
            self.assertLessEqual(found, data_types)
        # The release that this build comes after or is: docs/releasing.md.
        newest = max(versions)
        self.assertEqual(newest, plaso_extra_parsers.__version__[:8])
        # pylint: disable-next=protected-access
        self.assertIn(sqlite_file.SQLiteStorageFile._FORMAT_VERSION, versions[newest])

    def testFindLosses(self):
        """What is lost is found."""
        arguments = '"/etc/passwd", O_RDONLY'
        event = {
            "arguments": arguments,
            "data_type": "linux:strace:syscall",
            "message": f"open({arguments:s}) = 3 PID: 10",
            "tag": ["credential_access"],
            "timestamp": 1,
            "timestamp_desc": "Recorded Time",
        }
        other = {**event, "data_type": "linux:atop:boot", "message": "Boot of web01"}
        both = [event, other]
        self.assertEqual(storages.FindLosses(both, both), [])
        self.assertEqual(storages.FindLosses(both, [other, event]), [])
        for message in (
            'open("/etc/passwd", O_RD...) = 3 PID: 10',
            f"open({arguments:s}) = 3",
            f"<WARNING DEFAULT FORMATTER> open({arguments:s}) = 3 PID: 10",
            'open("/etc/pass) = 3 PID: 10',
        ):
            changed = {**event, "message": message}
            self.assertTrue(storages.FindLosses(both, [changed, other]), message)
        cut = {**event, "message": 'open("/etc/pa) = 3'}
        self.assertIn("without a mark", storages.FindLosses([cut], [cut])[0])
        marked = {**event, "message": 'open("/etc/pa...) = 3'}
        self.assertEqual(storages.FindLosses([marked], [marked]), [])
        untagged = {**event, "tag": []}
        self.assertIn("credential", storages.FindLosses(both, [untagged, other])[0])
        self.assertIn("no such", storages.FindLosses(both, [event])[0])
        self.assertIn("new event", storages.FindLosses([event], both)[0])


if __name__ == "__main__":
    unittest.main()
