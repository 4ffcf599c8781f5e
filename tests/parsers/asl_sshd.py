"""Tests for messages of sshd in the Apple System Log (ASL)."""

import time
import unittest

from plaso_extra_parsers.parsers import asl
from plaso_extra_parsers.parsers import asl_sshd

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
                event_data = asl.ASLEventData()
                asl_sshd.ParseMessage(event_data, message)
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

    def testLongMessage(self):
        """A long message that is like none of sshd is left at once."""
        start_time = time.monotonic()
        for text in (" for from ", " from 1 ", "PAM: for ", "a"):
            for start in ("PAM: ", "error: PAM: x for ", "User ", "Failed x for "):
                for size in (2000, 200000):
                    event_data = asl.ASLEventData()
                    message = start + text * (size // len(text))
                    asl_sshd.ParseMessage(event_data, message)
        self.assertLess(time.monotonic() - start_time, 20)


if __name__ == "__main__":
    unittest.main()
