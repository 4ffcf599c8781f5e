"""Tests for the lives of processes."""

import unittest

from tests.readers.strace.descriptors import session_rows


class LivesTest(unittest.TestCase):
    """Tests for the lives of processes."""

    def _Read(self, *lines):
        """Reads a log."""
        data = "".join(f"{line:s}\n" for line in lines).encode("utf-8")
        tracker = session_rows.CreateTracker(data)
        session_rows.ReadSessions(data, tracker)
        return tracker.tree

    def testAddExecution(self):
        """An execution has what its standard descriptors are, and its user."""
        tree = self._Read(
            '10 execve("/bin/bash", ["bash"], 0x1) = 0',
            "10 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 3",
            "10 connect(3, {sa_family=AF_INET, sin_port=htons(4444), "
            'sin_addr=inet_addr("10.0.0.9")}, 16) = 0',
            "10 dup2(3, 0) = 0",
            "10 dup2(3, 1) = 1",
            '10 open("/tmp/log", O_WRONLY|O_CLOEXEC) = 2',
            "10 setuid(33) = 0",
            '10 chdir("/opt") = 0',
            "10 fork() = 11",
            '11 execve("./sh", ["sh", "-i"], 0x1) = 0',
        )
        first, second = tree.TakeExecuted()

        self.assertEqual(first.standard_names, (None, None, None))
        name = "TCP:[->10.0.0.9:4444]"
        self.assertEqual(second.standard_names, (name, name, None))
        self.assertEqual((second.path, second.command_line), ("/opt/sh", "sh -i"))
        self.assertEqual(second.user_identifier, 33)
        child = [process for process in tree.TakeEnded() if process.identifier == 11][0]
        self.assertEqual(child.start_command_line, "bash")
        self.assertEqual(child.command_line, "sh -i")
        self.assertFalse(child.is_image_inherited)

    def testUser(self):
        """The effective user is what the log told last."""
        for line, expected in (
            ("10 setreuid(-1, 7) = 0", 7),
            ("10 setresuid(1, 8, 2) = 0", 8),
            ("10 setuid(9) = -1 EPERM (Operation not permitted)", 5),
            ("10 getuid() = 4", 5),
            ("10 geteuid() = 6", 6),
        ):
            tree = self._Read("10 geteuid() = 5", line)
            (process,) = tree.TakeEnded()
            self.assertEqual(process.user_identifier, expected, line)

    def testWait(self):
        """A parent tells the end of a child, if the number is that of a process."""
        end = "[{WIFEXITED(s) && WEXITSTATUS(s) == 3}], 0, NULL"
        for line, expected in (
            (f"10 wait4(11, {end:s}) = 11", {10: None, 11: 3}),
            (f"10 wait4(12, {end:s}) = 12", {10: None, 11: None}),
            (f"10 wait4(11, {end:s}) = -1 ECHILD (No child)", {10: None, 11: None}),
            ("10 wait4(11, NULL, 0, NULL) = 11", {10: None, 11: None}),
        ):
            tree = self._Read("10 fork() = 11", "11 getppid() = 10", line)
            found = {
                process.identifier: process.exit_status for process in tree.TakeEnded()
            }
            self.assertEqual(found, expected, line)

    def testWaitForThread(self):
        """The end of a thread that a tracer waits for is not that of its process."""
        (process,) = self._Read(
            "10 clone(child_stack=0x1, flags=CLONE_VM|CLONE_SIGHAND|CLONE_THREAD) = 11",
            "11 getppid() = 1",
            "10 wait4(11, [{WIFEXITED(s) && WEXITSTATUS(s) == 3}], __WALL, NULL) = 11",
        ).TakeEnded()
        self.assertEqual((process.identifier, process.exit_status), (10, None))

    def testExitCall(self):
        """Without the line of its end a process ends with the call that ends it."""
        tree = self._Read(
            '10 1795210610.000001 execve("/bin/a", ["a"], 0x1) = 0',
            "10 1795210610.000007 exit_group(259) = ?",
        )
        (process,) = tree.TakeEnded()

        self.assertEqual(process.end_time, 1795210610_000007000)
        self.assertEqual(process.end_line_number, 2)
        self.assertEqual(process.exit_status, 3)

    def testExitCallOfThread(self):
        """A call of exit ends a thread, and the process only with its last thread."""
        start = '10 execve("/bin/a", ["a"], 0x1) = 0'
        clone = (
            "10 clone(child_stack=0x1, flags=CLONE_VM|CLONE_SIGHAND|CLONE_THREAD) = 11"
        )
        for lines, expected in (
            ((start, "10 exit(3) = ?"), 3),
            ((start, "10 exit_group(3) = ?"), 3),
            ((start, "10 exit_group(3) = -1 EPERM (Not permitted) (INJECTED)"), None),
            ((start, clone, "11 getppid() = 1", "10 exit(3) = ?"), None),
            ((start, clone, "11 getppid() = 1", "11 exit(3) = ?"), None),
            ((start, clone, "11 getppid() = 1", "11 exit_group(3) = ?"), 3),
        ):
            (process,) = self._Read(*lines).TakeEnded()
            self.assertEqual(process.identifier, 10)
            self.assertEqual(process.exit_status, expected, lines[-1])


if __name__ == "__main__":
    unittest.main()
