"""Tests for the text parser plugin for strace logs."""

import collections
import gzip
import os
import shutil
import tempfile
import unittest

from dfvfs.lib import definitions as dfvfs_definitions
from dfvfs.path import factory as path_spec_factory
from dfvfs.resolver import resolver as path_spec_resolver

from plaso.parsers import mediator
from plaso.parsers import text_parser
from plaso.storage.fake import writer as fake_writer

from plaso_extra_parsers.parsers import common
from plaso_extra_parsers.parsers.strace import plugin
from tests.readers.strace import recordings

# Nanoseconds since January 1, 1970 of the modification time of the test files.
_MODIFICATION_TIME = recordings.MODIFICATION_TIME


class _TextLogParser(text_parser.TextLogParser):
    """Plaso's text parser with our plugin only."""

    _plugin_classes = {"strace": plugin.StraceTextPlugin}


class ParsedFile:
    """What the plugin made of a file.

    Attributes:
      event_data (dict[str, list[EventData]]): event data per kind.
      warnings (list[str]): messages of warnings.
    """

    def __init__(self, path, is_gzip=False, abort_after=None):
        """Parses a file.

        Args:
          path (str): path of the file.
          is_gzip (Optional[bool]): True if the file is compressed with gzip.
          abort_after (Optional[int]): number of event data after which Plaso aborts.
        """
        super().__init__()
        storage_writer = fake_writer.FakeStorageWriter()
        storage_writer.Open()
        parser_mediator = mediator.ParserMediator()
        parser_mediator.SetStorageWriter(storage_writer)
        path_spec = path_spec_factory.Factory.NewPathSpec(
            dfvfs_definitions.TYPE_INDICATOR_OS, location=path
        )
        if is_gzip:
            path_spec = path_spec_factory.Factory.NewPathSpec(
                dfvfs_definitions.TYPE_INDICATOR_GZIP, parent=path_spec
            )
        file_entry = path_spec_resolver.Resolver.OpenFileEntry(path_spec)
        parser_mediator.SetFileEntry(file_entry)
        if abort_after is not None:
            produce = parser_mediator.ProduceEventData

            def ProduceEventData(event_data, **kwargs):
                produce(event_data, **kwargs)
                if parser_mediator.number_of_produced_event_data >= abort_after:
                    parser_mediator.SignalAbort()

            parser_mediator.ProduceEventData = ProduceEventData

        parser = _TextLogParser()
        parser.EnablePlugins(parser.ALL_PLUGINS)
        # Never that of the log: it can be a folder of test_data.
        with tempfile.TemporaryDirectory() as folder:
            parser_mediator.SetTemporaryDirectory(folder)
            parser.ParseFileObject(parser_mediator, file_entry.GetFileObject())

        self.event_data = collections.defaultdict(list)
        for event_data in storage_writer.GetAttributeContainers("event_data"):
            kind = event_data.data_type.rpartition(":")[2]
            self.event_data[kind].append(event_data)
        self.warnings = [
            warning.message
            for warning in storage_writer.GetAttributeContainers("extraction_warning")
        ]


def _GetValues(event_data):
    """Retrieves the values of event data.

    Returns:
      dict[str, object]: values; dates and times as text.
    """
    values = {}
    for name, value in vars(event_data).items():
        if value is None or name[0] == "_" or name == "data_type":
            continue
        if hasattr(value, "CopyToDateTimeString"):
            value = value.CopyToDateTimeString()
        values[name] = value
    return values


class StraceTextPluginTest(unittest.TestCase):
    """Tests for the text parser plugin for strace logs."""

    maxDiff = None

    def setUp(self):
        """Makes a folder for logs."""
        super().setUp()
        self._folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self._folder)

    def _WriteFile(self, name, data):
        """Writes a log."""
        path = os.path.join(self._folder, name)
        with open(path, "wb") as file_object:
            file_object.write(data.encode("utf-8") if isinstance(data, str) else data)
        os.utime(path, ns=(_MODIFICATION_TIME, _MODIFICATION_TIME))
        return path

    def _ParseText(self, data, name="trace.log"):
        """Parses a log."""
        return ParsedFile(self._WriteFile(name, data))

    def testRecordings(self):
        """Each call and signal of each recording is one event, without warnings."""
        for recording in recordings.GetSmallNames():
            facts = recordings.ReadFacts(recording)
            if not facts:
                continue
            counter = collections.Counter()
            kinds = collections.Counter()
            paths = [
                self._WriteFile(name, data)
                for name, data in recordings.ReadFiles(recording).items()
            ]
            for path in paths:
                parsed_file = ParsedFile(path)
                self.assertEqual(parsed_file.warnings, [])
                for kind, event_data in parsed_file.event_data.items():
                    kinds[kind] += len(event_data)
                for event_data in parsed_file.event_data["syscall"]:
                    counter[event_data.system_call] += 1
            with self.subTest(recording=recording):
                self.assertEqual(dict(counter), facts["calls"])
                self.assertEqual(kinds["signal"], facts["kinds"].get("signal", 0))
                self.assertEqual(kinds["log"], len(paths))
                if counter:
                    self.assertGreater(kinds["process"], 0)
            for path in paths:
                os.unlink(path)

    def testSystemCall(self):
        """A call has all its values."""
        parsed_file = self._ParseText(
            '10 1795210635.128231 openat(AT_FDCWD</>, "/etc/x", O_RDONLY|O_CREAT, '
            "0644) = 3</etc/x> <0.000065>\n"
            '10 1795210635.128331 read(3</etc/x>, "ab"..., 512) = 100 <0.000007>\n'
            "10 1795210635.128431 close(3</etc/x>) = 0 <0.000001>\n"
        )
        self.assertEqual(parsed_file.warnings, [])
        calls = parsed_file.event_data["syscall"]
        start, end = parsed_file.event_data["descriptor"]
        identifier = start.session_identifier
        self.assertRegex(identifier, "^[0-9a-f]{16}$")
        self.assertEqual(
            _GetValues(calls[0]),
            {
                "arguments": 'AT_FDCWD</>, "/etc/x", O_RDONLY|O_CREAT, 0644',
                "duration": 65,
                "file_descriptor": 3,
                "full_path": "/etc/x",
                "log_line_number": 1,
                "path": "/etc/x",
                "recorded_time": "2026-11-20 21:37:15.128231000",
                "return_value": "3",
                "session_identifier": identifier,
                "statistics": ["flags: O_RDONLY|O_CREAT", "mode: 0644"],
                "system_call": "openat",
                "thread_identifier": 10,
            },
        )
        self.assertEqual(
            _GetValues(calls[1]),
            {
                "arguments": '3</etc/x>, "ab"..., 512',
                "duration": 7,
                "file_descriptor": 3,
                "log_line_number": 2,
                "path": "/etc/x",
                "recorded_time": "2026-11-20 21:37:15.128331000",
                "return_value": "100",
                "session_identifier": identifier,
                "statistics": ["size: 512"],
                "system_call": "read",
                "thread_identifier": 10,
                "transferred_size": 100,
            },
        )
        both = {
            "duration": 135,
            "end_reason": "close",
            "extra_information": "Scope: set",
            "file_descriptor": 3,
            "first_seconds": 1795210635,
            "last_seconds": 1795210635,
            "number_of_calls": 3,
            "object_name": "/etc/x",
            "object_type": "file",
            "origin": "open",
            "read_bytes": 100,
            "written_bytes": 0,
            "session_identifier": identifier,
            "system_call": "openat",
            "thread_identifier": 10,
        }
        self.assertEqual(
            _GetValues(start),
            {
                **both,
                "is_end": False,
                "log_line_number": 1,
                "opened_time": "2026-11-20 21:37:15.128296000",
                "statistics": ["flags: O_RDONLY|O_CREAT"],
            },
        )
        self.assertEqual(
            _GetValues(end),
            {
                **both,
                "closed_time": "2026-11-20 21:37:15.128431000",
                "is_end": True,
                "log_line_number": 3,
            },
        )

    def testFailedAndInjectedCalls(self):
        """Errors have a code, calls that strace made fail or succeed are marked."""
        calls = self._ParseText(
            '10 open("/x", O_RDONLY) = -1 ENOENT (No such file or directory)\n'
            "10 getpid() = 7 (INJECTED)\n"
            "10 read(3,  <unfinished ...>\n"
        ).event_data["syscall"]
        self.assertEqual(calls[0].error_code, "ENOENT")
        self.assertEqual(
            calls[0].statistics,
            ["flags: O_RDONLY", "outcome: ENOENT (No such file or directory)"],
        )
        self.assertIsNone(calls[0].is_injected)
        self.assertTrue(calls[1].is_injected)
        self.assertEqual(calls[2].extra_information, "State: unfinished")
        # The blank where the call was cut is no part of it.
        self.assertEqual(calls[2].arguments, "3,")
        self.assertIsNone(calls[2].return_value)
        # No time is made up.
        self.assertEqual([call.recorded_time for call in calls], [None] * 3)

    def testSocket(self):
        """A connection has the address and port of its peer."""
        parsed_file = self._ParseText(
            "10 1795210635.000001 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = "
            "3<TCP:[5]>\n"
            "10 1795210635.000002 connect(3<TCP:[5]>, {sa_family=AF_INET, "
            'sin_port=htons(443), sin_addr=inet_addr("192.0.2.7")}, 16) = 0\n'
            "10 1795210635.000003 close(3<TCP:[10.0.0.1:9->192.0.2.7:443]>) = 0\n"
        )
        call = parsed_file.event_data["syscall"][1]
        self.assertEqual((call.ip_address, call.port), ("192.0.2.7", "443"))
        start, session = parsed_file.event_data["descriptor"]
        self.assertEqual((session.ip_address, session.port), ("192.0.2.7", "443"))
        self.assertEqual(session.object_name, "TCP:[5]")
        self.assertIsNone(start.statistics)
        self.assertEqual(
            session.statistics,
            [
                "local address: 10.0.0.1:9",
                "last name: TCP:[10.0.0.1:9->192.0.2.7:443]",
            ],
        )
        self.assertEqual(session.object_type, "socket")

    def testShellOfConnection(self):
        """A program whose input and output are both a connection says so."""
        address = (
            '{sa_family=AF_INET, sin_port=htons(9), sin_addr=inet_addr("10.0.0.9")}'
        )
        peer = "TCP:[->10.0.0.9:9]"
        data = (
            "10 1795210635.000001 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3\n"
            f"10 1795210635.000002 connect(3, {address:s}, 16) = 0\n"
            "10 1795210635.000003 dup2(3, 0) = 0\n"
        )
        execution = '10 1795210635.000005 execve("/bin/sh", ["sh"], 0x1) = 0\n'
        for line, expected in (
            ("", [f"input: {peer:s}"]),
            (
                "10 1795210635.000004 dup2(3, 1) = 1\n",
                [
                    f"input: {peer:s}",
                    f"output: {peer:s}",
                    "input and output: connection",
                ],
            ),
        ):
            parsed_file = self._ParseText(data + line + execution)
            self.assertEqual(parsed_file.event_data["process"][0].statistics, expected)

    def testProcessWithoutEnd(self):
        """A process whose end is not in the log is one event, with or without times."""
        for time, expected in (("", None), ("1795210635.000001 ", 1795210635)):
            parsed_file = self._ParseText(f"10 {time:s}getpid() = 10\n" * 2)
            (process,) = parsed_file.event_data["process"]
            self.assertEqual(process.first_seconds, expected)
            self.assertEqual(process.start_time is not None, bool(time))
            self.assertIsNone(process.end_time)

    def testProcesses(self):
        """A process has a start, its executions and an end."""
        parsed_file = self._ParseText(
            '10 1795210635.000001 execve("/bin/sh", ["sh", "-c", "a b"], 0x1) = 0\n'
            "10 1795210635.000002 fork() = 11\n"
            "11 1795210635.000003 exit_group(7) = ?\n"
            "11 1795210635.000004 +++ exited with 7 +++\n"
            "10 1795210635.000005 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, "
            "si_pid=11, si_uid=0, si_status=7} ---\n"
            "10 1795210635.000006 +++ killed by SIGSEGV (core dumped) +++\n"
        )
        execution, start, end, parent_start, parent = parsed_file.event_data["process"]
        self.assertEqual(
            _GetValues(execution),
            {
                "command_line": "sh -c 'a b'",
                "execution_time": "2026-11-20 21:37:15.000001000",
                "log_line_number": 1,
                "path": "/bin/sh",
                "process_identifier": 10,
                "process_key": "10-20261120T213715.000001Z",
            },
        )
        inherited = {
            "first_seconds": 1795210635,
            "last_seconds": 1795210635,
            "parent_key": "10-20261120T213715.000001Z",
            "process_key": "11-20261120T213715.000002Z",
            "command_line": "sh -c 'a b'",
            "is_image_inherited": True,
            "parent_pid": 10,
            "path": "/bin/sh",
            "process_identifier": 11,
        }
        self.assertEqual(
            _GetValues(start),
            {
                **inherited,
                "log_line_number": 2,
                "start_time": "2026-11-20 21:37:15.000002000",
            },
        )
        self.assertEqual(
            _GetValues(end),
            {
                **inherited,
                "end_time": "2026-11-20 21:37:15.000004000",
                "exit_status": 7,
                "log_line_number": 4,
            },
        )
        # Its first line is that of its execution.
        self.assertEqual(parent_start.command_line, "sh -c 'a b'")
        self.assertIsNone(parent_start.is_image_inherited)
        self.assertEqual(parent.command_line, "sh -c 'a b'")
        self.assertEqual(parent.signal, "SIGSEGV")
        self.assertTrue(parent.core_dumped)
        (signal,) = parsed_file.event_data["signal"]
        self.assertEqual(
            _GetValues(signal),
            {
                "exit_status": 7,
                "arguments": "si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=11, "
                "si_uid=0, si_status=7",
                "log_line_number": 5,
                "process_identifier": 10,
                "process_key": "10-20261120T213715.000001Z",
                "recorded_time": "2026-11-20 21:37:15.000005000",
                "sender_process_identifier": 11,
                "signal": "SIGCHLD",
            },
        )

    def testLog(self):
        """The log as a whole has its form, counts and foreign lines."""
        parsed_file = self._ParseText(
            "10 1795210635.000001 getpid() = 10 <0.000001>\n"
            "10 1795210635.000002 damaged\n"
            "foreign words\n"
            "10 1795210635.000003 getpid() = 10 <0.000001>\n"
        )
        (event_data,) = parsed_file.event_data["log"]
        self.assertEqual(
            _GetValues(event_data),
            {
                "end_time": "2026-11-20 21:37:15.000003000",
                "extra_information": (
                    "Foreign lines: 2, Damaged lines: 1, Descriptor scope: set"
                ),
                "number_of_calls": 2,
                "number_of_lines": 4,
                "start_time": "2026-11-20 21:37:15.000001000",
                "statistics": [
                    "prefix: pid, -ttt",
                    "options: -T -f -ttt",
                    "signals: 0",
                    "calls: getpid 2",
                    "unfinished calls: 0",
                    "attachment lines: 0",
                    "unparsed line: 2: 10 1795210635.000002 damaged",
                    "unparsed line: 3: foreign words",
                    common.GetBuild(),
                ],
            },
        )
        self.assertEqual(len(parsed_file.warnings), 1)
        self.assertIn("unable to read line: 2", parsed_file.warnings[0])

    def testLogOfSeveralForms(self):
        """The log as a whole has all its forms, what strace said, and its summary."""
        summary = (
            "% time     seconds  usecs/call     calls    errors syscall\n"
            "------ ----------- ----------- --------- --------- ----------------\n"
            "100.00    0.000001           1         1           read\n"
            "------ ----------- ----------- --------- --------- ----------------\n"
            "100.00    0.000001           1         1           total"
        )
        (event_data,) = self._ParseText(
            "10 1795210635.000001 getpid() = 10\n" * 9
            + "10 21:37:35.000001 getpid() = 10\n" * 9
            + "10 21:37:35.000002 --- SIGHUP {si_signo=SIGHUP} ---\n"
            "10 21:37:35.000003 read(3,  <unfinished ...>\n"
            f"strace: Process 11 attached\n{summary:s}\n"
        ).event_data["log"]
        statistics = event_data.statistics
        self.assertEqual(statistics[0], "prefix: pid, -ttt, then pid, -tt")
        self.assertIn("signals: 1", statistics)
        self.assertIn("unfinished calls: 1", statistics)
        self.assertIn("notice on line: 21: strace: Process 11 attached", statistics)
        self.assertIn(f"summary: {summary:s}", statistics)

    def testLastTime(self):
        """A time that Plaso can keep is kept to the last nanosecond, no other is."""
        calls = self._ParseText(
            "10 9223372036.854775807 getpid() = 10\n"
            "10 9223372036.854775808 getpid() = 10\n"
        ).event_data["syscall"]
        self.assertEqual(
            calls[0].recorded_time.CopyToDateTimeString(),
            "2262-04-11 23:47:16.854775807",
        )
        self.assertIsNone(calls[1].recorded_time)

    def testSignalStop(self):
        """A stop by a signal is told from the signal."""
        signals = self._ParseText(
            "10 getpid() = 10\n"
            "10 --- SIGSTOP {si_signo=SIGSTOP, si_code=SI_USER, si_pid=9} ---\n"
            "10 --- stopped by SIGSTOP ---\n"
        ).event_data["signal"]
        self.assertEqual(
            [(signal.signal, signal.statistics) for signal in signals],
            [("SIGSTOP", None), ("SIGSTOP", ["kind: stop"])],
        )

    def testInferredDate(self):
        """Times of day are local times with the date of the file, and say so."""
        (call,) = self._ParseText("10 21:37:35.160955 getpid() = 10\n").event_data[
            "syscall"
        ]
        self.assertTrue(call.is_date_inferred)
        self.assertTrue(call.recorded_time.is_local_time)
        self.assertEqual(
            call.recorded_time.CopyToDateTimeString(), "2026-11-20 21:37:35.160955000"
        )

    def testFilesPerThread(self):
        """Files of one trace are followed together, and alone if they are alone."""
        files = recordings.ReadFiles("elk-scm")
        for name, data in files.items():
            self._WriteFile(name, data)
        receiver = ParsedFile(os.path.join(self._folder, "tr.15983"))
        (log,) = receiver.event_data["log"]
        self.assertEqual(log.extra_information, "Descriptor scope: set")
        self.assertNotIn("this file only", " ".join(log.statistics))
        self.assertEqual(receiver.event_data["process"][0].parent_pid, 15982)
        parents = {
            session.parent_session_identifier
            for session in receiver.event_data["descriptor"]
            if session.origin == "scm"
        }
        sender = ParsedFile(os.path.join(self._folder, "tr.15982"))
        identifiers = {
            session.session_identifier for session in sender.event_data["descriptor"]
        }
        self.assertEqual(len(parents), 2)
        self.assertLessEqual(parents, identifiers)

        self._folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self._folder)
        alone = self._ParseText(files["tr.15983"], "tr.15983")
        (log,) = alone.event_data["log"]
        self.assertEqual(log.extra_information, "Descriptor scope: file")
        self.assertEqual(
            log.statistics[-2],
            "descriptors followed in this file only: no files of other threads",
        )
        self.assertEqual(
            {session.session_identifier for session in alone.event_data["descriptor"]},
            {
                session.session_identifier
                for session in receiver.event_data["descriptor"]
            },
        )

    def testCompressedLog(self):
        """A compressed log has the thread and the date of the file around it."""
        path = self._WriteFile(
            "tr.1234.gz", gzip.compress(b"21:37:35 getpid() = 1234\n", mtime=0)
        )
        parsed_file = ParsedFile(path, is_gzip=True)
        (call,) = parsed_file.event_data["syscall"]
        self.assertEqual(call.process_identifier, 1234)
        self.assertEqual(
            call.recorded_time.CopyToDateTimeString(), "2026-11-20 21:37:35.000000000"
        )

    def testOtherBytes(self):
        """A log that is no UTF-8 is read, such bytes are shown as escapes."""
        parsed_file = self._ParseText(
            b'10 write(1, "a", 1) = 1\n\xff\xfe\n10 write(1, "a", 1) = 1\n'
        )
        self.assertEqual(len(parsed_file.event_data["syscall"]), 2)
        (log,) = parsed_file.event_data["log"]
        self.assertIn("unparsed line: 2: \\xff\\xfe", log.statistics)

    def testAbort(self):
        """The plugin ends soon after Plaso is told to."""
        path = self._WriteFile("trace.log", "10 getpid() = 10\n" * 60_000)
        parsed_file = ParsedFile(path, abort_after=1)
        self.assertLess(len(parsed_file.event_data["syscall"]), 30_000)

    def testOtherFiles(self):
        """Other text is refused."""
        for data in ("words\n", "x = f(1) = 2\n" + "words\n" * 20, "+++ a +++\n"):
            with self.assertRaises(Exception) as context:
                self._ParseText(data)
            self.assertEqual(type(context.exception).__name__, "WrongParser")


if __name__ == "__main__":
    unittest.main()
