"""Tests for the data files of the Apple System Log (ASL) parser."""

import fnmatch
import gzip
import os
import re
import unittest

import plaso

from artifacts import reader as artifacts_reader

from plaso.formatters import yaml_formatters_file

from plaso_extra_parsers.parsers.asl import events as asl_events
from plaso_extra_parsers.readers.asl import summary
from tests.data import asl_messages
from tests.data import tagging
from tests.parsers.asl import test_lib as asl_test_lib
from tests.writers import asl as asl_writer

_DATA_PATH = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
    "plaso_extra_parsers",
    "data",
)

_PROJECT_PATH = os.path.dirname(os.path.dirname(_DATA_PATH))
_DOCUMENT_PATH = os.path.join(_PROJECT_PATH, "docs", "asl.md")
_TEST_DATA_PATH = os.path.join(_PROJECT_PATH, "test_data", "asl")

# A row of the table of labels, and a text in it: "sender: text", with the UID of who
# sent it or an extra field in parentheses.
_LABEL_ROW = re.compile(
    r"^\| `(?P<label>[a-z_]+)` \|[^|]*"
    r"\| `(?P<text>[^|`]+)` \| `(?P<other>[^|`]+)` \|$",
    re.MULTILINE,
)
_EXAMPLE = re.compile(
    r"(?P<sender>[^ :]+)(?: [(](?P<key>[^:)]+): (?P<value>[^)]+)[)])?: (?P<text>.*)"
)

# What differs between two Macs, and what else it may be.
_OTHER_NAMES = (
    (
        re.compile(
            r"\b(?:alice|bob|carol|dave|matt|macos|mallory|grace|frank|badguy|test|"
            r"judy)\b"
        ),
        "zo-e_2",
    ),
    (re.compile(r"192\.0\.2\.[0-9]+"), "2001:db8::7"),
    (re.compile(r"(?<=\[)[1-9][0-9]*(?=\])"), "98765"),
    (re.compile(r"\bport [0-9]+"), "port 9"),
    (re.compile(r"(?<=[ '=]/)(?!dev/|Volumes/)[^ ';,]+"), "opt/ano/ther.x"),
    (re.compile(r"ttys[0-9]+"), "ttys042"),
    (re.compile("STICK|Macintosh HD"), "An other name"),
    (re.compile(r"[0-9]{10,}|[0-9A-F]{10,}"), "1234567890AB"),
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
        self._CheckLabels(asl_messages.MESSAGES)
        seen_labels = set()
        for message in asl_messages.MESSAGES:
            self.assertTrue(message.source)
            seen_labels.update(message.labels)
        self.assertEqual(seen_labels, set(tagging.ReadRules("asl").filters))

    def testSigns(self):
        """The document of the format explains each sign and each trait."""
        path = os.path.join(_PROJECT_PATH, "formats", "asl.md")
        with open(path, encoding="utf-8") as file_object:
            text = file_object.read()
        for name, value in vars(summary).items():
            if name.startswith("SIGN_"):
                self.assertIn(f"\n| `{value:s}` | ", text)
            elif name.startswith("TRAIT_"):
                self.assertIn(f"`{value:s}` (", text)

    def _GetLabels(self, messages):
        """Determines the labels of messages."""
        event_data, _, _, _ = self.ParseFile(
            self.WriteFile(asl_messages.MakeLog(messages))
        )
        self.assertEqual(len(event_data), len(messages))
        rules = tagging.ReadRules("asl")
        return [sorted(tagging.GetLabels(rules, values)) for values in event_data]

    def _CheckLabels(self, messages):
        """Checks the labels of messages."""
        for message, labels in zip(messages, self._GetLabels(messages)):
            with self.subTest(sender=message.sender, text=message.text):
                self.assertEqual(labels, message.labels)

    def testOtherNames(self):
        """Names, numbers, addresses and paths in a message change no label."""
        messages = []
        for message in asl_messages.MESSAGES:
            text = message.text
            for expression, other_text in _OTHER_NAMES:
                text = expression.sub(other_text, text)
            messages.append(message._replace(text=text))
        self._CheckLabels(messages)

    def testOtherSenders(self):
        """What another program says has no label, whatever it looks like."""
        self._CheckLabels(
            [
                message._replace(labels=[], sender="a-program")
                for message in asl_messages.MESSAGES
                if not message.pairs
            ]
        )

    def testOtherMessages(self):
        """Of all other messages of test_data none has a label but the forged ones."""
        rules = tagging.ReadRules("asl")
        number_of_messages = 0
        number_of_logins = 0
        for name in sorted(os.listdir(_TEST_DATA_PATH)):
            path = os.path.join(_TEST_DATA_PATH, name)
            if name == "medium_5k.asl.gz":
                with gzip.open(path, "rb") as file_object:
                    path = self.WriteFile(file_object.read())
            elif not name.endswith((".asl", ".db")):
                continue
            event_data, _, _, _ = self.ParseFile(path)
            for values in event_data:
                labels = tagging.GetLabels(rules, values)
                number_of_messages += 1
                if values.login_type is not None:
                    number_of_logins += 1
                elif labels != ["forged_sender"] or values.user_identifier < 500:
                    self.assertEqual(labels, [], values.message_body)
        self.assertGreater(number_of_messages, 5000)
        self.assertGreater(number_of_logins, 7)

    def testDocument(self):
        """In the document each label has a text that has it, and one that has not."""
        with open(_DOCUMENT_PATH, encoding="utf-8") as file_object:
            rows = _LABEL_ROW.findall(file_object.read())
        self.assertEqual(
            [label for label, _, _ in rows], list(tagging.ReadRules("asl").filters)
        )
        messages = []
        for label, *examples in rows:
            for example in examples:
                match = _EXAMPLE.match(example)
                self.assertTrue(match, example)
                key, value = match.group("key"), match.group("value")
                message = asl_messages.Message(
                    [label], match.group("sender"), match.group("text"), _DOCUMENT_PATH
                )
                if key == "UID":
                    message = message._replace(user_identifier=int(value, 10))
                elif key:
                    message = message._replace(pairs=((key, value),))
                messages.append(message)
        self._CheckLabels(messages[::2])
        for message, labels in zip(messages[1::2], self._GetLabels(messages[1::2])):
            self.assertNotIn(message.labels[0], labels, message.text)

    def _GetMessages(self, event_data, path=None):
        """Formats event data.

        Args:
          event_data (EventData): event data.
          path (Optional[str]): path of the formatters, by default ours.
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
        """Parses messages of several kinds."""
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
