"""Tests for the output module for HTML reports."""

import gc
import hashlib
import json
import os
import re
import tempfile
import unittest

from unittest import mock

from hypothesis import strategies

from plaso.containers import events
from plaso.output import mediator as plaso_mediator

from plaso_extra_parsers.output import attributes
from plaso_extra_parsers.output import blocks
from plaso_extra_parsers.output import html_report
from plaso_extra_parsers.output import message_forms
from plaso_extra_parsers.output import noted
from plaso_extra_parsers.output import page

from tests import properties
from tests.output import hostile_values
from tests.output import output_test_lib

_TIME = 1795217904000000


def _CreateRows(count, *labels):
    """Creates events."""
    return [
        (
            output_test_lib.CreateEvent(_TIME + number),
            output_test_lib.CreateEventData("test:a", text=f"message {number:d}"),
            output_test_lib.CreateTag(*labels) if labels and not number % 10 else None,
        )
        for number in range(count)
    ]


class _Unwritable:
    """Value that refuses to be written as text."""

    def __str__(self):
        """Refuses to be written.

        Raises:
          RuntimeError: always.
        """
        raise RuntimeError("no text")


# Values that storage files cannot hold, but output modules may be given.
_OTHER_VALUES = (
    b"\x00\xff" * 1000,
    {"key": ["value", {"deeper": 1}]},
    object(),
    _Unwritable(),
)

_ANY_VALUES = strategies.recursive(
    strategies.one_of(
        strategies.none(),
        strategies.booleans(),
        strategies.integers(),
        strategies.floats(),
        strategies.text(max_size=20),
        strategies.binary(max_size=20),
        strategies.sampled_from(hostile_values.VALUES + _OTHER_VALUES),
    ),
    lambda children: strategies.lists(children, max_size=3),
    max_leaves=5,
)

# Names of attributes that feed a view, per data type.
_NAMES_PER_DATA_TYPE = {
    data_type: sorted(
        {
            name.partition(": ")[0]
            for names in attributes.NAMES[role].values()
            for name in names
        }
        | {"log_line_number", "offset", "display_name", "start_time"}
    )
    for data_type, role in attributes.ROLES.items()
}


def _RefuseConstant(text):
    """Refuses numbers that JSON does not have and Python writes.

    Args:
      text (str): number, such as NaN.

    Raises:
      ValueError: always.
    """
    raise ValueError(text)


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

    def testFrozen(self):
        """What psort has loaded is no garbage while a report is open."""
        with tempfile.TemporaryDirectory() as folder:
            module = html_report.HTMLReportOutputModule()
            module.Open(path=os.path.join(folder, "report.html"))
            self.assertEqual(gc.get_freeze_count(), 0)
            module.WriteHeader(output_test_lib.Mediator())
            self.assertGreater(gc.get_freeze_count(), 0)
            module.Close()
            self.assertEqual(gc.get_freeze_count(), 0)

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

    def testWriteNumbers(self):
        """A number that JavaScript cannot hold exactly is written as text."""
        values = {
            f"n{index:d}": number
            for index, number in enumerate((-(2**53), 1 - 2**53, 2**53 - 1, 2**53))
        }
        expected = {
            name: number if abs(number) < 2**53 else str(number)
            for name, number in values.items()
        }
        rows = [
            (
                output_test_lib.CreateEvent(_TIME),
                output_test_lib.CreateEventData("test:a", text=text, **values),
                None,
            )
            for text in ("safe", "\u202e")
        ]
        report = output_test_lib.WriteReport(rows)
        for row, text in enumerate(("safe", "\\u202e")):
            self.assertEqual(report.ReadAttributes()[row], {"text": text, **expected})
        self.assertLess(report.meta["seconds"], 1000)

    def testWritePosition(self):
        """Events without a place have their number in the file, but not those of it."""
        rows = []
        for number, (data_type, values) in enumerate(
            (
                ("syslog:line", {"display_name": "OS:/a"}),
                ("fs:stat", {"display_name": "OS:/a"}),
                ("syslog:line", {"display_name": "OS:/b"}),
                ("syslog:line", {"display_name": "OS:/a"}),
                ("linux:utmp:event", {"display_name": "OS:/a", "offset": 0}),
            )
        ):
            event_data = output_test_lib.CreateEventData(data_type, **values)
            event = output_test_lib.CreateEvent(_TIME + number)
            rows.append((event, event_data, None))
        columns = output_test_lib.WriteReport(rows).ReadColumns()
        self.assertEqual(columns["position"], [1, 0, 1, 2, 0])
        ordinal = blocks.FLAG_ORDINAL
        self.assertEqual(columns["flags"], [ordinal, 0, ordinal, ordinal, 0])

    def testWriteNoted(self):
        """Events that are noted have what they are noted as, once."""
        time = output_test_lib.CreateTime(_TIME)
        journal = output_test_lib.CreateEventData(
            "systemd:journal",
            reporter="sshd",
            message_body="Failed password for root from 203.0.113.66 port 5 ssh2",
            written_time=time,
            recorded_time=time,
        )
        tagged = output_test_lib.CreateEventData("test:a")
        report = output_test_lib.WriteReport(
            [
                (output_test_lib.CreateEvent(_TIME), journal, None),
                (
                    output_test_lib.CreateEvent(_TIME, "Content Modification Time"),
                    *(journal, None),
                ),
                (
                    output_test_lib.CreateEvent(_TIME),
                    *(tagged, output_test_lib.CreateTag("other")),
                ),
            ]
        )
        self.assertEqual(report.ReadColumns()["noted"], [0, noted.FAILURE, noted.TAG])
        self.assertEqual(len(report.meta["noted"]), 7)

    def testWriteDuration(self):
        """A report says how many seconds it took, to a tenth of a second."""
        clock = mock.Mock(time=mock.Mock(side_effect=[1000.0, 1012.34]))
        with mock.patch.object(html_report, "time", clock):
            report = output_test_lib.WriteReport([])
        self.assertEqual(report.meta["seconds"], 12.3)
        self.assertEqual(
            list(report.meta["versions"])[:3],
            ["Plaso", "plaso-extra-parsers", "Python"],
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

    def testWriteDigestOfStorage(self):
        """A report names the digest of the storage file; one that is gone has none."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "case.plaso")
            mediator = output_test_lib.Mediator()
            # As psteal leaves it, which chooses the path itself.
            setattr(mediator, "_storage_reader", mock.Mock(_path=path))
            report = output_test_lib.WriteReport([], mediator=mediator)
            self.assertIsNone(report.meta["storage_digest"])
            with open(path, "wb") as file_object:
                file_object.write(b"a storage file")
            report = output_test_lib.WriteReport([], mediator=mediator)
            self.assertEqual(
                report.meta["storage_digest"],
                hashlib.sha256(b"a storage file").hexdigest(),
            )

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

    def _CheckReport(self, rows, **settings):
        """Writes a report, and checks that it is whole."""
        report = output_test_lib.WriteReport(rows, **settings)
        self.assertEqual(report.meta["events"], len(rows))
        self.assertEqual(len(report.ReadMessages()), len(rows))
        self.assertEqual(sorted(report.ReadAttributes()), list(range(len(rows))))
        for name, data in report.blocks.items():
            if name[0] in "at" or name == "meta":
                json.loads(data, parse_constant=_RefuseConstant)
        return report

    @properties.ForAll(strategies.data(), examples=100)
    def testWriteAnyValues(self, data):
        """No value of any type in any attribute stops a report."""
        rows = []
        for _ in range(3):
            data_type = data.draw(strategies.sampled_from(sorted(_NAMES_PER_DATA_TYPE)))
            names = strategies.sampled_from(_NAMES_PER_DATA_TYPE[data_type])
            values = data.draw(strategies.dictionaries(names, _ANY_VALUES))
            rows.append(
                (
                    output_test_lib.CreateEvent(_TIME),
                    output_test_lib.CreateEventData(data_type, **values),
                    None,
                )
            )
        self._CheckReport(rows)

    def testWriteEachValue(self):
        """Each value in each attribute that feeds a view leaves the report whole."""
        names = {**hostile_values.GetNamesPerDataType(), **_NAMES_PER_DATA_TYPE}
        rows = [
            (event, event_data, None)
            for event, event_data in hostile_values.IterateEvents(names)
        ]
        self.assertGreater(len({row[1].data_type for row in rows}), 250)
        mediator = plaso_mediator.OutputMediator(None)
        for path in hostile_values.FORMATTERS_PATHS:
            mediator.ReadMessageFormattersFromDirectory(path)
        self._CheckReport(rows, mediator=mediator)

    def testWriteEachValueAlone(self):
        """An attribute whose value cannot be read leaves out nothing but itself."""
        for value in hostile_values.VALUES + _OTHER_VALUES:
            row = (
                output_test_lib.CreateEvent(_TIME),
                output_test_lib.CreateEventData("test:a", text="one", value=value),
                None,
            )
            report = self._CheckReport([row])
            self.assertEqual(report.ReadMessages(), ["one"])
            self.assertEqual(report.ReadAttributes()[0]["text"], "one")

    def testWriteTextAsTime(self):
        """The entry of .viminfo, whose time is a text, is in the report."""
        event_data = output_test_lib.CreateEventData(
            "viminfo:history", recorded_time=hostile_values.VALUES[15]
        )
        event = output_test_lib.CreateEvent(1525279082000000)
        report = self._CheckReport([(event, event_data, None)])
        self.assertEqual(report.ReadAttributes()[0], {"recorded_time": "1525279082"})
        self.assertEqual(report.ReadColumns()["time"], [1525279082000000])

    def testWriteMessageOfAnyValue(self):
        """Where a formatter refuses a value, the message is all names and values."""
        mediator = plaso_mediator.OutputMediator(None)
        for path in hostile_values.FORMATTERS_PATHS:
            mediator.ReadMessageFormattersFromDirectory(path)
        event_data = output_test_lib.CreateEventData(
            "linux:utmp:event", login_type=[7], username="root"
        )
        row = (output_test_lib.CreateEvent(_TIME), event_data, None)
        # Which values a formatter refuses differs between releases of Plaso.
        formatter = mediator.GetMessageFormatter("linux:utmp:event")
        with mock.patch.object(
            type(formatter), "FormatEventValues", side_effect=TypeError("a list")
        ), mock.patch.object(message_forms, "CreateMessageForm", return_value=None):
            report = self._CheckReport([row], mediator=mediator)
        message = report.ReadMessages()[0]
        self.assertIn("login_type: 7 ", message)
        self.assertIn("username: root", message)

    def testWriteEventOfAnyTime(self):
        """An event whose time is no number has none."""
        for timestamp in (None, "1525279082", 1.5):
            event = events.EventObject()
            event.timestamp = timestamp
            event.timestamp_desc = "Recorded Time"
            row = (event, output_test_lib.CreateEventData("test:a"), None)
            self.assertEqual(self._CheckReport([row]).ReadColumns()["time"], [None])

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
        rows = _CreateRows(3)
        for row, length in enumerate((2000, 1001, 1000)):
            rows[row][1].text = "x" * length
        report = output_test_lib.WriteReport(rows)
        self.assertEqual(report.meta["cut_messages"], 2)
        cut = f"{'x' * 1000:s}…[cut]"
        self.assertEqual(report.ReadMessages(), [cut, cut, "x" * 1000])


class OrderTest(unittest.TestCase):
    """Tests for the order of events."""

    def testSimultaneous(self):
        """Events of one time are in the order of their files, whatever psort's is."""
        rows = [
            (
                output_test_lib.CreateEvent(_TIME + second),
                output_test_lib.CreateEventData(
                    "test:a", display_name=f"OS:/{source:s}", text=text, **values
                ),
                None,
            )
            for second, source, text, values in (
                (0, "b", "b 9", {"log_line_number": 9}),
                (1, "a", "a 10", {"log_line_number": 10}),
                (1, "b", "b 12", {"log_line_number": 12}),
                (1, "a", "a 9", {"log_line_number": 9}),
                (1, "b", "b", {}),
                (1, "b", "b 11", {"log_line_number": 11}),
                (2, "a", "a 8", {"log_line_number": 8}),
                (2, "a", "a 7", {"log_line_number": 7}),
            )
        ]
        ordered = ["b 9", "b", "b 11", "b 12", "a 9", "a 10", "a 7", "a 8"]
        for limit, expected in (
            (5, ordered),
            # More than that are put in order by parts.
            (2, ["b 9", "b 12", "a 10", "b", "a 9", "b 11", "a 7", "a 8"]),
        ):
            with mock.patch.object(html_report, "_MAXIMUM_SIMULTANEOUS", limit):
                report = output_test_lib.WriteReport(rows)
            values = report.ReadAttributes()
            texts = [values[row]["text"] for row in sorted(values)]
            self.assertEqual(texts, expected, limit)


class MetadataTest(unittest.TestCase):
    """Tests for what a report says about itself."""

    def testMetadata(self):
        """The page reads all that a report says about itself."""
        report = output_test_lib.WriteReport(_CreateRows(1))
        script = "\n".join(map(page.ReadPageFile, page.GetModuleNames()))
        words = set(re.findall(r"\w+", script))
        self.assertLessEqual(set(report.meta), words)
        self.assertEqual(report.meta["format"], 1)
        self.assertRegex(report.meta["made"], r"^\d{4}(-\d\d){2} \d\d(:\d\d){2} UTC$")
        self.assertLessEqual({"Plaso", "Python"}, set(report.meta["versions"]))
        self.assertTrue(
            html_report.HTMLReportOutputModule.DESCRIPTION.endswith("table.")
        )
        self.assertEqual(html_report.HTMLReportOutputModule.NAME, "html_report")


if __name__ == "__main__":
    unittest.main()
