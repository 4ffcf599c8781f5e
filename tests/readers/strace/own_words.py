"""Tests that what a traced program writes is never read as log.

strace quotes it in strings. A program that writes the words of a log can change the
text of the events of these calls, and nothing else.
"""

import io
import random
import re
import sqlite3
import unittest

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace import trace
from plaso_extra_parsers.readers.strace.traces import build

from tests.readers.strace import recordings

WORDS = (
    "<... clone resumed>) = 08",
    "<... clone resumed>) = 999",
    "<... clone resumed>) = 0x",
    "<... vfork resumed>) = 0x3e7",
    f"<... fork resumed>) = {'9' * 40:s}",
    "clone(flags=CLONE_FILES) = 999",
    "clone( <unfinished ...>",
    "si_code=CLD_EXITED, si_pid=999",
    "getpid() = 999",
    "wait4(-1) = 999",
    "execve(x) = 0",
    "close(3) = 0",
    "+++ exited with 0 +++",
    "+++ killed by SIGKILL +++",
    "+++ superseded by execve in pid 999 +++",
    "strace: Process 999 attached",
    "Process 999 attached",
    "Process 999 resumed (parent 100 ready)",
    "[pid   999] close(3) = 0",
    " <unfinished ...>",
    ") = -1 EBADF (Bad file descriptor)",
    " = 2 /* 999 in strace's PID NS */",
    "<... exit_group resumed>) = ?",
    "--- SIGKILL {si_pid=1} ---",
    "set_tid_address(0x0) = 999",
    "gettid() = 999",
    "unshare(CLONE_NEWPID) = 0",
    "999 1700000000.0 close(3) = 0",
    "<detached ...>",
    "<pid changed to 999 ...>",
    "(INJECTED)",
    "??? <unavailable>",
    "% time     seconds  usecs/call",
    "</etc/shadow>",
    "3</etc/shadow>, TCP:[1->2]",
    " | 00000  2f 72",
    "v4l2_fourcc('M')",
    "'/etc/shadow', SYS_read(",
    "resuming interrupted read",
    "AT_FDCWD</x>",
    "pidfd_getfd(3, 4, 0) = 5",
)

# write(1, "a"..., 99), read(3</x>, "b", 1), sendmsg(3, {... [{iov_base="c", iov_len=1}]
# <... read resumed>"d", 1) = 1
_BUFFER = re.compile(
    r"(?:\b(?:read|write|pread64|pwrite64|recvfrom|recv|sendto|send)\([^\s\"]+, "
    r"|<\.\.\. (?:read|pread64|recvfrom) resumed>|\biov_base=)"
    r"\"((?:[^\"\\\n]|\\.)*)\""
)
# write(2, "a", 1 on standard error, where the text stands once more.
_TERMINAL = re.compile(r"write\([12][,<]")

_CHARACTER = re.compile(r"\\(?:x[0-9a-f]{2}|[0-7]{1,3}|.)|.", re.DOTALL)
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')


def _GetText(words, size):
    """Makes the text of a string of words, as strace prints it.

    Args:
      words (str): words.
      size (int): size of the string, in bytes.
    """
    text = (words * (size // len(words) + 1))[:size]
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _Replace(text, choose, is_mixed):
    """Replaces what buffers hold.

    Args:
      text (str): log.
      choose (Callable): chooses the words of the next buffer.
      is_mixed (bool): True if the log has the output of the program as well.
    """
    number_of_buffers = 0

    def _ReplaceOne(match):
        nonlocal number_of_buffers
        old = match.group(1)
        size = len(_CHARACTER.findall(old))
        if not size or (is_mixed and _TERMINAL.match(match.group(0))):
            return match.group(0)
        number_of_buffers += 1
        new = _GetText(choose(), size)
        return f'{match.group(0)[: -len(old) - 1]:s}{new:s}"'

    return _BUFFER.sub(_ReplaceOne, text), number_of_buffers


def _FollowTogether(traces, files):
    """Follows the descriptors of files per thread through all of them."""
    if len(files) > 1 and None not in [item.thread_identifier for item in traces]:
        connection = sqlite3.connect(":memory:")
        members = [
            build.TraceMember(
                strace_trace.thread_identifier,
                len(data),
                lambda data=data: io.BytesIO(data),
            )
            for strace_trace, data in zip(traces, files.values())
        ]
        note = build.BuildIndex(traces[0].base_name, members, connection)
        for strace_trace in traces:
            strace_trace.SetIndex(None if note else connection, note)


def Describe(files):
    """Describes all that is read from the files of a trace, without strings.

    Args:
      files (dict[str, bytes]): contents per name.

    Returns:
      list[object]: rows, sessions, executions and processes.
    """
    traces = []
    for name, data in files.items():
        strace_trace = trace.Trace(io.BytesIO(data), name, recordings.MODIFICATION_TIME)
        strace_trace.ReadFormat()
        traces.append(strace_trace)
    _FollowTogether(traces, files)
    # How they are divided into batches depends on the size of the lines.
    found, sessions, executed, processes, others = [], [], [], [], []
    for strace_trace in traces:
        for batch in strace_trace.IterateBatches():
            for row in batch.rows:
                record = row.record
                if isinstance(record, records.Call):
                    record = record._replace(
                        arguments=_STRING.sub('""', record.arguments)
                    )
                found.append(row._replace(record=record))
            sessions.extend(map(_GetValues, batch.sessions))
            executed.extend(map(_GetValues, batch.executed))
            processes.extend(map(_GetValues, batch.processes))
        others.append(strace_trace.features.GetNames(strace_trace.log))
        others.append(strace_trace.log.number_of_unparsed_lines)
    return found + sessions + executed + processes + others


def _GetValues(item):
    """Retrieves the values of a session, an execution or a process."""
    return {
        name: value
        for name in dir(item)
        if not name.startswith("_")
        and isinstance(
            value := getattr(item, name), (bool, int, str, tuple, type(None))
        )
    }


class OwnWordsTest(unittest.TestCase):
    """Tests that what a traced program writes is never read as log."""

    maxDiff = 2000

    def _CheckFiles(self, files, choose, is_mixed=False, expected=None):
        """Checks that texts in buffers change these texts and nothing else.

        Args:
          files (dict[str, bytes]): logs of a trace.
          choose (Callable): chooses the words of the next buffer.
          is_mixed (Optional[bool]): True if the log has the output of the program.
          expected (Optional[list[object]]): what Describe says of the logs.
        """
        changed = {}
        number_of_buffers = 0
        for name, data in files.items():
            text, number = _Replace(data.decode("latin-1"), choose, is_mixed)
            number_of_buffers += number
            changed[name] = text.encode("latin-1")
        if number_of_buffers:
            expected = expected or Describe(files)
            found = Describe(changed)
            self.assertEqual(len(found), len(expected))
            for item, expected_item in zip(found, expected):
                self.assertEqual(item, expected_item)
        return number_of_buffers

    def testRecordings(self):
        """In no recording can words of a log, or parts of them, change anything."""
        generator = random.Random(18)
        parts = [part for words in WORDS for part in words.split(" ")]
        number_of_buffers = 0
        for name in recordings.GetSmallNames():
            files = recordings.ReadFiles(name)
            is_mixed = any(file_name.endswith(".stderr") for file_name in files)
            with self.subTest(name=name):
                number_of_buffers += self._CheckFiles(
                    files,
                    lambda: (
                        generator.choice(WORDS)
                        if generator.random() < 0.7
                        else " ".join(generator.choices(parts, k=4))
                    ),
                    is_mixed,
                )
        self.assertGreater(number_of_buffers, 500)

    def testEachWord(self):
        """Each word is tried in each place of a log of processes, also at its start."""
        for name in ("tag-execute", "own-stderr-f-none"):
            files = recordings.ReadFiles(name)
            expected = Describe(files)
            for words in WORDS:
                with self.subTest(name=name, words=words):
                    self._CheckFiles(
                        files,
                        lambda words=words: words,
                        name == "own-stderr-f-none",
                        expected,
                    )

    def testNames(self):
        """In a path or an argument they change names only."""
        expected = None
        for words in ("x", *WORDS):
            data = (
                '100 1.000001 execve("/bin/sh", ["sh", "@1"], 0x7 /* 1 var */) = 0\n'
                "100 1.000002 clone(flags=SIGCHLD <unfinished ...>\n"
                '101 1.000003 openat(AT_FDCWD, "/@1", O_RDONLY) = 3\n'
                "100 1.000004 <... clone resumed>, child_tidptr=0x7f) = 101\n"
                '101 1.000005 openat(AT_FDCWD, "/@1", O_RDONLY) = 4\n'
                "101 1.000006 exit_group(0) = ?\n"
                "101 1.000007 +++ exited with 0 +++\n"
            ).replace("@1", words)
            found = []
            for item in Describe({"tr.log": data.encode("ascii")}):
                if isinstance(item, dict):
                    item = {
                        name: item[name]
                        for name in (
                            *("identifier", "line_number", "number_of_calls"),
                            *("origin", "end", "parent", "exit_status", "is_known"),
                        )
                        if name in item
                    }
                elif isinstance(item, trace.Row):
                    item = item._replace(facts=())
                found.append(item)
            expected = expected or found
            with self.subTest(words=words):
                self.assertEqual(found, expected)


if __name__ == "__main__":
    unittest.main()
