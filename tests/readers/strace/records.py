"""Tests for the records of strace logs."""

import unittest

from plaso_extra_parsers.readers.strace import records


def _CreateCall(value, outcome="", **kwargs):
    """Creates a call."""
    call = records.Call(1, 1, 10, "", None, None, None, "read", "3", value, outcome)
    return call._replace(**kwargs)


class CallTest(unittest.TestCase):
    """Tests for calls."""

    def testReturnValue(self):
        """Values are decimal, hexadecimal or octal, or missing."""
        for value, expected in (
            ("3", 3),
            ("-1", -1),
            ("0x7f00", 0x7F00),
            ("022", 18),
            ("0", 0),
            ("?", None),
            ("", None),
        ):
            self.assertEqual(_CreateCall(value).return_value, expected, value)

    def testError(self):
        """Errors are those that strace names."""
        for value, outcome, expected in (
            ("-1", " ENOENT (No such file or directory)", "ENOENT"),
            (
                "?",
                " ERESTART_RESTARTBLOCK (Interrupted by signal)",
                "ERESTART_RESTARTBLOCK",
            ),
            ("-1", " (errno 516)", "errno 516"),
            ("-1", " EACCES (Permission denied) (INJECTED)", "EACCES"),
            ("-1", "", None),
            ("0", " (Timeout)", None),
            ("1", " EAGAIN (Not of a call that failed)", None),
            ("3", "</E x>", None),
            ("?", " <unavailable>", None),
        ):
            self.assertEqual(_CreateCall(value, outcome).error, expected, outcome)

    def testIsSuccessful(self):
        """Calls that failed, did not return or were injected are not successful."""
        for value, outcome, expected in (
            ("0", "", True),
            ("3", "</x>", True),
            ("-1", "", True),
            ("-1", " EBADF (Bad file descriptor)", False),
            ("?", "", False),
            ("", "", False),
            ("7", " (INJECTED)", False),
            ("7", " (INJECTED: args)", True),
            ("7", " (INJECTED: args, retval)", False),
            ("7", " (DELAYED)", True),
        ):
            call = _CreateCall(value, outcome)
            self.assertEqual(call.is_successful, expected, outcome)
            self.assertEqual(call.is_injected, "INJECTED" in outcome)

    def testEndTime(self):
        """The time of the second half comes before the sum of time and duration."""
        self.assertIsNone(_CreateCall("0").end_time)
        self.assertIsNone(_CreateCall("0", time=5).end_time)
        self.assertEqual(_CreateCall("0", time=5, duration=2).end_time, 7)
        self.assertEqual(_CreateCall("0", time=5, duration=2, exit_time=9).end_time, 9)

    def testResult(self):
        """The result is the value and what follows it."""
        self.assertEqual(_CreateCall("3", "</x>").result, "3</x>")

    def testIsSplit(self):
        """A call is split if it ends on another line."""
        self.assertFalse(_CreateCall("0").is_split)
        self.assertTrue(_CreateCall("0", exit_line_number=2).is_split)

    def testGetSuccessor(self):
        """Only a call that goes on elsewhere has a successor."""
        self.assertIsNone(_CreateCall("0").GetSuccessor())
        call = _CreateCall("", "12", state=records.PID_CHANGED)
        self.assertEqual(call.GetSuccessor(), 12)


if __name__ == "__main__":
    unittest.main()
