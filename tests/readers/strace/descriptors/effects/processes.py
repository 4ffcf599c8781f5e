"""Tests for the effects of processes on descriptors of strace logs."""

import unittest

from tests.readers.strace.descriptors import session_rows


class ProcessEffectsTest(unittest.TestCase):
    """Tests for what processes do to descriptors."""

    def testProcessPidfdOfClone(self):
        """A pidfd from clone3 gives access to the descriptors of the child."""
        found = session_rows.ReadLines(
            "10 clone3({flags=CLONE_PIDFD, pidfd=0x7f, exit_signal=SIGCHLD}"
            " => {pidfd=[3]}, 88) = 11",
            '11 open("a", O_RDONLY) = 5</a>',
            "10 pidfd_getfd(3<anon_inode:[pidfd]>, 5</a>, 0) = 6</a>",
        )
        (copy,) = found[(10, 6)]

        self.assertEqual(copy.origin, "pidfd")
        self.assertEqual(copy.parent_identifier, found[(11, 5)][0].identifier)

    def testProcessTruncatedMessage(self):
        """Descriptors that strace did not list have an unknown origin when used."""
        passed = ", ".join(f"{number:d}</f{number:d}>" for number in range(10, 42))
        header = '{msg_name=NULL, msg_iov=[{iov_base="x", iov_len=1}], msg_control='
        control = "[{cmsg_len=176, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, "
        found = session_rows.ReadLines(
            "10 socketpair(AF_UNIX, SOCK_DGRAM, 0, [3<socket:[1]>, 4<socket:[2]>]) = 0",
            f"10 sendmsg(3<socket:[1]>, {header}{control}cmsg_data=[{passed}, ...]}}], "
            "msg_flags=0}, 0) = 1",
            f"10 recvmsg(4<socket:[2]>, {header}{control}cmsg_data=["
            + ", ".join(f"{number + 50:d}</f{number:d}>" for number in range(10, 42))
            + ", ...]}], msg_flags=0}, 0) = 1",
            "10 read(92</f42>, 0x7f, 5) = 0",
        )

        self.assertEqual(found[(10, 60)][0].origin, "scm")
        self.assertEqual(
            found[(10, 60)][0].parent_identifier, found[(10, 10)][0].identifier
        )
        self.assertFalse(found[(10, 60)][0].is_probable)
        self.assertEqual(found[(10, 92)][0].origin, "unknown")

    def testProcessMessageBetweenStrangers(self):
        """Without a known pair of sockets a message is found by names, as probable."""
        control = "{msg_control=[{cmsg_len=20, cmsg_type=SCM_RIGHTS, cmsg_data=[%s]}]}"
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 7</a>',
            f"10 sendmsg(3<socket:[1]>, {control % '7</a>'}, 0) = 1",
            f"11 recvmsg(5<socket:[9]>, {control % '8</a>'}, 0) = 1",
        )
        (session,) = found[(11, 8)]

        self.assertTrue(session.is_probable)
        self.assertEqual(session.parent_identifier, found[(10, 7)][0].identifier)

    def testProcessAttachedThreads(self):
        """Threads that strace attached to share what one of them made."""
        found = session_rows.ReadLines(
            "10 read(3</log>, 0x7f, 10) = 0",
            "11 write(3</log>, 0x7f, 4) = 4",
            "11 write(4</log>, 0x7f, 4) = 4",
            "10 accept4(5<socket:[1]>, NULL, NULL, 0) = 7<socket:[2]>",
            '10 open("a", O_RDONLY) = 8</a>',
            "11 lseek(8</a>, 0, SEEK_SET) = 0",
            "11 write(7<socket:[2]>, 0x7f, 10) = 10",
            "11 close(7<socket:[2]>) = 0",
            "10 lseek(4</log>, 0, SEEK_SET) = 0",
            "10 close(8</a>) = 0",
            "11 exit_group(0) = ?",
        )
        (socket,) = found[(10, 7)]

        self.assertEqual(socket.number_of_bytes_written, 10)
        self.assertEqual(socket.end, "close")
        # Not known to be one table when it was used.
        self.assertEqual(found[(11, 8)][0].origin, "unknown")
        self.assertEqual(found[(11, 4)][0].number_of_calls, 2)
        self.assertEqual(found[(11, 4)][0].end, "exit")
        self.assertEqual(found[(10, 3)][0].end, "exit")

    def testProcessAttachedProcesses(self):
        """Processes that strace attached to do not share what has one name."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 8</a>',
            "11 close(8</a>) = 0",
            "10 lseek(8</a>, 0, SEEK_SET) = 0",
            "10 close(8</a>) = 0",
        )

        self.assertEqual(found[(10, 8)][0].number_of_calls, 3)
        self.assertEqual(found[(11, 8)][0].origin, "unknown")

    def testProcessUnseenFork(self):
        """What was there before a thread was seen can have been copied for it."""
        found = session_rows.ReadLines(
            "10 accept4(5<socket:[1]>, NULL, NULL, 0) = 7<socket:[2]>",
            "11 write(7<socket:[2]>, 0x7f, 10) = 10",
            "10 close(7<socket:[2]>) = 0",
            "11 write(7<socket:[2]>, 0x7f, 10) = 10",
        )

        self.assertEqual(found[(10, 7)][0].end, "close")
        self.assertEqual(found[(11, 7)][0].origin, "unknown")
        self.assertEqual(found[(11, 7)][0].number_of_bytes_written, 20)

    def testProcessReusedThreadIdentifier(self):
        """A thread identifier that is given out again is another thread."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 3</a>',
            "10 exit_group(0) = ?",
            "10 +++ exited with 0 +++",
            '10 open("b", O_RDONLY) = 3</b>',
        )
        first, second = found[(10, 3)]

        self.assertEqual((first.end, second.end), ("exit", "open"))
        self.assertNotEqual(first.identifier, second.identifier)

    def testProcessSecondHalfOfFork(self):
        """Of a fork that began before the log the child has copies."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 3</a>',
            "10 <... fork resumed>) = 11",
            "11 close(3</a>) = 0",
        )
        (copy,) = found[(11, 3)]

        self.assertEqual((copy.origin, copy.end), ("fork", "close"))
        self.assertEqual(copy.parent_identifier, found[(10, 3)][0].identifier)

    def testProcessFailedUnshare(self):
        """Threads share their descriptors until one of them unshares them."""
        for result, number_of_sessions in (("-1 EPERM (Not permitted)", 1), ("0", 2)):
            found = session_rows.ReadLines(
                "10 clone(child_stack=0x7f, flags=CLONE_FILES|SIGCHLD) = 11",
                '10 open("a", O_RDONLY) = 3</a>',
                f"11 unshare(CLONE_FILES) = {result:s}",
                "11 close(3</a>) = 0",
            )
            with self.subTest(result=result):
                self.assertEqual(sum(map(len, found.values())), number_of_sessions)

    def testProcessUnsharedDirectory(self):
        """Threads share their directory until one of them unshares it."""
        for lines, expected in (((), "/b/c"), (("11 unshare(CLONE_FS) = 0",), "/a/c")):
            found = session_rows.ReadLines(
                '10 chdir("/a") = 0',
                "10 clone(child_stack=0x7f, flags=CLONE_FS|SIGCHLD) = 11",
                *lines,
                '11 chdir("/b") = 0',
                '10 open("c", O_RDONLY) = 3',
            )
            with self.subTest(lines=lines):
                self.assertEqual(found[(10, 3)][0].name_text, expected)

    def testProcessUnsharedOther(self):
        """What is unshared is what the flags name."""
        for flags, directory, number_of_sessions in (
            ("CLONE_NEWNS", "/b/c", 1),
            ("CLONE_FILES", "/b/c", 2),
            ("CLONE_FS", "/a/c", 1),
            ("CLONE_FS|CLONE_FILES", "/a/c", 2),
            ("0x600", "/a/c", 2),
        ):
            found = session_rows.ReadLines(
                '10 chdir("/a") = 0',
                "10 clone(child_stack=0x7f, flags=CLONE_FS|CLONE_FILES|SIGCHLD) = 11",
                '10 open("/x", O_RDONLY) = 4',
                f"11 unshare({flags:s}) = 0",
                '11 chdir("/b") = 0',
                '10 open("c", O_RDONLY) = 3',
                "11 close(4) = 0",
            )
            self.assertEqual(found[(10, 3)][0].name_text, directory, flags)
            sessions = [*found[(10, 4)], *found.get((11, 4), ())]
            self.assertEqual(len(sessions), number_of_sessions, flags)

    def testProcessHiddenFlags(self):
        """What clone3 without flags starts is a thread if nothing tells otherwise."""
        for lines, is_shared in (
            (("10 wait4(-1, NULL, 0, NULL) = 12",), True),
            (("10 wait4(-1, NULL, 0, NULL) = 11",), False),
            (("10 --- SIGCHLD {si_signo=SIGCHLD, si_pid=11} ---",), False),
            (("11 getpid() = 11",), False),
            (("11 getpid() = 10", "10 getpid() = 10"), True),
            (('11 execve("/x", ["x"], NULL) = 0',), False),
            # Nothing tells of processes at all.
            ((), False),
        ):
            for call in (
                ("10 clone3(0x7ffe, 0x58) = 11",),
                (
                    "10 clone3(0x7f, 0x58 <unfinished ...>",
                    "10 <... clone3 resumed>) = 0xb",
                ),
            ):
                found = session_rows.ReadLines(
                    '10 open("a", O_RDONLY) = 3</a>',
                    *call,
                    "11 fstat(3</a>, {}) = 0",
                    "10 close(3</a>) = 0",
                    *lines,
                )
                with self.subTest(lines=lines, call=call):
                    self.assertEqual((11, 3) not in found, is_shared)

    def testProcessExit(self):
        """A thread ends by exit, which releases before 4.11 call _exit."""
        for name in ("exit", "_exit"):
            found = session_rows.ReadLines(
                "10 fork() = 11",
                '11 open("a", O_RDONLY) = 3',
                f"11 {name:s}(5) = ?",
                "10 close(0) = 0",
            )
            with self.subTest(name=name):
                (session,) = found[(11, 3)]
                self.assertEqual(session.end, "exit")
                self.assertEqual(session.process.exit_status, 5)

    def testProcessUser(self):
        """The effective user is kept by -1 and by a call that fails."""
        for lines, expected in (
            (("10 getuid() = 7",), 7),
            (("10 getuid() = 7", "10 geteuid() = 8", "10 getuid() = 7"), 8),
            (("10 setresuid(-1, 1000, -1) = 0",), 1000),
            (("10 setresuid(5, 1000, 5) = 0", "10 setresuid(-1, -1, -1) = 0"), 1000),
            (("10 setuid(9) = 0", "10 setuid(0) = -1 EPERM (Not permitted)"), 9),
        ):
            found = session_rows.ReadLines('10 open("a", O_RDONLY) = 3', *lines)
            with self.subTest(lines=lines):
                process = found[(10, 3)][0].process
                self.assertEqual(process.user_identifier, expected)

    def testProcessCutPidfd(self):
        """A pidfd of which the line lacks the process, or the number, names none."""
        found = session_rows.ReadLines(
            "10 pidfd_open() = 4", "10 pidfd_open(11, 0) = 0xffffff00"
        )
        self.assertEqual(list(found), [(10, 4)])
        (pidfd,) = found[(10, 4)]
        self.assertIsNone(pidfd.description.target)
        self.assertEqual(pidfd.last_name_text, None)

    def testProcessFailedPidfd(self):
        """Calls that fail give no descriptor."""
        found = session_rows.ReadLines(
            "10 pidfd_open(99, 0) = -1 ESRCH (No such process)",
            "10 pidfd_open(11, 0) = 4",
            "10 pidfd_getfd(4, 1, 0) = -1 EPERM (Operation not permitted)",
            "10 pidfd_getfd(4, 1, 0) = 5",
            "10 pidfd_getfd(4) = 6",
        )

        self.assertEqual(set(found), {(10, 4), (10, 5), (10, 6)})
        self.assertIsNone(found[(10, 5)][0].parent_identifier)

    def testProcessWait(self):
        """A parent is told the status of a child of which the end is not in the log."""
        found = session_rows.ReadLines(
            "10 fork() = 11",
            '11 open("a", O_RDONLY) = 3',
            "10 wait4(11, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL) = 11",
        )

        self.assertEqual(found[(11, 3)][0].process.exit_status, 3)


class ExecutionsTest(unittest.TestCase):
    """Tests for what is executed, and with what."""

    def _ReadExecuted(self, *lines):
        """Reads what is executed.

        Args:
          lines (tuple[str]): lines without times, of thread 10 if they name none.

        Returns:
          list[Executed]: programs.
        """
        full_lines = [line if line[:1] == "1" else f"10 {line:s}" for line in lines]
        data = "".join(
            f"{line[:2]:s} 17952106{index + 10:02d}.000000 {line[3:]:s}\n"
            for index, line in enumerate(full_lines)
        ).encode("utf-8")
        tracker = session_rows.CreateTracker(data)
        session_rows.ReadSessions(data, tracker)
        return tracker.tree.TakeExecuted()

    def testProcessExecutedDescriptor(self):
        """What is executed through a descriptor is what is behind it."""
        memfd = 'memfd_create("x", MFD_CLOEXEC) = 3'
        execveat = 'execveat(3, "", ["x"], 0x7f /* 1 var */, AT_EMPTY_PATH) = 0'
        opened = 'open("/bin/a", O_RDONLY) = 3'
        execve = 'execve("/proc/self/fd/3", ["a"], 0x7f /* 1 var */) = 0'
        swap = 'renameat2(AT_FDCWD, "/b", AT_FDCWD, "/bin/a", RENAME_EXCHANGE)'
        for lines, expected in (
            ((memfd, execveat), "/memfd:x"),
            ((opened, execveat), "/bin/a"),
            ((opened, execve), "/bin/a"),
            # Another file had the name before.
            (('unlink("/bin/a") = 0', opened, execve), "/bin/a"),
            ((opened, 'unlink("/bin/a") = 0', execve), "/bin/a deleted"),
            ((opened, 'rename("/b", "/bin/a") = 0', execve), "/bin/a deleted"),
            ((opened, f"{swap:s} = 0", execve), "/bin/a"),
            (("pipe([3, 4]) = 0", execve), "pipe:[4->3]"),
            ((opened, execveat.replace("3", "?", 1)), ""),
            # A path that only looks like it, and a call that names its file.
            ((opened, execve.replace("/3", "/3x")), "/proc/self/fd/3x"),
            ((opened, execve.replace("proc/self", "dev")), "/bin/a"),
            ((opened, execve.replace('["a"]', '["AT_EMPTY_PATH"]')), "/bin/a"),
            ((opened, 'execve("/x", ["AT_EMPTY_PATH"], 0x7f) = 0'), "/x"),
            # The log itself marks it.
            ((opened, execveat.replace("3", "3</c>(deleted)", 1)), "/c deleted"),
        ):
            with self.subTest(lines=lines):
                (executed,) = self._ReadExecuted(*lines)
                deleted = " deleted" if executed.is_deleted else ""
                self.assertEqual(f"{executed.path!s}{deleted:s}", expected)

    def testProcessFailedExecution(self):
        """A call that fails, or does not return, executes nothing."""
        for result, number in (
            ("0", 1),
            ("-1 ENOENT (No such file or directory)", 0),
            ("?", 0),
            ("1", 0),
        ):
            executed = self._ReadExecuted(
                f'execve("/bin/a", ["a"], 0x7f /* 1 var */) = {result:s}'
            )
            self.assertEqual(len(executed), number, result)

    def testProcessExecutionByThread(self):
        """A thread begins an exec that ends under the identifier of its leader."""
        superseded = "10 +++ superseded by execve in pid 11 +++"
        for mark, lines in (
            ("unfinished", ()),
            ("unfinished", (superseded,)),
            ("pid changed to 10", (superseded,)),
        ):
            (executed,) = self._ReadExecuted(
                "clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD) = 11",
                '11 open("/input", O_RDONLY) = 0',
                f'11 execve("/bin/b", ["b", "c"], 0x7f /* 1 var */ <{mark:s} ...>',
                *lines,
                "10 <... execve resumed>) = 0",
            )
            self.assertEqual((executed.path, executed.command_line), ("/bin/b", "b c"))
            self.assertEqual(executed.standard_names[0], "/input")
            self.assertEqual(executed.process.identifier, 10)

    def testProcessWrittenProgram(self):
        """A program was written if a file of its name was, and is that file still."""
        written = (
            'open("/tmp/a", O_WRONLY|O_CREAT, 0700) = 3',
            'write(3, "x", 1) = 1',
            "close(3) = 0",
        )
        execve = 'execve("/tmp/a", ["a"], 0x7f /* 1 var */) = 0'
        for lines, is_written in (
            ((), False),
            (written, True),
            (written[:1], False),
            ((*written, 'unlink("/tmp/a") = 0'), False),
            ((*written, 'unlink("/tmp/a") = -1 EPERM (Not permitted)'), True),
            ((*written, 'rename("/tmp/b", "/tmp/a") = 0'), False),
            ((*written, 'chdir("/tmp") = 0', 'unlink("a") = 0'), False),
        ):
            (executed,) = self._ReadExecuted(*lines, execve)
            self.assertIs(executed.is_written, is_written, lines)
        (executed,) = self._ReadExecuted(
            *(line.replace("/tmp/a", "/tmp/b") for line in written),
            'rename("/tmp/b", "/tmp/a") = 0',
            execve,
        )
        self.assertTrue(executed.is_written)

    def testProcessStandardNames(self):
        """A program has the input, output and errors that were open when it began."""
        peer = "TCP:[192.0.2.1:9->192.0.2.2:4444]"
        address = (
            "{sa_family=AF_INET, sin_port=htons(4444), "
            'sin_addr=inet_addr("192.0.2.2")}, 16'
        )
        socket = "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 0"
        connect = f"connect(0, {address:s}) = 0"
        execve = 'execve("/bin/sh", ["sh"], 0x7f /* 1 var */) = 0'
        opened = 'open("/a", O_RDONLY) = 0'
        for lines, names, is_connected in (
            ((), (None, None, None), False),
            ((opened,), ("/a", None, None), False),
            ((opened, "dup2(0, 2) = 2"), ("/a", None, "/a"), False),
            ((opened, "fcntl(0, F_SETFD, FD_CLOEXEC) = 0"), (None, None, None), False),
            (("pipe([0, 1]) = 0",), ("pipe:[1->0]", "pipe:[1->0]", None), False),
            ((socket, connect), ("TCP:[->192.0.2.2:4444]", None, None), False),
            (
                (socket, connect, "dup2(0, 1) = 1"),
                ("TCP:[->192.0.2.2:4444]",) * 2 + (None,),
                True,
            ),
            (
                (f"read(0<{peer:s}>, 0x1, 5) = 5", f"write(1<{peer:s}>, 0x1, 5) = 5"),
                (peer, peer, None),
                True,
            ),
            ((socket,), ("TCP", None, None), False),
            (
                (f"{socket:s}<socket:[7]>",),
                ("TCP:[7]", None, None),
                False,
            ),
        ):
            (executed,) = self._ReadExecuted(*lines, execve)
            self.assertEqual(executed.standard_names, names, lines)
            self.assertIs(executed.is_connected, is_connected, lines)
            self.assertEqual(
                [identifier is not None for identifier in executed.standard_sessions],
                [name is not None for name in names],
            )

    def testProcessExecutedUser(self):
        """A program runs as the effective user that the log shows."""
        execve = 'execve("/bin/sh", ["sh"], 0x7f /* 1 var */) = 0'
        for lines, user, real_user in (
            ((), None, None),
            (("setuid(33) = 0",), 33, None),
            (("setuid(33) = -1 EPERM (Operation not permitted)",), None, None),
            (("geteuid() = 0", "setuid(33) = 0"), 33, 33),
            (("geteuid() = 5", "setuid(33) = 0"), 33, None),
            (("setresuid(1, 2, 3) = 0",), 2, 1),
            (("setresuid(1, -1, 3) = 0",), None, 1),
            (("setresuid(-1, 2, 3) = 0",), 2, None),
            (("setresuid(1, 4294967295, 3) = 0",), None, 1),
            (("getuid() = 7",), 7, 7),
            (("setreuid() = 0",), None, None),
        ):
            (executed,) = self._ReadExecuted(*lines, execve)
            self.assertEqual(executed.user_identifier, user, lines)
            self.assertEqual(executed.process.real_user, real_user, lines)


class NamespaceEffectsTest(unittest.TestCase):
    """Tests for the effects of calls in, and into, pid namespaces."""

    def testProcessNamespace(self):
        """The child of a process in a pid namespace is found by time."""
        found = session_rows.ReadLines(
            '10 open("a", O_RDONLY) = 3</a>',
            "10 clone(child_stack=NULL, flags=CLONE_NEWPID|SIGCHLD) = 11",
            "11 vfork( <unfinished ...>",
            "12 close(3</a>) = 0",
            "11 <... vfork resumed>) = 2",
            "11 fork() = 3",
            "15 close(3</a>) = 0",
        )

        for thread in (12, 15):
            (session,) = found[(thread, 3)]
            self.assertEqual(session.origin, "fork")
            self.assertEqual(session.parent_identifier, found[(11, 3)][0].identifier)

    def testProcessInside(self):
        """A thread that calls itself otherwise is in a pid namespace."""
        found = session_rows.ReadLines(
            '11 open("a", O_RDONLY) = 3</a>',
            "11 gettid() = 2",
            "11 fork( <unfinished ...>",
            "14 close(3</a>) = 0",
            "11 <... fork resumed>) = 3",
        )

        self.assertEqual(found[(14, 3)][0].origin, "fork")

    def testProcessInnerChildren(self):
        """Only what the thread starts that unshared lives in the new pid namespace."""
        for name, call in (
            ("/a", "unshare(CLONE_NEWPID)"),
            ("/a", "unshare(0x20000000)"),
            ("/a", "setns(3</a>, CLONE_NEWPID)"),
            ("/proc/7/ns/pid", "setns(3</proc/7/ns/pid>, 0)"),
            ("pid:[4026532212]", "setns(3<pid:[4026532212]>, 0)"),
        ):
            found = session_rows.ReadLines(
                f'10 open("a", O_RDONLY) = 3<{name:s}>',
                "10 clone(child_stack=0x7f, flags=CLONE_FILES|CLONE_THREAD) = 11",
                f"11 {call:s} = 0",
                # In the namespace of strace, as its children are.
                "10 fork() = 12",
                "12 fork() = 13",
                '12 open("b", O_RDONLY) = 4</b>',
                "12 fork() = 14",
                "14 close(4</b>) = 0",
                # In another one; the number it is given is that of strace.
                "11 fork() = 15",
                "15 fork() = 2",
                f"16 close(3<{name:s}>) = 0",
            )
            with self.subTest(call=call):
                for thread, number, parent in ((14, 4, 12), (16, 3, 15)):
                    (session,) = found[(thread, number)]
                    self.assertEqual(session.origin, "fork")
                    self.assertEqual(
                        session.parent_identifier,
                        found[(parent, number)][0].identifier,
                    )

    def testProcessOtherNamespaces(self):
        """Children live where they did after a call of another kind, or that fails."""
        for call in (
            "unshare(CLONE_NEWNET) = 0",
            "unshare(CLONE_NEWPID) = -1 EPERM (Operation not permitted)",
            "setns(3</proc/7/ns/net>, 0) = 0",
            "setns(3</proc/7/ns/pid>, CLONE_NEWNET) = 0",
            "setns(3</proc/7/ns/pid>, 0) = -1 EPERM (Operation not permitted)",
        ):
            found = session_rows.ReadLines(
                f"10 {call:s}",
                "10 fork() = 11",
                "11 fork() = 12",
                '11 open("b", O_RDONLY) = 4</b>',
                "11 fork() = 13",
                "13 close(4</b>) = 0",
            )
            with self.subTest(call=call):
                self.assertEqual(found[(13, 4)][0].origin, "fork")

    def testProcessFailedForkInside(self):
        """In a pid namespace, too, a call that will fail is not that of a new child."""
        found = session_rows.ReadLines(
            "10 clone(child_stack=NULL, flags=CLONE_NEWPID|SIGCHLD) = 11",
            "11 fork() = 2",
            '12 open("a", O_RDONLY) = 3</a>',
            "11 fork( <unfinished ...>",
            "12 fork( <unfinished ...>",
            "13 close(3</a>) = 0",
            "11 <... fork resumed>) = -1 EAGAIN (Resource temporarily unavailable)",
            "12 <... fork resumed>) = 3",
        )

        (session,) = found[(13, 3)]
        self.assertEqual(session.origin, "fork")
        self.assertEqual(session.parent_identifier, found[(12, 3)][0].identifier)


if __name__ == "__main__":
    unittest.main()
