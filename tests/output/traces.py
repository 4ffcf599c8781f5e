"""Tests for traces of reports."""

import unittest

from plaso_extra_parsers.output import calls

from tests.output import output_test_lib

_TIME = 1795217904000000


class TracesTest(output_test_lib.EntityTestCase):
    """Tests for traces of strace."""

    def testAddCall(self):
        """A call is in the lane of its process, and has a class and its sessions."""
        place = self.AddEvent(
            "linux:strace:syscall",
            _TIME,
            process_identifier=7,
            system_call="dup2",
            session_identifier="a b",
        )
        self.assertEqual((place.lane, place.session), (1, 1))
        self.assertEqual(place.call_class, calls.DESCRIPTORS)
        self.assertFalse(place.is_error)
        self.assertEqual(self.ReadTable("further_sessions"), [{"row": 0, "session": 2}])

    def testAddCallName(self):
        """The name that strace -Y has is that of a process that executes nothing."""
        for seconds in range(2):
            self.AddEvent(
                "linux:strace:syscall",
                _TIME + seconds,
                process_identifier=7,
                process_name="nginx",
                system_call="read",
            )
        self.assertEqual(self.ReadRow("lanes")["name"], "nginx")

    def testAddCallFailed(self):
        """A call with an error is one; without a process it is of its thread."""
        place = self.AddEvent(
            "linux:strace:syscall",
            _TIME,
            thread_identifier=8,
            system_call="openat",
            error_code="ENOENT",
        )
        self.assertTrue(place.is_error)
        self.assertEqual(self.ReadTable("lanes")[0]["identifier"], 8)

    def testAddCallClone(self):
        """The calls of the parent name the parent of a file of a set."""
        self.AddEvent(
            "linux:strace:syscall",
            _TIME,
            source="OS:/tr.7",
            process_identifier=7,
            system_call="vfork",
            child_process_identifier=8,
        )
        self.AddEvent(
            "linux:strace:process",
            _TIME + 1,
            source="OS:/tr.8",
            process_identifier=8,
            start_time=_TIME + 1,
        )
        rows = self.ReadTable("lanes")
        self.assertEqual([row["parent"] for row in rows], [-1, 0])

    def testAddCallThread(self):
        """A thread is no process, whether anything else is known of it or not."""
        for flags, number in (
            ("CLONE_VM|CLONE_THREAD|CLONE_SETTLS", 1),
            ("CLONE_THREAD", 1),
            ("CLONE_VM|CLONE_VFORK|SIGCHLD", 2),
            ("CLONE_THREADS", 2),
            ("0x3d0f00", 1),
            ("0x1200011", 2),
            ("0x3d0f00 /* CLONE_VM|CLONE_THREAD|CLONE_SETTLS */", 1),
        ):
            self.setUp()
            self.AddEvent(
                *("linux:strace:syscall", _TIME),
                child_process_identifier=8,
                process_identifier=7,
                statistics=[f"flags: {flags:s}"],
                system_call="clone",
            )
            self.assertEqual(len(self.ReadTable("lanes")), number, flags)

    def testAddKey(self):
        """The files of a set are of one process, whichever of its events is first."""
        key = "7-20261120T233824.000000Z"
        for start_times in ((None, _TIME), (_TIME, None)):
            self.setUp()
            for time in start_times:
                self.AddEvent(
                    *("linux:strace:process", _TIME),
                    source="OS:/tr.7",
                    process_identifier=7,
                    process_key=key,
                    start_time=time,
                )
            self.AddEvent(
                *("linux:strace:syscall", _TIME + 1),
                source="OS:/tr.8",
                process_identifier=7,
                process_key=key,
                system_call="brk",
                thread_identifier=8,
            )
            self.assertEqual(len(self.ReadTable("lanes")), 1, start_times)

    def testAddCallWithoutChild(self):
        """Only a call that starts a process has a child."""
        for name, child in (("vfork", None), ("wait4", 8)):
            self.AddEvent(
                *("linux:strace:syscall", _TIME),
                child_process_identifier=child,
                process_identifier=7,
                system_call=name,
            )
        self.AddEvent(
            *("linux:strace:syscall", _TIME), process_identifier=8, system_call="brk"
        )
        rows = self.ReadTable("lanes")
        self.assertEqual([row["parent"] for row in rows], [-1, -1])

    def testAddCallCloneWithoutTimes(self):
        """A log without times shows who started a process as well."""
        for time, call_time in ((None, None), (_TIME, None), (_TIME, _TIME)):
            self.setUp()
            self.AddEvent(
                *("linux:strace:syscall", time),
                child_process_identifier=8,
                process_identifier=7,
                system_call="vfork",
            )
            self.AddEvent(
                *("linux:strace:syscall", call_time),
                process_identifier=8,
                system_call="brk",
            )
            rows = self.ReadTable("lanes")
            self.assertEqual([row["parent"] for row in rows], [-1, 0])

    def testAddDescriptor(self):
        """A descriptor is there once, whichever of its events come."""
        values = {
            "process_identifier": 7,
            "session_identifier": "b",
            "parent_session_identifier": "a",
            "object_name": "/etc/hostname",
            "origin": "scm",
            "opened_time": _TIME,
            "read_bytes": 3,
            "file_descriptor": 3,
            "number_of_calls": 4,
        }
        for time in (_TIME, _TIME + 9):
            place = self.AddEvent("linux:strace:descriptor", time, **values)
        self.AddEvent(
            "linux:strace:descriptor",
            _TIME,
            session_identifier="c",
            ip_address="192.0.2.1",
            port="22",
        )
        parent = self.store.GetSession(0, "a")
        rows = self.ReadTable("descriptors")
        self.assertEqual(len(rows), 2)
        self.assertEqual(rows[0]["session"], place.session)
        self.assertEqual(
            [
                rows[0][name]
                for name in ("object", "origin", "opened", "read", "closed", "calls")
            ],
            ["/etc/hostname", "scm", _TIME, 3, None, 4],
        )
        self.assertEqual((place.lane, place.call_class), (1, calls.DESCRIPTORS))
        self.assertEqual((rows[1]["calls"], rows[1]["written"]), (0, 0))
        self.assertEqual(rows[0]["parent"], parent)
        self.assertEqual(rows[1]["address"], "192.0.2.1 port 22")

    def testAddDescriptorTimes(self):
        """Of one time of a descriptor, and how long it was open, the other follows."""
        for session, name in (("a", "opened_time"), ("b", "closed_time")):
            self.AddEvent(
                "linux:strace:descriptor",
                _TIME,
                session_identifier=session,
                duration=5,
                **{name: _TIME},
            )
        for session, values in (
            ("c", {"opened_time": _TIME, "closed_time": _TIME + 1}),
            ("d", {}),
        ):
            self.AddEvent(
                *("linux:strace:descriptor", _TIME),
                duration=5,
                session_identifier=session,
                **values,
            )
        self.assertEqual(
            [(row["opened"], row["closed"]) for row in self.ReadTable("descriptors")],
            [
                *((_TIME, _TIME + 5), (_TIME - 5, _TIME)),
                *((_TIME, _TIME + 1), (None, None)),
            ],
        )

    def testAddObject(self):
        """What a process did with an object is in its lane, and in no picture."""
        place = self.AddEvent(
            "linux:strace:object", _TIME, process_identifier=7, object_name="/x"
        )
        self.assertEqual(place.lane, 1)
        self.assertEqual(self.ReadTable("descriptors"), [])
        place = self.AddEvent("linux:strace:object", _TIME, object_name="/x")
        self.assertEqual(place.lane, 0)
        self.assertEqual(len(self.store.lanes.lanes), 1)

    def testAddSignal(self):
        """A signal is in the lane of its process."""
        place = self.AddEvent(
            "linux:strace:signal", _TIME, process_identifier=7, signal="SIGCHLD"
        )
        self.assertEqual((place.lane, place.call_class), (1, calls.SIGNALS))
        self.assertEqual(
            self.ReadTable("signals"),
            [{"time": _TIME, "lane": 0, "row": 0, "name": "SIGCHLD"}],
        )


if __name__ == "__main__":
    unittest.main()
