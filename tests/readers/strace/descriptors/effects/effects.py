"""Tests for the table of effects."""

import unittest

from plaso_extra_parsers.lib import system_calls as calls
from plaso_extra_parsers.readers.strace.descriptors.effects import effects


class EffectsTest(unittest.TestCase):
    """Tests for what each call does to descriptors."""

    def testEffects(self):
        """Each call that names or makes descriptors has effects, or is a plain use."""
        self.assertFalse(set(effects.EFFECTS) & set(effects.PLAIN_USES))
        self.assertLessEqual(effects.OTHER_EFFECTS, set(effects.EFFECTS))
        for name, row in calls.CALLS.items():
            if row.uses or row.creation is not None or name in calls.FORK_NAMES:
                self.assertTrue(
                    name in effects.EFFECTS or name in effects.PLAIN_USES, name
                )
        for name, (enter, leave) in effects.EFFECTS.items():
            self.assertIn(name, calls.CALLS)
            self.assertTrue(enter or leave, name)


if __name__ == "__main__":
    unittest.main()
