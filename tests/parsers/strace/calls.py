"""Tests for event data of system calls in strace logs."""

import unittest

from plaso_extra_parsers.parsers.strace import calls as strace_calls
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace import trace


def _CreateCall(name, arguments, value="0", outcome="", facts=(), process=10):
    """Creates event data of a call.

    Args:
      name (str): name of the call.
      arguments (str): arguments.
      value (Optional[str]): returned value.
      outcome (Optional[str]): what follows it.
      facts (Optional[tuple[tuple[str, str], ...]]): what the log has told before.
      process (Optional[int]): process.

    Returns:
      StraceSystemCallEventData: event data.
    """
    call = records.Call(1, 1, 11, "", None, None, None, name, arguments, value, outcome)
    return strace_calls.CreateCall(trace.Row(call, process, (), None, facts))


class CallsTest(unittest.TestCase):
    """Tests for event data of system calls."""

    def testGetOtherThread(self):
        """The first thread of a process is not told."""
        self.assertIsNone(strace_calls.GetOtherThread(7, 7))
        self.assertEqual(strace_calls.GetOtherThread(8, 7), 8)
        self.assertEqual(strace_calls.GetOtherThread(8, None), 8)

    def testIsShortened(self):
        """What is longer than messages show is shortened."""
        self.assertIsNone(strace_calls.IsShortened(None))
        self.assertIsNone(strace_calls.IsShortened("x" * 150))
        self.assertTrue(strace_calls.IsShortened("x" * 151))

    def testArguments(self):
        """The space where a call was cut in two is no argument."""
        self.assertEqual(_CreateCall("poll", "0x1, 0, 5 ").arguments, "0x1, 0, 5")
        self.assertIsNone(_CreateCall("getpid", "").arguments)

    def testFacts(self):
        """What the log has told before a call is with it."""
        event_data = _CreateCall(
            "getsockopt",
            "3, SOL_SOCKET, SO_ERROR, [0], [4]",
            facts=((trace.FACT_CONNECTION, "TCP:[->192.0.2.1:80]"),),
        )
        self.assertIn("connection: made", event_data.statistics)
        self.assertEqual((event_data.ip_address, event_data.port), ("192.0.2.1", "80"))

        event_data = _CreateCall("ftruncate", "3, 0", facts=((trace.FACT_FILE, "/x"),))
        self.assertEqual(event_data.path, "/x")

        event_data = _CreateCall(
            "openat", '3, "x", O_RDONLY', "4", facts=(("directory 3", "/a\\tb"),)
        )
        self.assertEqual((event_data.path, event_data.full_path), ("x", "/a\tb/x"))
        self.assertEqual(event_data.statistics, ["flags: O_RDONLY"])

    def testTargetItself(self):
        """A call on the process that makes it says so."""
        for name, arguments, expected in (
            ("process_vm_writev", "10, [], 1, [], 1, 0", True),
            ("process_vm_writev", "11, [], 1, [], 1, 0", True),
            ("process_vm_writev", "12, [], 1, [], 1, 0", False),
            ("open", '"/proc/10/mem", O_RDWR', True),
            ("open", '"/proc/100/mem", O_RDWR', False),
            ("open", '"/proc", O_RDONLY', False),
        ):
            statistics = _CreateCall(name, arguments).statistics or []
            self.assertEqual("target: itself" in statistics, expected, arguments)


if __name__ == "__main__":
    unittest.main()
