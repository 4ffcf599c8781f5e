"""Tests that reports are the same in Firefox: start, lanes and search."""

import os
import unittest

from tests.end_to_end import environments
from tests.end_to_end import firefox
from tests.output import output_test_lib

_TIME = 1795217904000000
_SECOND = 1000000


def _CreateRows():
    """Creates the events of a shell, its child and a few messages."""
    rows = []
    for identifier, name, parent, status in ((7, "sh", 1, 0), (8, "wget", 7, 4)):
        event_data = output_test_lib.CreateEventData(
            "linux:atop:process",
            hostname="web01",
            process_identifier=identifier,
            process_name=name,
            parent_pid=parent,
            exit_status=status,
            start_time=output_test_lib.CreateTime(_TIME + identifier),
            exit_time=output_test_lib.CreateTime(_TIME + 9 * _SECOND),
            text=f"process {name:s}",
        )
        event = output_test_lib.CreateEvent(_TIME + identifier, "Start Time")
        rows.append((event, event_data, None))
    for number in range(20):
        event = output_test_lib.CreateEvent(_TIME + number * _SECOND)
        event_data = output_test_lib.CreateEventData("a:b", text=f"event {number:d}")
        rows.append((event, event_data, None))
    return rows


@firefox.RequireFirefox
class ReportFirefoxTest(environments.EndToEndTestCase):
    """Tests a report in Firefox."""

    def testPage(self):
        """The first picture, the lanes and the search are as in Chromium."""
        path = os.path.join(self.folder, "report.html")
        output_test_lib.WriteReportFile(path, _CreateRows())
        with firefox.Firefox() as browser:
            browser.Open(path)
            browser.Settle()
            browser.Run("REPORT.state.Set({view: 'all'})")
            browser.Settle()
            self.assertEqual(browser.Run("REPORT.table.rows.length"), 22)
            lanes = browser.Run(
                "REPORT.pictures.rows.flatMap(({lanes}) => lanes ?? []).map(lane =>"
                " [REPORT.processes.tree.depths[lane],"
                " REPORT.store.tables.lanes.name[lane]])"
            )
            self.assertEqual(lanes, [[0, "sh"], [1, "wget"]])
            browser.Run("REPORT.state.Set({text: 'WGET', view: 'auto'})")
            browser.Run("new Promise(resolve => setTimeout(resolve, 400))")
            browser.Settle()
            self.assertEqual(browser.Run("REPORT.table.rows.length"), 1)
            text = browser.Run("document.getElementById('table-rows').textContent")
            self.assertIn("process wget", text)
            picture_path = os.path.join(self.folder, "report.png")
            browser.TakePicture(picture_path)
            self.assertGreater(os.path.getsize(picture_path), 10000)


if __name__ == "__main__":
    unittest.main()
