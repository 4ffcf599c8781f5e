"""Lines of logs about logins, commands run as another user, and the machine.

One table of patterns serves syslog, the systemd journal and ASL: programs write the
same lines to each. Anyone who tries to log in chooses a user name, and thus parts of
these lines: a pattern uses what the program wrote last, such as the last " from
ADDRESS".

Sources: OpenSSH auth.c, session.c; shadow login.c, su.c, useradd.c; util-linux login.c,
su-common.c; Linux-PAM pam_unix; sudo's logging.c; cron's do_command.c, cronie; systemd
logind-dbus.c, logind-session.c; screensharingd and shutdown of macOS as in ASL logs.
"""

import re

from typing import NamedTuple
from typing import Optional

# Names of the kinds of marks.
ACCOUNT = "account"
ATOP = "atop"
BOOT = "boot"
CLOCK = "clock"
COMMAND = "command"
CONNECTION = "connection"
CRASH = "crash"
CRON = "cron"
EXECUTION = "execution"
FAILED_LOGIN = "failed login"
FAILED_SU = "failed su"
FAILED_SUDO = "failed sudo"
LOGIN = "login"
LOGOUT = "logout"
OUT_OF_MEMORY = "out of memory"
PRIVILEGES = "privileges"
SHUTDOWN = "shutdown"
SLEEP = "sleep"
SU = "su"
SUDO = "sudo"
WAKE = "wake"

# Role of a line in a login: some lines are written before the result is known.
ANNOUNCEMENT = "announcement"
RESULT = "result"
SESSION = "session"


class Line(NamedTuple):
    """Contents of a line.

    Attributes:
      kind (str): kind of the mark, such as "login".
      form (str): role of the line in a login, such as "result".
      user (str): user who logged in, or ran a command, or None.
      target (str): user as whom a command ran, or who was changed, or None.
      origin (str): address or name of the host that the user came from, or None.
      port (str): port of that host, or None.
      terminal (str): terminal or session, or None.
      session (str): identifier that a login shares with its logout, other than the
          process, or None.
      command (str): command, or None.
      method (str): how somebody logged in, such as "password", or None.
      count (int): number of times that the line stands for.
    """

    kind: str
    form: str = RESULT
    user: Optional[str] = None
    target: Optional[str] = None
    origin: Optional[str] = None
    port: Optional[str] = None
    terminal: Optional[str] = None
    session: Optional[str] = None
    command: Optional[str] = None
    method: Optional[str] = None
    count: int = 1


_FROM = r" from (?P<origin>\S+)(?: port (?P<port>\d+))?"
_SSH_END = r"(?: +ssh\d?)?(?:: \S.*)?(?: \[preauth\])?$"
_PAM_USER = r"for (?:invalid user |illegal user )?(?P<user>.*)"

# Services of PAM whose sessions are logins.
_LOGIN_SERVICES = r"login|remote|gdm[a-z-]*|lightdm|sddm|xdm|kde|xrdp-sesman|vsftpd"

# Kind, form and pattern per program; the first pattern that matches counts.
_PATTERNS_PER_SENDER = {
    "sshd": (
        (
            LOGIN,
            RESULT,
            r"^Accepted (?P<method>\S+) for (?P<user>.*)" + _FROM + _SSH_END,
        ),
        (
            FAILED_LOGIN,
            ANNOUNCEMENT,
            r"^Failed none for (?:invalid user |illegal user )?(?P<user>.*)"
            + (_FROM + _SSH_END),
        ),
        (
            FAILED_LOGIN,
            RESULT,
            r"^(?:error: )?Failed (?P<method>\S+) " + _PAM_USER + _FROM + _SSH_END,
        ),
        (FAILED_LOGIN, ANNOUNCEMENT, r"^(?:Invalid|Illegal) user (?P<user>.*)" + _FROM),
        (
            FAILED_LOGIN,
            RESULT,
            r"^error: PAM: (?:(?i:authentication (?:failure|error))|User not known.*?) "
            + (_PAM_USER + r" from (?P<origin>\S+)"),
        ),
        (CONNECTION, RESULT, r"^Connection" + _FROM),
        (
            CONNECTION,
            SESSION,
            r"^Connection (?:closed|reset) by authenticating user (?P<user>.*)"
            r" (?P<origin>\S+) port (?P<port>\d+)(?: \[preauth\])?$",
        ),
        (
            LOGOUT,
            RESULT,
            r"^pam_unix\(sshd:session\): session closed for user (?P<user>\S+)",
        ),
    ),
    "sudo": (
        (
            FAILED_SUDO,
            RESULT,
            r"^\s*(?P<user>\S+) : (?P<method>[^=;]+?) ; (?:HOST=\S+ ; )?"
            r"(?:TTY=(?P<terminal>\S+) ; )?.*?USER=(?P<target>\S+) ; .*?"
            r"COMMAND=(?P<command>.*)",
        ),
        (
            SUDO,
            RESULT,
            r"^\s*(?P<user>\S+) : (?:HOST=\S+ ; )?(?:TTY=(?P<terminal>\S+) ; )?"
            r".*?USER=(?P<target>\S+) ; .*?COMMAND=(?P<command>.*)",
        ),
        # Lines may lack the user to run as.
        (SUDO, RESULT, r"^\s*(?P<user>\S+) : .*?COMMAND=(?P<command>.*)"),
        (
            FAILED_SUDO,
            ANNOUNCEMENT,
            r"^pam_unix\(sudo:auth\): authentication failure; .*? user=(?P<user>\S*)",
        ),
    ),
    "su": (
        (
            FAILED_SU,
            RESULT,
            r"^FAILED SU \(to (?P<target>\S+)\) (?P<user>\S+) on (?P<terminal>\S+)",
        ),
        (FAILED_SU, RESULT, r"^FAILED su for (?P<target>\S+) by (?P<user>\S+)"),
        (
            FAILED_SU,
            RESULT,
            r"^BAD SU (?P<user>\S+) to (?P<target>\S+) on (?P<terminal>\S+)",
        ),
        (FAILED_SU, RESULT, r"^- (?P<terminal>\S+) (?P<user>[^:\s]+):(?P<target>\S+)"),
        (SU, RESULT, r"^\(to (?P<target>\S+)\) (?P<user>\S+) on (?P<terminal>\S+)"),
        (SU, RESULT, r"^Successful su for (?P<target>\S+) by (?P<user>\S+)"),
        (SU, RESULT, r"^\+ (?P<terminal>\S+) (?P<user>[^:\s]+):(?P<target>\S+)"),
        (SU, RESULT, r"^(?P<user>\S+) to (?P<target>\S+) on (?P<terminal>\S+)"),
        (
            SU,
            SESSION,
            r"^pam_unix\(su(?:-l)?:session\): session opened for user "
            r"(?P<target>[^\s(]+)(?:\(uid=\d+\))? by (?P<user>[^\s(]*)",
        ),
    ),
    "cron": ((CRON, RESULT, r"^\((?P<target>[^)]*)\) CMD \((?P<command>.*)\)\s*$"),),
    "login": (
        (
            LOGIN,
            RESULT,
            r"^LOGIN ON (?P<terminal>\S+) BY (?P<user>\S+)(?: FROM (?P<origin>\S+))?",
        ),
        (
            LOGIN,
            RESULT,
            r"^(?P<user>ROOT) LOGIN +ON (?P<terminal>\S+)(?: FROM (?P<origin>\S+))?",
        ),
        (
            FAILED_LOGIN,
            RESULT,
            r"^FAILED LOGIN (?:SESSION|\(?\d+\)?) (?:FROM|on) '?(?P<terminal>[^\s']+)'?"
            r"(?: from '(?P<origin>[^']*)')? FOR '?(?P<user>[^',]*)",
        ),
    ),
    "systemd-logind": (
        (
            LOGIN,
            SESSION,
            r"^New session '?(?P<session>[^\s']+)'? of user '?(?P<user>[^\s']+?)'?"
            r"[.\s]*(?:with .*)?$",
        ),
        (LOGOUT, RESULT, r"^Removed session (?P<session>\S+?)\.?$"),
        (
            SHUTDOWN,
            RESULT,
            r"^(?:System is (?:powering down|rebooting|halting)"
            r"|The system will (?:power off|reboot|halt) now)",
        ),
    ),
    "systemd": (
        (
            SHUTDOWN,
            RESULT,
            r"^Reached target .*(?:Power-?Off|Power Off|Reboot|Shutdown|Halt)",
        ),
        (SHUTDOWN, SESSION, r"^Shutting down\.$"),
    ),
    "systemd-shutdown": ((SHUTDOWN, SESSION, r""),),
    "shutdown": (
        (
            SHUTDOWN,
            RESULT,
            r"^(?:halt|reboot|shutdown|power down) by (?P<user>[^:\s]+)",
        ),
        (SHUTDOWN, RESULT, r"^shutting down for system (?:halt|reboot)"),
    ),
    "kernel": (
        (BOOT, RESULT, r"^(?:\[ *[0-9.]+\] )?(?:Linux|Darwin Kernel) [Vv]ersion "),
        (SLEEP, RESULT, r"PM: suspend entry|Previous Sleep Cause"),
        (WAKE, RESULT, r"PM: suspend exit|Wake reason"),
        (OUT_OF_MEMORY, RESULT, r"Out of memory: Kill"),
    ),
    "screensharingd": (
        (
            LOGIN,
            RESULT,
            r"^Authentication: SUCCEEDED :: User Name: (?P<user>.*) :: "
            r"Viewer Address: (?P<origin>\S+)",
        ),
        (
            FAILED_LOGIN,
            RESULT,
            r"^Authentication: FAILED :: User Name: (?P<user>.*) :: "
            r"Viewer Address: (?P<origin>\S+)",
        ),
    ),
    "useradd": ((ACCOUNT, RESULT, r"^new user: name=(?P<target>[^,]+)"),),
    "userdel": ((ACCOUNT, RESULT, r"^delete user '(?P<target>[^']+)'"),),
    "usermod": ((ACCOUNT, RESULT, r"^(?:add|change) (?:user )?'(?P<target>[^']+)'"),),
    "passwd": (
        (
            ACCOUNT,
            RESULT,
            r"^(?:pam_unix\(passwd:chauthtok\): )?password (?:changed for|for) "
            r"'?(?P<target>[^\s']+)",
        ),
    ),
    # Lines that PAM writes under the name of any other program.
    None: (
        (
            FAILED_LOGIN,
            ANNOUNCEMENT,
            rf"^pam_unix\((?:{_LOGIN_SERVICES}):auth\): authentication failure; "
            r".*?tty=(?P<terminal>\S*) ruser=\S* rhost=(?P<origin>\S*) *"
            r"(?:user=(?P<user>.*))?$",
        ),
        (
            LOGIN,
            SESSION,
            rf"^pam_unix\((?:{_LOGIN_SERVICES}):session\): session opened for user "
            r"(?P<user>[^\s(]+)",
        ),
        (
            LOGOUT,
            RESULT,
            rf"^pam_unix\((?:{_LOGIN_SERVICES}):session\): session closed for user "
            r"(?P<user>[^\s(]+)",
        ),
    ),
}

# Other names of the same programs, in lower case.
_SENDERS = {
    "anacron": "cron",
    "crond": "cron",
    "/usr/sbin/cron": "cron",
    "/usr/sbin/crond": "cron",
    "sshd-session": "sshd",
    "sshd-auth": "sshd",
}

_COMPILED_PATTERNS_PER_SENDER = {
    sender: tuple((kind, form, re.compile(pattern)) for kind, form, pattern in patterns)
    for sender, patterns in _PATTERNS_PER_SENDER.items()
}

# Names of users as some programs write them.
_USERS = {"N/A": None, "ROOT": "root"}

# Maximum length that is read: in hostile lines, time grows with its square.
_MAXIMUM_LENGTH = 4096

# Line that reports who replaced whose crontab: crontab.c of cron and of cronie.
_CRONTAB = re.compile(r"^\([^)]*\) REPLACE \((?P<user>[^)]+)\)$")

# rsyslog writes a repeated line once, with the number of times.
_REPEATED = re.compile(r"^message repeated (\d{1,6}) times: \[ ?(.*?)\]?$", re.DOTALL)


def ReadCrontab(sender, text):
    """Reads the line that crontab writes when it replaces the crontab of a user.

    Args:
      sender (str): program that wrote it, or None.
      text (str): text without time, host and program, or None.

    Returns:
      str: name of the user, or None if it is another line.
    """
    if (sender or "").lower() != "crontab":
        return None
    match = _CRONTAB.match((text or "")[:_MAXIMUM_LENGTH])
    return match["user"] if match else None


def ReadLine(sender, text):
    """Reads a line of a log.

    Args:
      sender (str): program that wrote it, or None.
      text (str): line without time, host and program.

    Returns:
      Line: its contents, or None if no pattern fits.
    """
    name = (sender or "").lower()
    name = _SENDERS.get(name, name)
    count = 1
    text = text[:_MAXIMUM_LENGTH]
    match = _REPEATED.match(text) if text.startswith("message repeated") else None
    if match:
        count, text = int(match.group(1)), match.group(2)
    for key in (name, None):
        for kind, form, expression in _COMPILED_PATTERNS_PER_SENDER.get(key, ()):
            match = expression.search(text)
            if match:
                values = {
                    group: value for group, value in match.groupdict().items() if value
                }
                user = values.get("user")
                values["user"] = _USERS.get(user, user)
                return Line(kind, form, count=count, **values)
    return None
