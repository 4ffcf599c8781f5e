"""Tests for what lines of logs say."""

import time
import unittest

from plaso_extra_parsers.output import log_lines

# Lines as the programs write them: sender, text, and what they say.
_LINES = (
    (
        "sshd",
        "Failed password for root from 203.0.113.66 port 53961 ssh2",
        {
            "kind": "failed login",
            "form": "result",
            "user": "root",
            "origin": "203.0.113.66",
            "port": "53961",
            "method": "password",
        },
    ),
    (
        "sshd-session",
        "Failed password for invalid user admin from 203.0.113.66 port 44023 ssh2",
        {"kind": "failed login", "form": "result", "user": "admin"},
    ),
    (
        "sshd",
        "Invalid user admin from 203.0.113.66 port 44023",
        {"kind": "failed login", "form": "announcement", "user": "admin"},
    ),
    (
        "sshd",
        "error: PAM: Authentication failure for illegal user bob from 203.0.113.7",
        {"kind": "failed login", "user": "bob", "origin": "203.0.113.7"},
    ),
    (
        "sshd",
        "error: PAM: authentication error for alice from 203.0.113.7",
        {"kind": "failed login", "user": "alice", "origin": "203.0.113.7"},
    ),
    (
        "sshd",
        "Accepted publickey for fred from 2001:db8::1 port 60594 ssh2: RSA SHA256:5xyQ",
        {
            "kind": "login",
            "user": "fred",
            "origin": "2001:db8::1",
            "port": "60594",
            "method": "publickey",
        },
    ),
    (
        "sshd",
        "message repeated 2 times: [ Failed password for root from 203.0.113.66 "
        "port 5 ssh2]",
        {"kind": "failed login", "user": "root", "count": 2},
    ),
    (
        "sshd",
        "pam_unix(sshd:session): session closed for user deploy",
        {"kind": "logout", "user": "deploy"},
    ),
    (
        "sshd",
        "pam_unix(sshd:session): session opened for user deploy(uid=1000) by (uid=0)",
        None,
    ),
    ("sshd", "Server listening on 0.0.0.0 port 22.", None),
    ("sshd", "Connection from 203.0.113.7 port 32889", {"kind": "connection"}),
    (
        "sshd",
        "Connection closed by authenticating user a 192.0.2.9 port 2 192.0.2.4 port 22 "
        "[preauth]",
        {
            "kind": "connection",
            "form": "session",
            "user": "a 192.0.2.9 port 2",
            "origin": "192.0.2.4",
            "port": "22",
        },
    ),
    ("sshd", "Connection closed by 192.0.2.4 port 22 [preauth]", None),
    ("other", "Failed password for root from 203.0.113.66 port 53961 ssh2", None),
    (
        "sudo",
        "  deploy : TTY=pts/0 ; PWD=/home/deploy ; USER=root ; COMMAND=/usr/bin/tee /x",
        {
            "kind": "sudo",
            "user": "deploy",
            "target": "root",
            "terminal": "pts/0",
            "command": "/usr/bin/tee /x",
        },
    ),
    (
        "sudo",
        "bob : 3 incorrect password attempts ; TTY=pts/1 ; PWD=/ ; USER=root ; "
        "COMMAND=/bin/sh",
        {
            "kind": "failed sudo",
            "user": "bob",
            "target": "root",
            "method": "3 incorrect password attempts",
            "command": "/bin/sh",
        },
    ),
    (
        "sudo",
        "bob : user NOT in sudoers ; PWD=/ ; USER=root ; COMMAND=/bin/sh",
        {"kind": "failed sudo", "method": "user NOT in sudoers"},
    ),
    (
        "sudo",
        "www : HOST=a ; PWD=/ ; USER=app ; GROUP=adm ; ENV=A=1 ; COMMAND=/bin/id",
        {"kind": "sudo", "user": "www", "target": "app", "command": "/bin/id"},
    ),
    (
        "sudo",
        "pam_unix(sudo:session): session opened for user root(uid=0) by (uid=1000)",
        None,
    ),
    (
        "su",
        "(to root) alice on pts/1",
        {"kind": "su", "user": "alice", "target": "root", "terminal": "pts/1"},
    ),
    (
        "su",
        "FAILED SU (to root) alice on pts/1",
        {"kind": "failed su", "user": "alice"},
    ),
    (
        "su",
        "+ /dev/pts/1 alice:root",
        {"kind": "su", "user": "alice", "target": "root"},
    ),
    ("su", "- /dev/pts/1 alice:root", {"kind": "failed su", "user": "alice"}),
    ("su", "alice to root on /dev/ttys001", {"kind": "su", "user": "alice"}),
    ("su", "BAD SU alice to root on /dev/ttys001", {"kind": "failed su"}),
    (
        "su",
        "pam_unix(su-l:session): session opened for user root(uid=0) by "
        "alice(uid=1000)",
        {"kind": "su", "form": "session", "user": "alice", "target": "root"},
    ),
    (
        "CRON",
        '(root) CMD (/usr/local/sbin/kworkerd -c "exit 0")',
        {
            "kind": "cron",
            "target": "root",
            "command": '/usr/local/sbin/kworkerd -c "exit 0"',
        },
    ),
    ("crond", "(bob) CMD (id)", {"kind": "cron", "target": "bob", "command": "id"}),
    ("cron", "(CRON) INFO (pidfile fd = 3)", None),
    ("login", "LOGIN ON tty1 BY alice", {"kind": "login", "user": "alice"}),
    ("login", "ROOT LOGIN ON tty1", {"user": "root", "terminal": "tty1"}),
    (
        "login",
        "FAILED LOGIN (1) on '/dev/tty1' FOR 'root', Authentication failure",
        {"kind": "failed login", "user": "root", "terminal": "/dev/tty1"},
    ),
    (
        "login",
        "pam_unix(login:auth): authentication failure; logname=LOGIN uid=0 euid=0 "
        "tty=/dev/tty1 ruser= rhost=  user=root",
        {"kind": "failed login", "form": "announcement", "user": "root"},
    ),
    (
        "gdm-password]",
        "pam_unix(gdm-password:session): session opened for user alice(uid=1000) by "
        "(uid=0)",
        {"kind": "login", "user": "alice"},
    ),
    (
        "systemd-logind",
        "New session 3 of user alice.",
        {"kind": "login", "form": "session", "session": "3", "user": "alice"},
    ),
    ("systemd-logind", "Removed session c2.", {"kind": "logout", "session": "c2"}),
    ("systemd-logind", "System is rebooting.", {"kind": "shutdown"}),
    ("systemd", "Reached target Power-Off.", {"kind": "shutdown"}),
    ("shutdown", "reboot by alice: ", {"kind": "shutdown", "user": "alice"}),
    ("kernel", "[    0.000000] Linux version 6.1.0", {"kind": "boot"}),
    ("kernel", "Darwin Kernel Version 13.0.0", {"kind": "boot"}),
    ("kernel", "[  9.000000] PM: suspend entry (deep)", {"kind": "sleep"}),
    ("kernel", "Previous Sleep Cause: 5", {"kind": "sleep"}),
    ("kernel", "[  9.500000] PM: suspend exit", {"kind": "wake"}),
    ("kernel", "Wake reason: EC.LidOpen", {"kind": "wake"}),
    (
        "screensharingd",
        "Authentication: SUCCEEDED :: User Name: alice :: "
        "Viewer Address: 10.0.0.5 :: Type: DH",
        {"kind": "login", "user": "alice", "origin": "10.0.0.5"},
    ),
    (
        "screensharingd",
        "Authentication: FAILED :: User Name: N/A :: "
        "Viewer Address: 10.0.0.5 :: Type: DH",
        {"kind": "failed login", "user": None, "origin": "10.0.0.5"},
    ),
    (
        "useradd",
        "new user: name=bob, UID=0, GID=0",
        {"kind": "account", "target": "bob"},
    ),
    (
        "passwd",
        "pam_unix(passwd:chauthtok): password changed for bob",
        {"kind": "account", "target": "bob"},
    ),
    (
        "sshd-auth",
        "Failed none for invalid user admin from 203.0.113.5 port 4242 ssh2",
        {"kind": "failed login", "user": "admin", "origin": "203.0.113.5"},
    ),
    (
        "sudo",
        "eve : TTY=pts/0 ; PWD=/home/eve ; COMMAND=/bin/ls",
        {"kind": "sudo", "user": "eve", "command": "/bin/ls"},
    ),
    (
        "sudo",
        "pam_unix(sudo:auth): authentication failure; logname=eve uid=1000 euid=0 "
        "tty=/dev/pts/0 ruser=eve rhost=  user=eve",
        {"kind": "failed sudo", "user": "eve", "form": "announcement"},
    ),
    (
        "su",
        "FAILED su for root by eve",
        {"kind": "failed su", "user": "eve", "target": "root"},
    ),
    (
        "su",
        "Successful su for root by eve",
        {"kind": "su", "user": "eve", "target": "root"},
    ),
    ("systemd", "Shutting down.", {"kind": "shutdown", "form": "session"}),
    ("systemd", "Shutting down something else.", None),
    ("systemd-shutdown", "Syncing filesystems.", {"kind": "shutdown"}),
    ("shutdown", "shutting down for system reboot", {"kind": "shutdown"}),
    ("shutdown", "shutting down for system halt", {"kind": "shutdown"}),
    (
        "kernel",
        "Out of memory: Kill process 1234 (stress) score 900 or sacrifice child",
        {"kind": "out of memory"},
    ),
    ("userdel", "delete user 'bob'", {"kind": "account", "target": "bob"}),
    ("usermod", "change user 'bob' password", {"kind": "account", "target": "bob"}),
    ("usermod", "add 'bob' to group 'sudo'", {"kind": "account", "target": "bob"}),
    (
        "login",
        "pam_unix(login:session): session closed for user bob",
        {"kind": "logout", "user": "bob"},
    ),
    (
        "anacron",
        "(root) CMD (/usr/bin/job)",
        {"kind": "cron", "target": "root", "command": "/usr/bin/job"},
    ),
    (
        "/usr/sbin/cron",
        "(root) CMD (/usr/bin/job)",
        {"kind": "cron", "target": "root", "command": "/usr/bin/job"},
    ),
    (
        "/usr/sbin/crond",
        "(root) CMD (/usr/bin/job)",
        {"kind": "cron", "target": "root", "command": "/usr/bin/job"},
    ),
    (None, "anything", None),
)


class LogLinesTest(unittest.TestCase):
    """Tests for what lines of logs say."""

    def testReadLine(self):
        """Lines of logins, commands and of the machine are read, others are not."""
        for sender, text, expected_values in _LINES:
            with self.subTest(sender=sender, text=text):
                line = log_lines.ReadLine(sender, text)
                if expected_values is None:
                    self.assertIsNone(line)
                else:
                    values = line._asdict()
                    found = {name: values[name] for name in expected_values}
                    self.assertEqual(found, expected_values)

    def testForgedNames(self):
        """A user name that looks like the rest of a line does not change its origin."""
        for name in (
            "root from 192.0.2.1 port 22",
            "root from 192.0.2.1 port 22 ssh2",
            "x from 192.0.2.1 port 22 ssh2: y",
            "",
        ):
            for text in (
                f"Failed password for invalid user {name:s} from 203.0.113.66 port 5",
                f"Invalid user {name:s} from 203.0.113.66 port 5",
            ):
                line = log_lines.ReadLine("sshd", text)
                self.assertEqual(line.origin, "203.0.113.66", text)
                self.assertEqual(line.user, name or None)

    def testHostileLines(self):
        """The time to read a line made to be slow does not explode with its length."""
        for sender, part in (
            ("sshd", " from "),
            ("sshd", "Failed password for "),
            ("sudo", "USER=a ; "),
            ("sudo", "x : a ; "),
            ("su", "- "),
            ("login", "FAILED LOGIN 1 FROM a FOR "),
            ("x", "pam_unix(login:auth): authentication failure; tty= ruser= rhost= "),
        ):
            begin = time.process_time()
            log_lines.ReadLine(sender, part + part * 100000)
            log_lines.ReadLine(sender, f"x : {part * 100000:s}")
            self.assertLess(time.process_time() - begin, 20, sender)

    def testReadCrontab(self):
        """A line of crontab says whose crontab it replaced."""
        for sender, text, user in (
            ("crontab", "(root) REPLACE (eve)", "eve"),
            ("crontab", "(root) LIST (eve)", None),
            ("cron", "(root) REPLACE (eve)", None),
            ("crontab", None, None),
            (None, "(root) REPLACE (eve)", None),
        ):
            self.assertEqual(log_lines.ReadCrontab(sender, text), user)


if __name__ == "__main__":
    unittest.main()
