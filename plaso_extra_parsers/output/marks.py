"""Marks of a report: boots, shutdowns, sleep, logins, what was run as another user.

Tags decide where psort was run with the analysis plugin tagging. Attributes of the
event data do otherwise.
"""

import re

from typing import NamedTuple
from typing import Optional

from plaso_extra_parsers.output import attributes
from plaso_extra_parsers.output import times

# Kinds of marks per tag, of ours and of Plaso.
_KINDS_PER_LABEL = {
    "boot": "boot",
    "clock_change": "clock",
    "crash": "crash",
    "login": "login",
    "login_failed": "failed login",
    "logout": "logout",
    "out_of_memory": "out of memory",
    "session_start": "login",
    "session_stop": "logout",
    "shutdown": "shutdown",
    "sleep": "sleep",
    "switch_user": "su",
    "wake": "wake",
}

# Login types of utmpx.h of macOS and of utmp.h of Linux, which agree on these.
_KINDS_PER_LOGIN_TYPE = {2: "boot", 7: "login", 8: "logout"}
_LOGIN_TYPE_SHUTDOWN_MACOS = 11
_LOGIN_TYPE_RUN_LEVEL_LINUX = 1

# A process that waits for a login, and one of a user.
_LOGIN_TYPES_OF_PROCESSES = frozenset([6, 7])

# Kinds per sender and beginning or part of a message.
_KINDS_PER_MESSAGE = tuple(
    (sender, re.compile(expression), kind)
    for sender, expression, kind in (
        ("kernel", r"^(\[ *[0-9.]+\] )?Linux version ", "boot"),
        ("kernel", r"PM: suspend entry|Previous Sleep Cause", "sleep"),
        ("kernel", r"PM: suspend exit|Wake reason", "wake"),
        ("kernel", r"Out of memory: Kill", "out of memory"),
        (
            "systemd",
            r"^Reached target .*(Power-?Off|Power Off|Reboot|Shutdown|Halt)",
            "shutdown",
        ),
        ("systemd-shutdown", r"", "shutdown"),
        ("systemd-logind", r"^New session ", "login"),
        ("systemd-logind", r"^Removed session ", "logout"),
        ("sshd", r"^(Failed |Invalid user )", "failed login"),
        ("sudo", r"COMMAND=", "sudo"),
        ("su", r" to | on /dev/", "su"),
    )
)

_SESSION = re.compile(r"session (\S+?)\.?(?: of user (\S+?)\.?)?$")


class Mark(NamedTuple):
    """A mark.

    Attributes:
      kind (str): kind, such as "boot".
      text (str): what is shown, or None.
      user (str): name of the user of a login, or None.
      terminal (str): terminal of a login, or None.
      origin (str): host that a login came from, or None.
      identifier (str): what tells a login from others, or None.
    """

    kind: str
    text: Optional[str] = None
    user: Optional[str] = None
    terminal: Optional[str] = None
    origin: Optional[str] = None
    identifier: Optional[str] = None


# Name of the evidence file of a log of failed logins, and of one that was rotated.
_FAILED_LOGINS_NAME = re.compile(r"(^|[/\\])btmp([-.][^/\\]*)?$")

# Terminal that only sshd writes, for whoever has not logged in.
_TERMINAL_WITHOUT_LOGIN = "ssh:notty"

# What records of logins have in place of a host.
_NO_ORIGINS = frozenset(["", "-", "0.0.0.0", "::", "localhost"])


def GetMark(role, event_data, labels, source, time=None):
    """Determines the mark of an event.

    Args:
      role (str): role of the event data or None.
      event_data (EventData): event data.
      labels (list[str]): tags.
      source (str): name of the evidence file.
      time (Optional[int]): time of the event, in microseconds since January 1, 1970
          UTC, None for that of the event data.

    Returns:
      Mark: mark or None.
    """
    values = attributes.Values(role, event_data) if role else None
    kind = next(
        (_KINDS_PER_LABEL[label] for label in labels if label in _KINDS_PER_LABEL), None
    )
    if role in (attributes.MESSAGE, attributes.LOGIN):
        kind = kind or _GetLoginKind(role, values, source)
    if role == attributes.BOOT:
        # The same event data has the time at which atop was started.
        boot_time = times.GetTime(values.Get("boot"))
        is_boot = None in (boot_time, time) or boot_time == time
        return Mark(
            "boot" if is_boot else "atop",
            f"{values.GetText('host')!s} {values.GetText('text')!s}",
        )
    if role in (attributes.MESSAGE, attributes.JOURNAL):
        kind = kind or _GetMessageKind(role, values)
    if not kind:
        return None

    if role in (attributes.MESSAGE, attributes.LOGIN) and values.GetInteger("type"):
        return Mark(
            kind,
            None,
            values.GetText("user"),
            values.GetText("terminal"),
            _GetOrigin(values),
            values.GetText("identifier"),
        )

    text = values.GetText("text") if values else None
    match = _SESSION.search(text or "")
    if kind in ("login", "logout") and match:
        number, user = match.groups()
        return Mark(kind, text, user, f"session {number:s}", None, number)
    return Mark(kind, text)


def _GetOrigin(values):
    """Determines where a login came from.

    Args:
      values (Values): values of a record of logins.

    Returns:
      str: address or name of a host, or None if it came from the machine itself.
    """
    for name in ("from", "from_name"):
        origin = values.GetText(name)
        if origin is not None and origin not in _NO_ORIGINS:
            return origin
    return None


def _GetLoginKind(role, values, source):
    """Determines the kind of a record of logins.

    Args:
      role (str): role of the event data.
      values (Values): values.
      source (str): name of the evidence file: the records of btmp are those of wtmp and
          utmp, but for failed logins, which programs write as type 6 or 7.

    Returns:
      str: kind or None.
    """
    login_type = values.GetInteger("type")
    if role == attributes.LOGIN and login_type in _LOGIN_TYPES_OF_PROCESSES:
        is_failed = values.GetText("terminal") == _TERMINAL_WITHOUT_LOGIN
        if is_failed or _FAILED_LOGINS_NAME.search(source):
            return "failed login"
    if login_type == _LOGIN_TYPE_SHUTDOWN_MACOS:
        return "shutdown"
    if login_type == _LOGIN_TYPE_RUN_LEVEL_LINUX and role == attributes.LOGIN:
        return "shutdown" if values.GetText("user") == "shutdown" else None
    kind = _KINDS_PER_LOGIN_TYPE.get(login_type)
    # The kernel's thread of a terminal without a login is no logout.
    if kind == "logout" and role == attributes.LOGIN and not values.GetText("terminal"):
        return None
    return kind


def _GetMessageKind(role, values):
    """Determines the kind of a message.

    Args:
      role (str): role of the event data.
      values (Values): values.

    Returns:
      str: kind or None.
    """
    if role == attributes.MESSAGE:
        domain = (values.GetText("power") or "").lower()
        if "sleep" in domain:
            return "sleep"
        if "wake" in domain:
            return "wake"

    sender, text = values.GetText("sender"), values.GetText("text")
    if text is None:
        return None
    for name, expression, kind in _KINDS_PER_MESSAGE:
        if sender == name and expression.search(text):
            return kind
    return None
