"""Tests for the event data of the Apple System Log (ASL)."""

import re
import unittest

from unittest import mock

from plaso.parsers import asl as plaso_asl

from plaso_extra_parsers.parsers.asl import events as asl_events


class EventDataTest(unittest.TestCase):
    """Tests for the event data classes."""

    def testInitialize(self):
        """Of new event data nothing is known but its data type, which is Plaso's."""
        for event_data_class, plaso_class in (
            (asl_events.ASLEventData, plaso_asl.ASLEventData),
            (asl_events.ASLFileEventData, plaso_asl.ASLFileEventData),
        ):
            event_data = event_data_class()
            self.assertEqual(event_data.data_type, plaso_class.DATA_TYPE)
            values = {
                name: value
                for name, value in vars(event_data).items()
                if name != "data_type" and not name.startswith("_")
            }
            self.assertEqual(set(values.values()), {None})
            names = re.findall(r"^ +([a-z_]+) [(]", event_data.__doc__, re.MULTILINE)
            self.assertEqual(list(values), names)

    def testHasOldNames(self):
        """The names are those that the installed release of Plaso sets."""
        self.assertEqual(
            asl_events.HasOldNames(),
            "computer_name" in vars(plaso_asl.ASLEventData()),
        )
        for names, expected_result in (
            (("computer_name", "message"), True),
            (("hostname", "message_body"), False),
        ):
            with mock.patch.object(
                plaso_asl, "ASLEventData", mock.Mock(return_value=mock.Mock(spec=names))
            ):
                self.assertIs(asl_events.HasOldNames(), expected_result)


if __name__ == "__main__":
    unittest.main()
