"""Tests for the table of effects."""

import unittest

from plaso_extra_parsers.lib import system_calls as calls
from plaso_extra_parsers.readers.strace.descriptors.effects import effects
from plaso_extra_parsers.readers.strace.descriptors.effects import uses


class EffectsTest(unittest.TestCase):
    """Tests for what each call does to descriptors."""

    def testEffects(self):
        """Each call that names or makes descriptors has effects."""
        for name, row in calls.CALLS.items():
            if row.uses or row.creation is not None or name in calls.FORK_NAMES:
                self.assertIn(name, effects.EFFECTS)
        for name, (enter, leave, _) in effects.EFFECTS.items():
            self.assertIn(name, calls.CALLS)
            self.assertTrue(enter or leave, name)

    def testPlainUses(self):
        """A plain use counts bytes where its result is how many there were."""
        for name, leave in (
            ("read", uses.LeaveUse),
            ("recvfrom", uses.LeaveUse),
            ("fstat", None),
        ):
            self.assertEqual(effects.EFFECTS[name], (uses.EnterUse, leave, False))

    def testChangingCalls(self):
        """Calls that change descriptors allow copies, others do not."""
        for name in ("openat", "clone", "close", "dup2", "exit", "unlinkat", "mmap"):
            self.assertTrue(effects.EFFECTS[name][2], name)
        for name in (
            *("read", "fstat", "chdir", "unlink", "getuid", "wait4", "getpid"),
            *("setuid", "poll", "epoll_wait", "getsockopt"),
        ):
            self.assertFalse(effects.EFFECTS[name][2], name)


if __name__ == "__main__":
    unittest.main()
