"""Tests strace logs that are cut, damaged or hostile: slow, there are many.

For runs by hand, STRACE_STEP=1 cuts and changes logs at each byte instead of one of
seven, and STRACE_LINES sets another number than 200,000 of unfinished calls and of open
descriptors.
"""

import io
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
import unittest

from unittest import mock

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.strace.calls import values as decoder
from plaso_extra_parsers.readers.strace.lines import log
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace import trace
from tests.readers.strace import recordings

_STEP = int(os.environ.get("STRACE_STEP", "7"))
_NUMBER_OF_LINES = int(os.environ.get("STRACE_LINES", "200000"))

_LINE = b'10 1795210635.000001 read(3, "x", 1) = 1 <0.000001>\n'

# A log of each form with the fewest lines.
_SMALL = ("append-A", "inject", "elk-killed", "elk-scm", "attach-p")

_LINES_WITH_NUMBERS = (
    b'10 1795210635.000001 openat(AT_FDCWD</a>, "/x", O_RDONLY, 0644) = 3</x> <0.01>',
    b"10 1795210635.000001 connect(3, {sa_family=AF_INET, sin_port=htons(443), "
    b'sin_addr=inet_addr("1.2.3.4")}, 16) = 0',
    b"10 1795210635.000001 clone(child_stack=NULL, flags=17|0x11) = 11",
    b"10 1795210635.000001 wait4(11, [{WIFEXITED(s) && WEXITSTATUS(s) == 7}], 0, NULL)"
    b" = 11",
    b"10 1795210635.000001 pipe2([4, 5], 0) = 0",
    b"10 1795210635.000001 close_range(3, 9, 0) = 0",
    b"10 1795210635.000001 recvmsg(3, {msg_control=[{cmsg_type=SCM_RIGHTS, "
    b"cmsg_data=[6, 7]}]}, 0) = 1",
    b"10 1795210635.000001 fcntl(3, F_DUPFD, 30) = 30",
    b"10 1795210635.000001 write(4<TCP:[1.1.1.1:1->2.2.2.2:3]>, 0x1, 5) = 5",
    b"10 1795210635.000001 exit_group(3) = ?",
    b"10 1795210635.000001 --- SIGCHLD {si_code=CLD_EXITED, si_pid=11, si_status=3} "
    b"---",
    b"10 1795210635.000001 +++ exited with 3 +++",
    b"10 1795210635.000001 +++ superseded by execve in pid 12 +++",
    b"10 1795210635.000001 [ Process PID=12 runs in 32 bit mode. ]",
    b'10 1795210635.000001 execve("/x", ["x"], 0x1 <pid changed to 12 ...>',
    b"strace: Process 12 attached",
    b"10 21:37:35.000001 getpid() = 3",
    b"10      0.000001 getpid() = 3",
    b"10 [  39] getpid() = 3",
)

_MAXIMUM_MEMORY = 100 * 1024

_MEASURED_PROGRAM = """
import resource
import sys
from tests.slow import strace_mutations
number_of_lines = strace_mutations.ReadFile(sys.argv[1])
with open("/proc/self/status", encoding="ascii") as file_object:
    (memory,) = [line.split()[1] for line in file_object if line.startswith("VmHWM:")]
print(number_of_lines, memory)
"""


def ReadAll(file_object, thread_identifier=None):
    """Reads all that can be read of a log, and decodes it.

    Args:
      file_object (file): log.
      thread_identifier (Optional[int]): thread of a log per thread.

    Returns:
      tuple[StraceLog, int, int]: log, number of lines for which the records account,
          and number of calls.
    """
    name = "tr" if thread_identifier is None else f"tr.{thread_identifier:d}"
    strace_trace = trace.Trace(file_object, name, recordings.MODIFICATION_TIME)
    strace_trace.ReadFormat()
    number_of_lines = number_of_calls = 0
    count_lines = recordings.CountLines
    strace_log = strace_trace.log
    iterate_batches = strace_log.IterateBatches

    def _IterateAndCount():
        nonlocal number_of_lines
        for batch in iterate_batches():
            number_of_lines += sum(count_lines(record) for record in batch)
            yield batch

    with mock.patch.object(strace_log, "IterateBatches", _IterateAndCount):
        for batch in strace_trace.IterateBatches():
            for row in batch.rows:
                if isinstance(row.record, records.Call):
                    number_of_calls += 1
                    decoder.DecodeCall(row.record, directory=row.directory)
                elif isinstance(row.record, records.Signal):
                    decoder.DecodeSignal(row.record)
    return strace_log, number_of_lines, number_of_calls


def ReadFile(path):
    """Reads all of a file.

    Args:
      path (str): path of the log.

    Returns:
      int: number of lines.
    """
    with open(path, "rb") as file_object:
        strace_log, number_of_lines, _ = ReadAll(file_object)
    assert strace_log.number_of_lines == number_of_lines
    return number_of_lines


class MutationsTest(unittest.TestCase):
    """Tests logs that are cut or of which bytes are changed."""

    def _Read(self, data, thread_identifier):
        """Reads a damaged log, of which all lines must be accounted for.

        Returns:
          int: number of calls, or None if the log was refused.
        """
        try:
            strace_log, number_of_lines, number_of_calls = ReadAll(
                io.BytesIO(data), thread_identifier
            )
        except errors.WrongFormat:
            return None
        expected = data.count(b"\n") + (not data.endswith(b"\n"))
        self.assertEqual(strace_log.number_of_lines, expected)
        self.assertEqual(number_of_lines, expected)
        return number_of_calls

    def _IterateLogs(self):
        """Iterates small logs.

        Yields:
          tuple[bytes, int|None]: first part of a log and its thread.
        """
        for name in _SMALL:
            for file_name, data in recordings.ReadFiles(name).items():
                match = re.search(r"\.(\d+)$", file_name)
                lines = data.split(b"\n")
                # The start and the end hold what is particular.
                data = b"\n".join(lines[:12] + lines[-12:])
                yield data, int(match.group(1)) if match else None

    def testTruncations(self):
        """A log that is cut anywhere is read up to the cut."""
        for data, thread_identifier in self._IterateLogs():
            number_of_calls = 0
            for size in range(1, len(data), _STEP):
                number = self._Read(data[:size], thread_identifier)
                # The call that is cut can look as complete, or not as a call at all.
                self.assertGreaterEqual((number or 0) + 1, number_of_calls)
                number_of_calls = max(number_of_calls, number or 0)

    def testMutations(self):
        """Each changed byte costs what stands around it, not the rest of the log."""
        for data, thread_identifier in self._IterateLogs():
            number_of_calls = self._Read(data, thread_identifier)
            if not number_of_calls:
                continue
            for offset in range(0, len(data), _STEP):
                for value in (0x00, 0xFF, data[offset] ^ 0x20, 0x0A, 0x22):
                    changed = bytearray(data)
                    changed[offset] = value
                    number = self._Read(bytes(changed), thread_identifier)
                    if number is None:
                        # One of two calls is now as strace never writes them.
                        self.assertLessEqual(number_of_calls, 2)
                        continue
                    self.assertGreaterEqual(number, number_of_calls - 3)

    def testLongNumbers(self):
        """No number is so long that it ends the reading."""
        digits = b"9" * 6000
        for line in _LINES_WITH_NUMBERS:
            for match in re.finditer(rb"\d+", line):
                changed = line[: match.start()] + digits + line[match.end() :]
                self._Read(changed + b"\n", None)
                number = self._Read(_LINE * 5 + changed + b"\n" + _LINE * 5, None)
                self.assertGreaterEqual(number, 10)

    def testRubbish(self):
        """Binary rubbish in the middle costs no call before or behind it."""
        generator = random.Random(20261120)
        for _ in range(200):
            rubbish = generator.randbytes(generator.randrange(1, 5000))
            data = _LINE * 50 + rubbish + b"\n" + _LINE * 50
            number = self._Read(data, None)
            self.assertGreaterEqual(number, 100)

    def testDoubledBlocks(self):
        """A block of the log that is there twice does not end the reading."""
        data = recordings.ReadOnlyFile("single-f-ttt-yy")
        generator = random.Random(20261121)
        number_of_calls = self._Read(data, None)
        for _ in range(100):
            start = generator.randrange(len(data))
            end = start + generator.randrange(4096)
            number = self._Read(data[:end] + data[start:], None)
            self.assertGreaterEqual(number, number_of_calls - 3)


class HostileLogsTest(unittest.TestCase):
    """Tests logs made to use up time or memory."""

    def setUp(self):
        """Makes a file."""
        super().setUp()
        descriptor, self._path = tempfile.mkstemp()
        self.addCleanup(os.unlink, self._path)
        os.close(descriptor)

    def _Measure(self, parts, maximum_time):
        """Measures the memory and time needed for a log, in a process of its own.

        Args:
          parts (Iterable[bytes]): parts of the log.
          maximum_time (float): processor time, in seconds.
        """
        with open(self._path, "wb") as file_object:
            for part in parts:
                file_object.write(part)
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        process = subprocess.run(
            [sys.executable, "-c", _MEASURED_PROGRAM, self._path],
            check=True,
            encoding="ascii",
            stdout=subprocess.PIPE,
        )
        seconds = -usage.ru_utime - usage.ru_stime
        usage = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds += usage.ru_utime + usage.ru_stime
        number_of_lines, memory = map(int, process.stdout.split())
        self.assertLess(memory, _MAXIMUM_MEMORY)
        self.assertLess(seconds, maximum_time)
        return number_of_lines

    def testLongLine(self):
        """A line of 100 MB is kept by its ends; the rest of the log is read."""
        size = 100 * 1000 * 1000
        with open(self._path, "wb") as file_object:
            file_object.write(_LINE)
            file_object.write(b'10 1795210635.000002 write(4, "')
            for _ in range(100):
                file_object.write(b"a" * (size // 100))
            file_object.write(b'", 100000000) = 100000000 <0.5>\n')
            file_object.write(_LINE)
        with open(self._path, "rb") as file_object:
            strace_log = log.StraceLog(file_object)
            strace_log.ReadFormat()
            result = list(strace_log.IterateRecords())
        calls = recordings.RemoveDamage(result)
        self.assertEqual([call.name for call in calls], ["read", "write", "read"])
        self.assertEqual(calls[1].value, "100000000")
        self.assertEqual(calls[1].duration, 500_000_000)
        self.assertEqual(calls[1].state, records.CUT)
        self.assertEqual(len(result) - len(calls), 1)
        self.assertLess(len(calls[1].arguments), 100_000)
        with open(self._path, "rb") as file_object:
            data = file_object.read()
        self.assertEqual(self._Measure([data], 10), 3)

    def testManyUnfinishedCalls(self):
        """Many unfinished calls are read in bounded memory."""
        lines = (
            b"%d 1795210635.000001 read(3,  <unfinished ...>\n" % number
            for number in range(1, _NUMBER_OF_LINES + 1)
        )
        self.assertEqual(self._Measure(lines, 200), _NUMBER_OF_LINES)

    def testManyOpenDescriptors(self):
        """Many open descriptors are read in bounded memory."""
        lines = (
            b'10 1795210635.%06d open("/%d", O_RDONLY) = %d</%d>\n'
            % (number, number, number, number)
            for number in range(3, _NUMBER_OF_LINES + 3)
        )
        self.assertEqual(self._Measure(lines, 200), _NUMBER_OF_LINES)

    def testManyProcesses(self):
        """Processes that never end are read in bounded memory."""
        lines = (
            b"%d 1795210635.000001 read(3, 0x1, 1) = 1\n" % number
            for number in range(1, 200_001)
        )
        self.assertEqual(self._Measure(lines, 60), 200_000)

    def testHostileLines(self):
        """Time grows with the size of a line, whatever it holds."""
        head = b"10 1795210635.000002 read("
        for text in (
            b"[" * 400_000 + b"]" * 400_000 + b") = 0",
            b"{[(" * 200_000 + b" = 0",
            b") = 1 a" * 100_000 + b'"',
            b"1</" * 200_000,
            b"1<a" * 200_000 + b") = 1<a",
            b'"\\' * 300_000,
            b")   " * 150_000,
            b"/*" * 300_000 + b") = 1",
            b'1<"' * 200_000 + b") = 1",
            b"{," * 200_000 + b") = 1",
            b"1</>b" * 120_000 + b") = 1",
            b"/" * 500_000 + b"strace: Process 1 attached",
            b"[a_" * 200_000,
            b" <unfinished ...>" * 30_000,
            b"a" * 800_000 + b"(",
            b"<->" * 200_000 + b") = 1",
        ):
            data = _LINE * 3 + head + text + b"\n" + _LINE
            start_time = time.process_time()
            strace_log, number_of_lines, _ = ReadAll(io.BytesIO(data))
            seconds = time.process_time() - start_time
            with self.subTest(text=text[:20]):
                self.assertEqual(number_of_lines, 5)
                self.assertEqual(strace_log.number_of_lines, 5)
                self.assertLess(seconds, 5)

    def testFrames(self):
        """A million stack frames behind one call are counted, the first are kept."""
        parts = [_LINE] + [b" > /lib/x(y+0x1) [0x10]\n" * 1000] * 1000 + [_LINE]
        with open(self._path, "wb") as file_object:
            file_object.writelines(parts)
        with open(self._path, "rb") as file_object:
            strace_log = log.StraceLog(file_object)
            strace_log.ReadFormat()
            result = recordings.RemoveDamage(strace_log.IterateRecords())
            self.assertEqual(len(result), 2)
        self.assertEqual(
            strace_log.number_of_attachment_lines + strace_log.number_of_unparsed_lines,
            1_000_000,
        )


if __name__ == "__main__":
    unittest.main()
