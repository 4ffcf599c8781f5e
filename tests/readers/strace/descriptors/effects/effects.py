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
        for name, (enter, leave) in effects.EFFECTS.items():
            self.assertIn(name, calls.CALLS)
            self.assertTrue(enter or leave, name)

    def testPlainUses(self):
        """A plain use counts bytes where its result is how many there were."""
        for name, leave in (
            ("read", uses.LeaveUse),
            ("recvfrom", uses.LeaveUse),
            ("fstat", None),
        ):
            self.assertEqual(effects.EFFECTS[name], (uses.EnterUse, leave))
            self.assertIn(name, effects.PLAIN_USES)
        for name in ("close", "dup", "openat", "sendto", "ioctl", "getpid", "mmap"):
            self.assertNotIn(name, effects.PLAIN_USES)

    def testCopyingNames(self):
        """Calls that change descriptors allow copies, others do not."""
        for name in ("openat", "clone", "close", "dup2", "exit", "unlinkat"):
            self.assertIn(name, effects.COPYING_NAMES)
        for name in ("read", "fstat", "chdir", "unlink", "getuid", "wait4", "getpid"):
            self.assertNotIn(name, effects.COPYING_NAMES)


if __name__ == "__main__":
    unittest.main()
