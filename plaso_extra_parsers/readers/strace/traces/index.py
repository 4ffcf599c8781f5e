"""Index of a trace with one file per thread: what is known of each line of each file.

It holds the descriptor sessions of each call by the number of its line, the processes
of the threads, their executions, and directories that relative paths start from.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
import typing
import zlib

from plaso_extra_parsers.readers.strace.calls import objects
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import object_uses
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.processes import threads

# Increased when the same files give another index.
INDEX_VERSION = 11

# Number of lines that are stored together.
_LINES_IN_BLOCK = 2_000

# Maximum number of descriptors of a file whose names are remembered.
_MAXIMUM_NAMES = 10_000

# The largest number that the database can hold: no line or time reaches it.
NEVER = (1 << 63) - 1

_SCHEMA = """
CREATE TABLE blocks (
    thread INTEGER NOT NULL,
    last_line INTEGER NOT NULL,
    data BLOB NOT NULL
);
CREATE TABLE threads (
    thread INTEGER NOT NULL,
    first_line INTEGER NOT NULL,
    process INTEGER,
    process_key TEXT,
    parent_key TEXT
);
CREATE TABLE directories (
    thread INTEGER NOT NULL,
    first_line INTEGER NOT NULL,
    directory TEXT
);
CREATE TABLE facts (
    thread INTEGER NOT NULL,
    line_number INTEGER NOT NULL,
    text TEXT NOT NULL
);
CREATE TABLE names (
    thread INTEGER NOT NULL,
    line_number INTEGER NOT NULL,
    identifier TEXT NOT NULL,
    descriptor INTEGER NOT NULL,
    name TEXT NOT NULL
);
CREATE TABLE lives (kind TEXT NOT NULL, thread INTEGER, first, second, third, data TEXT);
CREATE TABLE index_state (
    version INTEGER NOT NULL,
    note TEXT,
    host_name TEXT
);
"""
_INDEXES = """
CREATE INDEX blocks_per_thread ON blocks (thread, last_line);
CREATE INDEX facts_per_thread ON facts (thread, line_number);
CREATE INDEX names_per_thread ON names (thread, line_number);
CREATE INDEX lives_per_thread ON lives (kind, thread);
"""

# Stored attributes of sessions, of their open files, of processes and of uses.
_SESSION_ATTRIBUTES = (
    *("closed", "end", "end_line_number", "entered", "flags", "is_close_on_exec"),
    *("is_probable", "last_text", "line_number", "name", "number_of_bytes_read"),
    *("number_of_bytes_written", "number_of_calls", "object_text", "opened"),
    *("parent_identifier", "twin"),
)
_DESCRIPTION_ATTRIBUTES = ("inferred_text", "is_deleted")
_PROCESS_ATTRIBUTES = (
    *("command_line", "core_dumped", "creator", "creator_line", "end_line_number"),
    *("end_time", "exit_status", "is_image_inherited", "is_known"),
    *(
        "is_start_inherited",
        "parent",
        "parent_key",
        "path",
        "signal",
        "start_command_line",
    ),
    *("start_path", "user_identifier"),
)
_USE_ATTRIBUTES = (
    *("errors", "first_time", "is_inferred", "is_part", "last_time", "line_number"),
    "thread_identifier",
)
_TIMES = frozenset(
    ["closed", "end_time", "entered", "first_time", "last_time", "opened"]
)


class UnreadableIndex(sqlite3.Error):
    """Raised when an index does not contain what it should."""


def _FitTime(time: int | None) -> int | None:
    """Returns a time, or None if it is wrong and too large for the database."""
    return None if time is not None and abs(time) >= NEVER else time


class MemberNotes:
    """Notes about the lines of one file.

    Attributes:
      thread_identifier (int): thread of the file.
    """

    def __init__(self, thread_identifier: int, writer: IndexWriter) -> None:
        self._directory: str | None = None
        self._last_line = 0
        self._lines: list[str] = []
        self._names: dict[str, str] = {}
        self._processes: list[tuple[int, threads.Process]] = []
        self._thread: threads.Thread | None = None
        self._writer = writer
        self.thread_identifier = thread_identifier

    def NoteLine(self, line_number: int, identifiers: tuple[str, ...]) -> None:
        """Notes the descriptor sessions of a call that begins on a line."""
        self._lines.append(f"{line_number:d} {' '.join(identifiers):s}")
        self._last_line = max(self._last_line, line_number)
        if len(self._lines) >= _LINES_IN_BLOCK:
            self._StoreBlock()

    def NoteNames(
        self,
        line_number: int,
        named: moments.NamedSessions,
    ) -> None:
        """Notes the names of the descriptors that a call shows as numbers only."""
        for session, name in named:
            identifier = session.identifier
            if self._names.get(identifier) == name:
                continue
            if len(self._names) >= _MAXIMUM_NAMES:
                self._names.clear()
            self._names[identifier] = name
            self._writer.Store(
                "names",
                (
                    *(self.thread_identifier, line_number, identifier),
                    *(session.descriptor, name),
                ),
            )

    def NoteFacts(self, line_number: int, call_facts: moments.Facts) -> None:
        """Notes the facts of a call that begins on a line."""
        # Line feeds are escaped in the log.
        text = "\n".join(itertools.chain.from_iterable(call_facts))
        self._writer.Store("facts", (self.thread_identifier, line_number, text))

    def NoteThread(self, line_number: int, thread: threads.Thread | None) -> None:
        """Notes the process and directory of a thread, if known, from a line on."""
        if thread is None:
            return
        if thread is not self._thread:
            self._thread = thread
            self._processes.append((line_number, thread.process))
        directory = thread.place.directory
        if directory != self._directory:
            self._directory = directory
            self._writer.Store(
                "directories", (self.thread_identifier, line_number, directory)
            )

    def _StoreBlock(self) -> None:
        """Stores the lines that were noted."""
        data = zlib.compress("\n".join(self._lines).encode("ascii"), 1)
        self._writer.Store("blocks", (self.thread_identifier, self._last_line, data))
        self._lines.clear()

    def Finish(self) -> None:
        """Finishes the notes, when all is known of the file and its processes."""
        if self._lines:
            self._StoreBlock()
        for line_number, process in self._processes:
            key = process.GetKey("Z") if process.is_known else None
            self._writer.Store(
                "threads",
                (
                    *(self.thread_identifier, line_number, process.known_identifier),
                    *(key, process.parent_key if process.is_known else None),
                ),
            )


class IndexWriter:
    """Writer of an index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Initializes a writer of an empty database."""
        self._connection = connection
        self._host_names: set[str] = set()
        connection.executescript(_SCHEMA)

    def Store(self, table: str, row: tuple[typing.Any, ...]) -> None:
        """Stores a row."""
        self._connection.execute(
            f"INSERT INTO {table:s} VALUES ({', '.join('?' * len(row)):s})", row
        )

    def _StoreLife(
        self,
        kind: str,
        thread_identifier: int | None,
        order: tuple[typing.Any, ...],
        values: typing.Any,
    ) -> None:
        """Stores a life; lives are read in the order of up to three values."""
        order = (*order, None, None)[:3]
        self.Store("lives", (kind, thread_identifier, *order, json.dumps(values)))

    def StoreSession(self, session: sessions.DescriptorSession) -> None:
        """Stores a descriptor session that ended."""
        closed = _FitTime(session.closed)
        time = _FitTime(session.entered) if closed is None else closed
        self._StoreLife(
            "session",
            session.thread_identifier,
            (closed is None, time, session.identifier),
            (
                (session.identifier, session.descriptor, session.origin),
                session.description_identifier,
                _GetValues(session, _SESSION_ATTRIBUTES),
                _GetValues(session.description, _DESCRIPTION_ATTRIBUTES),
            ),
        )

    def StoreExecution(self, executed: threads.Executed) -> None:
        """Stores the execution of a program."""
        process = executed.process
        fitting = executed._replace(time=_FitTime(executed.time))
        values = [None if value is process else value for value in fitting]
        self._StoreLife(
            "execution",
            executed.thread_identifier,
            (executed.line_number,),
            (_GetOwner(process), process.parent, process.parent_key, values),
        )

    def StoreProcess(self, process: threads.Process) -> None:
        """Stores the life of a process."""
        self._StoreLife(
            "process",
            process.teller,
            (process.line_number, process.identifier),
            (
                (process.identifier, process.line_number, _FitTime(process.start_time)),
                process.GetKey("Z"),
                list(process.listed_threads),
                _GetValues(process, _PROCESS_ATTRIBUTES),
            ),
        )

    def StoreUse(self, use: object_uses.ObjectUse) -> None:
        """Stores what a process did with an object."""
        self._StoreLife(
            "use",
            use.thread_identifier,
            (use.line_number, json.dumps(use.described)),
            (
                _GetOwner(use.process),
                use.described,
                use.open_file,
                use.flags,
                _GetValues(use, _USE_ATTRIBUTES),
                use.GetNumbers(),
            ),
        )

    def NoteHostName(self, host_name: str) -> None:
        """Notes a host name that a call returned."""
        if len(self._host_names) < 2:
            self._host_names.add(host_name)

    def Finish(self, note: str | None) -> None:
        """Finishes the index.

        The note says why the files could not be followed together, if they could not.
        """
        host_name = self._host_names.pop() if len(self._host_names) == 1 else None
        self.Store("index_state", (INDEX_VERSION, note, host_name))
        self._connection.executescript(_INDEXES)
        self._connection.commit()


def ReadNote(connection: sqlite3.Connection) -> str | None:
    """Reads why the files of a trace could not be followed together, or None."""
    row = connection.execute("SELECT note FROM index_state").fetchone()
    note: str | None = row[0]
    return note


def ReadHostName(connection: sqlite3.Connection) -> str | None:
    """Reads the name of the host of a trace.

    None if no file contains one, or the files contain several.
    """
    host_name: str | None = connection.execute(
        "SELECT host_name FROM index_state"
    ).fetchone()[0]
    return host_name


def ReadBlocks(
    connection: sqlite3.Connection, thread_identifier: int
) -> typing.Iterator[tuple[int, dict[int, tuple[str, ...]]]]:
    """Reads the descriptor sessions of the lines of a file.

    Yields:
      last line of a block, and identifiers of sessions per line number.
    """
    for last_line, data in connection.execute(
        "SELECT last_line, data FROM blocks WHERE thread = ? ORDER BY last_line",
        (thread_identifier,),
    ):
        found = {}
        known: dict[str, tuple[str, ...]] = {}
        for line in zlib.decompress(data).decode("ascii").split("\n"):
            number, _, text = line.partition(" ")
            identifiers = known.get(text)
            if identifiers is None:
                identifiers = known[text] = tuple(text.split(" "))
            found[int(number)] = identifiers
        yield last_line, found


def _GetValues(life: typing.Any, names: tuple[str, ...]) -> list[typing.Any]:
    """Retrieves values of attributes."""
    return [
        _FitTime(getattr(life, name)) if name in _TIMES else getattr(life, name)
        for name in names
    ]


def _SetValues(
    life: typing.Any, names: tuple[str, ...], values: list[typing.Any]
) -> None:
    """Sets values of attributes."""
    for name, value in zip(names, values):
        setattr(life, name, value)


def _GetOwner(process: threads.Process | None) -> tuple[typing.Any, ...]:
    """Retrieves the identity of a process, if it is certain."""
    if process is None or not process.is_known:
        return None, None, None
    return process.identifier, process.GetKey("Z"), process.parent_key


def CreateOwner(
    identifier: int | None, key: str | None, parent_key: str | None
) -> threads.Process:
    """Creates a process of which only the identity is known."""
    process = threads.Process(identifier, 0, None)
    process.is_known = identifier is not None
    process.key, process.parent_key = key, parent_key
    return process


def _ReadLives(
    connection: sqlite3.Connection, kind: str, thread_identifier: int
) -> typing.Iterator[list[typing.Any]]:
    """Reads the values of all lives of one kind in a file."""
    for row in connection.execute(
        "SELECT data FROM lives WHERE kind = ? AND thread = ?"
        " ORDER BY first, second, third",
        (kind, thread_identifier),
    ):
        yield json.loads(row[0])


def ReadSessions(
    connection: sqlite3.Connection, thread_identifier: int
) -> typing.Iterator[sessions.DescriptorSession]:
    """Reads the descriptor sessions of a file, in the order in which they ended."""
    for own, description, values, description_values in _ReadLives(
        connection, "session", thread_identifier
    ):
        identifier, descriptor, origin = own
        session = sessions.DescriptorSession(
            *(identifier, thread_identifier, descriptor, origin),
            sessions.OpenFileDescription(description),
        )
        _SetValues(session, _SESSION_ATTRIBUTES, values)
        _SetValues(session.description, _DESCRIPTION_ATTRIBUTES, description_values)
        yield session


def ReadExecuted(
    connection: sqlite3.Connection, thread_identifier: int
) -> typing.Iterator[threads.Executed]:
    """Reads the executions in a file."""
    for owner, parent, parent_key, values in _ReadLives(
        connection, "execution", thread_identifier
    ):
        texts: typing.Any = [
            tuple(value) if isinstance(value, list) else value for value in values
        ]
        executed = threads.Executed(*texts)
        process = CreateOwner(*owner)
        process.line_number, process.start_time = executed.line_number, executed.time
        process.parent, process.parent_key = parent, parent_key
        yield executed._replace(process=process)


def ReadUses(
    connection: sqlite3.Connection, thread_identifier: int
) -> typing.Iterator[object_uses.ObjectUse]:
    """Reads what processes did with objects, if the first use is in a file."""
    for owner, described, open_file, flags, values, numbers in _ReadLives(
        connection, "use", thread_identifier
    ):
        use = object_uses.ObjectUse(
            CreateOwner(*owner), objects.DescribedObject(*described), open_file
        )
        use.flags = tuple(flags)
        _SetValues(use, _USE_ATTRIBUTES, values)
        _SetValues(use, tuple(numbers), list(numbers.values()))
        yield use


def ReadProcesses(
    connection: sqlite3.Connection, thread_identifier: int
) -> typing.Iterator[threads.Process]:
    """Reads the lives of the processes that appear first in a file."""
    for own, key, listed_threads, values in _ReadLives(
        connection, "process", thread_identifier
    ):
        process = threads.Process(*own)
        process.key = key
        for identifier in listed_threads:
            process.ListThread(identifier)
        _SetValues(process, _PROCESS_ATTRIBUTES, values)
        yield process
