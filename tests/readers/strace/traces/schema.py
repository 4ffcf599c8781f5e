"""Tests for the tables of the index of a trace."""

import contextlib
import sqlite3
import unittest

from plaso_extra_parsers.readers.strace.traces import schema as set_schema


class SetSchemaTest(unittest.TestCase):
    """Tests for the tables."""

    def testSchema(self):
        """The tables can be made, and both look-ups by thread use an index."""
        with contextlib.closing(sqlite3.connect(":memory:")) as connection:
            connection.executescript(set_schema.SCHEMA)
            connection.executescript(set_schema.INDEXES)
            connection.executescript(set_schema.STATE_SCHEMA)
            for name in ("sessions", "uses"):
                plan = connection.execute(
                    f"EXPLAIN QUERY PLAN SELECT * FROM {name:s} WHERE thread = 1"
                    " ORDER BY start"
                ).fetchall()
                self.assertIn(f"USING INDEX {name:s}_per_thread", plan[0][3])
                self.assertEqual(len(plan), 1)


if __name__ == "__main__":
    unittest.main()
