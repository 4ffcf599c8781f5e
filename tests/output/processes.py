"""Tests for processes of reports."""

import unittest

from plaso_extra_parsers.output import noted

from tests.output import output_test_lib

_TIME = 1795217904000000


class ProcessesTest(output_test_lib.EntityTestCase):
    """Tests for processes."""

    def testAddProcess(self):
        """The events of a life are one lane, whose end is in words."""
        values = {
            "process_identifier": 18,
            "parent_pid": 11,
            "process_name": "wget",
            "user_identifier": 33,
            "start_time": _TIME,
            "exit_time": _TIME + 5,
            "exit_status": 4,
            "exit_signal": 0,
            "hostname": "web01",
            "cpu_user_time": 10,
        }
        places = [
            self.AddEvent("linux:atop:process", time, **values)
            for time in (_TIME, _TIME + 5)
        ]
        self.assertEqual([place.lane for place in places], [1, 1])
        self.AddEvent(
            "linux:atop:process",
            _TIME,
            source="OS:/next",
            process_identifier=18,
            start_time=_TIME,
            hostname="web01",
            exit_signal=11,
        )
        row = self.ReadRow("lanes")
        for name, value in (
            ("identifier", 18),
            ("parent_identifier", 11),
            ("name", "wget"),
            ("user", "33"),
            ("start", _TIME),
            ("end", _TIME + 5),
            ("status", 4),
            ("signal", "SIGSEGV"),
            ("processor_time", 10),
            ("kinds", ["atop"]),
        ):
            self.assertEqual(row[name], value, name)

    def testAddProcessExecutedOnce(self):
        """A start notes an execution, an end at the same time does not."""
        for description, time, is_noted in (
            ("Start Time", _TIME, True),
            ("Exit Time", _TIME, False),
            ("Start Time", _TIME + 5, False),
        ):
            place = self.AddEvent(
                *("linux:atop:process", time),
                description=description,
                process_identifier=18,
                process_name="wget",
                start_time=_TIME,
            )
            self.assertEqual(place.noted, noted.EXECUTION if is_noted else 0)

    def testAddProcessValues(self):
        """A lane has what the event says of the life, and nothing that it does not."""
        self.AddEvent(
            "linux:atop:process",
            _TIME,
            process_identifier=18,
            hostname="web01",
            command_line="/bin/sh -c x",
            core_dumped=True,
            is_short_lived=True,
            first_recorded_time=_TIME + 1,
            last_seen_time=_TIME + 4,
            read_bytes=5,
            written_bytes=6,
            resident_memory=7,
        )
        self.AddEvent(
            "linux:strace:process",
            _TIME,
            process_identifier=19,
            is_image_inherited=True,
            path="/bin/sh",
            command_line="sh",
            core_dumped=False,
            is_short_lived=False,
            log_line_number=12,
        )
        rows = self.ReadTable("lanes")
        for row, values in zip(
            rows,
            (
                {
                    **{"name": "sh", "command": "/bin/sh -c x", "core": True},
                    **{"short": True, "first": _TIME + 1, "last": _TIME + 4},
                    **{"read": 5, "written": 6, "memory": 7, "line": None},
                    **{"start": None, "end": None, "status": None, "signal": None},
                },
                {
                    **{"name": "process", "command": None, "core": None},
                    **{"short": None, "line": 12, "read": None},
                },
            ),
        ):
            self.assertEqual({name: row[name] for name in values}, values)

    def testAddProcessSignals(self):
        """Signals have names, those without one a number; 0 is none."""
        names = {
            **{1: "SIGHUP", 2: "SIGINT", 3: "SIGQUIT", 4: "SIGILL", 5: "SIGTRAP"},
            **{6: "SIGABRT", 7: "SIGBUS", 8: "SIGFPE", 9: "SIGKILL", 11: "SIGSEGV"},
            **{13: "SIGPIPE", 14: "SIGALRM", 15: "SIGTERM", 64: "signal 64"},
            **{"SIGUSR1": "SIGUSR1", 0: None, None: None},
        }
        for number, signal in enumerate(names):
            self.AddEvent(
                *("linux:atop:process", _TIME),
                process_identifier=number,
                exit_signal=signal,
            )
        signals = [row["signal"] for row in self.ReadTable("lanes")]
        self.assertEqual(signals, list(names.values()))

    def testAddProcessExecution(self):
        """An execution is no life: it is a mark in the lane of one."""
        self.AddEvent(
            "linux:strace:process", _TIME, process_identifier=7, start_time=_TIME
        )
        self.AddEvent(
            "linux:strace:process",
            _TIME + 3,
            process_identifier=7,
            execution_time=_TIME + 3,
            path="/bin/id",
            statistics=[
                "kind: x",
                "input: TCP:[192.0.2.1:5->192.0.2.2:4444]",
                "errors: /dev/null",
            ],
        )
        self.assertEqual(
            self.ReadTable("executions"),
            [
                {
                    "lane": 0,
                    "time": _TIME + 3,
                    "row": 1,
                    "command": "/bin/id",
                    "input": "TCP:[192.0.2.1:5->192.0.2.2:4444]",
                    "output": None,
                    "errors": "/dev/null",
                }
            ],
        )
        self.assertEqual(len(self.ReadTable("lanes")), 1)

    def testAddProcessNames(self):
        """The latest execution names a process, whose log may end before it does."""
        self.AddEvent(
            "linux:strace:process", _TIME, process_identifier=7, start_time=_TIME
        )
        for number, path in enumerate(("/bin/sh", "/usr/bin/id")):
            place = self.AddEvent(
                "linux:strace:process",
                _TIME + number,
                process_identifier=7,
                execution_time=_TIME + number,
                path=path,
                command_line=f"{path:s} -x",
            )
            self.assertEqual(place.noted, noted.EXECUTION)
        row = self.ReadRow("lanes")
        self.assertEqual((row["name"], row["command"]), ("id", "/usr/bin/id -x"))
        self.assertIsNone(row["end"])

    def testAddProcessWithoutIdentifier(self):
        """A log of strace that names no process is of one, which has no number."""
        self.AddEvent("linux:strace:process", _TIME, start_time=_TIME)
        self.AddEvent(
            "linux:strace:process", _TIME, execution_time=_TIME, path="/bin/sh"
        )
        place = self.AddEvent("linux:strace:syscall", _TIME + 1, system_call="openat")
        self.assertEqual(place.lane, 1)
        self.AddEvent("linux:strace:signal", _TIME + 2, signal="SIGINT")
        self.AddEvent(
            "linux:strace:process",
            _TIME + 3,
            start_time=_TIME,
            exit_time=_TIME + 3,
            exit_status=3,
        )
        row = self.ReadRow("lanes")
        self.assertEqual(
            (row["identifier"], row["name"], row["end"], row["status"]),
            (None, "sh", _TIME + 3, 3),
        )

    def testAddProcessOfOthers(self):
        """Event data of a third party is in a lane if it has the attributes."""
        place = self.AddEvent(
            "acme:process", _TIME, process_identifier=7, start_time=_TIME, path="/a/b"
        )
        self.assertEqual(place.lane, 1)
        row = self.ReadRow("lanes")
        self.assertEqual((row["name"], row["kinds"]), ("b", ["acme"]))

    def testKinds(self):
        """The kind of a process is the program that recorded it, or the vendor."""
        for number, (data_type, kind) in enumerate(
            (("linux:process", "linux"), ("acme:x:process", "acme"))
        ):
            self.AddEvent(
                *(data_type, _TIME), process_identifier=number, start_time=_TIME
            )
            self.assertEqual(self.store.lanes.lanes[number].kinds, {kind})

    def testAddTaskWithoutName(self):
        """A task without a name, or without a time, adds nothing to a process."""
        for time, name in ((_TIME, None), (None, "sh")):
            self.AddEvent(
                "linux:atop:task", time, process_identifier=7, process_name=name
            )
        self.assertEqual(self.ReadTable("tasks"), [])
        self.assertEqual(self.ReadRow("lanes")["kinds"], [])

    def testAddTask(self):
        """A task is of the process with its start, and adds to its curve."""
        self.AddEvent(
            "linux:atop:process",
            _TIME,
            process_identifier=7,
            start_time=_TIME,
            hostname="a",
        )
        place = self.AddEvent(
            "linux:atop:task",
            _TIME + 10000000,
            process_identifier=7,
            process_key="a-7-20261120T233824Z",
            hostname="a",
            process_name="sh",
            interval=10,
            cpu_user_time=250,
            cpu_system_time=50,
            resident_memory=4096,
        )
        self.assertEqual(place.lane, 1)
        row = self.ReadRow("tasks")
        self.assertEqual((row["processor"], row["memory"]), (300, 4096))
        self.assertEqual((row["lane"], row["interval"]), (0, 10))

    def testAddTaskWithKey(self):
        """A task is of the process with its key, whatever start that was given."""
        for data_type in ("linux:atop:process", "linux:atop:task"):
            place = self.AddEvent(
                data_type,
                _TIME,
                process_identifier=7,
                process_key="a-7-20261120T233824Z",
                process_name="sh",
                hostname="a",
            )
            self.assertEqual(place.lane, 1)
        self.AddEvent(
            *("linux:atop:process", _TIME),
            process_identifier=7,
            process_key=5,
            hostname="a",
        )
        self.assertEqual(len(self.ReadTable("lanes")), 1)

    def testAddTaskAlone(self):
        """A task makes a lane if a filter left out the event of its process."""
        self.AddEvent("linux:atop:task", _TIME, process_identifier=7, process_name="sh")
        row = self.ReadRow("lanes")
        self.assertEqual((row["name"], row["first"]), ("sh", _TIME))
        self.assertEqual(row["kinds"], ["atop"])

    def testAddWithoutIdentifier(self):
        """Without a process identifier there is no lane."""
        for data_type in ("linux:atop:process", "linux:atop:task"):
            self.assertEqual(self.AddEvent(data_type, _TIME).lane, 0)
        self.assertEqual(self.ReadTable("lanes"), [])


if __name__ == "__main__":
    unittest.main()
