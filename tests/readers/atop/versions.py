"""Tests for logs whose version and sizes are of different releases."""

import io
import unittest
import zlib

from unittest import mock

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.atop import layouts
from plaso_extra_parsers.readers.atop import log
from plaso_extra_parsers.readers.atop import versions

from tests.readers.atop import test_lib
from tests.writers import atop

# Releases without another one of the same sizes, whatever the version says.
_SAME_SIZES = {"1.27": "2.0"}

# The version in the file header, little-endian.
_VERSION_OFFSET = 4


def _ReadAll(data):
    """Reads a log.

    Returns:
      tuple[AtopFileHeader, list[tuple[int, tuple]], list[str]]: file header, offset of
          the sample and values of each task, and errors.
    """
    atop_log = log.AtopLog(io.BytesIO(data))
    found_errors = []
    found_tasks = []
    for sample in atop_log.IterateSamples():
        if isinstance(sample, errors.ParseError):
            found_errors.append(str(sample))
            continue
        atop_log.ReadSystem(sample)
        for task in atop_log.ReadTasks(sample):
            found_tasks.append((sample.offset, tuple(task)))
    return atop_log.file_header, found_tasks, found_errors


class OtherVersionTest(unittest.TestCase):
    """Tests logs whose version is that of another release."""

    def testBuildBetweenReleases(self):
        """Tests a build that says 2.10 and has the sizes of 2.11."""
        data = bytearray(test_lib.ReadFile("v2.11.1", "basic.raw"))
        expected_header, expected_tasks, expected_errors = _ReadAll(data)
        self.assertEqual(expected_errors, [])
        self.assertTrue(expected_header.has_own_layout)
        data[_VERSION_OFFSET] = 0x0A
        file_header, found_tasks, found_errors = _ReadAll(data)
        self.assertEqual(found_tasks, expected_tasks)
        self.assertFalse(file_header.has_own_layout)
        self.assertEqual(file_header.layout, expected_header.layout)
        self.assertEqual(
            found_errors,
            [
                "No release of version 2.10 has the sizes in the file header: read as "
                "of release 2.11, which has them at offset: 0x00000000"
            ],
        )

    def testDamagedVersion(self):
        """Tests that no damaged bit in the version costs a task, in any recording."""
        number_of_logs = 0
        for recording, release in test_lib.RECORDINGS.items():
            data = bytearray(test_lib.ReadFirstSamples(recording, 2))
            _, expected_tasks, _ = _ReadAll(data)
            self.assertGreater(len(expected_tasks), 20)
            for bit in range(16):
                data[_VERSION_OFFSET + bit // 8] ^= 1 << bit % 8
                with self.subTest(recording=recording, bit=bit):
                    file_header, found_tasks, found_errors = _ReadAll(data)
                    # Some damaged versions are those of releases of the same sizes.
                    if file_header.has_own_layout:
                        self.assertEqual(found_errors, [])
                    else:
                        number_of_logs += 1
                        expected_release = release
                        if bit < 15:
                            expected_release = _SAME_SIZES.get(release, release)
                        self.assertEqual(
                            file_header.layout.release.name, expected_release
                        )
                        self.assertEqual(len(found_errors), 1)
                        self.assertEqual(len(found_tasks), len(expected_tasks))
                        if release == expected_release:
                            self.assertEqual(found_tasks, expected_tasks)
                data[_VERSION_OFFSET + bit // 8] ^= 1 << bit % 8
        self.assertGreater(number_of_logs, 280)

    def testUnreleased(self):
        """Tests that a version after the newest one is read if the sizes are known."""
        writer = atop.AtopWriter("2.13", atop_version=0x820E)
        writer.AppendSample()
        self.assertEqual(test_lib.Describe(writer)[1:], ["0: S2"])

    def testNearestVersion(self):
        """Tests that of releases with the same sizes the nearest one comes first."""
        for sizes, version, expected in (
            ((96, 968, 1021960, 0), 0x820E, ["2.9", "2.8"]),
            ((96, 968, 1021960, 0), 0x8209, ["2.9"]),
            # One bit of the version is damaged.
            ((96, 968, 1021960, 0), 0x8201, ["2.9", "2.8"]),
            ((96, 968, 1021960, 0), 0x8218, ["2.8", "2.9"]),
            ((96, 784, 711904, 0), 0x8208, ["2.3", "2.2-3"]),
            ((96, 840, 716656, 0), 0x8209, ["2.6", "2.4"]),
        ):
            names = ("sample_header_size", "task_size", "system_size", "cgroup_size")
            file_header = mock.Mock(atop_version=version, **dict(zip(names, sizes)))
            found = [
                layout.release.name
                for layout in versions.GetLayouts(file_header, "<", 0)
            ]
            self.assertEqual(found, expected, (sizes, hex(version)))

    def testLongerMember(self):
        """Tests that samples tell for which text a build has more room."""
        for release in ("1.26", "2.2", "2.8", "2.13"):
            for member in ("command_line", "name"):
                # Structures of 64-bit machines grow by eight bytes or more: no release
                # will have these sizes, but for the last.
                for surplus in (4, 12, 768):
                    with self.subTest(release=release, member=member, surplus=surplus):
                        writer = atop.AtopWriter(release)
                        task_size = writer.layout.task.size + surplus
                        writer = atop.AtopWriter(release, task_size=task_size)
                        writer.LengthenTasks(member, surplus)
                        tasks = [
                            writer.MakeTask(**{member: b"x" * (16 + surplus - 1)}),
                            writer.MakeTask(),
                        ]
                        for _ in range(2):
                            writer.AppendSample(tasks=tasks)
                        atop_log = log.AtopLog(writer.GetFileObject())
                        layout = atop_log.file_header.layout
                        self.assertEqual(layout.longer_member, member)
                        self.assertTrue(layout.has_tasks)
                        first_task, _ = atop_log.ReadTasks(
                            next(atop_log.IterateSamples())
                        )
                        self.assertEqual(
                            getattr(first_task, member), "x" * (16 + surplus - 1)
                        )

    def testUnknownTasks(self):
        """Tests that tasks that make no sense in any layout cost nothing else."""
        for task_size in (996, 1002, 1004, 988, 65536, 65540):
            with self.subTest(task_size=task_size):
                writer = atop.AtopWriter("2.13", task_size=task_size)
                block = zlib.compress(b"\xff" * task_size * 2)
                writer.AppendSample(blocks={1: block}, number_of_tasks=2)
                if task_size not in (996, 1004, 65536):
                    # Shorter ones may lack any member; no structure is so long, or
                    # ends there.
                    with self.assertRaises(errors.UnsupportedLayout):
                        log.AtopLog(writer.GetFileObject())
                    continue
                self.assertEqual(test_lib.Describe(writer), ["0: S-"])

    def testUnknownSizes(self):
        """Tests that a log is refused if no release has its sizes."""
        writer = atop.AtopWriter("2.13", atop_version=0x820E, task_size=993)
        with self.assertRaises(errors.UnsupportedLayout):
            log.AtopLog(writer.GetFileObject())


class ChooseLayoutTest(unittest.TestCase):
    """Tests which of several layouts of the same sizes explains the tasks."""

    def _Choose(self, releases, *tasks):
        """Chooses a layout.

        Args:
          releases (list[str]): names of the releases, the last one wrote the tasks.
          tasks (tuple[dict[str, int|bytes]]): members of the tasks.

        Returns:
          str: name of the release.
        """
        writers = [atop.AtopWriter(release) for release in releases]
        writer = writers[-1]
        data = writer.FoldTasks([writer.MakeTask(**values) for values in tasks])
        layout = versions.ChooseLayout(
            [writer.layout for writer in writers], lambda _: [data]
        )
        return layout.release.name

    def testText(self):
        """Tests that only text that can be printed shows there is such a member."""
        for identifier, expected in (
            (b"0123456789ab", "2.3"),
            (b"!~", "2.3"),
            (b"a b", "2.2-3"),
            (b"a\x7f", "2.2-3"),
            (b"a\x00b", "2.2-3"),
            (b"", "2.2-3"),
        ):
            self.assertEqual(
                self._Choose(["2.2-3", "2.3"], {"container_identifier": identifier}),
                expected,
                identifier,
            )

    def testNumbers(self):
        """Tests that a number that no counter has is no member."""
        for run_delay, expected in (
            (1, "2.6"),
            ((1 << 36) - 1, "2.6"),
            (1 << 36, "2.4"),
            (-1, "2.4"),
            (0, "2.4"),
        ):
            self.assertEqual(
                self._Choose(["2.4", "2.6"], {"run_delay": run_delay}), expected
            )

    def testRatio(self):
        """Tests that one of seven tasks shows it, and one of eight does not."""
        sane = {"run_delay": 1}
        exited = {"state": b"E", "run_delay": -1}
        for number, expected in ((6, "2.6"), (7, "2.4")):
            tasks = [sane, *[{}] * number, *[exited] * 9]
            self.assertEqual(self._Choose(["2.4", "2.6"], *tasks), expected)

    def testNoTasks(self):
        """Tests that without tasks it is the most likely one."""
        self.assertEqual(self._Choose(["2.8", "2.11"]), "2.8")
        self.assertEqual(self._Choose(["2.11", "2.8"]), "2.11")

    def _ChooseLonger(self, candidates, values):
        """Chooses the layout of a task that is written with the first candidate.

        Args:
          candidates (list[Layout]): layouts.
          values (dict[str, int|bytes]): members of the task.

        Returns:
          Layout: layout.
        """
        data = candidates[0].task.FoldRecord(values)
        return versions.ChooseLayout(candidates, lambda _: [data])

    def testLongerTasks(self):
        """Tests that each member of a longer task has to make sense."""
        writer = atop.AtopWriter("2.13")
        candidates = layouts.GetLongerLayouts(writer.layout, 1000)
        maximum = 1 << 36
        for name, minimum, maximum in (
            ("elapsed_time", 0, maximum),
            ("is_process", 0, 1),
            ("nice_value", -20, 19),
            ("process_identifier", 1, (1 << 31) - 1),
            ("resident_size", 0, maximum),
            ("scheduling_policy", 0, 16),
            ("start_time", 0, maximum),
            ("system_time", 0, maximum),
            ("user_time", 0, maximum),
            ("virtual_size", 0, maximum),
            ("was_inactive", 0, 1),
        ):
            for value, is_sane in (
                (minimum, True),
                (maximum, True),
                (minimum - 1, False),
                (maximum + 1, False),
            ):
                # Those that the members have no room for.
                if (name, value) in (
                    ("is_process", -1),
                    ("process_identifier", 1 << 31),
                ):
                    continue
                with self.subTest(name=name, value=value):
                    values = {**writer.MakeTask(command_line=b"x" * 255), name: value}
                    layout = self._ChooseLonger(candidates, values)
                    self.assertEqual(layout.longer_member == "command_line", is_sane)

    def testLongerTasksOfOtherStates(self):
        """Tests that all states of tasks make sense, and no others."""
        writer = atop.AtopWriter("2.13")
        candidates = layouts.GetLongerLayouts(writer.layout, 1000)
        for state in range(256):
            values = writer.MakeTask(command_line=b"x" * 255, state=bytes([state]))
            layout = self._ChooseLonger(candidates, values)
            self.assertEqual(layout.has_tasks, state in b"DEIKPRSTWXZtx", state)


if __name__ == "__main__":
    unittest.main()
