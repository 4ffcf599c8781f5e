"""Tests for addresses of sockets in calls."""

import unittest

from plaso_extra_parsers.readers.strace.calls import addresses


class AddressesTest(unittest.TestCase):
    """Tests for addresses of sockets in calls."""

    def testReadSocketAddress(self):
        """Addresses of all families and releases are read."""
        for text, expected in (
            (
                "{sa_family=AF_INET, sin_port=htons(80), "
                'sin_addr=inet_addr("1.2.3.4")}',
                ("1.2.3.4", 80, None),
            ),
            (
                '{sa_family=AF_INET6, sin6_port=htons(443), inet_pton(AF_INET6, "::1", '
                "&sin6_addr), sin6_flowinfo=htonl(0), sin6_scope_id=0}",
                ("::1", 443, None),
            ),
            (
                '{sa_family=AF_INET, sin_port=53, sin_addr="8.8.8.8"}',
                ("8.8.8.8", 53, None),
            ),
            ('{sa_family=AF_UNIX, sun_path="/run/x"}', (None, None, "/run/x")),
            ('{sa_family=AF_UNIX, sun_path=@"x\\ty"}', (None, None, "@x\ty")),
            ("{sa_family=AF_UNSPEC}", (None, None, None)),
            ("0x7ffe", (None, None, None)),
        ):
            self.assertEqual(addresses.ReadSocketAddress(text), expected)


if __name__ == "__main__":
    unittest.main()
