"""Tests for what tells kernel threads from what calls itself so."""

from unittest import mock

from plaso_extra_parsers.readers.atop import kernel_threads

from tests.readers.atop import process_test_lib

_KTHREADD = {"pid": 2, "name": b"kthreadd", "parent_process_identifier": 0}
_KERNEL_WORKER = {
    "pid": 10,
    "name": b"kworker/0:1-even",
    "parent_process_identifier": 2,
}
_KERNEL_SAMPLE = (_KTHREADD, _KERNEL_WORKER)

_THREAD, _HELPER, _MASQUERADING = (
    kernel_threads.Kind(*(index == number for index in range(3))) for number in range(3)
)
_NOTHING = kernel_threads.Kind(False, False, False)


class KernelThreadsTest(process_test_lib.ProcessTestCase):
    """Tests for what tells kernel threads from what calls itself so."""

    def _Classify(self, samples, pid=50):
        """Classifies a process."""
        for index, task_values in enumerate(samples):
            self.AddSample(10 * index + 10, *task_values)
        lives = {life.process_identifier: life for life in self.table.TakeAll()}
        return self.table.kernel_threads.Classify(lives[pid])

    def testClassify(self):
        """Tests kernel threads, what the kernel starts, and impostors."""
        memory = {"virtual_size": 100}
        exited = {"state": b"E", "elapsed_time": 100, "start": 5}
        child = {"parent_process_identifier": 2}
        worker = {"name": b"kworker/1:0"}
        for values, expected_kind in (
            ({**child, "name": b"kswapd0"}, _THREAD),
            ({**child, **worker}, _THREAD),
            # The kernel accounts for its threads too; without page faults.
            ({**child, **exited, "name": b"kworker/dying"}, _THREAD),
            ({**child, **exited, **worker, "minor_page_faults": 90}, _HELPER),
            ({**child, **exited, "name": b"modprobe"}, _HELPER),
            ({**child, **memory, "name": b"core_handler"}, _HELPER),
            ({**child, "command_line": b"/tmp/x %p", "name": b"x"}, _HELPER),
            ({**child, **memory, **worker}, kernel_threads.Kind(False, True, True)),
            # Started by a kernel thread.
            ({**exited, "parent_process_identifier": 10, "name": b"hotplug"}, _HELPER),
            ({**exited, "parent_process_identifier": 10, **worker}, _HELPER),
            ({**memory, **worker}, _MASQUERADING),
            (worker, _MASQUERADING),
            ({**exited, **worker}, _MASQUERADING),
            ({**memory, "command_line": b"[kworker/0:0]"}, _MASQUERADING),
            ({**memory, "command_line": b"[lxc monitor] /var web"}, _NOTHING),
            ({**memory, "command_line": b"[lxc monitor]"}, _NOTHING),
            ({**memory, "command_line": b"sshd: [accepted]"}, _NOTHING),
            # Caught in its exit, and a zombie.
            ({"name": b"cron"}, _NOTHING),
            ({"name": b"cron", "state": b"Z"}, _NOTHING),
            ({**exited, "name": b"cron"}, _NOTHING),
        ):
            with self.subTest(values=values):
                self.setUp()
                self.assertEqual(
                    self._Classify((_KERNEL_SAMPLE, ({"pid": 50, **values},))),
                    expected_kind,
                )

    def testClassifyWithoutKthreadd(self):
        """Tests that in a namespace of its own process 2 is any process."""
        bash = {"pid": 2, "name": b"bash", "virtual_size": 100}
        for values, expected_kind in (
            ({"parent_process_identifier": 2}, _NOTHING),
            ({"command_line": b"[kworker/0:0]", "virtual_size": 100}, _MASQUERADING),
            ({"command_line": b"[kworker/0:0]"}, _NOTHING),
        ):
            for first in (bash, {**_KTHREADD, "virtual_size": 1}, {"pid": 2}):
                with self.subTest(values=values, first=first):
                    self.setUp()
                    self.assertEqual(
                        self._Classify(((first,), ({"pid": 50, **values},))),
                        expected_kind,
                    )

    def testAddWithManyNames(self):
        """Tests that of the names of kernel threads the first are known."""
        # kthreadd and its worker.
        for maximum_number, expected_kind in ((1, _NOTHING), (2, _MASQUERADING)):
            with mock.patch.object(
                kernel_threads, "_MAXIMUM_NUMBER_OF_NAMES", maximum_number
            ):
                self.setUp()
                self.assertEqual(
                    self._Classify(
                        (_KERNEL_SAMPLE, ({"pid": 50, "name": b"kworker"},))
                    ),
                    expected_kind,
                )

    def testAdd(self):
        """Tests which entries are of kernel threads."""
        exited = {**_KERNEL_WORKER, "state": b"E"}
        for samples, expected_result in (
            ((_KERNEL_SAMPLE,), True),
            (((_KTHREADD, {"pid": 10}),), False),
            (((_KTHREADD, {**_KERNEL_WORKER, "virtual_size": 1}),), False),
            (((_KTHREADD, {**_KERNEL_WORKER, "command_line": b"x"}),), False),
            # It is until another entry of it says otherwise.
            ((_KERNEL_SAMPLE, (exited,)), True),
            ((_KERNEL_SAMPLE, ({**_KERNEL_WORKER, "virtual_size": 1},)), False),
            (((_KTHREADD, exited),), False),
            # The other way round it is not known yet.
            (((_KERNEL_WORKER, _KTHREADD),), False),
            (((_KERNEL_WORKER, _KTHREADD), _KERNEL_SAMPLE), True),
        ):
            with self.subTest(samples=samples):
                self.setUp()
                for index, task_values in enumerate(samples):
                    self.AddSample(10 * index + 10, *task_values)
                lives = {life.process_identifier: life for life in self.table.TakeAll()}
                self.assertEqual(lives[10].is_kernel_thread, expected_result)
