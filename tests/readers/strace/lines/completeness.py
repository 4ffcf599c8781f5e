"""Tests that all text of a log is in a record or in a counted unparsed line."""

import io
import unittest

import hypothesis

from hypothesis import strategies

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.lines import log
from tests import properties
from tests.readers.strace import recordings
from tests.readers.strace import text_search
from tests.writers import failing_file

_START = 'execve("/bin/mark1000001", ["mark1000002"], 0x1 /* 3 vars */) = 0\n'

# Prefixes of one form each, of which one is taken for each line.
_PREFIXES = (
    ("{thread:d} ",),
    ("{thread:d} 1795210635.000001 ",),
    ("[pid {thread:5d}] ", ""),
    ("",),
)

# Lines, most of them as strace writes them.
_LINES = (
    '{prefix:s}open("/{first:s}", O_RDONLY) = 3</{second:s}>',
    '{prefix:s}read(3, "{first:s}",  <unfinished ...>',
    '{prefix:s}<... read resumed>"{first:s}", 9) = 9',
    '{prefix:s}unlink("/{first:s}"',
    '{prefix:s}write(1, "{first:s}", 9{second:s}) = 9',
    "{first:s} {second:s}",
    '{prefix:s}--- SIGCHLD {{si_signo=SIGCHLD, "{first:s}"}} ---',
)
_WEIGHTS = (3, 1, 1, 1, 1, 1, 1)


def MakeLog(generator):
    """Makes a log of several threads whose lines are interleaved and cut.

    Args:
      generator (Random): source of chance.

    Returns:
      str: log; each word "markN" is in it once.
    """
    prefixes = generator.choice(_PREFIXES)
    lines = [prefixes[0].format(thread=100) + _START]
    for number in range(generator.randrange(3, 25)):
        thread = generator.randrange(100, 104)
        (template,) = generator.choices(_LINES, _WEIGHTS)
        text = template.format(
            prefix=generator.choice(prefixes).format(thread=thread),
            first=f"mark{2 * number:d}",
            second=f"mark{2 * number + 1:d}",
        )
        position = generator.randrange(len(text))
        if (
            generator.randrange(4) == 0
            and "mark" not in text[max(0, position - 8) : position + 8]
        ):
            # Cut anywhere, but in no mark.
            middle = generator.choice(
                ("\n", f"strace: Process {thread:d} attached\n", "")
            )
            text = text[:position] + middle + text[position:]
        lines.append(text + "\n")

    data = "".join(lines)
    if generator.randrange(3) == 0:
        data = data[: generator.randrange(len(data) // 2, len(data))]
    return data


def FindLostMarks(text, result):
    """Finds marks that are in no record.

    Args:
      text (str): log.
      result (list[Record]): records.

    Returns:
      list[str]: marks.
    """
    return [
        word
        for word in text_search.FindLostWords(text, result)
        if word.startswith("mark")
    ]


class CompletenessTest(unittest.TestCase):
    """Tests that all text of a log is in a record or in an unparsed line."""

    def testRecordings(self):
        """No word of any recording is lost."""
        for name in recordings.GetSmallNames():
            for file_name, data in recordings.ReadFiles(name).items():
                with self.subTest(recording=name, file=file_name):
                    strace_log = recordings.OpenLog(data, file_name)
                    result = list(strace_log.IterateRecords())
                    text = data.decode("utf-8", "backslashreplace")
                    self.assertEqual(text_search.FindLostWords(text, result), [])

    def testBrokenLinePerThread(self):
        """The broken line of one thread outlives that of another."""
        result = recordings.ReadRecords(
            '100 unlink("/etc/secret"\n101 read(5, \n101 close(6) = 0\n'
        )
        self.assertEqual(
            [(call.thread_identifier, call.name, call.state) for call in result],
            [
                (101, "read", records.CUT),
                (101, "close", records.FINISHED),
                (100, "unlink", records.CUT),
            ],
        )
        self.assertEqual(result[2].arguments, '"/etc/secret"')
        self.assertEqual(sum(map(recordings.CountLines, result)), 3)

    def testBrokenLinesAreContinued(self):
        """Rests of lines are joined with the thread that they can belong to."""
        result = recordings.ReadRecords(
            "[pid 100] unlink(strace: Process 102 attached\n"
            "[pid 101] read(5, strace: Process 103 attached\n"
            '"x", 1) = 1\n'
            '"/etc/secret") = 0\n'
        )
        calls = [record for record in result if isinstance(record, records.Call)]
        self.assertEqual(
            [(call.thread_identifier, call.arguments) for call in calls],
            [(101, '5, "x", 1'), (100, '"/etc/secret"')],
        )
        self.assertEqual(sum(map(recordings.CountLines, result)), 4)

    @properties.ForAll(strategies.randoms(use_true_random=False), examples=300)
    def testInterleavings(self, generator):
        """No text is lost, and each line is counted once, whatever is cut where."""
        text = MakeLog(generator)
        try:
            strace_log = recordings.OpenLog(text)
        except errors.WrongFormat:
            hypothesis.reject()
        result = list(strace_log.IterateRecords())
        self.assertEqual(FindLostMarks(text, result), [])
        self.assertEqual(
            sum(map(recordings.CountLines, result)),
            text.count("\n") + (not text.endswith("\n")),
        )


class UnreadableFileTest(unittest.TestCase):
    """Tests files of which a part cannot be read."""

    def _ReadRecords(self, file_object):
        """Reads a log."""
        strace_log = log.StraceLog(file_object, None, recordings.MODIFICATION_TIME)
        strace_log.ReadFormat()
        return list(strace_log.IterateRecords())

    def testUnreadable(self):
        """What is before and behind a part that cannot be read is read."""
        data = b"".join(
            b'10 1795210635.%06d read(3, "mark%06d", 9) = 9\n' % (number, number)
            for number in range(2_000)
        )
        calls = self._ReadRecords(io.BytesIO(data))
        for index in range(1, 21):
            offset = len(data) * index // 21 + index
            for file_object, end_offset in (
                (failing_file.FailingFile.FailFrom(data, offset), len(data)),
                (failing_file.FailingFile.FailAt(data, offset), offset + 4096),
                (failing_file.FailingFile.ReturnLess(data, offset), len(data)),
                (
                    failing_file.FailingFile.ReturnLess(data, offset, 4096),
                    offset + 4096,
                ),
            ):
                with self.subTest(offset=offset, end_offset=end_offset):
                    result = self._ReadRecords(file_object)
                    damages = [
                        record
                        for record in result
                        if isinstance(record, records.Damage)
                        and record.offset is not None
                    ]
                    self.assertEqual([damage.offset for damage in damages], [offset])
                    self.assertIn(f"0x{offset:08x}", damages[0].message)
                    names = {
                        record.arguments
                        for record in result
                        if isinstance(record, records.Call)
                        and record.state == records.FINISHED
                    }
                    first = data.count(b"\n", 0, offset)
                    last = data.count(b"\n", 0, end_offset) + 1
                    expected = {
                        call.arguments
                        for number, call in enumerate(calls)
                        if number < first or number >= last
                    }
                    self.assertEqual(expected - names, set())
                    self.assertLessEqual(len(names - expected), 1)

    def testUnreadableStart(self):
        """A file of which nothing can be read is no strace log."""
        with self.assertRaises(errors.WrongFormat):
            self._ReadRecords(failing_file.FailingFile.FailFrom(b"10 a() = 1\n", 0))

    def testUnreadableLongLine(self):
        """A part that cannot be read in a line that is too long ends it."""
        data = b'10 write(3, "' + b"a" * 9_000_000 + b'", 1) = 1\n10 getpid() = 10\n'
        data = b"10 getpid() = 10\n" + data
        result = self._ReadRecords(failing_file.FailingFile.FailAt(data, 6_000_000))
        calls = [record for record in result if isinstance(record, records.Call)]
        self.assertEqual(calls[0].name, calls[-1].name)
        self.assertEqual(
            [
                record.offset
                for record in result
                if isinstance(record, records.Damage) and record.offset
            ],
            [6_000_000],
        )


if __name__ == "__main__":
    unittest.main()
