"""Tests for the store of entities."""

import json
import re
import unittest

from plaso_extra_parsers.output import causes
from plaso_extra_parsers.output import entity_store
from plaso_extra_parsers.output import occurrence as occurrences
from plaso_extra_parsers.output import page

from tests.output import output_test_lib


class EntityStoreTest(unittest.TestCase):
    """Tests for the store."""

    def setUp(self):
        """Creates a store."""
        writer, self.writer_file = output_test_lib.CreateWriter()
        self.store = entity_store.EntityStore(writer)

    def _GetGroup(self, kind, source, **values):
        """Determines the group of an event.

        Args:
          kind (str): kind of the group.
          source (str): name of the evidence file.
          values (dict[str, object]): values per name of attribute.
        """
        occurrence = occurrences.Occurrence(
            output_test_lib.CreateEvent(1),
            output_test_lib.CreateEventData("test:a", **values),
            "process",
            source,
            self.store.sources.GetNumber(source),
            0,
        )
        number = self.store.GetGroup(occurrence, kind)
        return list(self.store.groups.GetTexts()[number])

    def testGetGroup(self):
        """Logs of a host are one group, and so are the files of a set."""
        for path in ("OS:/atop_20261120", "OS:/atop_20261121.gz"):
            self.assertEqual(
                self._GetGroup("atop", path, hostname="web01"), ["atop", "web01"]
            )
        self.assertEqual(self._GetGroup("atop", "OS:/a.1"), ["atop", "OS:/a.1"])
        for path in ("OS:/tr.15982", "OS:/tr.15983", "GZIP:/tr.7.gz"):
            name = f"{path.partition('.')[0]:s}.*"
            self.assertEqual(self._GetGroup("strace", path), ["strace", name])
        self.assertEqual(
            self._GetGroup("strace", "OS:/tr.log"), ["strace", "OS:/tr.log"]
        )

    def testGetSession(self):
        """A descriptor session has a number, 0 stands for none."""
        self.assertEqual(self.store.GetSession(0, None), 0)
        self.assertEqual(self.store.GetSession(0, "a"), 1)
        self.assertEqual(self.store.GetSession(0, "b"), 2)
        self.assertEqual(self.store.GetSession(0, "a"), 1)
        # Of another host.
        self.assertEqual(self.store.GetSession(1, "a"), 3)

    def testColumns(self):
        """The page reads the columns of the tables, but a few that only people do."""
        script = "\n".join(map(page.ReadPageFile, page.GetModuleNames()))
        words = set(re.findall(r"\w+", script))
        self.store.Finish()
        tables = {}
        for name in self.store.tables:
            data = output_test_lib.ReadBlock(self.writer_file, f"t-{name:s}-0")
            tables[name] = set(json.loads(data))
        self.assertLessEqual(set(tables), words)
        self.assertEqual(
            set().union(*tables.values()) - words,
            {"execution_lane", "execution_row", "kills", "parent_identifier"},
        )

    def testGetOrdinal(self):
        """Events of each evidence file are numbered from 1."""
        numbers = [self.store.GetOrdinal(source) for source in (0, 0, 1, 0)]
        self.assertEqual(numbers, [1, 2, 1, 3])

    def testFinish(self):
        """Parents that only calls name are in the table of lanes."""
        parent, child = self.store.lanes.Get(0, 1), self.store.lanes.Get(0, 2)
        self.store.lanes.lanes[parent].Update({"name": "make", "start": 1})
        self.store.lanes.lanes[child].Update({"start": 2})
        self._Fork(2, 1, parent)
        self.store.Finish()
        rows = output_test_lib.ReadTableOf(self.writer_file, "lanes")
        self.assertEqual(
            [(row["name"], row["parent"], row["same"]) for row in rows],
            [("make", -1, -1), ("make (fork)", 0, -1)],
        )

    def _Fork(self, identifier, time, parent):
        """Adds a call that started a process."""
        occurrence = output_test_lib.CreateOccurrence(
            output_test_lib.CreateEvent(time),
            output_test_lib.CreateEventData("linux:strace:syscall"),
            *("OS:/a", 0, 0),
        )
        self.store.forks.setdefault((0, identifier), []).append(
            (causes.Moment(occurrence), parent)
        )

    def testFinishReusedIdentifier(self):
        """A call starts the next process of an identifier, not the last one."""
        second = 1000000
        parents = [self.store.lanes.Get(0, number) for number in (1, 2)]
        lives = []
        for start in (10 * second, 90 * second):
            number = self.store.lanes.Get(0, 7, start, (0, f"7-{start:d}"))
            self.store.lanes.lanes[number].Update({"start": start})
            lives.append(number)
        self._Fork(7, 89 * second, parents[1])
        self._Fork(7, 10 * second + 1000, parents[0])
        # The process that this one starts is in no evidence.
        self._Fork(7, 99 * second, parents[0])
        self.store.Finish()
        lanes = self.store.lanes.lanes
        self.assertEqual([lanes[number].parent for number in lives], parents)
        self.assertEqual(self.store.starts[lives[1]].time, 89 * second)

    def testFinishTolerance(self):
        """The first line of a process can come half a second before its start."""
        for difference, is_start in ((500000, True), (500001, False)):
            self.setUp()
            parent = self.store.lanes.Get(0, 1)
            child = self.store.lanes.Get(0, 7, 10000000)
            self.store.lanes.lanes[child].Update({"start": 10000000})
            self._Fork(7, 10000000 + difference, parent)
            self.store.Finish()
            found = self.store.lanes.lanes[child].parent
            self.assertEqual(found, parent if is_start else -1)

    def testFinishWithoutTimes(self):
        """Without times the only process of an identifier is what it started."""
        parent, child = self.store.lanes.Get(0, 1), self.store.lanes.Get(0, 2)
        self._Fork(2, None, parent)
        self._Fork(3, None, parent)
        self.store.Finish()
        lanes = self.store.lanes.lanes
        self.assertEqual(lanes[child].parent, parent)
        self.assertEqual([lane.values["identifier"] for lane in lanes], [1, 2, 3])


if __name__ == "__main__":
    unittest.main()
