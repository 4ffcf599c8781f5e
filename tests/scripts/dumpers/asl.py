"""Tests for printing Apple System Log (ASL) files."""

import argparse
import calendar
import datetime
import io
import json
import unittest

from plaso_extra_parsers.scripts.dumpers import asl
from tests.readers.asl import reference
from tests.writers import asl as asl_writer

# Names in the output of the independent decoder that differ from ours.
_REFERENCE_NAMES = {"mid": "id", "nano": "nanoseconds", "prev": "previous"}


class ASLDumperTest(unittest.TestCase):
    """Tests for the dumper."""

    def _Dump(self, data, syslog=False):
        """Prints a file.

        Args:
          data (bytes): contents.
          syslog (Optional[bool]): True for the output of the syslog command.
        """
        options = argparse.Namespace(syslog=syslog)
        return list(asl.ASLDumper().Dump([io.BytesIO(data)], ["path"], options))

    def testCheckFormat(self):
        """Files of both versions are known by their signature."""
        for name in ("dmg_base.asl", "legacy_v1_asl.db", "empty.asl"):
            self.assertTrue(asl.ASLDumper.CheckFormat(reference.ReadTestFile(name)))
        self.assertFalse(asl.ASLDumper.CheckFormat(b""))
        self.assertFalse(asl.ASLDumper.CheckFormat(b"ASL-DB" + bytes(100)))

    def testDump(self):
        """The output holds every field that an independent decoder printed."""
        for name in reference.GetNames(".ref.jsonl.gz"):
            with self.subTest(name=name):
                output = self._Dump(reference.ReadTestFile(name))
                self.assertEqual(list(output[0]), ["header"])
                # What is written can be read again.
                output = json.loads(json.dumps(output))
                records = {
                    values["record"]["offset"]: values["record"]
                    for values in output
                    if "record" in values
                }
                for expected_values in reference.ReadLines(f"{name:s}.ref.jsonl"):
                    if expected_values["kind"] != "record":
                        continue
                    values = records[expected_values["offset"]]
                    for key, expected_value in expected_values.items():
                        if key in ("kind", "kvcount") or key.endswith("_ref"):
                            continue
                        if isinstance(expected_value, dict):
                            expected_value = None
                        value = values[_REFERENCE_NAMES.get(key, key)]
                        self.assertEqual(value, expected_value, key)

    def testDumpDatabase(self):
        """What version 1 does not have is null."""
        output = self._Dump(reference.ReadTestFile("legacy_v1_asl.db"))
        self.assertEqual(
            output[0], {"header": {"format_version": 1, "highest_identifier": 42}}
        )
        self.assertEqual(
            output[2]["record"],
            {
                "offset": 560,
                "length": None,
                "next": None,
                "id": 3,
                "time": 1199145660,
                "nanoseconds": None,
                "level": 1,
                "flags": 2,
                "pid": 101,
                "uid": 0,
                "gid": 0,
                "ruid": 501,
                "rgid": -1,
                "refpid": None,
                "host": "leopard.local",
                "sender": "com.apple.SecurityServer",
                "facility": "com.apple.security.authorization",
                "message": "exactly7",
                "refproc": None,
                "session": None,
                "pairs": (("custom.key.0", "v0"),),
                "previous": None,
                "found": "list",
            },
        )

    def testDumpDamage(self):
        """Damage is told in its place."""
        output = self._Dump(reference.ReadTestFile("dmg_bad_string_ref.asl"))
        keys = [list(values)[0] for values in output]
        self.assertEqual(
            keys, ["header"] + ["record"] * 13 + ["error"] + ["record"] * 17
        )
        self.assertIsNone(output[13]["record"]["message"])
        self.assertEqual(output[14]["error"]["offset"], 0xB44)

    def testDumpTime(self):
        """A time that is none is told as damage."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage(time=(1 << 64) - 1)
        output = self._Dump(writer.GetBytes())
        self.assertEqual(output[1]["record"]["time"], (1 << 64) - 1)
        self.assertIn("expected a time before", output[2]["error"]["message"])

    def testDumpSyslog(self):
        """The output of the option syslog is that of the syslog command of macOS."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage("plain text")
        writer.AppendMessage(
            "with\nlines\rand\bmore\u2028",
            level=0,
            process_identifier=-1,
            reference_process="launchd",
            reference_process_identifier=1,
            time=951782400,
        )
        writer.AppendMessage("one", level=9, reference_process_identifier=7, time=0)
        for _ in range(3):
            writer.AppendMessage("again")
        for _ in range(2):
            writer.AppendMessage("and again", reference_process="ps")
        writer.AppendMessage(None, host=None, sender=None, time=(1 << 64) - 1)
        self.assertEqual(
            [
                line
                for line in self._Dump(writer.GetBytes(), syslog=True)
                if isinstance(line, str)
            ],
            [
                "Jan  1 00:00:00 Research-Mac loginwindow[100] <Notice>: plain text",
                "Feb 29 00:00:00 Research-Mac loginwindow[4294967295] (launchd[1]) "
                "<Emergency>: with\n\tlines\n\tand^Hmore\n\t",
                "Jan  1 00:00:00 Research-Mac loginwindow[100] ([7]) <Debug>: one",
                "Jan  1 00:03:00 Research-Mac loginwindow[100] <Notice>: again",
                "--- last message repeated 2 times ---",
                "Jan  1 00:06:00 Research-Mac loginwindow[100] (ps) <Notice>: and "
                "again",
                "--- last message repeated 1 time ---",
                "0  [100] <Notice>: ",
            ],
        )

    def testDumpSyslogMonths(self):
        """Each month has the name that the C library gives it."""
        writer = asl_writer.ASLWriter()
        for month in range(1, 13):
            time = datetime.datetime(2023, month, 9, tzinfo=datetime.timezone.utc)
            writer.AppendMessage(f"{month:d}", time=int(time.timestamp()))
        self.assertEqual(
            [
                line.partition(" 00:00:00 ")[0]
                for line in self._Dump(writer.GetBytes(), syslog=True)
                if isinstance(line, str)
            ],
            [f"{calendar.month_abbr[month]:s}  9" for month in range(1, 13)],
        )

    def testDumpSyslogFile(self):
        """The option syslog prints each message of a real file."""
        lines = self._Dump(
            reference.ReadTestFile("BB.2016.01.31.U0.G80.asl"), syslog=True
        )
        self.assertEqual(
            lines[:2],
            [
                "Jan  1 00:00:00 Research-Mac bootlog[1] <Notice>: BOOT_TIME "
                "1420070400 0",
                "Jan  1 00:01:00 Research-Mac loginwindow[99] <Notice>: USER_PROCESS: "
                "99 console",
            ],
        )
        self.assertEqual(len(lines), 7)


if __name__ == "__main__":
    unittest.main()
