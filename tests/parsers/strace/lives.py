"""Tests for the lives of processes and descriptors that the strace plugin tells."""

import os
import shutil
import tempfile
import unittest

from unittest import mock

from plaso_extra_parsers.readers.strace.descriptors import object_uses

from tests.parsers.strace import plugin as strace_test


def _WriteFile(folder, name, data):
    """Writes a log."""
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file_object:
        file_object.write(data)
    return path


class _LivesTestCase(unittest.TestCase):
    """Test case with a folder for logs."""

    def setUp(self):
        """Makes a folder for logs."""
        super().setUp()
        self._folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self._folder)

    def _ParseText(self, data, name="trace.log"):
        """Parses a log."""
        return strace_test.ParsedFile(_WriteFile(self._folder, name, data))


class ObjectsTest(_LivesTestCase):
    """Tests for what processes did with objects."""

    def testObject(self):
        """What a process did with a file is one event data with one time or two."""
        found = self._ParseText(
            '10 1795210635.000001 execve("/bin/x", ["x"], 0x1) = 0\n'
            '10 1795210635.000002 open("/x", O_RDONLY) = -1 EACCES (Denied)\n'
            '10 1795210636.000003 open("/x", O_WRONLY|O_CREAT, 0600) = 3\n'
            '10 1795210637.000004 write(3, "abc", 3) = 3\n'
            "10 1795210638.000005 close(3) = 0\n"
        ).event_data["object"]
        program, file = sorted(found, key=lambda item: item.object_name)
        self.assertEqual(program.statistics, ["executed: 1"])
        self.assertIsNone(program.last_access_time)
        self.assertIsNone(program.number_of_calls)
        self.assertEqual(
            (program.first_seconds, program.last_seconds), (1795210635,) * 2
        )
        self.assertEqual(
            file.statistics,
            ["flags: O_WRONLY|O_CREAT", "writes: 1", "failed: EACCES 1"],
        )
        self.assertEqual(file.error_code, "EACCES")
        self.assertEqual((file.number_of_opens, file.number_of_calls), (1, 3))
        self.assertEqual((file.read_bytes, file.written_bytes), (None, 3))
        (read_file,) = self._ParseText(
            '10 1795210635.000001 read(3</y>, "ab", 9) = 2\n', "read.log"
        ).event_data["object"]
        self.assertEqual((read_file.read_bytes, read_file.written_bytes), (2, None))
        self.assertEqual(file.object_type, "file")
        self.assertTrue(file.is_object_inferred)
        self.assertEqual(file.process_key, "10-20261120T213715.000001Z")
        self.assertEqual(file.log_line_number, 2)
        self.assertEqual(
            (file.first_seconds, file.last_seconds), (1795210635, 1795210638)
        )
        self.assertEqual(
            file.last_access_time.CopyToDateTimeString(),
            "2026-11-20 21:37:18.000005000",
        )

    def testObjectsOfLocalTimes(self):
        """Of logs with times of day seconds are not known, without times nothing."""
        for line in (
            '10 23:37:15 open("/x", O_RDONLY) = 3\n',
            'open("/x", O_RDONLY) = 3\n',
        ):
            (use,) = self._ParseText(line * 2).event_data["object"]
            self.assertIsNone(use.first_seconds)
            self.assertEqual(use.number_of_opens, 2)
            self.assertEqual(use.first_access_time is None, line[0] == "o")

    def testTooManyObjects(self):
        """What is told in parts is marked and counted."""
        with mock.patch.object(object_uses, "MAXIMUM_OBJECTS", 1):
            parsed_file = self._ParseText(
                '10 1795210635.000001 open("/x", O_RDONLY) = 3\n'
                "10 1795210635.000002 close(3) = 0\n"
                '10 1795210635.000003 open("/y", O_RDONLY) = 3\n'
            )
        self.assertEqual(len(parsed_file.event_data["object"]), 2)
        self.assertEqual(
            parsed_file.event_data["object"][0].statistics[-1],
            "part: another event has other uses by the process",
        )
        self.assertEqual(len(parsed_file.warnings), 1)
        self.assertIn("1 events of objects", parsed_file.warnings[0])


class LivesTest(_LivesTestCase):
    """Tests for the lives of processes and descriptors."""

    def testDeleted(self):
        """That a file was deleted is no part of its name, in old logs and new ones."""
        for name in ("/tmp/x (deleted)>", "/tmp/x>(deleted)"):
            parsed_file = self._ParseText(
                '10 1795210635.000001 open("/tmp/x", O_RDONLY) = 3</tmp/x>\n'
                '10 1795210635.000002 unlink("/tmp/x") = 0\n'
                f'10 1795210635.000003 read(3<{name:s}, "", 9) = 0\n'
                f"10 1795210635.000004 dup(3<{name:s}) = 4<{name:s}\n"
                f"10 1795210635.000005 close(3<{name:s}) = 0\n"
                '10 1795210635.000006 memfd_create("a", 0) = 5</memfd:a (deleted)>\n'
            )
            found = parsed_file.event_data["descriptor"]
            with self.subTest(name=name):
                self.assertEqual(
                    {(item.file_descriptor, item.object_name) for item in found},
                    {(3, "/tmp/x"), (4, "/tmp/x"), (5, "/memfd:a")},
                )
                deleted = {
                    item.file_descriptor
                    for item in found
                    if "file: deleted" in (item.statistics or ())
                }
                self.assertEqual(deleted, {3, 4})
                self.assertEqual(parsed_file.event_data["syscall"][2].path, "/tmp/x")

    def testCopyOfCopy(self):
        """A copy of a copy says what the first descriptor of the open file is."""
        parsed_file = self._ParseText(
            '10 1795210635.000001 open("/x", O_RDONLY) = 3\n'
            "10 1795210635.000002 dup(3) = 4\n"
            "10 1795210635.000003 dup(4) = 5\n"
            "10 1795210635.000004 close(5) = 0\n"
        )
        sessions = {}
        for session in parsed_file.event_data["descriptor"]:
            sessions.setdefault(session.file_descriptor, []).append(session)
        first, second = sessions[3][0], sessions[4][0]
        # All that a call uses or begins, in one attribute.
        self.assertEqual(
            parsed_file.event_data["syscall"][1].session_identifier,
            f"{first.session_identifier:s} {second.session_identifier:s}",
        )
        self.assertEqual(first.statistics, ["flags: O_RDONLY"])
        self.assertIsNone(second.statistics)
        self.assertEqual(len(sessions[5]), 2)
        for session in sessions[5]:
            self.assertEqual(
                session.parent_session_identifier, second.session_identifier
            )
            self.assertEqual(
                session.statistics, [f"open file: {first.session_identifier:s}"]
            )

    def testDescriptorTimes(self):
        """A descriptor of which one time is known, or none, has one event data."""
        parsed_file = self._ParseText(
            "10 1795210635.000001 close(7) = 0\n"
            '10 1795210635.000002 open("/etc/x", O_WRONLY) = 3\n'
        )
        closed, opened = parsed_file.event_data["descriptor"]
        self.assertEqual((closed.file_descriptor, closed.end_reason), (7, "close"))
        self.assertIsNone(closed.opened_time)
        self.assertEqual((opened.file_descriptor, opened.end_reason), (3, "open"))
        self.assertIsNone(opened.closed_time)
        self.assertEqual(opened.statistics, ["flags: O_WRONLY"])
        for event_data in (closed, opened):
            self.assertIsNone(event_data.is_end)
            self.assertIsNone(event_data.duration)

        parsed_file = self._ParseText("10 close(7) = 0\n", "other.log")
        (event_data,) = parsed_file.event_data["descriptor"]
        self.assertIsNone(event_data.is_end)

    def testExecutionParent(self):
        """An execution names the parent of its process, if the log tells it."""
        data = (
            '10 1795210635.000001 execve("/bin/sh", ["sh"], 0x1) = 0\n'
            "10 1795210635.000002 vfork( <unfinished ...>\n"
            '11 1795210635.000003 execve("/bin/ls", ["ls"], 0x1) = 0\n'
            "10 1795210635.000004 <... vfork resumed>) = 11\n"
        )
        executions = [
            event_data
            for event_data in self._ParseText(data).event_data["process"]
            if event_data.execution_time
        ]
        self.assertEqual([data.parent_pid for data in executions], [None, 10])

        parent = (
            '1795210635.000001 execve("/bin/sh", ["sh"], 0x1) = 0 <0.000001>\n'
            "1795210635.000002 vfork() = 111 <0.000100>\n"
            "1795210635.000300 close(3) = 0 <0.000001>\n"
        )
        child = '1795210635.000050 execve("/bin/ls", ["ls"], 0x1) = 0 <0.000001>\n'
        _WriteFile(self._folder, "tr.110", parent)
        (execution,) = [
            event_data
            for event_data in self._ParseText(child, "tr.111").event_data["process"]
            if event_data.execution_time
        ]
        self.assertEqual(execution.parent_pid, 110)

    def _GetProcesses(self, data, name="trace.log"):
        """Retrieves the starts of processes of a log."""
        return [
            event_data
            for event_data in self._ParseText(data, name).event_data["process"]
            if event_data.start_time
        ]

    def testKeys(self):
        """Two processes with one identifier have two keys, on all of their events."""
        parsed_file = self._ParseText(
            '10 1795210635.000001 execve("/bin/sh", ["sh"], 0x1) = 0\n'
            "10 1795210635.000002 fork() = 11\n"
            '11 1795210635.000003 open("/tmp/a", O_WRONLY) = 3\n'
            "11 1795210635.000004 +++ exited with 0 +++\n"
            "10 1795210636.000005 fork() = 11\n"
            '11 1795210636.000006 open("/tmp/b", O_WRONLY) = 3\n'
            "11 1795210636.000007 --- SIGINT {si_signo=SIGINT} ---\n"
            "11 1795210636.000008 +++ exited with 0 +++\n"
        )
        keys = [f"11-20261120T21371{second}Z" for second in ("5.000002", "6.000005")]
        parent_key = "10-20261120T213715.000001Z"
        found = {}
        for kind in ("syscall", "process", "descriptor", "signal"):
            for event_data in parsed_file.event_data[kind]:
                if event_data.process_identifier == 11:
                    self.assertEqual(event_data.parent_key, parent_key)
                    found.setdefault(kind, []).append(event_data.process_key)
        self.assertEqual(found["syscall"], keys)
        self.assertEqual(set(found["descriptor"]), set(keys))
        self.assertEqual(set(found["process"]), set(keys))
        self.assertEqual(found["signal"], keys[1:])

    def testKeysWithoutTimes(self):
        """A process of a log without times has the line of its start in its key."""
        calls = self._ParseText("10 fork() = 11\n11 getpid() = 11\n").event_data[
            "syscall"
        ]
        self.assertEqual(calls[1].process_key, "11-line-1")

    def testKeysInSet(self):
        """A process has one key in all files of a trace."""
        _WriteFile(
            self._folder,
            "tr.110",
            '1795210635.000001 execve("/bin/sh", ["sh"], 0x1) = 0 <0.000001>\n'
            '1795210635.000002 uname({nodename="web01", ...}) = 0 <0.000001>\n'
            "1795210635.000003 vfork() = 111 <0.000100>\n"
            "1795210635.000300 close(3) = 0 <0.000001>\n",
        )
        child = (
            '1795210635.000050 execve("/bin/ls", ["ls"], 0x1) = 0 <0.000001>\n'
            '1795210635.000060 open("/x", O_RDONLY) = 3 <0.000001>\n'
            '1795210635.000070 read(3, "", 9) = 0 <0.000001>\n'
        )
        parsed_file = self._ParseText(child, "tr.111")
        for kind in ("syscall", "process", "descriptor"):
            for event_data in parsed_file.event_data[kind]:
                self.assertEqual(
                    (event_data.process_key, event_data.parent_key),
                    ("111-20261120T213715.000003Z", "110-20261120T213715.000001Z"),
                )
                self.assertEqual(event_data.hostname, "web01")
        self.assertEqual(parsed_file.event_data["syscall"][2].path, "/x")
        (start,) = self._GetProcesses(child, "tr.111")
        self.assertEqual(start.log_line_number, 1)
        self.assertIn("created on line: 3 of the file of thread 110", start.statistics)

    def testStartLine(self):
        """The start of a process has line and thread of the call that made it."""
        starts = self._GetProcesses(
            '10 1795210635.000001 execve("/bin/x", ["x"], 0x1) = 0\n'
            "10 1795210635.000002 clone(child_stack=0x1, flags=CLONE_VM|CLONE_FS|"
            "CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD) = 11\n"
            "11 1795210635.000003 vfork( <unfinished ...>\n"
            "12 1795210635.000004 close(3) = 0\n"
            "12 1795210635.000005 exit_group(0) = ?\n"
            "12 1795210635.000006 +++ exited with 0 +++\n"
            "11 1795210635.000007 <... vfork resumed>) = 12\n"
        )
        (child,) = [event_data for event_data in starts if event_data.parent_pid == 10]
        self.assertEqual(child.log_line_number, 3)
        self.assertEqual(child.statistics, ["created by thread: 11"])

    def testLines(self):
        """Each event of a descriptor has the line of what made, or ended, it."""
        parsed_file = self._ParseText(
            '10 1795210635.000001 open("/x", O_RDONLY|O_CLOEXEC) = 3\n'
            "10 1795210635.000002 fork() = 11\n"
            "11 1795210635.000003 getpid() = 11\n"
            '11 1795210635.000004 execve("/bin/x", ["x"], 0x1) = 0\n'
            "10 1795210635.000005 dup(3) = 4\n"
            "10 1795210635.000006 close(3) = 0\n"
            "10 1795210635.000007 exit_group(0) = ?\n"
        )
        lines = {
            (event_data.process_identifier, event_data.file_descriptor, end): (
                event_data.log_line_number
            )
            for event_data in parsed_file.event_data["descriptor"]
            for end in [event_data.is_end]
        }
        self.assertEqual(
            {key[1:]: line for key, line in lines.items() if key[0] == 11},
            {(3, False): 2, (3, True): 4},
        )
        self.assertEqual(
            {key[1:]: line for key, line in lines.items() if key[0] != 11},
            {(3, False): 1, (3, True): 6, (4, False): 5, (4, True): 7},
        )

    def testEndOfCall(self):
        """A call that was cut in two has a duration and the line of its end."""
        parsed_file = self._ParseText(
            "10 1795210635.000001 read(3,  <unfinished ...>\n"
            '11 1795210641.000001 write(4, "x", 1) = 1\n'
            '10 1795210641.000002 <... read resumed>"x", 9) = 1\n'
            "10 1795210641.000003 close(3) = 0 <0.000009>\n"
        )
        write, read, close = parsed_file.event_data["syscall"]
        self.assertEqual((read.duration, read.log_line_number), (6000001, 1))
        self.assertIn("end line: 3", read.statistics)
        self.assertIn("duration: between its lines", read.statistics)
        self.assertIsNone(write.duration)
        self.assertEqual((close.duration, close.statistics), (9, None))

    def testCoveredSeconds(self):
        """What was open at a time is found by two comparisons."""
        parsed_file = self._ParseText(
            '10 1795210635.900000 open("/a", O_RDONLY) = 3\n'
            '10 1795210637.000000 open("/b", O_RDONLY) = 4\n'
            "10 1795210638.100000 close(3) = 0\n"
            "10 1795210650.000000 close(7) = 0\n"
        )
        self.assertEqual(
            {
                event_data.file_descriptor: (
                    event_data.first_seconds,
                    event_data.last_seconds,
                )
                for event_data in parsed_file.event_data["descriptor"]
            },
            {
                3: (1795210635, 1795210638),
                # Not seen to end, and not seen to begin.
                4: (1795210637, 1795210650),
                7: (1795210635, 1795210650),
            },
        )
        (process,) = [
            event_data
            for event_data in parsed_file.event_data["process"]
            if event_data.start_time
        ]
        self.assertEqual(
            (process.first_seconds, process.last_seconds), (1795210635, 1795210650)
        )
        for kind in ("descriptor", "process"):
            for event_data in self._ParseText(
                '10 21:37:15 open("/a", O_RDONLY) = 3\n', "local.log"
            ).event_data[kind]:
                self.assertIsNone(event_data.first_seconds)

    def testStandardSessions(self):
        """An execution names the sessions of its input, output and errors."""
        parsed_file = self._ParseText(
            '10 1795210635.000001 open("/dev/null", O_RDWR) = 0\n'
            "10 1795210635.000002 dup2(0, 2) = 2\n"
            '10 1795210635.000003 execve("/bin/x", ["x"], 0x1) = 0\n'
        )
        sessions = {
            event_data.file_descriptor: event_data.session_identifier
            for event_data in parsed_file.event_data["descriptor"]
        }
        (execution,) = [
            event_data
            for event_data in parsed_file.event_data["process"]
            if event_data.execution_time
        ]
        self.assertEqual(
            execution.session_identifier, f"{sessions[0]:s} - {sessions[2]:s}"
        )

    def testOwnPaths(self):
        """What a process has itself is named by what it is."""
        parsed_file = self._ParseText(
            '10 1795210635.000001 execve("/srv/x", ["x"], 0x1) = 0\n'
            '10 1795210635.000002 chdir("/tmp") = 0\n'
            '10 1795210635.000003 open("/proc/self/exe", O_RDONLY) = 3\n'
            '10 1795210635.000004 open("/proc/10/cwd/a", O_RDONLY) = 4\n'
            '10 1795210635.000005 open("/proc/11/exe", O_RDONLY) = 5\n'
            '10 1795210635.000006 open("/dev/fd/3", O_RDONLY) = 6\n'
            '10 1795210635.000007 open("/dev/exe", O_RDONLY) = 7\n'
            '10 1795210635.000008 execve("/proc/self/exe", ["y"], 0x1) = 0\n'
        )
        self.assertEqual(
            {
                event_data.file_descriptor: event_data.object_name
                for event_data in parsed_file.event_data["descriptor"]
            },
            {
                3: "/srv/x",
                4: "/tmp/a",
                5: "/proc/11/exe",
                6: "/srv/x",
                7: "/dev/exe",
            },
        )
        executions = [
            event_data.path
            for event_data in parsed_file.event_data["process"]
            if event_data.execution_time
        ]
        self.assertEqual(executions, ["/srv/x", "/srv/x"])

    def testTwin(self):
        """A descriptor of which the log lacks the creation is linked to its twin."""
        name = "TCP:[10.0.0.1:5->192.0.2.1:80]"
        parsed_file = self._ParseText(
            "10 1795210635.000001 socket(AF_INET, SOCK_STREAM, 0) = 5<TCP:[7]>\n"
            f'10 1795210635.000002 write(5<{name:s}>, "x", 1) = 1\n'
            "10 1795210635.000003 close(3</x>) = 0\n"
            f'10 1795210635.000004 read(3<{name:s}>, "x", 1) = 1\n'
        )
        sessions = {}
        for event_data in parsed_file.event_data["descriptor"]:
            if event_data.object_type == "socket":
                sessions[event_data.file_descriptor] = event_data
        self.assertEqual(sessions[3].origin, "implied")
        self.assertIn(
            f"same object: {sessions[5].session_identifier:s}", sessions[3].statistics
        )

    def testRoles(self):
        """The sessions of a call stand in one order, by which their roles are known."""
        parsed_file = self._ParseText(
            '10 1795210635.000001 open("/a", O_RDONLY) = 3\n'
            '10 1795210635.000002 open("/b", O_RDWR) = 4\n'
            "10 1795210635.000003 sendfile(4, 3, NULL, 9) = 9\n"
            "10 1795210635.000004 splice(3, NULL, 4, NULL, 9, 0) = 9\n"
            "10 1795210635.000005 copy_file_range(3, NULL, 4, NULL, 9, 0) = 9\n"
            "10 1795210635.000006 dup(3) = 5\n"
            "10 1795210635.000007 dup2(3, 4) = 4\n"
            "10 1795210635.000008 socketpair(AF_UNIX, SOCK_STREAM, 0, [6, 7]) = 0\n"
            "10 1795210635.000009 sendmsg(6, {msg_name=NULL, msg_namelen=0, msg_iov="
            "NULL, msg_iovlen=0, msg_control=[{cmsg_len=24, cmsg_level=SOL_SOCKET, "
            "cmsg_type=SCM_RIGHTS, cmsg_data=[3, 5]}], "
            "msg_controllen=24, msg_flags=0}, 0) = 1\n"
            "10 1795210635.000010 recvmsg(7, {msg_name=NULL, msg_namelen=0, msg_iov="
            "NULL, msg_iovlen=0, msg_control=[{cmsg_len=24, cmsg_level=SOL_SOCKET, "
            "cmsg_type=SCM_RIGHTS, cmsg_data=[8, 9]}], "
            "msg_controllen=24, msg_flags=0}, 0) = 1\n"
            '10 1795210635.000011 openat(3, "x", O_RDONLY) = 10\n'
        )
        numbers = {}
        for event_data in parsed_file.event_data["descriptor"]:
            number = f"{event_data.file_descriptor:d}{event_data.system_call[:4]:s}"
            numbers[event_data.session_identifier] = number
        found = [
            [numbers[name] for name in event_data.session_identifier.split()]
            for event_data in parsed_file.event_data["syscall"]
        ]
        self.assertEqual(
            found,
            [
                ["3open"],
                ["4open"],
                ["4open", "3open"],
                ["3open", "4open"],
                ["3open", "4open"],
                ["3open", "5dup"],
                # From, what is closed, new.
                ["3open", "4open", "4dup2"],
                ["6sock", "7sock"],
                ["6sock", "3open", "5dup"],
                ["7sock", "8recv", "9recv"],
                ["3open", "10open"],
            ],
        )

    def testHostName(self):
        """All events have the name of the host, if the log has one, and no other."""
        uname = (
            '10 1795210635.000001 uname({sysname="Linux", nodename="web01", ...}) = 0\n'
        )
        parsed_file = self._ParseText(
            f"10 1795210635.000000 getpid() = 10\n{uname:s}"
            "10 1795210635.000002 --- SIGINT {si_signo=SIGINT} ---\n"
        )
        for found in parsed_file.event_data.values():
            for event_data in found:
                self.assertEqual(event_data.hostname, "web01")
        for other in (
            uname.replace("web01", "box"),
            '10 1795210635.000001 write(1, "uname({nodename=\\"x\\"}) = 0", 9) = 9\n',
        ):
            expected = None if "box" in other else "web01"
            for event_data in self._ParseText(uname + other, "two.log").event_data[
                "syscall"
            ]:
                self.assertEqual(event_data.hostname, expected)

    def testContradictions(self):
        """A thread on standard error that nothing starts is marked."""
        data = (
            "strace: Process 11 attached\n"
            "[pid    10] 1795210635.000001 fork() = 11\n"
            "[pid    11] 1795210635.000002 getpid() = 11\n"
            '[pid    99] 1795210635.000003 unlink("/etc/passwd") = 0\n'
            "[pid    11] 1795210635.000004 +++ exited with 0 +++\n"
            "[pid    10] 1795210635.000005 getppid() = 1\n"
        )
        parsed_file = self._ParseText(f"1795210635.000000 getpid() = 10\n{data:s}")
        (log,) = parsed_file.event_data["log"]
        self.assertIn(
            "contradiction: thread 99 not started by any call", log.statistics
        )
        marked = [
            event_data.process_identifier
            for event_data in parsed_file.event_data["process"]
            if "contradiction: not started by any call" in (event_data.statistics or [])
        ]
        self.assertEqual(set(marked), {99})
        for text in parsed_file.event_data["log"][0].statistics:
            self.assertNotIn("thread 11 ", text)

    def testStartedTwice(self):
        """A thread that is started twice without an end between is marked."""
        parsed_file = self._ParseText(
            "1795210635.000000 getpid() = 10\n"
            "strace: Process 11 attached\n"
            "[pid    10] 1795210635.000001 fork() = 11\n"
            "[pid    11] 1795210635.000002 getpid() = 11\n"
            "[pid    10] 1795210635.000003 fork() = 11\n"
            "[pid    11] 1795210635.000004 +++ exited with 0 +++\n"
        )
        (log,) = parsed_file.event_data["log"]
        self.assertIn("contradiction: thread 11 started twice", log.statistics)


class ProgramsTest(_LivesTestCase):
    """Tests for executions, and for the processes and threads that run programs."""

    def testStandardNames(self):
        """An execution names what its input, output and errors are."""
        (execution,) = [
            event_data
            for event_data in self._ParseText(
                '10 1795210635.000001 read(0</tmp/in>, "x", 1) = 1\n'
                '10 1795210635.000002 write(1</tmp/out>, "x", 1) = 1\n'
                '10 1795210635.000003 write(2<pipe:[9]>, "x", 1) = 1\n'
                '10 1795210635.000004 execve("/bin/x", ["x"], 0x1) = 0\n'
            ).event_data["process"]
            if event_data.execution_time
        ]
        self.assertEqual(
            execution.statistics,
            ["input: /tmp/in", "output: /tmp/out", "errors: pipe:[9]"],
        )

    def testConnectedProgram(self):
        """A program whose input and output are connections is marked as such."""
        connection = "<TCP:[10.0.0.1:4000->10.0.0.2:4444]>"
        for number, is_connected in ((1, True), (2, False)):
            (execution,) = [
                event_data
                for event_data in self._ParseText(
                    f"10 1795210635.000001 dup2(3{connection:s}, 0) = 0{connection:s}\n"
                    f"10 1795210635.000002 dup2(3{connection:s}, {number:d}) ="
                    f" {number:d}{connection:s}\n"
                    '10 1795210635.000003 execve("/bin/x", ["x"], 0x1) = 0\n'
                ).event_data["process"]
                if event_data.execution_time
            ]
            self.assertEqual(
                "input and output: connection" in execution.statistics, is_connected
            )

    def testNumberOfLives(self):
        """A process has one event data for its start, and one for an end in the log."""
        for line in ("10 1795210635.000001 getpid() = 10\n", "10 getpid() = 10\n"):
            self.assertEqual(len(self._ParseText(line).event_data["process"]), 1)
        for line in (
            "10 1795210635.000001 +++ exited with 0 +++\n",
            "10 +++ exited with 0 +++\n",
        ):
            has_time = "." in line
            found = self._ParseText(
                f"{line.partition('+')[0]:s}getpid() = 10\n{line:s}"
            ).event_data["process"]
            self.assertEqual(len(found), 1 + has_time)
            self.assertEqual(found[-1].exit_status, 0)

    def testThreadsOfProcess(self):
        """A process with several threads lists all of them."""
        flags = "{flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD}, 88"
        (start,) = [
            event_data
            for event_data in self._ParseText(
                '10 1795210635.000001 execve("/bin/x", ["x"], 0x1) = 0\n'
                f"10 1795210635.000002 clone3({flags:s}) = 11\n"
                f"10 1795210635.000003 clone3({flags:s}) = 12\n"
                "11 1795210635.000004 getpid() = 10\n"
                "12 1795210635.000005 getpid() = 10\n"
            ).event_data["process"]
            if event_data.start_time
        ]
        self.assertIn("threads: 10 11 12", start.statistics)


if __name__ == "__main__":
    unittest.main()
