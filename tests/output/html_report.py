"""Tests for the output module for HTML reports."""

import os
import tempfile
import unittest

from plaso_extra_parsers.output import blocks
from plaso_extra_parsers.output import html_report

from tests.output import output_test_lib

_TIME = 1795217904000000


def _CreateRows(count, *labels):
    """Creates events.

    Args:
      count (int): number of events.
      labels (tuple[str]): tags of each tenth event.

    Returns:
      list[tuple[EventObject, EventData, EventTag]]: events.
    """
    return [
        (
            output_test_lib.CreateEvent(_TIME + number),
            output_test_lib.CreateEventData("test:a", text=f"message {number:d}"),
            output_test_lib.CreateTag(*labels) if labels and not number % 10 else None,
        )
        for number in range(count)
    ]


class HTMLReportOutputModuleTest(unittest.TestCase):
    """Tests for the output module."""

    def testOpen(self):
        """A file that exists is not written over."""
        with tempfile.NamedTemporaryFile() as file_object:
            module = html_report.HTMLReportOutputModule()
            with self.assertRaises(FileExistsError):
                module.Open(path=file_object.name)
        with self.assertRaises(ValueError):
            html_report.HTMLReportOutputModule().Open()

    def testWrite(self):
        """Each event is a row: its time, kind, source, tags, message and attributes."""
        event_data = output_test_lib.CreateEventData(
            "test:a",
            text="one",
            display_name="OS:/one",
            log_line_number=5,
            recorded_time=output_test_lib.CreateTime(_TIME),
            number=2**60,
            flag=True,
            names=["a", "b\u202e"],
        )
        report = output_test_lib.WriteReport(
            [
                (
                    output_test_lib.CreateEvent(_TIME),
                    event_data,
                    output_test_lib.CreateTag("boot", "other"),
                ),
                (
                    output_test_lib.CreateEvent(None),
                    output_test_lib.CreateEventData("test:none", offset=0x1_0000_0001),
                    None,
                ),
                (output_test_lib.CreateEvent(_TIME + 3, "End Time"), event_data, None),
            ]
        )
        columns = report.ReadColumns()
        self.assertEqual(columns["time"], [_TIME, None, _TIME + 3])
        self.assertEqual(columns["position"], [5, 2**32 + 1, 5])
        self.assertEqual(columns["source"], [0, 1, 0])
        self.assertEqual(
            columns["flags"],
            [blocks.FLAG_LINE, blocks.FLAG_NO_TIME, blocks.FLAG_LINE],
        )
        self.assertEqual(
            [report.meta["kinds"][kind] for kind in columns["kind"]],
            [
                ["test:a", "Recorded Time"],
                ["test:none", "Not a time"],
                ["test:a", "End Time"],
            ],
        )
        self.assertEqual(
            [report.meta["tags"][tags] for tags in columns["tags"]],
            [["boot", "other"], [], []],
        )
        self.assertEqual(report.meta["sources"], ["OS:/one", "-"])
        self.assertEqual(report.ReadMessages()[0], "one")
        self.assertEqual(
            report.ReadAttributes()[0],
            {
                "text": "one",
                "log_line_number": 5,
                "recorded_time": "2026-11-20T23:38:24.000000+00:00",
                "number": str(2**60),
                "flag": True,
                "names": "a, b\\u202e",
            },
        )

    def testWriteEmpty(self):
        """No events make a report too."""
        report = output_test_lib.WriteReport([])
        self.assertEqual(report.meta["events"], 0)
        self.assertEqual(report.ReadMessages(), [])

    def testWriteAsFormerRelease(self):
        """Plaso 20240308 passes the event itself."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "report.html")
            module = html_report.HTMLReportOutputModule()
            module.Open(path=path)
            mediator = output_test_lib.Mediator()
            module.WriteHeader(mediator)
            ((event, event_data, event_tag),) = _CreateRows(1)
            module.WriteFieldValues(mediator, event, event_data, None, event_tag)
            module.WriteFooter()
            module.Close()
            with open(path, encoding="utf-8") as file_object:
                report = output_test_lib.Report(file_object.read())
        self.assertEqual(report.ReadMessages(), ["message 0"])

    def testWriteMaximumEvents(self):
        """Beyond the maximum there are numbers of all, and texts of tagged events."""
        report = output_test_lib.WriteReport(
            _CreateRows(100, "boot"), maximum_events=25
        )
        messages = report.ReadMessages()
        self.assertEqual(len(report.ReadColumns()["time"]), 100)
        self.assertEqual(
            [number for number, message in enumerate(messages) if message],
            [*range(25), *range(30, 100, 10)],
        )
        self.assertEqual(len(report.ReadAttributes()), 32)
        self.assertEqual(report.meta["left_out_messages"], 68)

    def testWriteManySources(self):
        """More than 65,535 sources and 255 kinds do not wrap."""
        rows = [
            (
                output_test_lib.CreateEvent(_TIME + number),
                output_test_lib.CreateEventData(
                    f"test:{number % 300:d}", display_name=f"OS:/{number:d}"
                ),
                None,
            )
            for number in range(66000)
        ]
        report = output_test_lib.WriteReport(rows)
        columns = report.ReadColumns()
        self.assertEqual(columns["source"], list(range(66000)))
        self.assertEqual(len(report.meta["kinds"]), 300)
        self.assertEqual(columns["kind"][299:301], [299, 0])

    def testWriteHostile(self):
        """Nothing of the evidence is in the page but in blocks."""
        text = "</script><script>alert(1)</script><!--<script>\x1b\x00\u202e"
        rows = [
            (
                output_test_lib.CreateEvent(_TIME, text),
                output_test_lib.CreateEventData(
                    text, text=text, display_name=text, system_call=text
                ),
                output_test_lib.CreateTag("label"),
            )
        ]
        report = output_test_lib.WriteReport(rows, title=text)
        self.assertNotIn("alert(1)</script>", report.head)
        expected_text = "</script><script>alert(1)</script><!--<script>"
        self.assertEqual(
            report.ReadMessages(), [expected_text + "\\u001b\\u0000\\u202e"]
        )

    def testWriteLongMessages(self):
        """A message that is cut is counted."""
        rows = _CreateRows(2)
        rows[1][1].text = "x" * 2000
        report = output_test_lib.WriteReport(rows)
        self.assertEqual(report.meta["cut_messages"], 1)
        self.assertTrue(report.ReadMessages()[1].endswith("x…[cut]"))


if __name__ == "__main__":
    unittest.main()
