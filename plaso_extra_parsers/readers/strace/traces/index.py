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

# Raised when the same files give another index.
INDEX_VERSION = 10

# Lines that are stored together.
_LINES_IN_BLOCK = 2_000

# Descriptors of a file whose names are remembered.
_MAXIMUM_NAMES = 10_000

# Later than any time that the database can hold.
NEVER = (1 << 63) - 1

_SCHEMA = """
CREATE TABLE sessions (
    thread INTEGER,
    entered INTEGER,
    identifier TEXT NOT NULL,
    descriptor INTEGER NOT NULL,
    opened INTEGER,
    closed INTEGER,
    end_reason TEXT NOT NULL,
    origin TEXT NOT NULL,
    parent TEXT,
    description TEXT NOT NULL,
    object_text TEXT,
    last_text TEXT,
    inferred_text TEXT,
    name TEXT NOT NULL,
    line_number INTEGER NOT NULL,
    is_probable INTEGER NOT NULL,
    is_close_on_exec INTEGER NOT NULL,
    flags TEXT NOT NULL,
    number_of_calls INTEGER NOT NULL,
    number_of_bytes_read INTEGER NOT NULL,
    number_of_bytes_written INTEGER NOT NULL,
    end_line_number INTEGER,
    twin TEXT,
    is_deleted INTEGER NOT NULL
);
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
CREATE TABLE executions (
    thread INTEGER,
    line_number INTEGER NOT NULL,
    process INTEGER,
    time INTEGER,
    path TEXT,
    command_line TEXT,
    standard_input TEXT,
    standard_output TEXT,
    standard_error TEXT,
    user INTEGER,
    is_connected INTEGER NOT NULL,
    parent INTEGER,
    process_key TEXT,
    parent_key TEXT,
    is_deleted INTEGER NOT NULL,
    input_session TEXT,
    output_session TEXT,
    error_session TEXT,
    is_written INTEGER NOT NULL,
    is_piped INTEGER NOT NULL
);
CREATE TABLE processes (
    thread INTEGER,
    identifier INTEGER,
    line_number INTEGER NOT NULL,
    start_time INTEGER,
    end_time INTEGER,
    end_line_number INTEGER,
    exit_status INTEGER,
    signal TEXT,
    core_dumped INTEGER NOT NULL,
    is_known INTEGER NOT NULL,
    is_image_inherited INTEGER NOT NULL,
    is_start_inherited INTEGER NOT NULL,
    parent INTEGER,
    path TEXT,
    command_line TEXT,
    start_path TEXT,
    start_command_line TEXT,
    user INTEGER,
    threads TEXT NOT NULL,
    process_key TEXT NOT NULL,
    parent_key TEXT,
    creator INTEGER,
    creator_line INTEGER
);
CREATE TABLE uses (
    thread INTEGER,
    line_number INTEGER NOT NULL,
    process INTEGER,
    process_key TEXT,
    parent_key TEXT,
    first_time INTEGER,
    last_time INTEGER,
    described TEXT NOT NULL,
    open_file TEXT,
    flags TEXT NOT NULL,
    errors TEXT NOT NULL,
    is_inferred INTEGER NOT NULL,
    is_part INTEGER NOT NULL,
    numbers TEXT NOT NULL
);
CREATE TABLE index_state (
    version INTEGER NOT NULL,
    note TEXT,
    host_name TEXT
);
"""
_INDEXES = """
CREATE INDEX sessions_per_thread ON sessions (thread);
CREATE INDEX blocks_per_thread ON blocks (thread, last_line);
CREATE INDEX facts_per_thread ON facts (thread, line_number);
CREATE INDEX names_per_thread ON names (thread, line_number);
CREATE INDEX executions_per_thread ON executions (thread, line_number);
CREATE INDEX processes_per_thread ON processes (thread);
CREATE INDEX uses_per_thread ON uses (thread, line_number);
"""


class UnreadableIndex(sqlite3.Error):
    """Raised when an index does not hold what it should."""


def _FitTime(time: int | None) -> int | None:
    """Leaves out a time that the database cannot hold, and that cannot be true."""
    return None if time is not None and abs(time) >= NEVER else time


class MemberNotes:
    """What is noted for the lines of one file.

    Attributes:
      thread_identifier (int): thread of the file.
    """

    def __init__(self, thread_identifier: int, writer: IndexWriter) -> None:
        super().__init__()
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
        """Notes what the descriptors are that a call has as numbers only."""
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
        """Notes process and current directory of the thread, if known, from a line."""
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
        """Finishes: all is known of the file and of its process."""
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
        super().__init__()
        self._connection = connection
        self._host_names: set[str] = set()
        connection.executescript(_SCHEMA)

    def Store(self, table: str, row: tuple[typing.Any, ...]) -> None:
        """Stores a row."""
        self._connection.execute(
            f"INSERT INTO {table:s} VALUES ({', '.join('?' * len(row)):s})", row
        )

    def StoreSession(self, session: sessions.DescriptorSession) -> None:
        """Stores a descriptor session that ended."""
        self.Store(
            "sessions",
            (
                session.thread_identifier,
                _FitTime(session.entered),
                session.identifier,
                session.descriptor,
                _FitTime(session.opened),
                _FitTime(session.closed),
                session.end,
                session.origin,
                session.parent_identifier,
                session.description_identifier,
                session.object_text,
                session.last_text,
                session.description.inferred_text,
                session.name,
                session.line_number,
                session.is_probable,
                session.is_close_on_exec,
                session.flags,
                session.number_of_calls,
                session.number_of_bytes_read,
                session.number_of_bytes_written,
                session.end_line_number,
                session.twin,
                session.description.is_deleted,
            ),
        )

    def StoreExecution(self, executed: threads.Executed) -> None:
        """Stores the execution of a program."""
        self.Store(
            "executions",
            (
                executed.thread_identifier,
                executed.line_number,
                executed.process.known_identifier,
                _FitTime(executed.time),
                executed.path,
                executed.command_line,
                *executed.standard_names,
                executed.user_identifier,
                executed.is_connected,
                executed.process.parent,
                executed.process.GetKey("Z") if executed.process.is_known else None,
                executed.process.parent_key,
                executed.is_deleted,
                *executed.standard_sessions,
                executed.is_written,
                executed.is_piped,
            ),
        )

    def StoreProcess(self, process: threads.Process) -> None:
        """Stores the life of a process."""
        self.Store(
            "processes",
            (
                process.teller,
                process.identifier,
                process.line_number,
                _FitTime(process.start_time),
                _FitTime(process.end_time),
                process.end_line_number,
                process.exit_status,
                process.signal,
                process.core_dumped,
                process.is_known,
                process.is_image_inherited,
                process.is_start_inherited,
                process.parent,
                process.path,
                process.command_line,
                process.start_path,
                process.start_command_line,
                process.user_identifier,
                " ".join(str(identifier) for identifier in process.listed_threads),
                process.GetKey("Z"),
                process.parent_key,
                process.creator,
                process.creator_line,
            ),
        )

    def StoreUse(self, use: object_uses.ObjectUse) -> None:
        """Stores what a process did with an object."""
        process = use.process
        is_known = process is not None and process.is_known
        self.Store(
            "uses",
            (
                use.thread_identifier,
                use.line_number,
                process.identifier if process and is_known else None,
                process.GetKey("Z") if process and is_known else None,
                process.parent_key if process and is_known else None,
                _FitTime(use.first_time),
                _FitTime(use.last_time),
                json.dumps(use.described),
                use.open_file,
                "\n".join(use.flags),
                json.dumps(use.errors),
                use.is_inferred,
                use.is_part,
                json.dumps(use.GetNumbers()),
            ),
        )

    def NoteHostName(self, host_name: str) -> None:
        """Notes the name of the host that a call returned."""
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
    """Reads why the files of a trace could not be followed together, if so."""
    row = connection.execute("SELECT note FROM index_state").fetchone()
    note: str | None = row[0]
    return note


def ReadHostName(connection: sqlite3.Connection) -> str | None:
    """Reads the name of the host of a trace.

    None if no file has one, or they have several.
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
      last line of a block, and sessions per number of a line.
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


def ReadSessions(
    connection: sqlite3.Connection, thread_identifier: int
) -> typing.Iterator[sessions.DescriptorSession]:
    """Reads the descriptor sessions of a file, in the order in which they ended."""
    for row in connection.execute(
        "SELECT * FROM sessions WHERE thread = ? ORDER BY closed IS NULL, closed,"
        " CASE WHEN closed IS NULL THEN entered END, identifier",
        (thread_identifier,),
    ):
        session = sessions.DescriptorSession(
            row[2], row[0], row[3], row[7], sessions.OpenFileDescription(row[9])
        )
        session.entered, session.opened, session.closed = row[1], row[4], row[5]
        session.end, session.parent_identifier = row[6], row[8]
        session.object_text, session.last_text = row[10:12]
        session.description.inferred_text = row[12]
        session.name, session.line_number = row[13:15]
        session.is_probable, session.is_close_on_exec = bool(row[15]), bool(row[16])
        (
            session.flags,
            session.number_of_calls,
            session.number_of_bytes_read,
            session.number_of_bytes_written,
        ) = row[17:21]
        session.end_line_number, session.twin = row[21:23]
        session.description.is_deleted = bool(row[23])
        yield session


def ReadUses(
    connection: sqlite3.Connection, thread_identifier: int
) -> typing.Iterator[object_uses.ObjectUse]:
    """Reads what the processes that a file mentions did with objects."""
    for row in connection.execute(
        "SELECT * FROM uses WHERE thread = ? ORDER BY line_number, described",
        (thread_identifier,),
    ):
        process = threads.Process(row[2], 0, None)
        process.is_known = row[2] is not None
        process.key, process.parent_key = row[3:5]
        use = object_uses.ObjectUse(
            process, objects.DescribedObject(*json.loads(row[7])), row[8]
        )
        use.thread_identifier, use.line_number = row[:2]
        use.first_time, use.last_time = row[5:7]
        use.flags = tuple(filter(None, row[9].split("\n")))
        use.errors = json.loads(row[10])
        use.is_inferred, use.is_part = bool(row[11]), bool(row[12])
        for name, number in json.loads(row[13]).items():
            setattr(use, name, number)
        yield use


def ReadProcesses(
    connection: sqlite3.Connection, thread_identifier: int
) -> typing.Iterator[threads.Process]:
    """Reads the lives of the processes that a file mentions."""
    for row in connection.execute(
        "SELECT * FROM processes WHERE thread = ? ORDER BY line_number, identifier",
        (thread_identifier,),
    ):
        process = threads.Process(row[1], row[2], row[3])
        process.end_time, process.end_line_number = row[4:6]
        process.exit_status, process.signal = row[6:8]
        process.core_dumped, process.is_known = bool(row[8]), bool(row[9])
        process.is_image_inherited = bool(row[10])
        process.is_start_inherited = bool(row[11])
        process.parent, process.path, process.command_line = row[12:15]
        process.start_path, process.start_command_line = row[15:17]
        process.user_identifier = row[17]
        for text in row[18].split(" "):
            process.ListThread(int(text))
        process.key, process.parent_key = row[19:21]
        process.creator, process.creator_line = row[21:23]
        yield process
