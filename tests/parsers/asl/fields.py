"""Tests for the extra fields of Apple System Log (ASL) records."""

import re
import time
import unittest

from plaso_extra_parsers.parsers.asl import events as asl_events
from plaso_extra_parsers.parsers.asl import fields as asl_fields


class FieldsTest(unittest.TestCase):
    """Tests for the values of fields."""

    def testFormatTime(self):
        """A time is in ISO 8601 form, up to the end of the year 9999."""
        self.assertEqual(asl_fields.FormatTime(0), "1970-01-01T00:00:00+00:00")
        self.assertEqual(
            asl_fields.FormatTime(253402300799), "9999-12-31T23:59:59+00:00"
        )
        self.assertIsNone(asl_fields.FormatTime(253402300800))
        self.assertIsNone(asl_fields.FormatTime(None))
        for microseconds, text in (
            (0, "1970-01-01T00:00:01.000000+00:00"),
            (123, "1970-01-01T00:00:01.000123+00:00"),
            (999999, "1970-01-01T00:00:01.999999+00:00"),
            (1000000, "1970-01-01T00:00:01+00:00"),
            (None, "1970-01-01T00:00:01+00:00"),
        ):
            self.assertEqual(asl_fields.FormatTime(1, microseconds), text)

    def testGetInteger(self):
        """Only what fits the storage is a number, whatever the digits are."""
        for text, number in (
            ("0", 0),
            ("0042", 42),
            ("9223372036854775807", (1 << 63) - 1),
            ("9223372036854775808", None),
            ("9" * 100000, None),
            ("-1", None),
            ("1.5", None),
            ("\u0661", None),
            ("", None),
            (None, None),
        ):
            self.assertEqual(asl_fields.GetInteger(text), number)


class ExtraFieldsParserTest(unittest.TestCase):
    """Tests for the parser."""

    def _Parse(self, *pairs):
        """Parses the extra fields of a record."""
        event_data = asl_events.ASLEventData()
        parser = asl_fields.ExtraFieldsParser()
        parser.Parse(event_data, pairs)
        return event_data

    def testParse(self):
        """Fields are in order of the record, the text of all is in order of key."""
        event_data = self._Parse(("b", "2"), ("a", "1"), ("ut_user", "alice"))
        self.assertEqual(event_data.statistics, ["b: 2", "a: 1", "ut_user: alice"])
        self.assertEqual(event_data.extra_information, "a: 1, b: 2, ut_user: alice")
        self.assertEqual(event_data.username, "alice")
        event_data = self._Parse(("b", "2"), ("a", "1"))
        self.assertEqual(event_data.extra_information, "a: 1, b: 2")
        event_data = self._Parse(("b", "2"))
        self.assertEqual(event_data.extra_information, "b: 2")

    def testParseUnreadable(self):
        """A key or value that cannot be read hides nothing else."""
        event_data = self._Parse((None, "2"), ("a:", None), (None, None), ("c", ""))
        self.assertEqual(event_data.statistics, [": 2", "a\\:", "", "c: "])
        self.assertEqual(event_data.extra_information, ": 2, , a:, c: ")

    def testParseTime(self):
        """The time of a login has the microseconds of its own field."""
        seconds = ("ut_tv.tv_sec", "1420070800")
        for pairs, text in (
            ((seconds,), "2015-01-01T00:06:40+00:00"),
            (
                (seconds, ("ut_tv.tv_usec", "123456")),
                "2015-01-01T00:06:40.123456+00:00",
            ),
            ((("ut_tv.tv_usec", "45"), seconds), "2015-01-01T00:06:40.000045+00:00"),
            ((seconds, ("ut_tv.tv_usec", "x")), "2015-01-01T00:06:40+00:00"),
            ((("ut_tv.tv_usec", "123456"),), None),
        ):
            parser = asl_fields.ExtraFieldsParser()
            self.assertEqual(parser.Parse(asl_events.ASLEventData(), pairs), text)

    def testParseManyKeys(self):
        """Any number of combinations of keys is parsed in bounded memory."""
        parser = asl_fields.ExtraFieldsParser()
        for number in range(3000):
            event_data = asl_events.ASLEventData()
            parser.Parse(event_data, ((f"key {number:d}", "value"),))
            self.assertEqual(event_data.statistics, [f"key {number:d}: value"])


# Message, method, user, address, host and port. The forms are those of OpenSSH.
_MESSAGES = (
    (
        "Accepted publickey for bob from 203.0.113.7 port 50022 ssh2: RSA SHA256:abc",
        ("publickey", "bob", "203.0.113.7", None, "50022"),
    ),
    (
        "Accepted keyboard-interactive/pam for bob from fe80::1%en0 port 1 ssh2",
        ("keyboard-interactive/pam", "bob", "fe80::1%en0", None, "1"),
    ),
    (
        "Failed password for invalid user x from 192.0.2.1 port 22 from 192.0.2.9"
        " port 5 ssh2",
        ("password", "x from 192.0.2.1 port 22", "192.0.2.9", None, "5"),
    ),
    (
        "Failed none for invalid user  from 192.0.2.4 port 5 ssh2",
        ("none", None, "192.0.2.4", None, "5"),
    ),
    (
        "Invalid user test from 192.0.2.101",
        (None, "test", "192.0.2.101", None, None),
    ),
    (
        "Invalid user test from 192.0.2.1 port 59701",
        (None, "test", "192.0.2.1", None, "59701"),
    ),
    (
        "error: PAM: authentication error for root from 192.0.2.3 via 192.0.2.200",
        (None, "root", "192.0.2.3", None, None),
    ),
    (
        "error: PAM: unknown user for illegal user badguy from host.example.org",
        (None, "badguy", None, "host.example.org", None),
    ),
    (
        "User bob from 192.0.2.4 not allowed because not listed in AllowUsers",
        (None, "bob", "192.0.2.4", None, None),
    ),
    (
        "Disconnected from user bob 203.0.113.7 port 50022",
        (None, "bob", "203.0.113.7", None, "50022"),
    ),
    (
        "Connection closed by authenticating user admin 192.0.2.4 port 22 [preauth]",
        (None, "admin", "192.0.2.4", None, "22"),
    ),
    (
        "Connection from 192.0.2.4 port 5 on 192.0.2.5 port 22",
        (None, None, "192.0.2.4", None, "5"),
    ),
    (
        "Received disconnect from 192.0.2.12: 11:  [preauth]",
        (None, None, "192.0.2.12", None, None),
    ),
    (
        "error: Failed to allocate internet-domain X11 display socket.",
        (None, None, None, None, None),
    ),
    ("", (None, None, None, None, None)),
)


class ParseMessageTest(unittest.TestCase):
    """Tests for the function."""

    def testParseMessage(self):
        """Who, from where and how are attributes, whatever the user is called."""
        for message, expected_values in _MESSAGES:
            with self.subTest(message=message):
                event_data = asl_events.ASLEventData()
                asl_fields.ParseSSHMessage(event_data, message)
                self.assertEqual(
                    (
                        event_data.authentication_method,
                        event_data.username,
                        event_data.ip_address,
                        event_data.source_hostname,
                        event_data.port,
                    ),
                    expected_values,
                )

    def testMessageSizes(self):
        """A message is parsed up to the size that sshd or sudo can write."""
        for parse, text, size in (
            (asl_fields.ParseSSHMessage, "Accepted x for bob from 192.0.2.1 ", 2048),
            (asl_fields.ParseSudoMessage, "bob : COMMAND=", 8192),
        ):
            for message_size in (size, size + 1):
                event_data = asl_events.ASLEventData()
                facts = parse(event_data, text.ljust(message_size, "x"))
                self.assertEqual(event_data.username == "bob", message_size == size)
                if message_size > size:
                    self.assertEqual(facts, {})

    def testLongMessage(self):
        """A long message that is like none of sshd is left at once."""
        start_time = time.monotonic()
        for text in (" for from ", " from 1 ", "PAM: for ", "a"):
            for start in ("PAM: ", "error: PAM: x for ", "User ", "Failed x for "):
                for size in (2000, 200000):
                    event_data = asl_events.ASLEventData()
                    message = start + text * (size // len(text))
                    asl_fields.ParseSSHMessage(event_data, message)
        self.assertLess(time.monotonic() - start_time, 20)


# Public lists of these numbers, and Apple's IOPMrootDomain.cpp.
_SHUTDOWN_CAUSES = """
-128: unknown
-104: battery fault
-103: battery voltage too low
-100: power supply too hot
-95: processor too hot
-86: too hot near the processor
-79: wrong current of the battery
-78: wrong current of the power adapter
-75: no communication with the power adapter
-74: battery too hot
-71: memory too hot
-64: kernel panic
-62: watchdog
-61: watchdog
-60: bad directory block of the disk
-3: several temperatures too high
0: power was cut
3: power button was held
5: orderly shutdown
"""


class ProgramsTest(unittest.TestCase):
    """Tests for what is known of single programs."""

    def testGetReporter(self):
        """All programs of OpenSSH are sshd, and no other program is."""
        for sender, expected_reporter in (
            ("sshd", "sshd"),
            ("sshd-auth", "sshd"),
            ("sshd-session", "sshd"),
            ("sshd: bob [priv]", "sshd"),
            ("sshd-session: bob [priv]", "sshd"),
            ("sshd-keygen-wrapper", "sshd-keygen-wrapper"),
            ("sshd2", "sshd2"),
            ("sudo", "sudo"),
            ("s", "s"),
            ("x", "x"),
            ("", ""),
            (None, None),
        ):
            self.assertEqual(asl_fields.GetReporter(sender), expected_reporter)

    def _ParseMessage(self, reporter, message, uid=0, pid=1):
        """Parses a message.

        Returns:
          tuple[ASLEventData, dict[str, str]]: event data, and what else it says.
        """
        event_data = asl_events.ASLEventData()
        event_data.message_body = message
        event_data.process_identifier = pid
        event_data.reporter = reporter
        event_data.user_identifier = uid
        return event_data, asl_fields.ParseMessage(event_data)

    def testShutdownCause(self):
        """Only the kernel reports the cause of a shutdown."""
        for reporter, message, expected_facts in (
            (
                "kernel",
                "Previous shutdown cause: 3",
                {"Cause": "power button was held"},
            ),
            ("kernel", "Previous Shutdown Cause: -128", {"Cause": "unknown"}),
            ("kernel", "Previous shutdown cause: 99", {"Cause": None}),
            ("kernel", "Previous sleep cause: 3", {}),
            ("kernel", "previous shutdown cause: 3", {}),
            ("kernel", "", {}),
            ("kernel", None, {}),
            ("powerd", "Previous shutdown cause: 3", {}),
        ):
            _, facts = self._ParseMessage(reporter, message)
            self.assertEqual(facts, expected_facts)

    def testShutdownCauses(self):
        """Each known cause has its words, and the numbers beside them have none."""
        causes = {
            int(number): words
            for number, words in re.findall("(.+): (.+)", _SHUTDOWN_CAUSES)
        }
        for number in range(-200, 100):
            _, facts = self._ParseMessage(
                "kernel", f"Previous shutdown cause: {number:d}"
            )
            self.assertEqual(facts, {"Cause": causes.get(number)})

    def testForgedSender(self):
        """A message is forged if a user cannot have sent it as that program."""
        accepted = "Accepted password for root from 192.0.2.66 port 50022 ssh2"
        for reporter, message, uid, pid, expected_result in (
            ("sshd", accepted, 501, 7, True),
            ("sshd", accepted, 500, 7, True),
            ("sshd", accepted, 499, 7, False),
            ("sshd", accepted, -2, 7, False),
            ("sshd", accepted, None, 7, False),
            ("sshd", "Failed password for bob from 192.0.2.66", 501, 7, True),
            ("sshd", "Received disconnect from 192.0.2.66", 501, 7, False),
            ("sudo", "anything", 501, 7, True),
            ("su", None, 501, 7, True),
            ("authd", "anything", 501, 7, True),
            ("SecurityServer", "anything", 501, 7, True),
            ("com.apple.SecurityServer", "anything", 501, 7, True),
            ("loginwindow", "anything", 501, 7, False),
            ("kernel", "anything", 501, 7, True),
            ("kernel", "anything", 501, 0, False),
            ("kernel", "anything", 501, -1, False),
            ("com.apple.xpc.launchd", "anything", 501, 7, True),
            ("com.apple.xpc.launchd", "anything", 501, 1, False),
            ("com.apple.launchd", "anything", 501, 7, False),
            (None, "anything", 501, 7, False),
        ):
            with self.subTest(reporter=reporter, uid=uid, pid=pid):
                event_data, _ = self._ParseMessage(reporter, message, uid, pid)
                self.assertEqual(event_data.is_forged_sender is True, expected_result)

    def testParseSudoMessage(self):
        """User and command are attributes, whatever is between them."""
        for message, username, command, expected_details in (
            (
                "   alice : TTY=ttys000 ; PWD=/a b ; USER=root ; COMMAND=/bin/ls -l",
                "alice",
                "/bin/ls -l",
                ("root", "ttys000", "/a b"),
            ),
            (
                "bob : no ; TTY=x ; PWD=/ ; USER=eve ; TSID=1 ; COMMAND=a",
                "bob",
                "a",
                ("eve", "x", "/"),
            ),
            (
                "bob : PWD=/ ; USER=root ; GROUP=g ; ENV=A=b ; COMMAND=x ; COMMAND=y",
                "bob",
                "x ; COMMAND=y",
                ("root", None, "/"),
            ),
            ("bob : conversation failed", "bob", None, ()),
            ("pam_unix(sudo:auth): no", None, None, ()),
            ("bob : " + "x" * 10000, None, None, ()),
        ):
            with self.subTest(message=message[:40]):
                event_data = asl_events.ASLEventData()
                details = asl_fields.ParseSudoMessage(event_data, message)
                self.assertEqual(event_data.username, username)
                self.assertEqual(event_data.command, command)
                self.assertEqual(
                    details,
                    dict(zip(("As user", "Terminal", "Folder"), expected_details)),
                )


if __name__ == "__main__":
    unittest.main()
