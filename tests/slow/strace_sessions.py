"""Descriptor sessions of random programs, compared with the truth.

The environment variable STRACE_PROGRAMS says how many there are.
"""

import collections
import io
import os
import random
import unittest

from plaso_extra_parsers.lib import errors
from plaso_extra_parsers.readers.strace import trace

from tests.readers.strace.descriptors import session_rows
from tests.writers import strace as strace_writer

_FIRST_SEED = 20261120
_NUMBER_OF_CASES = int(os.environ.get("STRACE_PROGRAMS", "400"))

# New pid namespaces, by each of the calls that make one; children of them with the
# number of strace too, and raw flags. Of 12 programs more than so many of each must be
# there.
_FORMS = {
    b"|CLONE_NEWPID": 3,
    b" in strace's PID NS": 3,
    b"clone(0x": 3,
    b"unshare(CLONE_NEWPID)": 0.5,
    b">, CLONE_NEWPID)": 0.5,
    b"unshare(0x2": 0.5,
}


class RandomProgramsTest(unittest.TestCase):
    """Tests for descriptor sessions on random programs."""

    def testSingleLogs(self):
        """In one file with all threads every session is the true one."""
        number_of_sessions = 0
        numbers_of_forms = collections.Counter()
        for seed in range(_FIRST_SEED, _FIRST_SEED + _NUMBER_OF_CASES):
            writer = strace_writer.StraceLogWriter.FromSeed(
                seed,
                number_of_steps=(60, 150, 300)[seed % 3],
                is_decorated=seed % 4 != 3,
                is_quiet=seed % 5 == 4,
                is_raw=seed % 7 == 3,
                is_translated=seed % 11 < 4,
            )
            data = writer.GetSingleLog()
            for form in _FORMS:
                numbers_of_forms[form] += data.count(form)
            found = session_rows.ReadSingleLog(data)
            rows = {
                session.identifier: session_rows.GetRow(session) for session in found
            }
            number_of_sessions += len(rows)

            with self.subTest(seed=seed):
                self.assertEqual(len(rows), len(found))
                self.assertEqual(rows, session_rows.GetTrueRows(writer, True))
                names = session_rows.GetTrueNames(writer, True)
                for session in found:
                    if session.object_text is not None:
                        self.assertIn(session.object_text, names[session.identifier])
        self.assertGreater(number_of_sessions, 80 * _NUMBER_OF_CASES)
        for form, minimum in _FORMS.items():
            self.assertGreater(numbers_of_forms[form], minimum * _NUMBER_OF_CASES / 12)

    def testThreadLogs(self):
        """In one file per thread every session is the true one, by set and alone.

        What a file created, or a new process was given, has one identifier, whether the
        other files are at hand or not.
        """
        for seed in range(_FIRST_SEED, _FIRST_SEED + _NUMBER_OF_CASES):
            writer = strace_writer.StraceLogWriter.FromSeed(
                seed,
                number_of_steps=(60, 150, 300)[seed % 3],
                is_decorated=seed % 4 != 3,
                is_quiet=seed % 5 == 4,
                is_raw=seed % 7 == 3,
                is_translated=seed % 11 < 4,
            )
            logs = writer.GetThreadLogs()
            found = session_rows.ReadSet(logs)
            rows = {
                session.identifier: session_rows.GetRow(session) for session in found
            }
            true_rows = session_rows.GetTrueRows(writer)

            with self.subTest(seed=seed):
                self.assertEqual(len(rows), len(found))
                self.assertEqual(rows, true_rows)
                for identifier, data in logs.items():
                    if data:
                        self._CheckAlone(writer, identifier, data)

    def testProcessIdentifiers(self):
        """No line has the PID of another process, nor is there one that never was.

        Where strace does not print the flags of clone3 a child has none, unless other
        lines tell that it is a process.
        """
        for seed in range(_FIRST_SEED, _FIRST_SEED + _NUMBER_OF_CASES // 4):
            numbers = collections.Counter()
            for has_hidden_flags in (False, True):
                writer = strace_writer.StraceLogWriter.FromSeed(
                    seed,
                    number_of_steps=150,
                    is_quiet=seed % 5 == 4,
                    is_raw=seed % 7 == 3,
                    is_translated=seed % 11 < 4,
                    has_hidden_flags=has_hidden_flags,
                )
                processes = writer.machine.processes
                strace_trace = trace.Trace(io.BytesIO(writer.GetSingleLog()), "tr.log")
                strace_trace.ReadFormat()
                with self.subTest(seed=seed, has_hidden_flags=has_hidden_flags):
                    for batch in strace_trace.IterateBatches():
                        for record, process_identifier, *_ in batch.rows:
                            if process_identifier is not None:
                                numbers[has_hidden_flags] += 1
                                self.assertEqual(
                                    process_identifier,
                                    processes[record.thread_identifier],
                                )
                        for process in batch.processes:
                            if process.is_known:
                                identifier = process.identifier
                                self.assertEqual(processes[identifier], identifier)
            with self.subTest(seed=seed):
                self.assertLessEqual(numbers[True], numbers[False])

    def _CheckAlone(self, writer, thread_identifier, data):
        """Checks the sessions of one file alone."""
        found = session_rows.ReadThreadLog(data, thread_identifier)
        identifiers = {session.identifier for session in found}
        self.assertEqual(len(identifiers), len(found))
        self.assertLessEqual(
            session_rows.GetTrueCreations(writer, thread_identifier), identifiers
        )


class DamagedLogsTest(unittest.TestCase):
    """Tests for descriptor sessions of logs that are damaged."""

    _PIECES = (
        *(b"<", b">", b"(", b")", b"[", b"]", b"{", b'"', b", ", b"\n", b"..."),
        *(b"9" * 21, b"9" * 5000, b"-1", b"0x", b"CLONE_FILES|CLONE_THREAD"),
    )

    def _Damage(self, generator, data):
        """Damages a log."""
        damaged = bytearray(data)
        for _ in range(generator.randrange(1, 6)):
            if not damaged:
                break
            start = generator.randrange(len(damaged))
            end = start + generator.randrange(1, 60)
            kind = generator.randrange(6)
            if kind == 0:
                damaged[start] = generator.randrange(256)
            elif kind == 1:
                del damaged[start:end]
            elif kind == 2:
                damaged[start:start] = damaged[end : end + generator.randrange(80)]
            elif kind == 3:
                damaged[start:end] = generator.randbytes(end - start)
            elif kind == 4:
                damaged[start:start] = generator.choice(self._PIECES)
            else:
                del damaged[start:]
        return bytes(damaged)

    def _CheckSessions(self, found):
        """Checks what must be true of every session."""
        identifiers = {session.identifier for session in found}
        self.assertEqual(len(identifiers), len(found))
        for session in found:
            self.assertLess(session.number_of_bytes_read, 1 << 63)
            self.assertLess(session.number_of_bytes_written, 1 << 63)
            self.assertLess(session.descriptor, 1 << 31)

    def testDamagedLogs(self):
        """Damage breaks nothing, in one file and in one file per thread."""
        generator = random.Random(_FIRST_SEED)
        for seed in range(_NUMBER_OF_CASES // 2):
            writer = strace_writer.StraceLogWriter.FromSeed(seed, number_of_steps=60)
            data = self._Damage(generator, writer.GetSingleLog())
            logs = {
                identifier: self._Damage(generator, data) if seed % 2 else data
                for identifier, data in writer.GetThreadLogs().items()
            }
            with self.subTest(seed=seed):
                try:
                    self._CheckSessions(session_rows.ReadSingleLog(data))
                except errors.WrongFormat:
                    pass
                try:
                    self._CheckSessions(session_rows.ReadSet(logs))
                except ValueError:
                    pass


if __name__ == "__main__":
    unittest.main()
