"""What the index of a trace contains about the lines of one file."""

from __future__ import annotations

import sqlite3
import typing

from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import object_uses
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.processes import threads
from plaso_extra_parsers.readers.strace.traces import index

_NO_IDENTIFIERS: tuple[str, ...] = ()


class _Rows:
    """Rows of values, each of which is valid from a line on."""

    def __init__(self, rows: list[tuple[typing.Any, ...]]) -> None:
        """Initializes rows: line and values, in the order of lines."""
        self._rows = rows
        self.next_line: int = rows[0][0] if rows else index.NEVER
        self.value: tuple[typing.Any, ...] = (None, None, None)

    def Advance(self, line_number: int) -> None:
        """Advances to a line."""
        while self._rows and self._rows[0][0] <= line_number:
            self.value = self._rows.pop(0)[1:]
        self.next_line = self._rows[0][0] if self._rows else index.NEVER


class TraceCursor:
    """Finds what is known of the lines of one file of a trace."""

    def __init__(self, connection: sqlite3.Connection, thread_identifier: int) -> None:
        self._connection = connection
        self._identifier = thread_identifier
        self._blocks = index.ReadBlocks(connection, thread_identifier)
        self._block: dict[int, tuple[str, ...]] = {}
        self._last_line = 0
        self._directories = self._ReadRows("directories", "directory")
        self._facts: moments.Facts = ()
        self._facts_line = 0
        self._facts_rows = connection.execute(
            "SELECT line_number, text FROM facts WHERE thread = ? ORDER BY line_number",
            (thread_identifier,),
        )
        self._names: dict[str, tuple[int, str]] = {}
        self._names_rows = connection.execute(
            "SELECT line_number, identifier, descriptor, name FROM names"
            " WHERE thread = ? ORDER BY line_number",
            (thread_identifier,),
        )
        self._next_name = self._names_rows.fetchone()
        self._processes = self._ReadRows("threads", "process, process_key, parent_key")
        # Lines before the first one that was followed belong to the same process.
        self._processes.Advance(self._processes.next_line)

    def _ReadRows(self, table: str, columns: str) -> _Rows:
        """Reads rows of values, each of which is valid from a line on."""
        return _Rows(
            self._connection.execute(
                f"SELECT first_line, {columns:s} FROM {table:s} WHERE thread = ?"
                " ORDER BY first_line",
                (self._identifier,),
            ).fetchall()
        )

    def Find(self, record: records.Record) -> tuple[
        int | None,
        tuple[str, ...],
        str | None,
        moments.Facts,
        moments.Names,
        str | None,
        str | None,
    ]:
        """Finds what is known of a record; records come in the order of their lines.

        Returns:
          process, identifiers of the sessions of the descriptors that a call names,
              current directory, facts of a call and names of its descriptors, keys of
              the process and of its parent.
        """
        line_number = record.line_number
        if line_number >= self._processes.next_line:
            self._processes.Advance(line_number)
        if line_number >= self._directories.next_line:
            self._directories.Advance(line_number)
        found = _NO_IDENTIFIERS
        call_facts: moments.Facts = ()
        names: moments.Names = ()
        if record.__class__ is records.Call:
            while line_number > self._last_line:
                self._last_line, self._block = next(self._blocks, (index.NEVER, {}))
            found = self._block.get(line_number, _NO_IDENTIFIERS)
            while self._next_name is not None and self._next_name[0] <= line_number:
                _, identifier, number, name = self._next_name
                self._names[identifier] = (number, name)
                self._next_name = self._names_rows.fetchone()
            if found and self._names:
                names = tuple(
                    self._names[identifier]
                    for identifier in found
                    if identifier in self._names
                )
            while self._facts_line < line_number:
                self._ReadFacts()
            if self._facts_line == line_number:
                call_facts = self._facts
        process, process_key, parent_key = self._processes.value
        directory = self._directories.value[0]
        return process, found, directory, call_facts, names, process_key, parent_key

    def _ReadFacts(self) -> None:
        """Reads the facts of the next call that has some."""
        row = self._facts_rows.fetchone()
        if row is None:
            self._facts_line = index.NEVER
            return
        self._facts_line = row[0]
        lines = row[1].split("\n")
        self._facts = tuple(zip(lines[::2], lines[1::2]))

    def ReadSessions(self) -> typing.Iterator[sessions.DescriptorSession]:
        """Reads the sessions of the file."""
        process = index.CreateOwner(*self._processes.value)
        for session in index.ReadSessions(self._connection, self._identifier):
            session.process = process
            yield session

    def ReadExecuted(self) -> typing.Iterator[threads.Executed]:
        """Reads the executions in the file."""
        return index.ReadExecuted(self._connection, self._identifier)

    def ReadUses(self) -> typing.Iterator[object_uses.ObjectUse]:
        """Reads what processes did with objects, if the first use is in the file."""
        return index.ReadUses(self._connection, self._identifier)

    def ReadProcesses(self) -> typing.Iterator[threads.Process]:
        """Reads the lives of the processes that appear first in the file."""
        return index.ReadProcesses(self._connection, self._identifier)
