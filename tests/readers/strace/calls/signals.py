"""Tests for the typed values of signals."""

import unittest

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import signals


class SignalsTest(unittest.TestCase):
    """Tests for the typed values of signals."""

    def testDecodeSignal(self):
        """Signals have a reason and a sender, and children a status."""
        for information, expected in (
            (
                "si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=7, si_uid=0, si_status=3",
                ("CLD_EXITED", 3, 7),
            ),
            (
                "si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=7, si_status=SIGKILL",
                ("CLD_KILLED", None, 7),
            ),
            (
                "si_signo=SIGSEGV, si_code=SEGV_MAPERR, si_addr=NULL",
                ("SEGV_MAPERR", None, None),
            ),
            ("", (None, None, None)),
        ):
            signal = records.Signal(1, 10, "", None, "SIGX", information)
            self.assertEqual(tuple(signals.DecodeSignal(signal)), expected)


if __name__ == "__main__":
    unittest.main()
