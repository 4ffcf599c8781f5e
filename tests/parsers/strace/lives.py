"""Tests for the lives of processes and descriptors that the strace plugin tells."""

import os
import shutil
import tempfile
import unittest

from tests.parsers.strace import plugin as strace_test


def _WriteFile(folder, name, data):
    """Writes a log.

    Args:
      folder (str): path of the folder.
      name (str): name of the file.
      data (str): log.

    Returns:
      str: path.
    """
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file_object:
        file_object.write(data)
    return path


class LivesTest(unittest.TestCase):
    """Tests for the lives of processes and descriptors."""

    def setUp(self):
        """Makes a folder for logs."""
        super().setUp()
        self._folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self._folder)

    def _ParseText(self, data, name="trace.log"):
        """Parses a log.

        Args:
          data (str): log.
          name (Optional[str]): name of the file.

        Returns:
          ParsedFile: what the plugin made of it.
        """
        return strace_test.ParsedFile(_WriteFile(self._folder, name, data))

    def testCopyOfCopy(self):
        """A copy of a copy says what the first descriptor of the open file is."""
        parsed_file = self._ParseText(
            '10 1795210635.000001 open("/x", O_RDONLY) = 3\n'
            "10 1795210635.000002 dup(3) = 4\n"
            "10 1795210635.000003 dup(4) = 5\n"
            "10 1795210635.000004 close(5) = 0\n"
        )
        sessions = {}
        for session in parsed_file.event_data["descriptor"]:
            sessions.setdefault(session.file_descriptor, []).append(session)
        first, second = sessions[3][0], sessions[4][0]
        # All that a call uses or begins, in one attribute.
        self.assertEqual(
            parsed_file.event_data["syscall"][1].session_identifier,
            f"{first.session_identifier:s} {second.session_identifier:s}",
        )
        self.assertEqual(first.statistics, ["flags: O_RDONLY"])
        self.assertIsNone(second.statistics)
        self.assertEqual(len(sessions[5]), 2)
        for session in sessions[5]:
            self.assertEqual(
                session.parent_session_identifier, second.session_identifier
            )
            self.assertEqual(
                session.statistics, [f"open file: {first.session_identifier:s}"]
            )

    def testDescriptorTimes(self):
        """A descriptor of which one time is known, or none, has one event data."""
        parsed_file = self._ParseText(
            "10 1795210635.000001 close(7) = 0\n"
            '10 1795210635.000002 open("/etc/x", O_WRONLY) = 3\n'
        )
        closed, opened = parsed_file.event_data["descriptor"]
        self.assertEqual((closed.file_descriptor, closed.end_reason), (7, "close"))
        self.assertIsNone(closed.opened_time)
        self.assertEqual((opened.file_descriptor, opened.end_reason), (3, "open"))
        self.assertIsNone(opened.closed_time)
        self.assertEqual(opened.statistics, ["flags: O_WRONLY"])
        for event_data in (closed, opened):
            self.assertIsNone(event_data.is_end)
            self.assertIsNone(event_data.duration)

        parsed_file = self._ParseText("10 close(7) = 0\n", "other.log")
        (event_data,) = parsed_file.event_data["descriptor"]
        self.assertIsNone(event_data.is_end)

    def testExecutionParent(self):
        """An execution names the parent of its process, if the log tells it."""
        data = (
            '10 1795210635.000001 execve("/bin/sh", ["sh"], 0x1) = 0\n'
            "10 1795210635.000002 vfork( <unfinished ...>\n"
            '11 1795210635.000003 execve("/bin/ls", ["ls"], 0x1) = 0\n'
            "10 1795210635.000004 <... vfork resumed>) = 11\n"
        )
        executions = [
            event_data
            for event_data in self._ParseText(data).event_data["process"]
            if event_data.execution_time
        ]
        self.assertEqual([data.parent_pid for data in executions], [None, 10])

        parent = (
            '1795210635.000001 execve("/bin/sh", ["sh"], 0x1) = 0 <0.000001>\n'
            "1795210635.000002 vfork() = 111 <0.000100>\n"
            "1795210635.000300 close(3) = 0 <0.000001>\n"
        )
        child = '1795210635.000050 execve("/bin/ls", ["ls"], 0x1) = 0 <0.000001>\n'
        _WriteFile(self._folder, "tr.110", parent)
        (execution,) = [
            event_data
            for event_data in self._ParseText(child, "tr.111").event_data["process"]
            if event_data.execution_time
        ]
        self.assertEqual(execution.parent_pid, 110)


if __name__ == "__main__":
    unittest.main()
