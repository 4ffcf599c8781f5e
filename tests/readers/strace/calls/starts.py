"""Tests for the calls that start threads and processes."""

import unittest

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import starts


class StartsTest(unittest.TestCase):
    """Tests for the calls that start threads and processes."""

    def testReadCloneFlags(self):
        """Flags are read by name and by value, of clone and clone3."""
        thread_flags = starts.CLONE_FILES | starts.CLONE_THREAD
        for name, text, expected in (
            ("fork", "", 0),
            ("clone", "child_stack=NULL, flags=CLONE_CHILD_SETTID|SIGCHLD", 0),
            ("clone", "child_stack=NULL, flags=0x1200000|17", 0),
            ("clone", "0x3d0f00, 0x7f00", thread_flags | starts.CLONE_FS),
            ("clone", "flags=0x3d0f00, child_stack=0", thread_flags | starts.CLONE_FS),
            ("clone3", "{flags=CLONE_VM|CLONE_FILES|CLONE_THREAD, x=1}", thread_flags),
            ("clone3", "{flags=CLONE_NEWPID}", starts.CLONE_NEWPID),
            ("clone3", "0x7ffd, 0x58", None),
        ):
            with self.subTest(text=text):
                self.assertEqual(starts.ReadCloneFlags(name, text), expected)

    def testReadProcess(self):
        """A child is read from the result; failures and restarts have none."""
        for value, outcome, expected in (
            ("12", "", (12, False, 12)),
            ("12", "<sh>", (12, False, 12)),
            ("2", " /* 2739 in strace's PID NS */", (2739, True, 2)),
            ("2", "<a /*> /* 2739 in strace's PID NS */", (2739, True, 2)),
            ("0x402b", "", (0x402B, False, 0x402B)),
            ("-1", " EAGAIN (Resource temporarily unavailable)", None),
            ("?", " ERESTARTNOINTR (To be restarted)", None),
            ("12", " (INJECTED)", None),
        ):
            with self.subTest(value=value, outcome=outcome):
                call = records.Call(
                    1, 1, 1, "", 0, None, None, "fork", "", value, outcome
                )
                self.assertEqual(starts.ReadProcess(call), expected)


if __name__ == "__main__":
    unittest.main()
