"""Tests for which events a report notes."""

import unittest

from plaso_extra_parsers.output import log_lines
from plaso_extra_parsers.output import marks
from plaso_extra_parsers.output import noted


class NotedTest(unittest.TestCase):
    """Tests for which events a report notes."""

    def testGetBitsOfMark(self):
        """Each kind of mark is noted as something, but the start of atop."""
        kinds = {
            value
            for name, value in vars(log_lines).items()
            if name.isupper() and not name.startswith("_")
        } - {log_lines.ANNOUNCEMENT, log_lines.RESULT, log_lines.SESSION}
        for kind in kinds:
            bits = noted.GetBitsOfMark(marks.Mark(kind))
            self.assertEqual(bool(bits), kind != log_lines.ATOP, kind)
        for kind, target, bits in (
            (log_lines.SUDO, "root", noted.EXECUTION | noted.ROOT),
            (log_lines.SUDO, "app", noted.EXECUTION),
            (log_lines.CRON, "root", noted.EXECUTION | noted.ROOT),
            (log_lines.FAILED_LOGIN, "root", noted.FAILURE),
        ):
            mark = marks.Mark(kind, target=target)
            self.assertEqual(noted.GetBitsOfMark(mark), bits)

    def testIsConnection(self):
        """Connections are to and from other machines."""
        for name, address, expected in (
            ("connect", "203.0.113.7", True),
            ("accept4", "2001:db8::1", True),
            ("connect", "127.0.0.1", False),
            ("connect", "::ffff:127.0.0.1", False),
            ("connect", "0.0.0.0", False),
            ("connect", "fe80::1%eth0", True),
            ("connect", None, False),
            ("sendto", "203.0.113.7", False),
            (None, "203.0.113.7", False),
        ):
            self.assertEqual(noted.IsConnection(name, address), expected, address)

    def testIsOtherMachine(self):
        """A name is that of another machine unless it is localhost."""
        for name, expected in (("mail.example.org", True), ("localhost", False)):
            self.assertEqual(noted.IsOtherMachine(name), expected)
        self.assertEqual(noted.IsOtherMachine(""), False)


if __name__ == "__main__":
    unittest.main()
