"""Tests that the fast way through a call does what the slow one does.

SessionTracker follows most calls by a short cut. What it does must be what entering and
leaving the call does, which is what the calls of threads take whose halves are on lines
of their own. When there is one way only, this goes.
"""

import io
import os
import unittest

from unittest import mock

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.strace import trace
from plaso_extra_parsers.readers.strace.descriptors import tracker

from tests.readers.strace import recordings


def _ProcessCall(self, state, call):
    """Processes a call without short cut.

    Args:
      self (SessionTracker): tracker.
      state (ThreadState): thread that made the call.
      call (Call): call.

    Returns:
      tuple[str, ...]: identifiers of the sessions of the descriptors that it names.
    """
    # pylint: disable=protected-access
    if state.open_moment is not None:
        if state.open_moment.line_number == call.line_number:
            return self.Leave(state, call)
        return self._ProcessUnusual(state, call)
    if call.state:
        return self._ProcessUnusual(state, call)
    self.Enter(state, call)
    return self.Leave(state, call)


def _ProcessStart(self, record):
    """Processes the first half of a call without short cut.

    Args:
      self (SessionTracker): tracker.
      record (CallStart): record.
    """
    state = self.store.states.get(record.thread_identifier)
    if state is None:
        state = self.system.BeginThread(record)
        if state is None:
            return
    if state.open_moment is not None:
        self.store.ReleaseMoment(state.open_moment)
        state.open_moment = None
    self.Enter(state, record)


def _GetValues(item):
    """Retrieves all of an object that is a plain value.

    Args:
      item (object): object.

    Returns:
      list[tuple[str, str]]: names and values.
    """
    names = set(getattr(item, "__dict__", ()))
    for item_class in type(item).__mro__:
        names.update(getattr(item_class, "__slots__", ()))
    return [
        (name, repr(value))
        for name, value in sorted((name, getattr(item, name, None)) for name in names)
        if isinstance(value, (bool, float, int, str, tuple))
        and " object at 0x" not in repr(value)
    ]


class TwinTest(unittest.TestCase):
    """Tests the two ways."""

    maxDiff = None

    def _Follow(self, name, data):
        """Follows descriptors, threads and processes through a log.

        Args:
          name (str): name of the log.
          data (bytes): log.

        Returns:
          list[list[object]]: rows, sessions, executions and processes, None if it is no
              log.
        """
        log_trace = trace.Trace(io.BytesIO(data), name, recordings.MODIFICATION_TIME)
        try:
            log_trace.ReadFormat()
        except errors.WrongFormat:
            return None
        found = [[], [], [], []]
        for batch in log_trace.IterateBatches():
            found[0].extend(
                (row.record.__class__, row.record.line_number, *row[1:])
                for row in batch.rows
                if hasattr(row.record, "line_number")
            )
            for values, items in zip(found[1:], batch[1:]):
                values.extend(map(_GetValues, items))
        return found

    def testRecordings(self):
        """Both ways give the same of all recordings."""
        number_of_logs = number_of_rows = 0
        for name in recordings.GetNames():
            for file_name, data in recordings.ReadFiles(name).items():
                found = self._Follow(file_name, data)
                if found is None:
                    continue
                with mock.patch.multiple(
                    tracker.SessionTracker,
                    ProcessCall=_ProcessCall,
                    ProcessStart=_ProcessStart,
                ):
                    slow_found = self._Follow(file_name, data)
                with self.subTest(recording=os.path.join(name, file_name)):
                    for values, slow_values in zip(found, slow_found):
                        self.assertEqual(values, slow_values)
                number_of_logs += 1
                number_of_rows += sum(map(len, found))
        self.assertGreater(number_of_logs, 100)
        self.assertGreater(number_of_rows, 25000)


if __name__ == "__main__":
    unittest.main()
