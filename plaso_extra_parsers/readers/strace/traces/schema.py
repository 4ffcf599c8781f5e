"""Tables of the index of a trace with one file per thread."""

from __future__ import annotations

SCHEMA = """
CREATE TABLE sessions (
    thread INTEGER NOT NULL,
    start INTEGER NOT NULL,
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
    name TEXT NOT NULL,
    is_probable INTEGER NOT NULL,
    is_close_on_exec INTEGER NOT NULL,
    number_of_calls INTEGER NOT NULL,
    number_of_bytes_read INTEGER NOT NULL,
    number_of_bytes_written INTEGER NOT NULL
);
CREATE TABLE uses (
    thread INTEGER NOT NULL,
    start INTEGER NOT NULL,
    last INTEGER NOT NULL,
    descriptor INTEGER NOT NULL,
    identifier TEXT NOT NULL
);
CREATE TABLE threads (
    thread INTEGER PRIMARY KEY,
    is_sharing INTEGER NOT NULL,
    process INTEGER,
    parent INTEGER
);
"""
STATE_SCHEMA = """
CREATE TABLE index_state (
    version INTEGER NOT NULL,
    note TEXT
);
"""
INDEXES = """
CREATE INDEX sessions_per_thread ON sessions (thread, start);
CREATE INDEX uses_per_thread ON uses (thread, start);
"""
