"""Tests for calls in progress."""

import unittest

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.descriptors import table as tables
from plaso_extra_parsers.readers.strace.processes import threads


class MomentTest(unittest.TestCase):
    """Tests for a call in progress."""

    def setUp(self):
        """Creates a thread."""
        thread = threads.Thread(10, "", threads.Process(10, 1, None))
        self._state = moments.ThreadState(thread, tables.DescriptorTable((10, "")))

    def testAttach(self):
        """A descriptor that a call names twice is attached once."""
        start = records.CallStart(7, 10, "", None, "dup2", "3, 3")
        moment = moments.Moment(start, self._state)
        session = sessions.DescriptorSession("a" * 16, 10, 3, "open")
        moment.Attach(session)
        moment.Attach(session)
        moment.Attach(None)

        self.assertEqual(moment.stamp, "line 7")
        self.assertEqual(moment.GetIdentifiers(), ("a" * 16,))
        self.assertEqual(session.number_of_calls, 1)

    def testHold(self):
        """Only calls that are in progress for a while hold what they name."""
        start = records.CallStart(7, 10, "", None, "dup2", "3, 3")
        for held, expected in ((None, 0), ([], 1)):
            moment = moments.Moment(start, self._state)
            moment.held = held
            session = sessions.DescriptorSession("a" * 16, 10, 3, "open")
            moment.Attach(session)
            moment.Attach(session)
            self.assertEqual(session.number_of_open_calls, expected)
            self.assertEqual(moment.held, held and [session])

    def testExitTime(self):
        """The end of a call is where its second half is, or else as long after."""
        start = records.CallStart(7, 10, "1", 100, "read", "3, ")
        for exit_time, duration, state, expected in (
            (150, None, records.FINISHED, 150),
            (None, 7, records.FINISHED, 107),
            (None, None, records.FINISHED, 100),
            (None, 7, records.RESUMED_ONLY, 107),
            (None, None, records.RESUMED_ONLY, 130),
        ):
            moment = moments.Moment(start, self._state)
            time = 130 if state else 100
            moment.call = records.Call(
                *(7, 8, 10, "1", time, exit_time, duration, "read", "3, 4"),
                *("0", "", state),
            )
            self.assertEqual(moment.exit_time, expected)


if __name__ == "__main__":
    unittest.main()
