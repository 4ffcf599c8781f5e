"""Tests for what a report counts of the events."""

from unittest import mock

from plaso_extra_parsers.output import findings
from plaso_extra_parsers.output import noted

from tests.output import output_test_lib

_TIME = 1795217904000000
_SECOND = 1000000


class FindingsTest(output_test_lib.EntityTestCase):
    """Tests for what a report counts of the events."""

    def _AddCall(self, seconds, **values):
        """Adds a system call.

        Args:
          seconds (float): seconds since the start.
          values (dict[str, object]): values.
        """
        return self.AddEvent(
            "linux:strace:syscall", _TIME + int(seconds * _SECOND), **values
        )

    def _AddExecution(self, seconds, path, identifier=5):
        """Adds the execution of a program.

        Args:
          seconds (float): seconds since the start.
          path (str): path.
          identifier (Optional[int]): process identifier.
        """
        time = _TIME + int(seconds * _SECOND)
        return self.AddEvent(
            "linux:strace:process",
            time,
            process_identifier=identifier,
            path=path,
            execution_time=time,
        )

    def _AddProcess(self, seconds, name, identifier, **values):
        """Adds the start of a process that atop has recorded.

        Args:
          seconds (float): seconds since the start.
          name (str): name.
          identifier (int): process identifier.
          values (dict[str, object]): further values.
        """
        time = _TIME + int(seconds * _SECOND)
        return self.AddEvent(
            "linux:atop:process",
            time,
            description="Start Time",
            process_identifier=identifier,
            process_name=name,
            hostname="web01",
            start_time=time,
            **values,
        )

    def _AddSample(self, seconds):
        """Adds a sample of atop.

        Args:
          seconds (float): seconds since the start.
        """
        self.AddEvent(
            "linux:atop:system", _TIME + int(seconds * _SECOND), hostname="web01"
        )

    def _GetFirstSeen(self, kind="program"):
        """Retrieves what was seen first."""
        return [
            (row["name"], row["count"])
            for row in self.ReadTable("first_seen")
            if row["kind"] == kind
        ]

    def testPrograms(self):
        """Programs of the first tenth of a recording, and from before it, are not."""
        self._AddProcess(-100, "init", 1)
        self._AddProcess(-50, "cron", 9)
        self._AddSample(0)
        self._AddProcess(5, "sshd", 3)
        self._AddProcess(10, "curl", 4)
        self._AddProcess(20, "curl", 5)
        self._AddProcess(21, "cron", 6)
        # Threads of the kernel execute nothing.
        self._AddProcess(22, "kthreadd", 2)
        self._AddProcess(22, "kworker/0:1", 10, parent_pid=2)
        # What an intruder starts may become a child of init.
        self._AddProcess(30, "kworkerd", 7, parent_pid=1)
        self._AddSample(100)
        self.assertEqual(self._GetFirstSeen(), [("curl", 2), ("kworkerd", 1)])

    def testProgramsOfTwoLogs(self):
        """What strace and atop have both seen is one program, once."""
        self._AddSample(0)
        self._AddCall(1, process_identifier=5, system_call="brk")
        self._AddProcess(50, "curl", 5)
        self.AddEvent(
            "linux:strace:process",
            _TIME + 50 * _SECOND,
            process_identifier=5,
            start_time=_TIME + 50 * _SECOND,
            path="/usr/bin/curl",
        )
        self._AddExecution(50.5, "/usr/bin/curl")
        self._AddProcess(60, "sh", 6)
        self._AddSample(100)
        self.assertEqual(self._GetFirstSeen(), [("/usr/bin/curl", 1), ("sh", 1)])
        # strace names no host: the page names that of atop for both.
        groups = self.store.groups.GetTexts()
        hosts = [groups[row["group"]] for row in self.ReadTable("first_seen")]
        self.assertEqual(hosts, [("atop", "web01")] * 2)

    def testProgramsOfStrace(self):
        """The calls of a log of strace show when it was recorded."""
        for seconds in (0, 100, 90):
            self._AddCall(seconds, process_identifier=5, system_call="brk")
        self._AddExecution(9.9, "/bin/early")
        self._AddExecution(10, "/bin/late")
        self._AddExecution(20, None)
        self.assertEqual(self._GetFirstSeen(), [("/bin/late", 1)])

    def testProgramsWithoutTime(self):
        """A program whose time is not known is not the first one."""
        self._AddSample(0)
        self._AddSample(100)
        self.AddEvent(
            *("linux:atop:process", None),
            description="Start Time",
            hostname="web01",
            process_identifier=5,
            process_name="curl",
        )
        self._AddProcess(50, None, 6)
        self.assertEqual(self._GetFirstSeen(), [])

    def testJoinedLane(self):
        """A program is of the process of atop that strace showed first."""
        self.AddEvent(
            *("linux:strace:process", _TIME + 50 * _SECOND),
            process_identifier=5,
            start_time=_TIME + 50 * _SECOND,
        )
        self._AddExecution(50, "/usr/bin/curl")
        self._AddSample(0)
        self._AddProcess(50, "curl", 5)
        self._AddSample(100)
        self.assertEqual(self.ReadRow("first_seen")["lane"], 1)

    def testCounts(self):
        """Of two logs of one thing the one that has it more often counts."""
        self._AddSample(0)
        self._AddSample(100)
        for seconds, name in ((50, "curl"), (51, "a"), (52, "a")):
            self._AddProcess(seconds, name, int(seconds))
        for seconds, path in ((50, "/bin/curl"), (51, "/bin/curl"), (52, "/bin/a")):
            self.AddEvent(
                *("windows:prefetch:execution", _TIME + seconds * _SECOND),
                description="Last Time Executed",
                executable=path,
                hostname="web01",
            )
        found = self._GetFirstSeen()
        self.assertCountEqual(found, [("/bin/curl", 2), ("/bin/a", 2)])

    def testHostileAddress(self):
        """An address is shown as text."""
        self._AddCall(
            *(1,),
            process_identifier=5,
            system_call="connect",
            ip_address="203.0.113.7\u202e",
        )
        self.assertEqual(self._GetFirstSeen("address"), [("203.0.113.7\\u202e", 1)])

    def testCountsOfAddresses(self):
        """An address is counted in the log that has it most often."""
        self.AddEvent(
            *("linux:utmp:event", _TIME),
            source="OS:/var/log/btmp",
            login_type=6,
            ip_address="203.0.113.66",
        )
        for second in (1, 2):
            self.AddEvent(
                *("syslog:line", _TIME + second * _SECOND),
                source="OS:/var/log/auth.log",
                hostname="web01",
                reporter="sshd",
                message_body=f"Invalid user u{second:d} from 203.0.113.66 port 4",
            )
        self.assertEqual(self._GetFirstSeen("address"), [("203.0.113.66", 2)])

    def testMaximum(self):
        """Beyond the maximum programs and addresses are counted only."""
        with mock.patch.object(findings, "MAXIMUM_FINDINGS", 2):
            for number in (0, 1, 2, 0):
                self._AddCall(
                    number,
                    process_identifier=5,
                    system_call="connect",
                    ip_address=f"203.0.113.{number:d}",
                )
        self.assertEqual(
            self._GetFirstSeen("address"), [("203.0.113.0", 2), ("203.0.113.1", 1)]
        )
        self.assertEqual(self.store.findings.left_out, 1)

    def testNoRecording(self):
        """Without a recording nothing is known to be first."""
        self._AddProcess(0, "a", 1)
        self._AddProcess(50, "b", 2)
        self.assertEqual(self._GetFirstSeen(), [])

    def testAddresses(self):
        """Addresses of other machines are found in calls, records and lines."""
        for address, bits in (("127.0.0.1", 0), ("203.0.113.7", noted.CONNECTION)):
            place = self._AddCall(
                *(1,),
                process_identifier=5,
                system_call="connect",
                ip_address=address,
            )
            self.assertEqual(place.noted, bits)
        self.AddEvent(
            "linux:utmp:event",
            _TIME + 2 * _SECOND,
            source="OS:/var/log/btmp",
            login_type=6,
            ip_address="203.0.113.66",
        )
        self.AddEvent(
            "syslog:line",
            _TIME + 3 * _SECOND,
            source="OS:/var/log/auth.log",
            hostname="web01",
            reporter="sshd",
            message_body="Invalid user admin from 203.0.113.66 port 44023",
        )
        rows = self.ReadTable("first_seen")
        self.assertEqual(
            [(row["name"], row["count"], row["row"]) for row in rows],
            [("203.0.113.7", 1, 1), ("203.0.113.66", 1, 2)],
        )
        # A record of btmp names no host: the line of the same address does.
        group = self.store.groups.GetTexts()[rows[1]["group"]]
        self.assertEqual(group, ("log", "web01"))

    def testWrittenExecuted(self):
        """A file that was written, and then executed, is a finding once."""
        self.AddEvent(
            "linux:strace:descriptor",
            _TIME,
            process_identifier=4,
            session_identifier="a",
            object_name="/dev/shm/.x",
            object_type="file",
            written_bytes=7,
            opened_time=_TIME,
            closed_time=_TIME + _SECOND,
        )
        self.AddEvent(
            "linux:strace:descriptor",
            _TIME,
            process_identifier=4,
            session_identifier="b",
            object_name="/bin/sh",
            object_type="file",
            written_bytes=0,
            opened_time=_TIME,
        )
        self._AddExecution(2, "/bin/sh")
        self._AddExecution(12.2, "/dev/shm/.x")
        self._AddExecution(13, "/dev/shm/.x")
        row = self.ReadRow("written_executed")
        self.assertEqual(
            (row["path"], row["time"], row["execution_time"], row["execution_row"]),
            ("/dev/shm/.x", _TIME + _SECOND, _TIME + 12200000, 3),
        )

    def testMany(self):
        """What is remembered is bounded, and what is left out is counted."""
        for number in range(findings.MAXIMUM_FINDINGS + 5):
            self.store.findings.AddWritten(0, f"/{number:d}", 0, 0, 0)
        self.assertEqual(self.store.findings.left_out, 5)
        self.store.findings.AddWritten(0, "relative", 0, 0, 0)
        self.store.findings.AddWritten(0, "/1", None, 0, 0)
        self.assertEqual(self.store.findings.left_out, 5)
