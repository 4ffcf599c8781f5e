"""Tests for the data files of the atop parser."""

from plaso.filters import event_filter as event_filters
from plaso.filters import filters

from plaso_extra_parsers.integration import repairer

from tests.data import tag_lists
from tests.data import tagging
from tests.parsers.atop import test_lib as atop_test_lib
from tests.readers.atop import test_lib
from tests.writers import atop as atop_writer

_TEMPORARY = "application_execution execution_from_temporary_folder"
# Flag of the exit code: the process began in the interval.
_BEGAN = -(1 << 31)
_KERNEL_CHILD = {"parent_process_identifier": 2, "virtual_size": 9}
# In the interval of the second sample.
_EXITED = {
    **{"state": b"E", "elapsed_time": 100},
    "start_time": atop_writer.FIRST_SAMPLE_TIME + 300,
}

# A tag, members of a task, what the time of the event is, and all its tags: a case that
# shows the tag, and one that only looks like it.
_CASES = (
    ("application_execution", {}, "Start Time", "application_execution"),
    ("application_execution", {}, "Last Seen Time", ""),
    ("crash", {**_EXITED, "exit_code": 11}, "Exit Time", "crash"),
    ("crash", {**_EXITED, "exit_code": 0x80 | 3}, "Exit Time", "crash"),
    ("crash", {**_EXITED, "exit_code": 9}, "Exit Time", ""),
    ("crash", {**_EXITED, "exit_code": 11 << 8}, "Exit Time", ""),
    (
        "execution_from_temporary_folder",
        {"command_line": b"/dev/shm/.x 14"},
        "Start Time",
        _TEMPORARY,
    ),
    (
        "execution_from_temporary_folder",
        {"command_line": b"ls /tmp/x"},
        "Start Time",
        "application_execution",
    ),
    (
        "kernel_helper",
        {"name": b"modprobe", **_KERNEL_CHILD},
        "Start Time",
        "application_execution kernel_helper",
    ),
    (
        "kernel_helper",
        {"name": b"modprobe", "virtual_size": 9},
        "Start Time",
        "application_execution",
    ),
    (
        "masquerading",
        {"command_line": b"[kworker/0:1]", "virtual_size": 9},
        "Start Time",
        "application_execution masquerading",
    ),
    (
        "masquerading",
        {"command_line": b"[lxc monitor]", "virtual_size": 9},
        "Start Time",
        "application_execution",
    ),
    (
        "short_lived_process",
        {**_EXITED, "exit_code": _BEGAN, "real_user_identifier": 33},
        "Start Time",
        "application_execution short_lived_process",
    ),
    (
        "short_lived_process",
        {**_EXITED, "real_user_identifier": 33},
        "Start Time",
        "application_execution",
    ),
    (
        "short_lived_process",
        {**_EXITED, "exit_code": _BEGAN, "real_user_identifier": 0},
        "Start Time",
        "application_execution",
    ),
)


class AtopDataTest(atop_test_lib.AtopParserTestCase):
    """Tests for the tags."""

    def _GetLabels(self, parsed_file, description="Start Time"):
        """Determines the labels of processes."""
        rules = tagging.ReadRules("atop")
        return {
            event_data.process_identifier: tagging.GetLabels(
                rules, event_data, description
            )
            for event_data in parsed_file.Get("process")
        }

    def testCases(self):
        """Each tag of a process is shown, and not given to what only looks like it."""
        for tag, values, description, expected in _CASES:
            with self.subTest(tag=tag, values=values, description=description):
                writer = atop_writer.AtopWriter("2.8")
                kthreadd = writer.MakeTask(
                    process_identifier=2,
                    parent_process_identifier=0,
                    name=b"kthreadd",
                    command_line=b"",
                )
                writer.AppendSample(tasks=[kthreadd])
                writer.AppendSample(
                    tasks=[
                        kthreadd,
                        writer.MakeTask(**{"process_identifier": 50, **values}),
                    ]
                )
                labels = self._GetLabels(
                    atop_test_lib.ParsedFile(writer.GetBytes()), description
                )
                self.assertEqual(labels[50], expected.split())

    def testCompleteness(self):
        """Each tag has a case that shows it, and one that only looks like it."""
        (room,) = (room for room in tag_lists.ReadRooms() if room.name == "atop")
        shown = {tag for tag, _, _, expected in _CASES if tag in expected.split()}
        refused = {tag for tag, _, _, expected in _CASES if tag not in expected.split()}
        # Those of the system are tested below.
        names = {tag.name for tag in room.tags} - {"boot", "out_of_memory"}
        self.assertEqual(shown, names)
        self.assertEqual(refused, names)

    def testBoot(self):
        """A boot has a tag, the time without a sample before it has none."""
        writer = atop_writer.AtopWriter("2.8")
        writer.AppendBootSample()
        writer.SetNextTime(atop_writer.FIRST_SAMPLE_TIME + 7200)
        writer.AppendBootSample(atop_writer.FIRST_SAMPLE_TIME + 3600)
        parsed_file = atop_test_lib.ParsedFile(writer.GetBytes())
        rules = tagging.ReadRules("atop")
        for kind, expected in (("boot", [["boot"], ["boot"]]), ("gap", [[]])):
            labels = [
                tagging.GetLabels(rules, event_data, "Start Time")
                for event_data in parsed_file.Get(kind)
            ]
            self.assertEqual(labels, expected)

    def testOutOfMemory(self):
        """A sample in which the kernel killed for lack of memory has a tag."""
        rules = tagging.ReadRules("atop")
        for number, expected in ((1, ["out_of_memory"]), (0, [])):
            writer = atop_writer.AtopWriter("2.8")
            writer.AppendSample(
                system=writer.FoldSystem({"memory": {"out_of_memory_kills": number}})
            )
            (event_data,) = atop_test_lib.ParsedFile(writer.GetBytes()).Get("system")
            self.assertEqual(
                tagging.GetLabels(rules, event_data, "Sample Time"), expected
            )

    def testKernelThreads(self):
        """Only what the kernel started, and what is named so, has tags for it."""
        text = b"started by: kernel"
        kernel = {"parent_process_identifier": 2}
        writer = atop_writer.AtopWriter("2.8")
        tasks = [
            writer.MakeTask(
                **{"process_identifier": pid, "command_line": b"", **values}
            )
            for pid, values in (
                (2, {"name": b"kthreadd", "parent_process_identifier": 0}),
                (10, {"name": b"kworker/0:0", **kernel}),
                (20, {"name": b"core", "virtual_size": 9, **kernel}),
                (21, {"name": b"modprobe", "state": b"E", **kernel}),
                (30, {"name": b"kworker/0:0", "virtual_size": 9}),
                (31, {"command_line": b"[kworker/0:1]", "virtual_size": 9}),
                (40, {"command_line": b"[lxc monitor]", "virtual_size": 9}),
                # What a process is called makes no tag.
                (41, {"command_line": text, "name": text[:15], "virtual_size": 9}),
            )
        ]
        writer.AppendSample(tasks=tasks)
        parsed_file = atop_test_lib.ParsedFile(writer.GetBytes())
        execution = "application_execution"
        self.assertEqual(
            self._GetLabels(parsed_file),
            {
                20: [execution, "kernel_helper"],
                21: [execution, "kernel_helper"],
                30: [execution, "masquerading"],
                31: [execution, "masquerading"],
                40: [execution],
                41: [execution],
            },
        )
        for labels in self._GetLabels(parsed_file, "Last Seen Time").values():
            self.assertEqual(labels, [])

    def testFirstProcess(self):
        """The process without a parent has the tags of any other."""
        writer = atop_writer.AtopWriter("2.8")
        task = writer.MakeTask(
            process_identifier=1, parent_process_identifier=0, name=b"systemd"
        )
        writer.AppendSample(tasks=[task])
        parsed_file = atop_test_lib.ParsedFile(writer.GetBytes())
        self.assertEqual(self._GetLabels(parsed_file), {1: ["application_execution"]})
        # Rules that users wrote against an earlier list of ours still find it.
        event_filter = event_filters.EventObjectFilter()
        event_filter.CompileFilter("parent_pid != 2")
        (event_data,) = parsed_file.Get("process")
        repairer.Repair(filters)
        self.assertEqual(event_data.parent_pid, 0)
        self.assertTrue(event_filter.Match(None, event_data, None, None))

    def testRecordings(self):
        """In a recording nothing but the crashes of the workload has other tags."""
        parsed_file = self.ParseRecording("v2.8.1")
        for labels in self._GetLabels(parsed_file).values():
            self.assertEqual(labels, ["application_execution"])
        labels = self._GetLabels(parsed_file, "Exit Time")
        self.assertEqual(
            sum(names == ["crash"] for names in labels.values()), 3, labels
        )

    def testZombies(self):
        """A process that is a zombie after its end has each tag once."""
        data = test_lib.ReadFile("lives", "zombies.raw")
        parsed_file = atop_test_lib.ParsedFile(data)
        self.assertEqual(len(self._GetLabels(parsed_file)), 7)
        self.assertEqual(len(parsed_file.Get("process")), 7)
