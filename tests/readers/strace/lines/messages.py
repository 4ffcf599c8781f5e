"""Tests for the messages of strace about itself."""

import unittest

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.lines import messages


class MessagesTest(unittest.TestCase):
    """Tests for the messages of strace about itself."""

    def testReadMessage(self):
        """Messages of all releases are read, with the threads they are about."""
        attached = records.ATTACHED
        detached = records.NOTICE_DETACHED
        for line, kind, thread, parent in (
            ("strace: Process 12 attached", attached, 12, None),
            ("/usr/bin/strace: Process 12 attached", attached, 12, None),
            ("strace: Process 12 attached with 2 threads", attached, 12, None),
            ("strace: Process 12 detached", detached, 12, None),
            ("^Cstrace: Process 12 detached", detached, 12, None),
            ("strace: Can't stat 'x': No such file", records.MESSAGE, None, None),
            ("Process 12 attached - interrupt to quit", attached, 12, None),
            (
                "Process 12 attached with 2 threads - interrupt to quit",
                attached,
                12,
                None,
            ),
            ("Process 12 attached (waiting for parent)", attached, 12, None),
            ("Process 12 resumed (parent 11 ready)", records.MESSAGE, 12, 11),
            ("Process 12 resumed", records.MESSAGE, 12, None),
            ("Process 12 suspended", records.MESSAGE, 12, None),
            ("Process 12 detached", detached, 12, None),
            ("^CProcess 12 detached", detached, 12, None),
            ("unknown pid: 12", records.MESSAGE, None, None),
            ("pid 12 stopped, [SIGTRAP]", records.MESSAGE, None, None),
            ("PANIC: attached pid 12 exited with 1", records.MESSAGE, None, None),
            (" [wait(0x057f) = 23] WIFSTOPPED,sig=SIGTRAP", "message", None, None),
        ):
            with self.subTest(line=line):
                message = messages.ReadMessage(line)
                self.assertEqual(message, (line, 0, kind, thread, parent))

    def testReadOtherLines(self):
        """Other lines are no messages."""
        for line in (
            "",
            "Process 12 attached itself",
            "Process 1234567890 attached",
            "getpid() = 12",
            "my strace: x",
        ):
            self.assertIsNone(messages.ReadMessage(line), line)

    def testFindMessage(self):
        """A message is found at the end of a call, whatever the release."""
        for text, expected in (
            ("child_stack=0, flags=SIGCHLDstrace: Process 12 attached", 28),
            ("/usr/bin/strace: Process 13 attached", 0),
            ("Process 3511 attached", 0),
            ("-1, Process 3510 suspended", 4),
            ("4, Process 11233 detached", 3),
            ("4, ^CProcess 11233 detached", 3),
            ("0x78f000 [wait(0x057f) = 23] WIFSTOPPED,sig=SIGTRAP", 8),
        ):
            with self.subTest(text=text):
                message = messages.FindMessage(text)
                self.assertEqual(message.start, expected)
                self.assertEqual(message.text, text[expected:])
        self.assertIsNone(messages.FindMessage('3, "Process 12 attached"'))


if __name__ == "__main__":
    unittest.main()
