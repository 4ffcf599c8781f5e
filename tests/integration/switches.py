"""Tests for the environment variables that switch things off."""

import os
import unittest

from unittest import mock

from plaso_extra_parsers.integration import switches


class SwitchesTest(unittest.TestCase):
    """Tests for the environment variables that switch things off."""

    def testIsSwitchedOff(self):
        """Each value that means off switches everything off, any other does not."""
        for value in ("off", "OFF", " 0 ", "no", "false"):
            with mock.patch.dict(os.environ, {switches.ENVIRONMENT_VARIABLE: value}):
                self.assertTrue(switches.IsSwitchedOff(), value)
        for value in ("", "on", "1"):
            with mock.patch.dict(os.environ, {switches.ENVIRONMENT_VARIABLE: value}):
                self.assertFalse(switches.IsSwitchedOff(), value)

    def testSwitchOff(self):
        """Processes that are started from now on are switched off too."""
        with mock.patch.dict(os.environ):
            switches.SwitchOff()
            self.assertTrue(switches.IsSwitchedOff())

    def testIsDisabled(self):
        """A plugin can be left out with or without the name of its parser."""
        for value, is_disabled in (
            ("", False),
            ("new", True),
            ("other, TEXT/New", True),
            ("text", False),
            (",", False),
        ):
            with mock.patch.dict(os.environ, {switches.DISABLE_VARIABLE: value}):
                self.assertEqual(switches.IsDisabled("text/new"), is_disabled, value)

    def testGetUnknownDisabledNames(self):
        """Names in the environment that nothing has are told."""
        value = "ATOP, text/strace,strace,asl_lgo,psort_zero"
        with mock.patch.dict(os.environ, {switches.DISABLE_VARIABLE: value}):
            names = switches.GetUnknownDisabledNames(
                ["atop", "psort_zero", "text/strace"]
            )
        self.assertEqual(names, {"asl_lgo"})


if __name__ == "__main__":
    unittest.main()
