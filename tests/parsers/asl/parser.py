"""Tests for the Apple System Log (ASL) file parser."""

import os
import unittest

from dfvfs.lib import definitions as dfvfs_definitions
from dfvfs.path import factory as path_spec_factory
from dfvfs.resolver import resolver as path_spec_resolver

from plaso.lib import errors
from plaso.parsers import asl as plaso_asl
from plaso.parsers import interface
from plaso.parsers import mediator
from plaso.storage.fake import writer as fake_writer

from plaso_extra_parsers.parsers import common
from plaso_extra_parsers.parsers.asl import parser as asl_parser
from tests.parsers.asl import test_lib as asl_test_lib
from tests.writers import asl as asl_writer
from tests.writers import asl_legacy as asl_legacy_writer

_TEST_DATA_PATH = os.path.join(
    *(os.path.dirname(os.path.abspath(__file__)), "..", "..", ".."),
    "test_data",
    "asl",
)


class ASLParserTest(asl_test_lib.ASLParserTestCase):
    """Tests for the parser."""

    # pylint: disable=too-many-public-methods

    def _ParseTestFile(self, name):
        """Parses a file of the test data."""
        return self.ParseFile(os.path.join(_TEST_DATA_PATH, name))

    def _CheckEventData(self, event_data, expected_values):
        """Checks every attribute of event data."""
        values = {}
        for name, value in event_data.GetAttributes():
            if value is None or name.startswith("_"):
                continue
            if hasattr(value, "CopyToDateTimeStringISO8601"):
                value = value.CopyToDateTimeStringISO8601()
            values[name] = value
        self.assertEqual(values, expected_values)

    def testPlasoParser(self):
        """The parser takes the place of Plaso's own, with its names and signature."""
        parser = asl_parser.ASLParser()
        plaso_parser = plaso_asl.ASLParser()
        self.assertEqual(parser.NAME, plaso_parser.NAME)
        self.assertEqual(parser.DATA_FORMAT, plaso_parser.DATA_FORMAT)
        self.assertLessEqual(set(vars(interface.BaseParser())), set(vars(parser)))
        for specification in (
            parser.GetFormatSpecification(),
            plaso_parser.GetFormatSpecification(),
        ):
            self.assertEqual(specification.identifier, "asl_log")
            self.assertEqual(
                [
                    (signature.offset, signature.pattern[:6])
                    for signature in specification.signatures
                ],
                [(0, b"ASL DB")],
            )

    def testParseLogin(self):
        """A login has its user, terminal, host of origin and type as attributes."""
        event_data, _, extraction_warnings, recovery_warnings = self._ParseTestFile(
            "BB.2016.01.31.U0.G80.asl"
        )
        self.assertEqual(len(event_data), 7)
        self.assertEqual(extraction_warnings, [])
        self.assertEqual(recovery_warnings, [])
        self._CheckEventData(
            event_data[3],
            {
                "data_type": "macos:asl:entry",
                "details": "utmpx time: 2015-01-01T00:06:40.123456+00:00",
                "statistics": [
                    "ASLExpireTime: 1451693200",
                    "ut_user: bob",
                    "ut_id: s001",
                    "ut_line: ttys001",
                    "ut_pid: 333",
                    "ut_type: 7",
                    "ut_tv.tv_sec: 1420070800",
                    "ut_tv.tv_usec: 123456",
                    "ut_host: 203.0.113.7",
                ],
                "extra_information": (
                    "ASLExpireTime: 1451693200, ut_host: 203.0.113.7, ut_id: s001, "
                    "ut_line: ttys001, ut_pid: 333, ut_tv.tv_sec: 1420070800, "
                    "ut_tv.tv_usec: 123456, ut_type: 7, ut_user: bob"
                ),
                "facility": "com.apple.system.lastlog",
                "group_identifier": 0,
                "hostname": "Research-Mac",
                "level": 5,
                "login_type": 7,
                "message_body": "USER_PROCESS: 333 ttys001",
                "message_identifier": 1003,
                "process_identifier": 333,
                "read_group_identifier": 80,
                "read_user_identifier": 0,
                "record_position": 1216,
                "reporter": "sshd",
                "sender": "sshd",
                "source_hostname": "203.0.113.7",
                "terminal": "ttys001",
                "user_identifier": 0,
                "username": "bob",
                "written_time": "2015-01-01T00:06:40.370370367+00:00",
            },
        )

    def testParseOldNames(self):
        """The host and the text have the names that the release of Plaso expects."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage("the text", host="the-host")
        path = self.WriteFile(writer.GetBytes())
        for has_old_names, expected_values in (
            (False, ("the-host", None, "the text", None)),
            (True, (None, "the-host", "the text", "the text")),
        ):
            event_data, _, _, _ = self.ParseFile(path, has_old_names=has_old_names)
            self.assertEqual(
                (
                    event_data[0].hostname,
                    event_data[0].computer_name,
                    event_data[0].message_body,
                    event_data[0].message,
                ),
                expected_values,
            )

    def testParseFile(self):
        """The file itself has an event with its counts, identifiers and times."""
        _, file_event_data, _, _ = self._ParseTestFile("layout36_10.9.asl")
        self._CheckEventData(
            file_event_data,
            {
                "creation_time": "2015-01-01T00:00:00+00:00",
                "data_type": "macos:asl:file",
                "extra_information": (
                    "Written by macOS: 10.5.6-10.9, Records in the list: 50, between "
                    "other objects: 0, past damage: 0, from: 2015-01-01T00:00:00+00:00,"
                    " to: 2015-01-01T00:49:00+00:00, Lowest identifier: 1000, Highest "
                    "identifier: 1049"
                ),
                "format_version": 2,
                "is_dirty": False,
                "statistics": [common.GetBuild()],
            },
        )

    def testParseReferenceProcess(self):
        """The process a message is about, and the session, are no extra fields."""
        event_data, _, _, _ = self._ParseTestFile("ids_refproc_session.asl")
        self.assertEqual(
            event_data[10].details, "About: ps, About PID: 77, Session: Aqua"
        )
        self.assertIsNone(event_data[10].extra_information)
        self.assertEqual(
            event_data[11].details, "Session: Aqua only session no refproc"
        )
        self.assertEqual(event_data[6].process_identifier, -1)

    def testParseWithoutTime(self):
        """A record without a time has none, and nothing is wrong with it."""
        event_data, _, extraction_warnings, _ = self._ParseTestFile(
            "ids_refproc_session.asl"
        )
        self.assertIsNone(event_data[8].written_time)
        self.assertEqual(extraction_warnings, [])

    def testParseTimes(self):
        """A time that is none makes a warning and an event without a time, at once."""
        for seconds in (253402300800, 10**17, (1 << 63) - 1, (1 << 64) - 1):
            with self.subTest(seconds=seconds):
                writer = asl_writer.ASLWriter(creation_time=seconds)
                writer.AppendMessage(
                    pairs=[
                        ("ASLExpireTime", str(seconds)),
                        ("ut_tv.tv_sec", "9" * 10000),
                        ("ut_pid", "x"),
                        ("ut_type", str(1 << 63)),
                    ],
                    time=seconds,
                )
                event_data, file_event_data, extraction_warnings, _ = self.ParseFile(
                    self.WriteFile(writer.GetBytes())
                )
                self.assertIsNone(event_data[0].written_time)
                self.assertIsNone(event_data[0].details)
                self.assertIsNone(event_data[0].login_type)
                self.assertIsNone(file_event_data.creation_time)
                self.assertEqual(len(extraction_warnings), 2)
                self.assertIn("Creation time: expected", extraction_warnings[0])
                self.assertIn("expected a time before", extraction_warnings[1])
                self.assertTrue(
                    file_event_data.extra_information.startswith("Signs: invalid_time,")
                )

        writer = asl_writer.ASLWriter()
        writer.AppendMessage(time=253402300799, nanoseconds=5)
        event_data, _, extraction_warnings, _ = self.ParseFile(
            self.WriteFile(writer.GetBytes())
        )
        self.assertEqual(
            event_data[0].written_time.CopyToDateTimeStringISO8601(),
            "9999-12-31T23:59:59.000000005+00:00",
        )
        self.assertEqual(extraction_warnings, [])

    def testParseNanoseconds(self):
        """Nanoseconds that cannot be are left out of the time."""
        for nanoseconds, fraction in (
            (0, ".000000000"),
            (999999999, ".999999999"),
            (1000000000, ""),
            (0xFFFFFFFF, ""),
        ):
            with self.subTest(nanoseconds=nanoseconds):
                writer = asl_writer.ASLWriter()
                writer.AppendMessage(nanoseconds=nanoseconds)
                event_data, _, extraction_warnings, _ = self.ParseFile(
                    self.WriteFile(writer.GetBytes())
                )
                self.assertEqual(
                    event_data[0].written_time.CopyToDateTimeStringISO8601(),
                    f"2015-01-01T00:00:00{fraction:s}+00:00",
                )
                self.assertEqual(len(extraction_warnings), 0 if fraction else 1)

    def testParseIdentifiers(self):
        """An identifier that cannot be stored makes a warning."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage(identifier=(1 << 63) - 1)
        _, file_event_data, extraction_warnings, _ = self.ParseFile(
            self.WriteFile(writer.GetBytes())
        )
        self.assertTrue(
            file_event_data.extra_information.endswith(
                "Highest identifier: 9223372036854775807"
            )
        )
        self.assertEqual(extraction_warnings, [])
        writer.AppendMessage(identifier=(1 << 64) - 1)
        event_data, file_event_data, extraction_warnings, _ = self.ParseFile(
            self.WriteFile(writer.GetBytes())
        )
        self.assertEqual(event_data[0].message_identifier, (1 << 63) - 1)
        self.assertIsNone(event_data[1].message_identifier)
        self.assertNotIn("Highest", file_event_data.extra_information)
        self.assertEqual(
            extraction_warnings,
            [
                "message identifier: 18446744073709551615 is not valid at offset: "
                f"0x{writer.record_offsets[1]:08x}"
            ],
        )

    def testParseExtraFields(self):
        """Each extra field can be split again, whatever is in its key and value."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage(
            pairs=[
                ("b", "x, y: z"),
                ("a:b\\c: d", "value"),
                ("null", None),
                ("empty", ""),
                ("None", "None"),
            ]
        )
        event_data, _, _, _ = self.ParseFile(self.WriteFile(writer.GetBytes()))
        self.assertEqual(
            event_data[0].statistics,
            ["b: x, y: z", "a\\:b\\\\c\\: d: value", "null", "empty: ", "None: None"],
        )
        self.assertEqual(
            event_data[0].extra_information,
            "None: None, a:b\\c: d: value, b: x, y: z, empty: , null",
        )

    def testParseDomain(self):
        """The domain of power management is a field, by which tags find it."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage(
            pairs=[
                ("com.apple.message.domain", "com.apple.usage"),
                ("com.apple.iokit.domain", "Sleep"),
                ("SenderMachUUID", "00000000-65B1-343E-AF7A-6F64D0BE201E"),
            ]
        )
        event_data, _, _, _ = self.ParseFile(self.WriteFile(writer.GetBytes()))
        self.assertEqual(
            event_data[0].statistics,
            [
                "com.apple.message.domain: com.apple.usage",
                "com.apple.iokit.domain: Sleep",
                "SenderMachUUID: 00000000-65B1-343E-AF7A-6F64D0BE201E",
            ],
        )

    def testParseSSH(self):
        """A message of sshd has the attributes of Plaso's syslog events of SSH."""
        writer = asl_writer.ASLWriter()
        text = "Accepted password for bob from 203.0.113.7 port 50022 ssh2"
        writer.AppendMessage(text, sender="sshd")
        writer.AppendMessage(text, sender="another program")
        event_data, _, _, _ = self.ParseFile(self.WriteFile(writer.GetBytes()))
        self.assertEqual(event_data[0].authentication_method, "password")
        self.assertEqual(event_data[0].ip_address, "203.0.113.7")
        self.assertEqual(event_data[0].port, "50022")
        self.assertEqual(event_data[0].username, "bob")
        self.assertIsNone(event_data[1].ip_address)

    def testParseRecovered(self):
        """A record that is not in the list is recovered event data."""
        event_data, file_event_data, extraction_warnings, recovery_warnings = (
            self._ParseTestFile("dmg_orphan_tail.asl")
        )
        self.assertEqual(len(event_data), 30)
        self.assertEqual(
            [values.recovered for values in event_data], [None] * 29 + [True]
        )
        self.assertEqual(event_data[29].details, "Found: between other objects")
        self.assertTrue(
            file_event_data.extra_information.startswith("Signs: unlinked_records, ")
        )
        self.assertTrue(file_event_data.is_dirty)
        self.assertIn(
            "Records in the list: 29, between other objects: 1, past damage: 0",
            file_event_data.extra_information,
        )
        self.assertEqual(extraction_warnings, [])
        self.assertEqual(
            recovery_warnings,
            [
                "Records not in the list: expected 0, found 1, the first one at "
                "offset: 0x00001a24"
            ],
        )

    def testParsePastDamage(self):
        """A record that was found by its looks says so, and is recovered."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage()
        writer.AppendGarbage(b"\xff" * 300)
        writer.AppendUnlinkedMessage("message")
        event_data, file_event_data, _, _ = self.ParseFile(
            self.WriteFile(writer.GetBytes())
        )
        self.assertEqual(
            [(values.details, values.recovered) for values in event_data],
            [(None, None), ("Found: past damage", True)],
        )
        self.assertIn("past damage: 1, from: ", file_event_data.extra_information)

    def testParseUnreadable(self):
        """A record with an unreadable string has all others, and one warning."""
        event_data, file_event_data, extraction_warnings, recovery_warnings = (
            self._ParseTestFile("dmg_bad_string_ref.asl")
        )
        self.assertEqual(len(event_data), 30)
        self.assertEqual(event_data[12].details, "Unreadable: message")
        self.assertIsNone(event_data[12].message_body)
        self.assertEqual(event_data[12].sender, "kernel")
        self.assertTrue(
            file_event_data.extra_information.startswith("Signs: damaged, ")
        )
        self.assertEqual(len(extraction_warnings), 1)
        self.assertEqual(recovery_warnings, [])

    def testParseManyErrors(self):
        """A record with many errors makes one warning of a bearable size."""
        for number_of_pairs, level, expected_end in (
            (2, 9, "value of pair 1"),
            (3, 5, "; 1 more at offset"),
        ):
            writer = asl_writer.ASLWriter()
            writer.AppendMessage(level=level, pairs=[("a", "b")] * number_of_pairs)
            for index in range(number_of_pairs):
                writer.SetPairReferences(0, index, 0x8F << 56)
            _, _, extraction_warnings, _ = self.ParseFile(
                self.WriteFile(writer.GetBytes())
            )
            self.assertIn(expected_end, extraction_warnings[0])
            self.assertEqual("more" in extraction_warnings[0], level == 5)

        writer = asl_writer.ASLWriter()
        writer.AppendMessage(pairs=[("a", "b")] * 100)
        for index in range(100):
            writer.SetPairReferences(0, index, 0x8F << 56)
        event_data, _, extraction_warnings, _ = self.ParseFile(
            self.WriteFile(writer.GetBytes())
        )
        self.assertEqual(event_data[0].statistics, [""] * 100)
        self.assertEqual(len(extraction_warnings), 1)
        self.assertIn("; 195 more at offset: 0x", extraction_warnings[0])
        self.assertLess(len(extraction_warnings[0]), 1000)

    def testParseDatabase(self):
        """A database of macOS 10.5 is parsed as well, and nothing of it recovered."""
        event_data, file_event_data, extraction_warnings, recovery_warnings = (
            self._ParseTestFile("legacy_v1_asl.db")
        )
        self.assertEqual(len(event_data), 13)
        self.assertEqual(extraction_warnings, [])
        self.assertEqual(recovery_warnings, [])
        self.assertIn(
            "Written by macOS: 10.5.0-10.5.5", file_event_data.extra_information
        )
        self.assertEqual(file_event_data.format_version, 1)
        self.assertIsNone(file_event_data.creation_time)
        self._CheckEventData(
            event_data[1],
            {
                "data_type": "macos:asl:entry",
                "statistics": ["custom.key.0: v0"],
                "extra_information": "custom.key.0: v0",
                "facility": "com.apple.security.authorization",
                "group_identifier": 0,
                "hostname": "leopard.local",
                "level": 1,
                "message_body": "exactly7",
                "message_identifier": 3,
                "process_identifier": 101,
                "read_group_identifier": -1,
                "read_user_identifier": 501,
                "record_position": 560,
                "reporter": "com.apple.SecurityServer",
                "sender": "com.apple.SecurityServer",
                "user_identifier": 0,
                "written_time": "2008-01-01T00:01:00+00:00",
            },
        )

    def testParseAbort(self):
        """A parser that is told to stop does so."""
        path = os.path.join(_TEST_DATA_PATH, "dmg_base.asl")
        path_spec = path_spec_factory.Factory.NewPathSpec(
            dfvfs_definitions.TYPE_INDICATOR_OS, location=path
        )
        storage_writer = fake_writer.FakeStorageWriter()
        storage_writer.Open()
        parser_mediator = mediator.ParserMediator()
        parser_mediator.SetStorageWriter(storage_writer)
        parser_mediator.SignalAbort()
        asl_parser.ASLParser().Parse(
            parser_mediator, path_spec_resolver.Resolver.OpenFileObject(path_spec)
        )
        self.assertEqual(parser_mediator.number_of_produced_event_data, 0)

    def testParseOtherFile(self):
        """What is no log is left to other parsers."""
        for data in (b"A", b"ASL", b"SQLite format 3\x00" + bytes(100)):
            with self.subTest(data=data), self.assertRaises(errors.WrongParser):
                self.ParseFile(self.WriteFile(data))

    def testParseUnknownVersion(self):
        """A log that nobody can read makes a warning, not silence."""
        data = asl_writer.ASLWriter().GetBytes()
        for wrong_data, message in (
            (
                data[:15] + b"\x03" + data[16:] + b"something else",
                "expected version 2, found 3",
            ),
            (data[:50], "expected 80 bytes, found 50"),
        ):
            with self.subTest(message=message):
                event_data, file_event_data, extraction_warnings, _ = self.ParseFile(
                    self.WriteFile(wrong_data)
                )
                self.assertEqual(event_data, [])
                self.assertIsNone(file_event_data)
                self.assertEqual(len(extraction_warnings), 1)
                self.assertIn(message, extraction_warnings[0])

    def testParseEmptyDatabase(self):
        """A database without messages makes an event of the file only."""
        writer = asl_legacy_writer.ASLDatabaseWriter()
        event_data, file_event_data, extraction_warnings, _ = self.ParseFile(
            self.WriteFile(writer.GetBytes(), "asl.db")
        )
        self.assertEqual(event_data, [])
        self.assertEqual(file_event_data.format_version, 1)
        self.assertEqual(extraction_warnings, [])


if __name__ == "__main__":
    unittest.main()
