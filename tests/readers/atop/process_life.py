"""Tests for the life of a process."""

from plaso_extra_parsers.readers.atop import layouts
from plaso_extra_parsers.readers.atop import process_life

from tests.readers.atop import process_test_lib
from tests.writers import atop

_BEGAN = atop.BEGAN_IN_INTERVAL
_START_TIME = process_test_lib.START_TIME


class ProcessLifeTest(process_test_lib.ProcessTestCase):
    """Tests for the life of a process."""

    def testAddTask(self):
        """Tests that names, command lines, parents and containers are in order."""
        self.AddSample(
            10,
            {
                "command_line": b"bash -i",
                "container_identifier": b"0123456789ab",
                "name": b"bash",
                "parent_process_identifier": 5,
                "resident_size": 100,
            },
        )
        self.AddSample(20, {"command_line": b"nc -e", "resident_size": 90})
        self.AddSample(30, {"command_line": b"bash -i", "name": b"bash"})
        life = self.TakeLife()
        self.assertEqual(list(life.command_lines), ["bash -i", "nc -e"])
        self.assertEqual(list(life.names), ["bash", "program"])
        self.assertEqual(list(life.parent_process_identifiers), [5, 1])
        self.assertEqual(life.container, "0123456789ab")
        self.assertIsNone(life.container_hostname)
        self.assertEqual(life.peak_resident_size, 100)

    def testAddTaskWithoutParent(self):
        """Tests that the first process has parent 0."""
        self.AddSample(10, {"parent_process_identifier": 0})
        self.assertEqual(list(self.TakeLife().parent_process_identifiers), [0])

    def testAddTaskWithIdentifiers(self):
        """Tests that each change of identifiers is there, also back, not the end."""
        user = {
            "effective_user_identifier": 1000,
            "file_system_user_identifier": 1000,
            "real_group_identifier": 50,
            "real_user_identifier": 1000,
            "saved_user_identifier": 1000,
        }
        root = {**user, "effective_user_identifier": 0}
        self.AddSample(10, user)
        self.AddSample(20, root)
        self.AddSample(30, user)
        self.AddSample(40, {"real_user_identifier": 1000, "state": b"E"})
        life = self.TakeLife()
        self.assertEqual(
            [tuple(identifiers) for identifiers in life.user_identifiers],
            [(1000,) * 4, (1000, 0, 1000, 1000), (1000,) * 4],
        )
        self.assertEqual(
            life.group_identifiers, [process_life.GroupIdentifiers(50, 0, 0, 0)]
        )

    def testAddTaskWithShortLivedProcess(self):
        """Tests that the accounting does not make a process root or without memory."""
        self.AddSample(
            10,
            {
                "exit_code": _BEGAN,
                "parent_process_identifier": 0,
                "real_user_identifier": -2,
                "state": b"E",
            },
        )
        life = self.TakeLife()
        self.assertEqual(
            life.user_identifiers,
            [process_life.UserIdentifiers(4294967294, None, None, None)],
        )
        self.assertEqual(list(life.parent_process_identifiers), [])
        self.assertIsNone(life.last_seen_time)
        self.assertIsNone(life.peak_resident_size)
        self.assertIsNone(life.GetTotals().get("read_bytes"))
        self.assertEqual(life.GetTotals().get("user_time"), 0)

    def testIsShortLived(self):
        """Tests that a process is short-lived only if atop saw it begin and end."""
        exited = {"elapsed_time": 100, "state": b"E"}
        for samples, expected_result in (
            ([{**exited, "exit_code": _BEGAN}], True),
            # The samples before it are missing.
            ([exited], False),
            ([{}, {**exited, "exit_code": _BEGAN}], False),
            ([{}], False),
            # Start and run time are exact to a second, the interval has ten.
            ([{**exited, "elapsed_time": 1199, "exit_code": _BEGAN}], True),
            ([{**exited, "elapsed_time": 1200, "exit_code": _BEGAN}], False),
        ):
            with self.subTest(samples=samples):
                for index, values in enumerate(samples):
                    self.AddSample(10 * index + 10, values)
                self.assertEqual(self.TakeLife().is_short_lived, expected_result)

    def testGetTotals(self):
        """Tests that entries since the start, and of intervals, are not mixed up."""
        samples = {
            10: {"exit_code": _BEGAN, "read_sectors": 10, "user_time": 100},
            20: {"read_sectors": 1, "user_time": 5},
            # atop was started again.
            30: {"exit_code": _BEGAN, "read_sectors": 15, "user_time": 120},
            40: {"read_sectors": 2, "user_time": 3},
        }
        for order in ((10, 20, 30, 40), (30, 40, 10, 20), (10, 20, 30, 40) * 2):
            with self.subTest(order=order):
                for sample_time in order:
                    self.AddSample(sample_time, samples[sample_time])
                life = self.TakeLife()
                self.assertEqual(life.GetTotals().get("user_time"), 1230)
                self.assertEqual(life.GetTotals().get("system_time"), 0)
                self.assertEqual(life.GetTotals().get("read_bytes"), 17 * 512)
                self.assertIsNone(life.GetTotals().get("tcp_bytes_sent"))

    def testGetTotalOfLaterRun(self):
        """Tests that a run of atop that counted less is not added to the first one."""
        netatop = process_test_lib.FLAGS | layouts.FLAG_NETATOP
        for values, kwargs, later_value, expected in (
            ({"user_time": 0}, {}, 5, 1000),
            ({"user_time": (1 << 63) - 1}, {}, 0, 1000),
            # What nobody counted stays unknown.
            ({"user_time": 1, "state": b"E"}, {"flags": netatop}, 0, 1000),
        ):
            with self.subTest(values=values):
                self.AddSample(10, {"exit_code": _BEGAN, "user_time": 100})
                self.AddSample(20, {"exit_code": _BEGAN, **values}, **kwargs)
                self.AddSample(30, {"user_time": later_value})
                life, *_ = self.table.TakeAll()
                self.assertEqual(life.GetTotals().get("user_time"), expected)
                self.assertIsNone(life.GetTotals().get("tcp_bytes_sent"))

    def testGetTotalTooLarge(self):
        """Tests that a total that is too large is left out, and the others are not."""
        values = {"tcp_bytes_sent": (1 << 63) - 1, "udp_bytes_sent": 7}
        for sample_time in (10, 20):
            self.AddSample(sample_time, values, flags=layouts.FLAG_NETATOP)
        totals = self.TakeLife().GetTotals()
        self.assertNotIn("tcp_bytes_sent", totals)
        self.assertEqual(totals["udp_bytes_sent"], 14)

    def testGetTotalWithOneExtremeValue(self):
        """Tests that a value that cannot be changes no total, and makes none."""
        largest = (1 << 63) - 1
        for values, expected in (((largest,), None), ((2, largest), 1024)):
            with self.subTest(values=values):
                for index, value in enumerate(values):
                    self.AddSample(10 * index + 10, {"read_sectors": value})
                totals = self.TakeLife().GetTotals()
                self.assertEqual(totals.get("read_bytes"), expected)

    def testGetTotalCountedLate(self):
        """Tests that what only the last run of atop counted is a total as well."""
        began = {"exit_code": _BEGAN}
        self.AddSample(10, {"user_time": 3, **began}, flags=0)
        self.AddSample(20, {"user_time": 5, **began}, flags=0)
        self.AddSample(30, {"written_sectors": 2})
        self.assertEqual(
            self.TakeLife().GetTotals(),
            {
                "cancelled_written_bytes": 0,
                "read_bytes": 0,
                "system_time": 0,
                "user_time": 50,
                "written_bytes": 1024,
            },
        )

    def testGetTotalWithNetworkTraffic(self):
        """Tests that network traffic is counted only if netatop counted it."""
        values = {"tcp_bytes_sent": 7, "udp_bytes_received": 9}
        self.AddSample(10, values)
        self.AddSample(20, values, flags=process_test_lib.FLAGS | layouts.FLAG_NETATOP)
        self.AddSample(30, {"state": b"E"}, flags=layouts.FLAG_NETATOP)
        life = self.TakeLife()
        self.assertEqual(life.GetTotals().get("tcp_bytes_sent"), 7)
        self.assertEqual(life.GetTotals().get("udp_bytes_received"), 9)
        self.assertEqual(life.GetTotals().get("tcp_bytes_received"), 0)

    def testGetTotalWithoutCounters(self):
        """Tests that there is no total of disk transfers if nobody counted them."""
        self.AddSample(10, {"read_sectors": 0}, flags=0)
        self.assertIsNone(self.TakeLife().GetTotals().get("read_bytes"))

    def testGetTotalWithExtremeValues(self):
        """Tests that values that cannot be are no total and no exception."""
        largest = (1 << 63) - 1
        self.AddSample(10, {"read_sectors": largest, "user_time": -largest - 1})
        self.AddSample(
            20, {"read_sectors": largest, "user_time": 1}, ticks_per_second=0
        )
        self.assertEqual(
            self.TakeLife().GetTotals(),
            {"cancelled_written_bytes": 0, "system_time": 0, "written_bytes": 0},
        )

    def testSetExit(self):
        """Tests that the end is start and run time, but within the interval."""
        for elapsed_time, start, expected_time in (
            (1250, 0, 12),
            (500, 0, 11),
            (5000, 0, 20),
            (1250, 1, 13),
            ((1 << 63) - 1, 0, 20),
            (-(1 << 63), 0, 11),
        ):
            with self.subTest(elapsed_time=elapsed_time):
                self.AddSample(10, {})
                self.AddSample(
                    20,
                    {
                        "elapsed_time": elapsed_time,
                        "exit_code": 0x8B,
                        "start": start,
                        "state": b"E",
                    },
                )
                life = self.TakeLife()
                self.assertEqual(life.exit_time, _START_TIME + expected_time)
                self.assertEqual(life.start_time, _START_TIME)
                self.assertEqual(life.exit_signal, 11)
                self.assertIsNone(life.exit_status)
                self.assertTrue(life.core_dumped)

    def testSetExitOfZombie(self):
        """Tests that a start that differs by a second is no other start."""
        for start in (-1, 0, 1):
            with self.subTest(start=start):
                self.AddSample(10, {"state": b"Z"})
                self.AddSample(20, {"elapsed_time": 900, "start": start, "state": b"E"})
                self.assertEqual(self.TakeLife().start_time, _START_TIME)

    def testExitParent(self):
        """Tests that the parent at the end is kept apart from those of samples."""
        for parent, expected in ((9, 9), (0, None)):
            with self.subTest(parent=parent):
                self.AddSample(10, {"parent_process_identifier": 5})
                self.AddSample(20, {"parent_process_identifier": parent, "state": b"E"})
                life = self.TakeLife()
                self.assertEqual(life.exit_parent, expected)
                self.assertEqual(next(iter(life.parent_process_identifiers)), 5)

    def testSetExitWithoutTime(self):
        """Tests that an accounting without PID or time gives the sample time."""
        self.AddSample(10, {"elapsed_time": 100, "pid": 0, "state": b"E"})
        self.assertEqual(self.TakeLife().exit_time, _START_TIME + 10)
        self.AddSample(10, {"elapsed_time": 9, "state": b"E"}, ticks_per_second=0)
        self.assertEqual(self.TakeLife().exit_time, _START_TIME + 10)


class ContainerTest(process_test_lib.ProcessTestCase):
    """Tests for the life of a process in a container, as of release 2.12."""

    RECORDING = "v2.12.1"

    def testAddTask(self):
        """Tests that the host name of its container is the last one that is known."""
        for names, expected in (
            ((b"",), None),
            ((b"web",), "web"),
            ((b"web", b""), "web"),
            ((b"web", b"db"), "db"),
        ):
            with self.subTest(names=names):
                for index, name in enumerate(names):
                    self.AddSample(10 * index + 10, {"container_hostname": name})
                self.assertEqual(self.TakeLife().container_hostname, expected)
