"""Tests for attempts to log in."""

import unittest

from unittest import mock

from plaso_extra_parsers.output import attempts
from plaso_extra_parsers.output import log_lines
from plaso_extra_parsers.output import marks

_SECOND = 1000000


def _CreateMark(form, user, process, kind=log_lines.FAILED_LOGIN, **values):
    """Creates a mark."""
    return marks.Mark(kind, user=user, process=process, form=form, **values)


class AttemptsTest(unittest.TestCase):
    """Tests for attempts to log in."""

    def _Count(self, *events):
        """Counts attempts.

        Args:
          events (tuple[tuple[float, int, Mark]]): seconds, evidence file and mark.

        Returns:
          tuple[int, list[int]]: number of attempts, and first mark per event.
        """
        store = attempts.Attempts()
        results = [
            store.Add(mark, number, source, round(seconds * _SECOND))
            for number, (seconds, source, mark) in enumerate(events)
        ]
        return sum(count for _, count in results), [same for same, _ in results]

    def testFailedLogin(self):
        """A record of btmp and lines of sshd are one attempt, seconds apart."""
        record, result = attempts.RECORD, log_lines.RESULT
        announcement = log_lines.ANNOUNCEMENT
        self.assertEqual(
            self._Count(
                (0, 0, _CreateMark(record, "root", "58")),
                (0.4, 1, _CreateMark(result, "root", "58", host="web01")),
                (2, 0, _CreateMark(record, "admin", "60")),
                (2.1, 1, _CreateMark(announcement, "admin", "60")),
                (4, 0, _CreateMark(record, "admin", "60")),
                (4.3, 1, _CreateMark(result, "admin", "60")),
            ),
            (2, [-1, 0, -1, 2, 2, 2]),
        )

    def testConnectionOfFailedLogin(self):
        """A connection that ends after a failed login is of it, else of its own."""
        session = log_lines.SESSION
        end = _CreateMark(session, "root", "58", kind=log_lines.CONNECTION)
        failure = _CreateMark(log_lines.RESULT, "root", "58")
        begin = _CreateMark(log_lines.RESULT, None, "58", kind=log_lines.CONNECTION)
        self.assertEqual(self._Count((0, 0, failure), (1, 0, end)), (1, [-1, 0]))
        self.assertEqual(self._Count((0, 0, failure), (6, 0, end)), (2, [-1, -1]))
        other = end._replace(process="59")
        self.assertEqual(self._Count((0, 0, failure), (1, 0, other)), (2, [-1, -1]))
        self.assertEqual(self._Count((0, 0, failure), (1, 0, begin)), (2, [-1, -1]))

    def testSeveralPerProcess(self):
        """Passwords that are tried one after another are attempts of their own."""
        record, result = attempts.RECORD, log_lines.RESULT
        events = []
        for number in range(3):
            events.append((number * 2, 0, _CreateMark(record, "root", "58")))
            events.append((number * 2 + 0.4, 1, _CreateMark(result, "root", "58")))
        self.assertEqual(self._Count(*events), (3, [-1, 0, -1, 2, -1, 4]))
        repeated = _CreateMark(result, "root", "58", count=2)
        self.assertEqual(self._Count((0, 1, repeated)), (2, [-1]))

    def testOthers(self):
        """Other processes, hosts, users and later events are other attempts."""
        first = _CreateMark(attempts.RECORD, "root", "58", host="a")
        for seconds, mark in (
            (1, _CreateMark(log_lines.RESULT, "root", "59", host="a")),
            (1, _CreateMark(log_lines.RESULT, "root", "58", host="b")),
            (1, _CreateMark(log_lines.RESULT, "bob", "58", host="a")),
            (6, _CreateMark(log_lines.RESULT, "root", "58", host="a")),
        ):
            count, _ = self._Count((0, 0, first), (seconds, 1, mark))
            self.assertEqual(count, 2, mark)

    def testLogin(self):
        """A login is a line of sshd, a session of logind and a record of wtmp."""
        login = log_lines.LOGIN
        self.assertEqual(
            self._Count(
                (0, 0, _CreateMark(log_lines.RESULT, "bob", "66", login)),
                (0.1, 0, _CreateMark(log_lines.SESSION, "bob", "400", login)),
                (0.2, 1, _CreateMark(attempts.RECORD, "bob", "72", login)),
                (1, 0, _CreateMark(log_lines.RESULT, "bob", "80", login)),
                (1.1, 0, _CreateMark(log_lines.RESULT, "eve", "81", login)),
            ),
            (3, [-1, 0, 0, -1, -1]),
        )

    def testRepeated(self):
        """A line that stands for two attempts is of both, and of the first one."""
        record, result = attempts.RECORD, log_lines.RESULT
        events = [(number, 0, _CreateMark(record, "root", "58")) for number in range(2)]
        events.append((3, 1, _CreateMark(result, "root", "58", count=2)))
        self.assertEqual(self._Count(*events), (2, [-1, -1, 0]))

    def testUsers(self):
        """A line without a process is of the attempt of its user."""
        record, result = attempts.RECORD, log_lines.RESULT
        for user, expected in (("root", 0), ("eve", -1)):
            _, found = self._Count(
                (0, 0, _CreateMark(record, "root", None)),
                (1, 1, _CreateMark(result, user, None)),
            )
            self.assertEqual(found, [-1, expected])

    def testDistance(self):
        """Events of one attempt are 5 s apart at most."""
        record, result = attempts.RECORD, log_lines.RESULT
        for seconds, expected in ((5, 0), (5.000001, -1)):
            _, found = self._Count(
                (0, 0, _CreateMark(record, "root", "58")),
                (seconds, 1, _CreateMark(result, "root", "58")),
            )
            self.assertEqual(found, [-1, expected])

    def testCommands(self):
        """Commands are as many as there are lines."""
        mark = _CreateMark(log_lines.RESULT, "bob", "5", log_lines.SUDO)
        self.assertEqual(self._Count((0, 0, mark), (0, 0, mark)), (2, [-1, -1]))

    def testForgotten(self):
        """Of many attempts those of the last seconds are remembered."""
        store = attempts.Attempts()
        with mock.patch.object(attempts, "_MAXIMUM_KEYS", 100):
            for number in range(300):
                user, time = f"u{number:d}", number * 100000
                mark = _CreateMark(log_lines.RESULT, user, str(number))
                self.assertEqual(store.Add(mark, number, 0, time), (-1, 1))
                if number >= 10:
                    user = f"u{number - 10:d}"
                    mark = _CreateMark(attempts.RECORD, user, str(number - 10))
                    self.assertEqual(store.Add(mark, 0, 1, time), (number - 10, 0))

    def testMany(self):
        """Of a flood of attempts within a second a bounded number is remembered."""
        store = attempts.Attempts()
        for number in range(20000):
            mark = _CreateMark(log_lines.RESULT, f"u{number:d}", str(number))
            store.Add(mark, number, 0, number)
            mark = _CreateMark(log_lines.SESSION, "bob", str(number), log_lines.LOGIN)
            store.Add(mark, number, 0, number)
        # pylint: disable=protected-access
        remembered = store._attempts_per_key
        self.assertLessEqual(len(remembered), attempts._MAXIMUM_KEYS)
        self.assertLessEqual(
            max(len(values) for values in remembered.values()),
            attempts._MAXIMUM_ATTEMPTS_PER_KEY,
        )


if __name__ == "__main__":
    unittest.main()
