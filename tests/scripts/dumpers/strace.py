"""Tests for the dumper of strace logs."""

import argparse
import collections
import io
import json
import os
import shutil
import tempfile
import unittest

from unittest import mock

from plaso_extra_parsers.readers.strace.descriptors import object_uses
from plaso_extra_parsers.scripts.dumpers import strace
from tests.readers.strace import recordings


class StraceDumperTest(unittest.TestCase):
    """Tests for the dumper of strace logs."""

    maxDiff = None

    def _Dump(self, files):
        """Dumps logs.

        Returns:
          list[dict[str, object]]: objects, as a reader of the output has them.
        """
        folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, folder)
        paths = []
        for name, data in files.items():
            path = os.path.join(folder, name)
            with open(path, "wb") as file_object:
                file_object.write(data)
            os.utime(path, ns=(recordings.MODIFICATION_TIME,) * 2)
            paths.append(path)
        file_objects = [io.BytesIO(data) for data in files.values()]
        return [
            json.loads(json.dumps(values))
            for values in strace.StraceDumper().Dump(
                file_objects, paths, argparse.Namespace()
            )
        ]

    def testCheckFormat(self):
        """Every recording is recognized, other files are not."""
        for name in recordings.GetNames():
            for data in recordings.ReadFiles(name).values():
                self.assertTrue(strace.StraceDumper.CheckFormat(data[: 64 * 1024]))
        self.assertFalse(strace.StraceDumper.CheckFormat(b"words\n"))

    def testDumpRecordings(self):
        """All calls of all recordings are dumped, as many as others counted."""
        for name in recordings.GetSmallNames():
            facts = recordings.ReadFacts(name)
            if not facts:
                continue
            counter = collections.Counter()
            kinds = collections.Counter()
            for values in self._Dump(recordings.ReadFiles(name)):
                (kind,) = values
                kinds[kind] += 1
                if kind == "syscall":
                    counter[values[kind]["name"]] += 1
            with self.subTest(recording=name):
                self.assertEqual(dict(counter), facts["calls"])
                self.assertEqual(kinds["error"], 0)
                for kind in ("signal", "exit"):
                    self.assertEqual(kinds[kind], facts["kinds"].get(kind, 0))

    def testDump(self):
        """Calls, signals, exits, sessions and foreign lines have all their values."""
        result = self._Dump(
            {
                "trace.log": b'10 1795210635.000001 open("/x", O_RDONLY) = 3</x> '
                b"<0.000005>\n"
                b"10 1795210635.000010 --- SIGTERM {si_signo=SIGTERM} ---\n"
                b"words\n"
                b"10 1795210635.000020 +++ killed by SIGTERM +++\n"
            }
        )
        (session,) = [values["session"] for values in result if "session" in values]
        identifier = session["id"]
        (use,) = [values["object"] for values in result if "object" in values]
        self.assertEqual((use["object"], use["opens"], use["line"]), ("/x", 1, 1))
        self.assertEqual(use["flags"], ["O_RDONLY"])
        self.assertEqual(
            [
                values
                for values in result
                if "session" not in values and "object" not in values
            ],
            [
                {
                    "syscall": {
                        "line": 1,
                        "tid": 10,
                        "pid": None,
                        "time": 1795210635000001000,
                        "duration": 5000,
                        "name": "open",
                        "arguments": ['"/x"', "O_RDONLY"],
                        "result": "3</x>",
                        "error": None,
                        "description": None,
                        "sessions": [identifier],
                    }
                },
                {
                    "signal": {
                        "line": 2,
                        "tid": 10,
                        "pid": None,
                        "time": 1795210635000010000,
                        "name": "SIGTERM",
                        "information": "si_signo=SIGTERM",
                        "stop": False,
                    }
                },
                {
                    "foreign": {
                        "line": 3,
                        "text": "words",
                        "size": 5,
                        "damaged": False,
                        "fragment": False,
                    }
                },
                {
                    "exit": {
                        "line": 4,
                        "tid": 10,
                        "pid": None,
                        "time": 1795210635000020000,
                        "kind": "killed",
                        "status": None,
                        "signal": "SIGTERM",
                        "core_dumped": False,
                        "successor": None,
                    }
                },
            ],
        )
        self.assertEqual(
            session,
            {
                "id": identifier,
                "tid": 10,
                "fd": 3,
                "object": "/x",
                "last_object": "/x",
                "opened": 1795210635000006000,
                "closed": 1795210635000020000,
                "end": "exit",
                "origin": "open",
                "parent": None,
                "description": identifier,
                "bytes_read": 0,
                "bytes_written": 0,
                "calls": 1,
            },
        )

    def testParts(self):
        """Uses that are told in parts since there are too many are marked."""
        data = (
            b'10 1795210635.000001 open("/x", O_RDONLY) = 3\n'
            b"10 1795210635.000002 close(3) = 0\n"
            b'10 1795210635.000003 open("/y", O_RDONLY) = 3\n'
        )
        with mock.patch.object(object_uses, "MAXIMUM_OBJECTS", 1):
            uses = [
                values["object"]
                for values in self._Dump({"trace.log": data})
                if "object" in values
            ]
        self.assertEqual(
            [(use["object"], use.get("part")) for use in uses],
            [("/x", True), ("/y", None)],
        )

    def testDescriptions(self):
        """What strace says of injections, or of a path, describes no error."""
        result = self._Dump(
            {
                "trace.log": b'10 1795210635.000001 open("/a", O_RDONLY) = -1 EACCES '
                b"(Permission denied) (INJECTED)\n"
                b"10 1795210635.000002 read(3, 0x7f, 9) = 29 (DELAYED)\n"
                b"10 1795210635.000003 dup(3</a>(deleted)) = 4</a>(deleted)\n"
                b"10 1795210635.000004 poll([{fd=5}], 1, 0) = 0 (Timeout)\n"
            }
        )
        self.assertEqual(
            [
                values["syscall"]["description"]
                for values in result
                if "syscall" in values
            ],
            ["Permission denied", None, None, "Timeout"],
        )

    def testDumpErrors(self):
        """Errors of calls are named and described, split calls have both lines."""
        result = self._Dump(
            {
                "trace.log": b"10 1795210635.000001 read(3,  <unfinished ...>\n"
                b"11 1795210635.000002 getpid() = 7 (INJECTED)\n"
                b"10 1795210635.000003 <... read resumed>0x1, 5) = -1 EINTR "
                b"(Interrupted system call)\n"
                b"10 1795210635.000004 damaged\n"
            }
        )
        first, second, third = [
            values["syscall"] for values in result if "syscall" in values
        ] + [values["error"] for values in result if "error" in values]
        self.assertTrue(first["injected"])
        self.assertEqual(
            (second["error"], second["description"]),
            ("EINTR", "Interrupted system call"),
        )
        self.assertEqual((second["line"], second["exit_line"]), (1, 3))
        self.assertIn("line: 4", third["message"])

    def testDumpTrace(self):
        """Files of one trace that are named together are followed together."""
        files = recordings.ReadFiles("elk-scm")
        result = self._Dump(files)
        sessions = {
            values["session"]["id"]: values["session"]
            for values in result
            if "session" in values
        }
        received = [
            session for session in sessions.values() if session["origin"] == "scm"
        ]
        self.assertEqual(len(received), 2)
        for session in received:
            self.assertEqual(sessions[session["parent"]]["tid"], 15982)
            self.assertTrue(session["file"].endswith("tr.15983"))

        alone = [
            values["session"]
            for values in self._Dump({"tr.15983": files["tr.15983"]})
            if "session" in values
        ]
        self.assertEqual(
            {session["id"] for session in alone},
            {session["id"] for session in sessions.values() if session["tid"] == 15983},
        )

    def testDumpOtherFile(self):
        """A file that is no strace log is an error, the others are dumped."""
        result = self._Dump({"a": b"words\n", "b": b"10 getpid() = 10\n"})
        self.assertEqual([list(values)[0] for values in result], ["error", "syscall"])


if __name__ == "__main__":
    unittest.main()
