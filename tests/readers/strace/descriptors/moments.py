"""Tests that the descriptors at many moments are those that the kernel had.

The program `moments` (test_data/strace/sources) stopped at each of 39 moments, and
another process wrote down what /proc said was open in which table. strace traced it
four times, each time in another form.
"""

import collections
import gzip
import json
import os
import re
import unittest

from tests.readers.strace import old_threads
from tests.readers.strace import recordings
from tests.readers.strace.descriptors import session_rows

_NUMBER_OF_MOMENTS = 39

_MOMENT = re.compile(
    rb'(\d{10})\.(\d{6}) write\(1(?:<.*?>)?, "moment ([a-z ]+)(?:\\n)?"', re.MULTILINE
)

# No call names standard error, thus nothing in the log says that it is open.
_NEVER_NAMED = 2

# Opened by io_uring, which is in no log of strace. The log first names it where it is
# closed, hence it may have been open from the beginning.
_FROM_RING = 33
_BEFORE_RING = {"start", "opened", "duplicated", "closed", "pipes", "special"}


def _ReadMoments(name):
    """Reads what was open.

    Returns:
      list[dict[str, object]]: moments, each with its name and its tables.
    """
    path = os.path.join(recordings.TEST_DATA_PATH, name, "moments.json.gz")
    with gzip.open(path) as file_object:
        return json.load(file_object)


def _FindTimes(logs):
    """Finds when the moments were.

    Returns:
      list[tuple[int, str]]: time in nanoseconds and name of each moment, in order.
    """
    times = []
    for data in logs.values():
        for seconds, fraction, name in _MOMENT.findall(data):
            time = int(seconds) * 10**9 + int(fraction) * 1000
            times.append((time, name.decode("ascii")))
    return sorted(times)


def _ReadSessions(logs):
    """Reads the sessions of a recording."""
    if len(logs) == 1:
        (data,) = logs.values()
        return session_rows.ReadSingleLog(data)
    return session_rows.ReadSet(
        {int(name.rpartition(".")[2]): data for name, data in logs.items()}
    )


class MomentsTest(unittest.TestCase):
    """Tests that the descriptors at many moments are those that the kernel had."""

    maxDiff = None

    def _CheckMoments(self, name, rewrite=None):
        """Checks the numbers that are open in all tables at each moment.

        Args:
          name (str): name of the recording.
          rewrite (Optional[Callable]): rewrites the log to another form.

        Returns:
          tuple[list[DescriptorSession], list[tuple[int, dict[str, object]]]]: sessions,
              and time and truth of the moments.
        """
        logs = recordings.ReadFiles(name)
        if rewrite:
            logs = {key: rewrite(data.decode("ascii")) for key, data in logs.items()}
            self.assertTrue(all(number for _, number in logs.values()))
            logs = {key: text.encode("ascii") for key, (text, _) in logs.items()}
        sessions = _ReadSessions(logs)
        moments = _ReadMoments(name)
        times = _FindTimes(logs)

        self.assertEqual(len(times), _NUMBER_OF_MOMENTS)
        self.assertEqual(
            [moment_name for _, moment_name in times],
            [moment["name"] for moment in moments],
        )

        unknowable = set()
        for (time, moment_name), moment in zip(times, moments):
            found = collections.Counter(
                session.descriptor
                for session in sessions
                if (session.opened is None or session.opened <= time)
                and (session.closed is None or session.closed > time)
            )
            expected = collections.Counter(
                int(number)
                for table in moment["tables"]
                for number in table["descriptors"]
                if int(number) != _NEVER_NAMED
            )
            if moment_name in _BEFORE_RING and found[_FROM_RING]:
                found -= collections.Counter([_FROM_RING])
                unknowable.add(moment_name)
            with self.subTest(recording=name, moment=moment_name):
                self.assertEqual(
                    {
                        "missing": sorted((expected - found).elements()),
                        "too many": sorted((found - expected).elements()),
                    },
                    {"missing": [], "too many": []},
                )

        self.assertEqual(unknowable, _BEFORE_RING)
        return sessions, [(time, moment) for (time, _), moment in zip(times, moments)]

    def _CheckNames(self, sessions, moments):
        """Checks that what is open at each moment is what the log names it."""
        for time, moment in moments:
            expected = collections.Counter(
                (int(number), link.replace(" (deleted)", ""))
                for table in moment["tables"]
                for number, (link, _) in table["descriptors"].items()
            )
            for session in sessions:
                is_open = (session.opened is None or session.opened <= time) and (
                    session.closed is None or session.closed > time
                )
                text = session.object_text
                if moment["name"] in _BEFORE_RING and session.descriptor == _FROM_RING:
                    continue
                if is_open and text and text.startswith(("/", "pipe:", "anon_inode:")):
                    text = text.replace("(deleted)", "").strip()
                    with self.subTest(moment=moment["name"], name=text):
                        self.assertIn((session.descriptor, text), expected)

    def testOneFile(self):
        """Nothing but -f."""
        self._CheckMoments("truth-f")

    def testOneFileWithNames(self):
        """One file, descriptors decorated."""
        self._CheckNames(*self._CheckMoments("truth-f-y"))

    def testFilePerThread(self):
        """One file per thread, descriptors decorated."""
        self._CheckNames(*self._CheckMoments("truth-ff"))

    def testStandardError(self):
        """Standard error, where lines have no PID as long as there is one process."""
        self._CheckMoments("truth-stderr")

    def testOldForm(self):
        """strace up to 5.1, where the second half of clone has all arguments."""
        for name in ("truth-f", "truth-f-y"):
            for rewrite in (old_threads.Rewrite, old_threads.Split):
                with self.subTest(name=name, rewrite=rewrite.__name__):
                    self._CheckMoments(name, rewrite)


if __name__ == "__main__":
    unittest.main()
