"""Tests for the calls of Plaso that differ between releases."""

import unittest

from plaso.parsers import mediator
from plaso.storage.fake import writer as fake_writer

from plaso_extra_parsers.parsers import atop_events
from plaso_extra_parsers.parsers import compatibility


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
            compatibility.ProduceEventData(
                self._parser_mediator, event_data, recovered=recovered
            )
        event_data = list(self._storage_writer.GetAttributeContainers("event_data"))
        self.assertEqual([item.recovered for item in event_data], [None, True])
        if hasattr(mediator.ParserMediator, "ProduceWarning"):
            labels = [getattr(item, "_recovered") for item in event_data]
            self.assertEqual(labels, [False, True])

    def testProduceWarning(self):
        """Tests that a warning is one of extraction or of recovery."""
        compatibility.ProduceWarning(self._parser_mediator, "extraction")
        compatibility.ProduceWarning(self._parser_mediator, "recovery", recovered=True)
        for kind in ("extraction", "recovery"):
            (warning,) = self._storage_writer.GetAttributeContainers(
                f"{kind:s}_warning"
            )
            self.assertEqual(warning.message, kind)
