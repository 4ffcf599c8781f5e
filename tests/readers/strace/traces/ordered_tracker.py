"""Tests for descriptor sessions of calls that were put in order."""

import unittest

from plaso_extra_parsers.readers.strace.traces import ordered_tracker
from plaso_extra_parsers.readers.strace import records


class OrderedTrackerTest(unittest.TestCase):
    """Tests for a tracker of entries and exits."""

    def _CreateCall(self, thread_identifier, time, name, arguments, value, outcome=""):
        """Creates a call.

        Args:
          thread_identifier (int): thread.
          time (int): time of entry.
          name (str): name.
          arguments (str): arguments.
          value (str): returned value.
          outcome (Optional[str]): what follows it.

        Returns:
          Call: call.
        """
        return records.Call(
            *(1, 1, thread_identifier, str(time), time, None, 1),
            *(name, arguments, value, outcome),
        )

    def testHasConflict(self):
        """A number that is still open in a shared table cannot be taken yet."""
        tracker = ordered_tracker.OrderedTracker("x", has_several_threads=False)
        tracker.SetMembers({10: 1, 11: 4}, True)
        flags = "{flags=CLONE_FILES|CLONE_THREAD}, 88"
        for call in (
            self._CreateCall(10, 1, "open", '"a", O_RDONLY', "3", "</a>"),
            self._CreateCall(10, 2, "clone3", flags, "11"),
        ):
            tracker.EnterCall(call)
            tracker.LeaveCall(call)
        creation = self._CreateCall(11, 4, "open", '"b", O_RDONLY', "3", "</b>")
        close = self._CreateCall(10, 5, "close", "3</a>", "0")
        tracker.EnterCall(creation)

        self.assertTrue(tracker.HasConflict(creation))

        tracker.EnterCall(close)

        self.assertEqual(
            [session.object_text for session in tracker.GetUsedSessions(10)], ["/a"]
        )
        self.assertFalse(tracker.HasConflict(creation))

        tracker.LeaveCall(creation)
        tracker.LeaveCall(close)

        self.assertEqual(
            [(session.object_text, session.end) for session in tracker.TakeEnded()],
            [("/a", "close")],
        )
        tracker.Finish()
        self.assertEqual(
            [session.object_text for session in tracker.TakeEnded()], ["/b"]
        )


if __name__ == "__main__":
    unittest.main()
