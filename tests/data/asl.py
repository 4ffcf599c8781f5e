"""Tests for the data files of the Apple System Log (ASL) parser."""

import fnmatch
import os
import unittest

import plaso

from artifacts import reader as artifacts_reader

from plaso.formatters import yaml_formatters_file

from plaso_extra_parsers.parsers.asl import events as asl_events
from tests.data import asl_messages
from tests.data import tagging
from tests.parsers.asl import test_lib as asl_test_lib
from tests.writers import asl as asl_writer

_DATA_PATH = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
    "plaso_extra_parsers",
    "data",
)

# Places of Apple System Log files.
_PLACES = (
    "/private/var/log/asl/2015.01.01.asl",
    "/private/var/log/asl/2015.01.01.G80.asl",
    "/private/var/log/asl/2015.01.01.U0.G80.asl",
    "/private/var/log/asl/BB.2016.01.31.U0.G80.asl",
    "/private/var/log/asl/2015.01.01.asl.gz",
    "/private/var/log/asl/2015.01.01.1420070400.asl",
    "/private/var/log/asl/T1420070400.G80",
    "/private/var/log/asl/AUX.2015.01.01/1234",
    "/private/var/log/asl/BB.AUX.2015.01.01/1234.U0",
    "/private/var/log/asl/StoreData",
    "/private/var/log/asl/SweepStore",
    "/private/var/log/asl/Logs/aslmanager.20150101T000000",
    "/private/var/log/DiagnosticMessages/2015.01.01.asl",
    "/private/var/log/DiagnosticMessages/StoreData",
    "/private/var/log/powermanagement/2015.01.01.asl",
    "/private/var/log/eventmonitor/2015.01.01.asl",
    "/private/var/log/performance/2015.01.01.asl",
    "/private/var/log/asl.archive/2015.01.01.asl",
    "/private/var/log/asl.db",
    "/private/var/log/asl.log",
    "/System/Volumes/Data/private/var/log/asl/2015.01.01.asl",
    "/System/Volumes/Data/private/var/log/powermanagement/2015.01.01.asl",
    "/etc/asl/com.apple.eventmonitor",
)


class ASLDataTest(asl_test_lib.ASLParserTestCase):
    """Tests for the data files."""

    def testTags(self):
        """Each kind of message has its labels, and other messages have none."""
        event_data, _, _, _ = self.ParseFile(self.WriteFile(asl_messages.MakeLog()))

        rules = tagging.ReadRules("asl")
        seen_labels = set()
        for message, values in zip(asl_messages.MESSAGES, event_data):
            with self.subTest(sender=message.sender, text=message.text):
                labels = tagging.GetLabels(rules, values)
                self.assertEqual(sorted(labels), message.labels)
                self.assertTrue(message.source)
                seen_labels.update(labels)
        self.assertEqual(seen_labels, set(rules.filters))

    def _GetMessages(self, event_data, path=None):
        """Formats event data.

        Args:
          event_data (EventData): event data.
          path (Optional[str]): path of the formatters, by default ours.

        Returns:
          tuple[str, str]: message and short message.
        """
        if not path:
            path = os.path.join(_DATA_PATH, "formatters", "asl.yaml")
        for formatter in yaml_formatters_file.YAMLFormattersFile().ReadFromFile(path):
            if formatter.data_type == event_data.data_type:
                event_values = dict(event_data.GetAttributes())
                formatter.FormatEventValues(None, event_values)
                return (
                    formatter.GetMessage(event_values),
                    formatter.GetMessageShort(event_values),
                )
        return "", ""

    def _ParseMessages(self, has_old_names=False):
        """Parses messages of several kinds.

        Args:
          has_old_names (Optional[bool]): True for the names of older releases.

        Returns:
          tuple[list[ASLEventData], ASLFileEventData]: event data.
        """
        writer = asl_writer.ASLWriter()
        writer.AppendMessage("a message", pairs=[("key", "value")])
        writer.AppendMessage(
            "another one",
            level=9,
            process_identifier=-1,
            reference_process="ps",
            reference_process_identifier=7,
            session="Aqua",
        )
        login_pairs = [
            ("ut_user", "bob"),
            ("ut_line", "ttys001"),
            ("ut_host", "203.0.113.7"),
        ]
        for login_type in ("7", "8", "2", "9"):
            writer.AppendMessage(
                "USER_PROCESS: 333 ttys001",
                pairs=[("ut_type", login_type)] + login_pairs * (login_type in "78"),
            )
        writer.AppendMessage(
            "Failed password for invalid user bob from 203.0.113.7 port 50022 ssh2",
            sender="sshd",
        )
        writer.AppendUnlinkedMessage()
        event_data, file_event_data, _, _ = self.ParseFile(
            self.WriteFile(writer.GetBytes()), has_old_names=has_old_names
        )
        return event_data, file_event_data

    def testFormatters(self):
        """The message is that of Plaso's own formatter, with more after it."""
        event_data, file_event_data = self._ParseMessages(
            has_old_names=asl_events.HasOldNames()
        )
        path = os.path.join(os.path.dirname(plaso.__file__), "data", "formatters")
        path = os.path.join(path, "macos.yaml")
        messages = []
        for values in [*event_data, file_event_data]:
            message, _ = self._GetMessages(values)
            plaso_message, _ = self._GetMessages(values, path)
            self.assertGreater(len(plaso_message), 10)
            self.assertEqual(message[: len(plaso_message)], plaso_message)
            messages.append(message[len(plaso_message) :].strip())
        self.assertEqual(
            messages,
            [
                "PID: 100",
                "About: ps, About PID: 7, Session: Aqua",
                "Login: bob on ttys001 from 203.0.113.7 PID: 100",
                "Logout: bob on ttys001 from 203.0.113.7 PID: 100",
                "Boot PID: 100",
                "Login record: PID: 100",
                "SSH: bob from 203.0.113.7 port 50022 by password PID: 100",
                "PID: 100 Found: between other objects",
                "Signs: damaged; unlinked_records, Written by macOS: 10.10+, Records "
                "in the list: 7, between other objects: 1, past damage: 0, from: "
                "2015-01-01T00:00:00+00:00, to: 2015-01-01T00:07:00+00:00, Lowest "
                "identifier: 1000, Highest identifier: 1007",
            ],
        )
        self.assertEqual(
            self._GetMessages(event_data[2])[1],
            "Login: bob on ttys001 from 203.0.113.7 USER_PROCESS: 333 ttys001 "
            "Sender: logi...",
        )

    def testFormattersOfOldNames(self):
        """The names of older releases of Plaso make the same message."""
        event_data, _ = self._ParseMessages()
        old_event_data, _ = self._ParseMessages(has_old_names=True)
        for values, old_values in zip(event_data, old_event_data):
            self.assertEqual(old_values.message, values.message_body)
            self.assertEqual(old_values.computer_name, values.hostname)
            self.assertIsNone(old_values.hostname)
            message, short_message = self._GetMessages(values)
            old_message, old_short_message = self._GetMessages(old_values)
            self.assertEqual(old_message.replace("Host:", "Hostname:", 1), message)
            self.assertEqual(old_short_message, short_message)

    def testArtifacts(self):
        """Each place where such files are is in a definition, none of Plaso's name."""
        path = os.path.join(_DATA_PATH, "artifacts", "asl.yaml")
        definitions = list(artifacts_reader.YamlArtifactsReader().ReadFile(path))
        patterns = [
            pattern
            for definition in definitions
            for source in definition.sources
            for pattern in source.paths
        ]
        for place in _PLACES:
            self.assertTrue(
                any(
                    fnmatch.fnmatchcase(place, pattern.replace("**2", "*"))
                    for pattern in patterns
                ),
                place,
            )
        self.assertNotIn(
            "MacOSAppleSystemLogFile", [definition.name for definition in definitions]
        )


if __name__ == "__main__":
    unittest.main()
