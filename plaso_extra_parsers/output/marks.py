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


def GetMark(role, event_data, labels, time=None):
    """Determines the mark of an event.

    Args:
      role (str): role of the event data or None.
      event_data (EventData): event data.
      labels (list[str]): tags.
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
        kind = kind or _GetLoginKind(role, values)
    if role == attributes.BOOT:
        # The same event data has the time at which atop was started.
        boot_time = times.GetTime(values.Get("boot"))
        is_boot = None in (boot_time, time) or boot_time == time
        return Mark(
            "boot" if is_boot else "atop",
            f"{values.Get('host')!s} {values.Get('text')!s}",
        )
    if role in (attributes.MESSAGE, attributes.JOURNAL):
        kind = kind or _GetMessageKind(role, values)
    if not kind:
        return None

    if role in (attributes.MESSAGE, attributes.LOGIN) and values.Get("type"):
        return Mark(
            kind,
            None,
            values.Get("user"),
            values.Get("terminal"),
            values.Get("from"),
            _ToText(values.Get("identifier")),
        )

    text = values.Get("text") if role in attributes.NAMES and _HasText(role) else None
    match = _SESSION.search(text or "")
    if kind in ("login", "logout") and match:
        number, user = match.groups()
        return Mark(kind, text, user, f"session {number:s}", None, number)
    return Mark(kind, text)


def _HasText(role):
    """Determines if event data of a role has text.

    Args:
      role (str): role.

    Returns:
      bool: True if it has.
    """
    return "text" in attributes.NAMES[role]


def _ToText(value):
    """Writes a value as text.

    Args:
      value (object): value or None.

    Returns:
      str: text or None.
    """
    return None if value is None else str(value)


def _GetLoginKind(role, values):
    """Determines the kind of a record of logins.

    Args:
      role (str): role of the event data.
      values (Values): values.

    Returns:
      str: kind or None.
    """
    login_type = values.Get("type")
    if login_type == _LOGIN_TYPE_SHUTDOWN_MACOS:
        return "shutdown"
    if login_type == _LOGIN_TYPE_RUN_LEVEL_LINUX and role == attributes.LOGIN:
        return "shutdown" if values.Get("user") == "shutdown" else None
    kind = _KINDS_PER_LOGIN_TYPE.get(login_type)
    # The kernel's thread of a terminal without a login is no logout.
    if kind == "logout" and role == attributes.LOGIN and not values.Get("terminal"):
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
        domain = (values.Get("power") or "").lower()
        if "sleep" in domain:
            return "sleep"
        if "wake" in domain:
            return "wake"

    sender, text = values.Get("sender"), values.Get("text")
    if not isinstance(text, str):
        return None
    for name, expression, kind in _KINDS_PER_MESSAGE:
        if sender == name and expression.search(text):
            return kind
    return None
