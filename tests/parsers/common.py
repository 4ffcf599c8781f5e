"""Tests for what the parsers of all rooms share."""

import unittest

from dfdatetime import posix_time

from plaso.parsers import mediator
from plaso.storage.fake import writer as fake_writer

from plaso_extra_parsers.parsers import common
from plaso_extra_parsers.parsers.asl import events as asl_events
from plaso_extra_parsers.parsers.atop import events as atop_events


class CoveredSecondsTest(unittest.TestCase):
    """Tests for the seconds that event data covers."""

    def testSetCoveredSeconds(self):
        """Tests that they are in order, and not there if not known or damaged."""
        for times, expected_seconds in (
            ((10, 20), (10, 20)),
            ((10, 10), (10, 10)),
            # The clock was set back.
            ((20, 10), (10, 20)),
            ((None, 20), (None, None)),
            ((10, None), (None, None)),
            ((0, 20), (None, None)),
            ((10, 1 << 62), (None, None)),
            ((-(1 << 62), 10), (None, None)),
        ):
            with self.subTest(times=times):
                event_data = atop_events.AtopGapEventData()
                common.SetCoveredSeconds(event_data, *times)
                self.assertEqual(
                    (event_data.first_seconds, event_data.last_seconds),
                    expected_seconds,
                )


class EventDataMakerTest(unittest.TestCase):
    """Tests for making event data from copies."""

    def testMake(self):
        """Tests that event data is as of its class, and has no value in common."""
        maker = common.EventDataMaker(asl_events.ASLEventData)
        storage_writer = fake_writer.FakeStorageWriter()
        storage_writer.Open()
        expected_values = vars(asl_events.ASLEventData())
        for number in range(3):
            event_data = maker.Make()
            self.assertIs(type(event_data), asl_events.ASLEventData)
            values = vars(event_data)
            self.assertEqual(list(values), list(expected_values))
            for name, value in values.items():
                # All others cannot be changed, so it does not matter who has them.
                if name == "_identifier":
                    self.assertIsInstance(value, type(expected_values[name]))
                else:
                    self.assertIsInstance(value, (bool, str, type(None)))
                    self.assertEqual(value, expected_values[name])
            event_data.message_identifier = number
            storage_writer.AddAttributeContainer(event_data)
        stored = list(storage_writer.GetAttributeContainers("event_data"))
        self.assertEqual([item.message_identifier for item in stored], [0, 1, 2])
        identifiers = {item.GetIdentifier().CopyToString() for item in stored}
        self.assertEqual(len(identifiers), 3)

    def testCopy(self):
        """Tests that a copy has the same values, and none in common that change."""
        maker = common.EventDataMaker(asl_events.ASLEventData)
        event_data = maker.Make()
        event_data.level = 4
        copy = maker.Copy(event_data)
        self.assertIs(type(copy), asl_events.ASLEventData)
        self.assertEqual(vars(copy), vars(event_data))
        copy.level = 5
        self.assertEqual(event_data.level, 4)

    def testMakeWithAttributes(self):
        """Tests that event data has the attributes that all of a maker have."""
        maker = common.EventDataMaker(
            asl_events.ASLEventData, {"hostname": "labhost", "level": 3}
        )
        event_data = maker.Make()
        event_data.level = 4
        self.assertEqual((event_data.hostname, event_data.level), ("labhost", 4))
        self.assertEqual(vars(maker.Make())["level"], 3)
        self.assertEqual(vars(asl_events.ASLEventData())["level"], None)


class _CalculatedTime(posix_time.PosixTime):
    """Date and time that keeps what it calculates from its timestamp."""

    def __init__(self, timestamp=None):
        """Initializes a date and time."""
        super().__init__(timestamp=timestamp)
        self.minutes = timestamp // 60
        self.seconds = timestamp


class DateTimeMakerTest(unittest.TestCase):
    """Tests for making date and time values from copies."""

    def testMake(self):
        """Tests that date and time values are as of their class, and independent."""
        for date_time_class in (
            posix_time.PosixTime,
            posix_time.PosixTimeInNanoseconds,
            _CalculatedTime,
        ):
            maker = common.DateTimeMaker(date_time_class)
            date_times = [maker.Make(timestamp) for timestamp in (0, 1420070400, -5)]
            for date_time, timestamp in zip(date_times, (0, 1420070400, -5)):
                expected_date_time = date_time_class(timestamp=timestamp)
                self.assertIs(type(date_time), date_time_class)
                self.assertEqual(vars(date_time), vars(expected_date_time))
                self.assertEqual(
                    date_time.CopyToDateTimeStringISO8601(),
                    expected_date_time.CopyToDateTimeStringISO8601(),
                )


class CompatibilityTest(unittest.TestCase):
    """Tests for the calls, with the release of Plaso that runs the tests."""

    def setUp(self):
        """Makes a mediator."""
        self._storage_writer = fake_writer.FakeStorageWriter()
        self._storage_writer.Open()
        self._parser_mediator = mediator.ParserMediator()
        self._parser_mediator.SetStorageWriter(self._storage_writer)

    def testProduceEventData(self):
        """Tests that recovered event data is marked, other event data is not."""
        for recovered in (False, True):
            event_data = atop_events.AtopBootEventData()
            common.ProduceEventData(
                self._parser_mediator, event_data, recovered=recovered
            )
        event_data = list(self._storage_writer.GetAttributeContainers("event_data"))
        self.assertEqual([item.recovered for item in event_data], [None, True])
        if hasattr(mediator.ParserMediator, "ProduceWarning"):
            labels = [getattr(item, "_recovered") for item in event_data]
            self.assertEqual(labels, [False, True])

    def testProduceWarning(self):
        """Tests that a warning is one of extraction or of recovery."""
        common.ProduceWarning(self._parser_mediator, "extraction")
        common.ProduceWarning(self._parser_mediator, "recovery", recovered=True)
        for kind in ("extraction", "recovery"):
            (warning,) = self._storage_writer.GetAttributeContainers(
                f"{kind:s}_warning"
            )
            self.assertEqual(warning.message, kind)


class InformationTest(unittest.TestCase):
    """Tests extra information."""

    def testJoin(self):
        """What says nothing is not there."""
        values = {"Load": "0.00", "Lost": 0, "Kernel": None, "Names": "", "Exited": 3}
        self.assertEqual(common.Join(values), "Load: 0.00, Lost: 0, Exited: 3")
        self.assertIsNone(common.Join({"Kernel": None}))

    def testJoinTexts(self):
        """Texts are one value, none are none."""
        self.assertEqual(common.JoinTexts(["sh", "cat a"]), "sh; cat a")
        for texts in ([], None):
            self.assertIsNone(common.JoinTexts(texts))
