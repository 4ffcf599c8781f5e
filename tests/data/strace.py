"""Tests for the data files of the strace parser."""

import collections
import os
import shutil
import tempfile
import unittest

from plaso.formatters import yaml_formatters_file

from plaso_extra_parsers.parsers.strace import events as strace_events
from tests.data import tagging
from tests.parsers.strace import plugin as strace_test
from tests.readers.strace import recordings

_DATA_PATH = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
    "plaso_extra_parsers",
    "data",
)
_FORMATTERS_PATH = os.path.join(_DATA_PATH, "formatters", "strace.yaml")

# The longest of which messages of calls are made.
_LONGEST_CALL = {
    "arguments": '"' + "x" * 5000 + '"',
    "error_code": "ERESTART_RESTARTBLOCK",
    "is_injected": True,
    "is_shortened": True,
    "process_identifier": 4194303,
    "return_value": "0xffffffffffffffff",
    "session_identifier": "0123456789abcdef",
    "system_call": "sched_rr_get_interval_time64",
    "thread_identifier": 4194304,
}
_MAXIMUM_MESSAGE_SIZE = 300

# Tags that any log has.
_COMMON_LABELS = {"application_execution", "executable_memory"}

# What timeliner calls the times of event data.
_DESCRIPTIONS = {
    "end_time": "Exit Time",
    "execution_time": "Last Time Executed",
    "recorded_time": "Recorded Time",
    "start_time": "Start Time",
}

# Recording, tag, and how many events of the log that shows it have it. No event of the
# other log (tr2.log) has it.
_RECORDINGS = (
    ("tag-connect", "network_connection", 2),
    ("tag-credentials", "privilege_change", 1),
    ("tag-environment", "library_preload", 1),
    ("tag-execute", "fileless_execution", 3),
    ("tag-execute-y", "fileless_execution", 3),
    ("tag-module", "module_load_failed", 2),
    ("tag-namespace", "namespace_change", 5),
    ("tag-persist", "persistence", 10),
    ("tag-pipes", "reverse_shell", 1),
    ("tag-ptrace", "process_injection", 1),
)


class StraceDataTest(unittest.TestCase):
    """Tests for the data files."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        """Reads the tagging rules."""
        super().setUpClass()
        cls._rules = tagging.ReadRules("strace")

    def setUp(self):
        """Makes a folder for logs."""
        super().setUp()
        self._folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self._folder)

    def _TagEvents(self, name):
        """Tags the events of a recording.

        Returns:
          dict[str, list[tuple[str, EventData]]]: labels and event data, per name of a
              log.
        """
        folder = os.path.join(self._folder, name)
        os.mkdir(folder)
        for file_name, data in recordings.ReadFiles(name).items():
            path = os.path.join(folder, file_name)
            with open(path, "wb") as file_object:
                file_object.write(data)
            os.utime(path, ns=(recordings.MODIFICATION_TIME,) * 2)

        found = {}
        for file_name in recordings.ReadFiles(name):
            path = os.path.join(folder, file_name)
            parsed_file = strace_test.ParsedFile(path)
            self.assertEqual(parsed_file.warnings, [])
            found[file_name] = [
                (label, event_data)
                for kind in ("syscall", "process")
                for event_data in parsed_file.event_data[kind]
                for label in self._GetLabels(event_data)
            ]
        return found

    def _GetLabels(self, event_data):
        """Determines the labels that events have.

        Returns:
          list[str]: labels of all events of the event data.
        """
        labels = []
        for attribute_name, description in _DESCRIPTIONS.items():
            if getattr(event_data, attribute_name, None) is None:
                continue
            labels.extend(tagging.GetLabels(self._rules, event_data, description))
        return labels

    def _GetFormatter(self, data_type):
        """Retrieves a formatter."""
        (formatter,) = [
            formatter
            for formatter in yaml_formatters_file.YAMLFormattersFile().ReadFromFile(
                _FORMATTERS_PATH
            )
            if formatter.data_type == data_type
        ]
        return formatter

    def _FormatLog(self, data):
        """Formats the messages of a log.

        Returns:
          dict[str, list[str]]: messages per kind of event data.
        """
        path = os.path.join(self._folder, "tr.log")
        with open(path, "w", encoding="utf-8") as file_object:
            file_object.write(data)
        messages = {}
        for kind, found in strace_test.ParsedFile(path).event_data.items():
            formatter = self._GetFormatter(found[0].data_type)
            for event_data in found:
                event_values = event_data.CopyToDict()
                formatter.FormatEventValues(None, event_values)
                message = formatter.GetMessage(event_values)
                messages.setdefault(kind, []).append(message)
        return messages

    def testShortenedMessages(self):
        """A message that does not have all of the arguments says so."""
        for size in range(140, 170):
            argument = f'"{"x" * (size - 2):s}"'
            messages = self._FormatLog(
                f"10 chdir({argument:s}) = 0\n"
                f"10 --- SIGIO {{{argument:s}}} ---\n"
                "10 getpid() = 10\n"
            )
            shown = argument if size <= 150 else f"{argument[:150]:s}..."
            self.assertEqual(messages["syscall"][0], f"chdir({shown:s}) = 0 PID: 10")
            self.assertEqual(messages["syscall"][1], "getpid() = 10 PID: 10")
            self.assertEqual(messages["signal"], [f"Signal SIGIO PID: 10 ({shown:s})"])

    def testOldStorage(self):
        """A message is whole of events that do not say whether it is shortened."""
        text = _LONGEST_CALL["arguments"]
        for data_type, start, end in (
            (strace_events.StraceSystemCallEventData.DATA_TYPE, "chdir(", ")"),
            (strace_events.StraceSignalEventData.DATA_TYPE, "Signal SIGIO (", ")"),
        ):
            formatter = self._GetFormatter(data_type)
            event_values = {
                "arguments": text,
                "signal": "SIGIO",
                "system_call": "chdir",
            }
            formatter.FormatEventValues(None, event_values)
            self.assertEqual(
                formatter.GetMessage(event_values), f"{start:s}{text:s}{end:s}"
            )

    def testMessageWithNames(self):
        """The message of a call has what its descriptors are, and no session."""
        messages = self._FormatLog(
            '10 open("/etc/x", O_RDONLY) = 3\n'
            "10 dup2(3, 4) = 4\n"
            '10 read(4, "ab", 9) = 2\n'
            "10 read(5</etc/y>, 0x1, 9) = -1 EINTR (Interrupted system call)\n"
        )["syscall"]
        self.assertEqual(
            messages,
            [
                'open("/etc/x", O_RDONLY) = 3 Thread: 10',
                "dup2(3</etc/x>, 4) = 4 Thread: 10 (inferred)",
                'read(4</etc/x>, "ab", 9) = 2 Thread: 10 (inferred)',
                "read(5</etc/y>, 0x1, 9) = -1 EINTR Thread: 10",
            ],
        )

    def testMessagesOfDescriptor(self):
        """Start and end of a descriptor say what was known and what became of it."""
        start, end, only = self._FormatLog(
            "10 1795210635.000001 getpid() = 10\n"
            '10 1795210635.000002 open("/etc/x", O_WRONLY|O_CREAT, 0644) = 3\n'
            '10 1795210635.000003 write(3, "abcd", 4) = 4\n'
            "10 1795210635.000009 close(3) = 0\n"
            '10 1795210635.000010 open("/etc/y", O_RDONLY) = 3\n'
        )["descriptor"]
        name = (
            r"Descriptor 3: /etc/x \(inferred from calls\) Session: [0-9a-f]{16} "
            "PID: 10"
        )
        self.assertRegex(
            start,
            f"^{name:s} Origin: open \\(open\\) "
            r"Details: \['flags: O_WRONLY\|O_CREAT'\] Scope: set$",
        )
        self.assertRegex(
            end,
            f"^{name:s} Ended by: close Open for: 7 us Read: 0 bytes Written: 4 bytes "
            "Calls: 3$",
        )
        for text in ("Origin: open", "Not seen to end", "Read: 0 bytes", "O_RDONLY"):
            self.assertIn(text, only)

    def testMessagesOfProcess(self):
        """A process of which the log has no program says so."""
        messages = self._FormatLog(
            '10 1795210635.000001 execve("/bin/x", ["x", "-a"], NULL) = 0\n'
            "10 1795210635.000002 fork() = 11\n"
            "10 1795210635.000003 +++ exited with 0 +++\n"
            "12 1795210635.000004 getpid() = 12\n"
            "12 1795210635.000005 +++ exited with 3 +++\n"
        )["process"]
        for text in (
            "Process 10: x -a Path: /bin/x",
            "Process 11: x -a Path: /bin/x Parent: 10 (program of its parent)",
            "Process 12: (program not in the log)",
            "Process 12: (program not in the log) Exit status: 3",
        ):
            self.assertIn(text, messages)

    def testMessageOfCall(self):
        """The message of a call is short however long its arguments are."""
        formatter = self._GetFormatter(
            strace_events.StraceSystemCallEventData.DATA_TYPE
        )
        ended = {"error_code": None, "is_injected": None, "return_value": None}
        for other_values in (
            {},
            {**ended, "extra_information": "State: continued by another thread"},
        ):
            event_values = {**_LONGEST_CALL, **other_values}
            formatter.FormatEventValues(None, event_values)
            message = formatter.GetMessage(event_values)
            self.assertLessEqual(len(message), _MAXIMUM_MESSAGE_SIZE)
            self.assertRegex(
                message, r'^sched_rr_get_interval_time64\("x{100,}\.\.\.\)'
            )
            self.assertNotIn("0123456789abcdef", message)

    def testTags(self):
        """Each act that a tag is for has it, and what only looks like it has not."""
        for name, label, number_of_events in _RECORDINGS:
            with self.subTest(recording=name):
                counts = {
                    file_name: collections.Counter(
                        found_label
                        for found_label, _ in found
                        if found_label not in _COMMON_LABELS
                    )
                    for file_name, found in self._TagEvents(name).items()
                }
                self.assertEqual(counts["tr.log"][label], number_of_events)
                self.assertEqual(counts["tr2.log"][label], 0)

    def testReverseShell(self):
        """A shell with a socket for input and output is one, other programs are not."""
        for name in ("case-shell-f", "case-shell-ff", "tag-shell"):
            with self.subTest(recording=name):
                command_lines = [
                    event_data.command_line
                    for found in self._TagEvents(name).values()
                    for label, event_data in found
                    if label == "reverse_shell"
                ]
                self.assertEqual(
                    command_lines, [] if name == "tag-shell" else ["sh -i"]
                )


if __name__ == "__main__":
    unittest.main()
