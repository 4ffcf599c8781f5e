"""Tests for the threads of lines of strace logs."""

import io
import unittest

from plaso_extra_parsers.readers.strace.lines import prefix
from plaso_extra_parsers.readers.strace.lines import survey
from plaso_extra_parsers.readers.strace.lines import thread_names

_BRACKET = prefix.PrefixShape(process=prefix.BRACKET_PROCESS)


class ThreadNamesTest(unittest.TestCase):
    """Tests for the threads of lines of strace logs."""

    def testReadThreadSuffix(self):
        """Names of files per thread end in a thread; a small number is a rotation."""
        for name, expected in (
            ("tr.15982", 15982),
            ("a.b.100", 100),
            ("tr.4194304", 4194304),
            ("tr.1", None),
            ("tr.99", None),
            ("tr.12345678", None),
            ("tr.log", None),
            (".15982", None),
            ("15982", None),
            ("", None),
        ):
            self.assertEqual(thread_names.ReadThreadSuffix(name), expected, name)

    def _FindThread(self, text, shape=_BRACKET):
        """Finds the thread of the first lines."""
        names = thread_names.ThreadNames(None)
        names.SetSurvey(survey.ReadSurvey(io.BytesIO(text.encode("ascii")), shape))
        self.assertEqual(names.GetThread(""), names.identifiers[""])
        return names.identifiers[""]

    def testSetSurvey(self):
        """The thread of the first lines is the one that the log tells, or none."""
        execve = 'execve("/bin/sh", ["sh"], 0x1 /* 3 vars */) = 0\n'
        for text, expected in (
            # What a call without thread returned is another thread.
            (
                "clone(child_stack=NULL, flags=SIGCHLD) = 3511\n"
                "[pid  3511] close(3) = 0\n[pid  3510] close(4) = 0\n",
                3510,
            ),
            (
                "vfork( <unfinished ...>\n[pid 3511] close(3) = 0\n"
                "[pid 3510] <... vfork resumed>) = 3511\n",
                3510,
            ),
            # What is attached is another, unless nothing stands before it.
            (
                "strace: Process 12 attached\n"
                "[pid    12] brk(NULL) = 0\n[pid    11] brk(NULL) = 0\n",
                11,
            ),
            # Of two that nothing is known of it can be either.
            ("[pid 3511] close(3) = 0\n[pid 3510] close(4) = 0\n", None),
            ("close(3) = 0\n", None),
            # An ended child is none of its own parent.
            (
                "[pid 12] close(3) = 0\n[pid 12] +++ exited with 0 +++\n"
                "--- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=12, "
                "si_uid=0} ---\n[pid 11] close(3) = 0\n",
                11,
            ),
            # Releases before 4.7 name the parent.
            (
                "clone(Process 13 attached (waiting for parent)\n"
                "Process 13 resumed (parent 12 ready)\n"
                "child_stack=0, flags=SIGCHLD) = 13\n[pid 13] close(3) = 0\n",
                12,
            ),
            # The thread says itself who it is.
            ("getpid() = 12\n[pid 12] close(3) = 0\n[pid 13] close(3) = 0\n", 12),
            ("set_tid_address(0x7f4b5a7d6a10) = 12\n", 12),
            ("gettid() = 2 /* 12 in strace's PID NS */\n", 12),
            # Not in a namespace, and not if it says two things.
            ("getpid() = 2\nunshare(CLONE_NEWPID) = 0\n", None),
            ("getpid() = 2\ngetpid() = 3\n", None),
            # Others can make such calls when more than one is traced.
            ("[pid 13] close(3) = 0\ngetpid() = 12\n", None),
            # Which is left at the end.
            (
                "[pid 12] close(3) = 0\n[pid 13] close(3) = 0\n"
                "[pid 13] +++ exited with 0 +++\nclose(4) = 0\n",
                12,
            ),
        ):
            with self.subTest(text=text):
                self.assertEqual(self._FindThread(execve + text), expected)

    def testFindAttachedThreads(self):
        """The one thread that strace attached to at first is that of the lines."""
        message = "strace: Process 12 attached\n"
        self.assertEqual(self._FindThread(message + "read(3, "), 12)
        self.assertEqual(
            self._FindThread("Process 12 attached - interrupt to quit\nread(3, "), 12
        )
        self.assertIsNone(
            self._FindThread(message + message.replace("12", "13") + "read(3, ")
        )

    def testRuns(self):
        """Behind the end of the only thread, another run of strace has its own."""
        names = thread_names.ThreadNames(None)
        shape = prefix.PrefixShape(clock=prefix.TIME_OF_DAY)
        names.SetSurvey(
            survey.ReadSurvey(
                io.BytesIO(
                    b"21:37:35 getpid() = 12\n21:37:35 +++ exited with 0 +++\n"
                    b"21:37:36 close(3) = 0\n21:37:36 +++ killed by SIGKILL +++\n"
                    b"21:37:37 gettid() = 14\n"
                ),
                shape,
            )
        )
        self.assertEqual(names.GetThread("", is_exit=True), 12)
        self.assertIsNone(names.GetThread(""))
        self.assertIsNone(names.GetThread("", is_exit=True))
        self.assertEqual(names.identifiers[""], 14)
        names.ForgetRuns()
        self.assertEqual(names.GetThread("", is_exit=True), 14)
        self.assertIsNone(names.GetThread(""))

    def testQuietEnds(self):
        """A thread that called exit is not the one that is left (-qq)."""
        names = thread_names.ThreadNames(None)
        names.AddThread(12)
        names.AddThread(13)
        names.AddCall(13, "close")
        self.assertIsNone(names.GetThread(""))
        names.AddCall(13, "exit_group")
        self.assertEqual(names.GetThread(""), 12)

    def testGetThread(self):
        """A line without thread is about the only one left."""
        names = thread_names.ThreadNames(None)
        names.AddThread(12)
        names.AddThread(13)
        self.assertIsNone(names.GetThread(""))
        self.assertEqual(names.GetThread("13", is_exit=True), 13)
        self.assertEqual(names.GetThread(""), 12)
        names.RemoveThread(12)
        self.assertIsNone(names.GetThread(""))

    def testFixedThread(self):
        """The thread of a file per thread is that of all its lines."""
        names = thread_names.ThreadNames(12)
        data = b"[pid    11] brk(NULL) = 0\n"
        names.SetSurvey(survey.ReadSurvey(io.BytesIO(data), _BRACKET))
        self.assertEqual(names.fixed_thread, 12)
        self.assertEqual(names.GetThread(None, is_exit=True), 12)
        self.assertEqual(names.GetThread(None), 12)
        self.assertIsNone(thread_names.ThreadNames(None).fixed_thread)

    def testLimitIdentifiers(self):
        """Threads by text are forgotten when there are too many."""
        names = thread_names.ThreadNames(12)
        for number in range(20_000):
            names.identifiers[str(number)] = number
        names.LimitIdentifiers()
        self.assertEqual(names.identifiers, {"": 12})


if __name__ == "__main__":
    unittest.main()
