"""Tests for the data files of the Apple System Log (ASL) parser."""

import fnmatch
import os
import unittest

from artifacts import reader as artifacts_reader

from plaso.engine import tagging_file
from plaso.formatters import yaml_formatters_file

from tests.parsers import asl_test_lib
from tests.writers import asl as asl_writer

_DATA_PATH = os.path.join(
    os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
    "plaso_extra_parsers",
    "data",
)

# Labels, sender, text and pairs of messages. The texts are those that the programs of
# macOS write.
_MESSAGES = (
    (["boot"], "bootlog", "BOOT_TIME 1420070400 0", {"ut_type": "2"}),
    (["shutdown"], "shutdown", "SHUTDOWN_TIME: 1420071305 0", {"ut_type": "11"}),
    (["login"], "loginwindow", "USER_PROCESS: 99 console", {"ut_type": "7"}),
    (["logout"], "sessionlogoutd", "DEAD_PROCESS: 99 console", {"ut_type": "8"}),
    ([], "login", "INIT_PROCESS: 1", {"ut_type": "5"}),
    (["clock_change"], "date", "NEW_TIME", {"ut_type": "4"}),
    (["clock_change"], "ntpd", "time reset +1.234567 s", {}),
    ([], "ntpd", "ntpd exiting on signal 15", {}),
    (
        ["login"],
        "sshd",
        "Accepted keyboard-interactive/pam for bob from 192.0.2.125 port 1210 ssh2",
        {},
    ),
    (["login"], "sshd", "Accepted publickey for bob from 192.0.2.125 port 1 ssh2", {}),
    (
        ["login_failed"],
        "sshd",
        "Failed password for invalid user matt from 192.0.2.3 port 58310 ssh2",
        {},
    ),
    (["login_failed"], "sshd", "Invalid user test from 192.0.2.118", {}),
    (
        ["login_failed"],
        "sshd",
        "error: PAM: authentication error for alice from 192.0.2.7 via 192.0.2.1",
        {},
    ),
    ([], "sshd", "Received disconnect from 192.0.2.118: 11: Bye Bye", {}),
    ([], "mDNSResponder", "Accepted connection for service", {}),
    (
        ["application_execution"],
        "sudo",
        "alice : TTY=ttys000 ; PWD=/Users/alice ; USER=root ; COMMAND=/usr/bin/id",
        {},
    ),
    (
        # The command is named, but was not run.
        ["login_failed"],
        "sudo",
        "alice : 3 incorrect password attempts ; TTY=ttys000 ; PWD=/ ; USER=root ; "
        "COMMAND=/usr/bin/id",
        {},
    ),
    (["switch_user"], "su", "alice to root on /dev/ttys000", {}),
    (["login_failed"], "su", "BAD SU alice to root on /dev/ttys000", {}),
    (["login_failed"], "login", "1 LOGIN FAILURE ON ttys001", {}),
    (
        ["login"],
        "screensharingd",
        "Authentication: SUCCEEDED :: User Name: alice :: Viewer Address: 192.0.2.9",
        {},
    ),
    (
        ["login_failed"],
        "screensharingd",
        "Authentication: FAILED :: User Name: alice :: Viewer Address: 192.0.2.9",
        {},
    ),
    (
        ["login_failed"],
        "authorizationhost",
        "Failed to authenticate user <alice> (error: 9).",
        {},
    ),
    (
        ["login_failed"],
        "com.apple.SecurityServer",
        "Failed to authorize right 'system.preferences' by client '/x' for "
        "authorization created by '/x'",
        {},
    ),
    (
        ["screen_unlock"],
        "com.apple.SecurityServer",
        "Succeeded authorizing right 'system.login.screensaver' by client "
        "'/System/Library/CoreServices/loginwindow.app' for authorization created by "
        "'/System/Library/CoreServices/loginwindow.app'",
        {},
    ),
    (["screen_lock"], "loginwindow", "posted com.apple.screenIsLocked", {}),
    (["screen_unlock"], "loginwindow", "posted com.apple.screenIsUnlocked", {}),
    (["wake"], "kernel", "Wake reason: EC.LidOpen (User)", {}),
    (["sleep"], "kernel", "Previous Sleep Cause: 5", {}),
    (["sleep"], "powerd", "Entering Sleep", {"com.apple.iokit.domain": "Sleep"}),
    (["wake"], "powerd", "Wake due to", {"com.apple.iokit.domain": "Wake"}),
    (["wake"], "powerd", "DarkWake due to", {"com.apple.iokit.domain": "DarkWake"}),
    ([], "powerd", "Requests", {"com.apple.iokit.domain": "WakeRequests"}),
    ([], "powerd", "Summary", {"com.apple.iokit.domain": "Assertions"}),
    (
        ["device_connection"],
        "kernel",
        "USBMSC Identifier (non-unique): 0123456789 0x781 0x5567 0x126",
        {},
    ),
    (
        ["crash"],
        "ReportCrash",
        "Saved crash report for Finder[123] version 10.9 to /Library/Logs/Finder.crash",
        {},
    ),
    ([], "ReportCrash", "ReportCrash event 98", {}),
    ([], "kernel", "hello", {}),
)

# Places of Apple System Log files.
_PLACES = (
    "/private/var/log/asl/2015.01.01.asl",
    "/private/var/log/asl/2015.01.01.G80.asl",
    "/private/var/log/asl/2015.01.01.U0.G80.asl",
    "/private/var/log/asl/BB.2016.01.31.U0.G80.asl",
    "/private/var/log/asl/2015.01.01.asl.gz",
    "/private/var/log/asl/2015.01.01.1420070400.asl",
    "/private/var/log/asl/T1420070400.G80",
    "/private/var/log/asl/AUX.2015.01.01/1234",
    "/private/var/log/asl/BB.AUX.2015.01.01/1234.U0",
    "/private/var/log/asl/StoreData",
    "/private/var/log/asl/SweepStore",
    "/private/var/log/asl/Logs/aslmanager.20150101T000000",
    "/private/var/log/DiagnosticMessages/2015.01.01.asl",
    "/private/var/log/DiagnosticMessages/StoreData",
    "/private/var/log/powermanagement/2015.01.01.asl",
    "/private/var/log/asl.archive/2015.01.01.asl",
    "/private/var/log/asl.db",
    "/private/var/log/asl.log",
    "/System/Volumes/Data/private/var/log/asl/2015.01.01.asl",
    "/System/Volumes/Data/private/var/log/powermanagement/2015.01.01.asl",
    "/etc/asl/com.apple.eventmonitor",
)


class ASLDataTest(asl_test_lib.ASLParserTestCase):
    """Tests for the data files."""

    def testTags(self):
        """Each kind of message has its labels, and other messages have none."""
        writer = asl_writer.ASLWriter()
        for _, sender, message, pairs in _MESSAGES:
            writer.AppendMessage(message, pairs=list(pairs.items()), sender=sender)
        event_data, _, _, _ = self.ParseFile(self.WriteFile(writer.GetBytes()))

        path = os.path.join(_DATA_PATH, "tags", "tag_macos", "asl.txt")
        rules = tagging_file.TaggingFile(path).GetEventTaggingRules()
        seen_labels = set()
        for (expected_labels, sender, message, _), values in zip(_MESSAGES, event_data):
            with self.subTest(sender=sender, message=message):
                labels = [
                    label
                    for label, filter_objects in rules.items()
                    if any(
                        filter_object.Match(None, values, None, None)
                        for filter_object in filter_objects
                    )
                ]
                self.assertEqual(sorted(labels), expected_labels)
                seen_labels.update(labels)
        self.assertEqual(seen_labels, set(rules))

    def _GetMessages(self, event_data):
        """Formats event data.

        Args:
          event_data (EventData): event data.

        Returns:
          tuple[str, str]: message and short message.
        """
        path = os.path.join(_DATA_PATH, "formatters", "asl.yaml")
        for formatter in yaml_formatters_file.YAMLFormattersFile().ReadFromFile(path):
            if formatter.data_type == event_data.data_type:
                event_values = dict(event_data.GetAttributes())
                formatter.FormatEventValues(None, event_values)
                return (
                    formatter.GetMessage(event_values),
                    formatter.GetMessageShort(event_values),
                )
        return "", ""

    def testFormatters(self):
        """The text comes first, then the sender; nothing comes twice."""
        writer = asl_writer.ASLWriter()
        writer.AppendMessage("a message", pairs=[("ut_user", "alice")])
        writer.AppendMessage(
            "another one",
            level=9,
            process_identifier=-1,
            reference_process="ps",
            reference_process_identifier=7,
            session="Aqua",
        )
        writer.AppendUnlinkedMessage()
        event_data, file_event_data, _, _ = self.ParseFile(
            self.WriteFile(writer.GetBytes())
        )
        self.assertEqual(
            self._GetMessages(event_data[0]),
            (
                "a message Sender: loginwindow PID: 100 Level: NOTICE Facility: "
                "com.apple.facility Hostname: Research-Mac User: 501 Group: 20 Read "
                "User: ALL Read Group: ALL Fields: ut_user: alice Identifier: 1000",
                "a message Sender: loginwindow PID: 100",
            ),
        )
        self.assertEqual(
            self._GetMessages(event_data[1])[0],
            "another one Sender: loginwindow About: ps About PID: 7 Level: UNKNOWN "
            "Facility: com.apple.facility Hostname: Research-Mac User: 501 Group: 20 "
            "Read User: ALL Read Group: ALL Session: Aqua Identifier: 1001",
        )
        self.assertIn(
            "Identifier: 1002 Found: between other objects",
            self._GetMessages(event_data[2])[0],
        )
        self.assertIn(
            "Format version: 2 (Is dirty) Signs: ['damaged', 'unlinked_records'] "
            "Written by macOS: 10.10+ Records in the list: 2 between other objects: 1",
            self._GetMessages(file_event_data)[0],
        )

    def testArtifacts(self):
        """Each place where such files are is in a definition, none of Plaso's name."""
        path = os.path.join(_DATA_PATH, "artifacts", "asl.yaml")
        definitions = list(artifacts_reader.YamlArtifactsReader().ReadFile(path))
        patterns = [
            pattern
            for definition in definitions
            for source in definition.sources
            for pattern in source.paths
        ]
        for place in _PLACES:
            self.assertTrue(
                any(
                    fnmatch.fnmatchcase(place, pattern.replace("**2", "*"))
                    for pattern in patterns
                ),
                place,
            )
        self.assertNotIn(
            "MacOSAppleSystemLogFile", [definition.name for definition in definitions]
        )


if __name__ == "__main__":
    unittest.main()
