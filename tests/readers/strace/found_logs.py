"""Tests for what logs of other people had that the reader did not know."""

import io
import unittest

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace import trace

from tests.readers.strace import recordings


def _ReadRows(text):
    """Reads a log.

    Args:
      text (str): log.

    Returns:
      list[Row]: records with what is known of them.
    """
    strace_trace = trace.Trace(
        io.BytesIO(text.encode("utf-8")), "trace.log", recordings.MODIFICATION_TIME
    )
    strace_trace.ReadFormat()
    return [row for batch in strace_trace.IterateBatches() for row in batch.rows]


def _GetProcesses(rows):
    """Retrieves the processes of calls.

    Args:
      rows (list[Row]): records.

    Returns:
      list[tuple[str, int|None]]: name and process of each call.
    """
    return [
        (row.record.name, row.process_identifier)
        for row in rows
        if isinstance(row.record, records.Call)
    ]


class FoundLogsTest(unittest.TestCase):
    """Tests for what logs of other people had."""

    def testOwnWordsOfLogs(self):
        """A program that writes the second half of a clone changes nothing."""
        for words in ("<... clone resumed>) = 08", "<... clone resumed>) = 999"):
            rows = _ReadRows(
                '100 1700000000.000001 execve("/bin/sh", ["sh"], 0x7 /* 1 var */) = 0\n'
                f'100 1700000000.000002 write(1, "{words:s}", 26) = 26\n'
                "100 1700000000.000003 clone(child_stack=NULL, flags=SIGCHLD "
                "<unfinished ...>\n"
                '101 1700000000.000004 openat(AT_FDCWD, "/x", O_RDONLY) = 3\n'
                "100 1700000000.000005 <... clone resumed>, parent_tid=0x7f) = 101\n"
                "101 1700000000.000006 exit_group(0) = ?\n"
            )
            self.assertEqual(
                _GetProcesses(rows),
                [
                    *(("execve", 100), ("write", 100), ("openat", 101)),
                    *(("clone", 100), ("exit_group", 101)),
                ],
            )

    def testThreadsOfOldReleases(self):
        """Up to release 5.1 the flags of clone stand in its second half."""
        rows = _ReadRows(
            '100 execve("/x", ["x"], [/* 1 var */]) = 0\n'
            "100 clone( <unfinished ...>\n"
            "101 set_robust_list(0x7f, 24 <unfinished ...>\n"
            "100 <... clone resumed> child_stack=0x7ff133985, flags=CLONE_VM|CLONE_FS"
            "|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD, tls=0x7ff133986700) = 101\n"
            "101 <... set_robust_list resumed> ) = 0\n"
            '101 open("/etc/hosts", O_RDONLY) = 3\n'
            "100 close(3) = 0\n"
        )
        self.assertEqual({process for _, process in _GetProcesses(rows)}, {100})
        (opened,), (closed,) = (row.session_identifiers for row in rows[-2:])
        self.assertEqual(opened, closed)


if __name__ == "__main__":
    unittest.main()
