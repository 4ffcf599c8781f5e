"""Builds the index of a trace from its files."""

from __future__ import annotations

import contextlib
import sqlite3
import typing

from plaso_extra_parsers.readers.strace.traces import index
from plaso_extra_parsers.readers.strace.traces import members
from plaso_extra_parsers.readers.strace.traces import reader as readers
from plaso_extra_parsers.readers.strace.traces import replay

INDEX_VERSION = index.INDEX_VERSION

ReadNote = index.ReadNote
TraceMember = members.TraceMember


def BuildIndex(
    base_name: str,
    trace_members: typing.Iterable[members.TraceMember],
    connection: sqlite3.Connection,
) -> str | None:
    """Builds an index in an empty database, or notes why there cannot be one.

    The base name is the name of the files without the thread identifier and the dot
    before it.

    Returns:
      why the files could not be followed together, None if they could.
    """
    writer = index.IndexWriter(connection)
    note = None
    try:
        replay.Replay(base_name, trace_members, writer).Run()
    except readers.UnsuitableSet as exception:
        note = str(exception)
    writer.Finish(note)
    return note


def BuildIndexFile(
    base_name: str, trace_members: typing.Iterable[members.TraceMember], path: str
) -> None:
    """Builds an index in an empty file, or notes why there cannot be one.

    See BuildIndex.
    """
    with contextlib.closing(sqlite3.connect(path)) as connection:
        # The file is moved to its place when it is complete.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        BuildIndex(base_name, trace_members, connection)
