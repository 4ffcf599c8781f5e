"""Marks of a report, such as boots, logins and commands run as another user.

Tags decide the kind if psort was run with the analysis plugin tagging. Otherwise the
attributes of the event data decide, and lines of logs as log_lines.py reads them.
"""

import re

from typing import NamedTuple
from typing import Optional

from plaso_extra_parsers.output import attempts
from plaso_extra_parsers.output import attributes
from plaso_extra_parsers.output import log_lines

# Kinds of marks per tag, for our tags and Plaso's.
_KINDS_PER_LABEL = {
    "boot": log_lines.BOOT,
    "clock_change": log_lines.CLOCK,
    "crash": log_lines.CRASH,
    "login": log_lines.LOGIN,
    "login_failed": log_lines.FAILED_LOGIN,
    "logout": log_lines.LOGOUT,
    "out_of_memory": log_lines.OUT_OF_MEMORY,
    "session_start": log_lines.LOGIN,
    "session_stop": log_lines.LOGOUT,
    "shutdown": log_lines.SHUTDOWN,
    "sleep": log_lines.SLEEP,
    "switch_user": log_lines.SU,
    "wake": log_lines.WAKE,
}

# Kinds per data type of syslog lines that Plaso has parsed, and whose text it may have
# dropped.
_KINDS_PER_DATA_TYPE = {
    "syslog:cron:task_run": log_lines.CRON,
    "syslog:ssh:failed_connection": log_lines.FAILED_LOGIN,
    "syslog:ssh:login": log_lines.LOGIN,
    "syslog:ssh:opened_connection": log_lines.CONNECTION,
}

# Login types of utmpx.h of macOS and of utmp.h of Linux, which agree on these.
_KINDS_PER_LOGIN_TYPE = {2: log_lines.BOOT, 7: log_lines.LOGIN, 8: log_lines.LOGOUT}
_LOGIN_TYPE_SHUTDOWN_MACOS = 11
_LOGIN_TYPE_RUN_LEVEL_LINUX = 1

# Type of a process that waits for a login, and type of a process of a user.
_LOGIN_TYPES_OF_PROCESSES = frozenset([6, 7])

# Name of a log of failed logins, which may have been rotated.
_FAILED_LOGINS_NAME = re.compile(r"(^|[/\\])btmp([-.][^/\\]*)?$")

# Terminal that only sshd writes, for users who have not logged in.
_TERMINAL_WITHOUT_LOGIN = "ssh:notty"

# Values that records of logins have instead of a host.
_NO_ORIGINS = frozenset(["", "-", "0.0.0.0", "::", "localhost"])

# Home folder, which names the user of a history of commands.
_HOME = re.compile(r"[/\\](?:home|Users)[/\\]([^/\\]+)[/\\]|[/\\](root)[/\\]")

_WINDOWS_PROVIDER = "Microsoft-Windows-Security-Auditing"

# Kind per event identifier of the Windows security log, and indexes in the strings of
# the event: user, his SID, identifier and type of the logon; and address, which the
# port follows. Source: Microsoft, "Advanced security audit policy settings", events by
# number.
_WINDOWS_EVENTS = {
    4624: (log_lines.LOGIN, {"user": 5, "sid": 4, "session": 7, "type": 8}, 18),
    4625: (log_lines.FAILED_LOGIN, {"user": 5, "sid": 4, "type": 10}, 19),
    4634: (log_lines.LOGOUT, {"user": 1, "sid": 0, "session": 3, "type": 4}, None),
    4647: (log_lines.LOGOUT, {"user": 1, "sid": 0, "session": 3}, None),
    4672: (log_lines.PRIVILEGES, {"user": 1, "sid": 0, "session": 3}, None),
}

# Types of logons of people; other types are logons of the system, jobs and services.
_WINDOWS_LOGON_TYPES = {
    "2": "interactive",
    "3": "network",
    "7": "unlock",
    "8": "network, clear text",
    "9": "new credentials",
    "10": "remote desktop",
    "11": "cached",
    "12": "remote, cached",
    "13": "unlock, cached",
}

# The system itself, services, and the accounts of its window and font drivers.
_WINDOWS_SYSTEM_USERS = re.compile(r"^S-1-5-(?:18|19|20|7|90-.*|96-.*)$|^S-1-0-0$")

# Names and identifier of the user root.
ROOT_NAMES = frozenset(["0", "ROOT", "root"])


class Mark(NamedTuple):
    """A mark.

    Attributes:
      kind (str): kind, such as "boot".
      text (str): text that is shown, or None.
      user (str): user who logged in or ran a command, or None.
      terminal (str): terminal of a login, or None.
      origin (str): host that a login came from, or None.
      identifier (str): identifier of a login, or None.
      host (str): host on which it happened, or None if the event does not name it.
      process (str): identifier of the process that the event is about, or None.
      port (str): port at the origin, or None.
      target (str): user as whom a command ran, or who was changed, or None.
      command (str): command, or None.
      method (str): how somebody logged in, or why a command was refused, or None.
      form (str): role of the event in a login.
      count (int): number of times that the event stands for.
    """

    kind: str
    text: Optional[str] = None
    user: Optional[str] = None
    terminal: Optional[str] = None
    origin: Optional[str] = None
    identifier: Optional[str] = None
    host: Optional[str] = None
    process: Optional[str] = None
    port: Optional[str] = None
    target: Optional[str] = None
    command: Optional[str] = None
    method: Optional[str] = None
    form: str = log_lines.RESULT
    count: int = 1


def GetMark(occurrence, labels):
    """Determines the mark of an event.

    Args:
      occurrence (Occurrence): event.
      labels (list[str]): tags.

    Returns:
      Mark: mark or None.
    """
    read_function = _FUNCTIONS.get(occurrence.role)
    mark = read_function(occurrence) if read_function else None
    kind = next(
        (_KINDS_PER_LABEL[label] for label in labels if label in _KINDS_PER_LABEL), None
    )
    if not kind:
        return mark
    if mark:
        return mark._replace(kind=kind)
    values = occurrence.values
    if not values:
        return Mark(kind)
    return Mark(kind, values.GetText("text"), host=values.GetText("host"))


def _ReadBoot(occurrence):
    """Reads a boot that atop has recorded."""
    values = occurrence.values
    # The event data also has the time at which atop was started.
    boot_time = occurrence.GetTime("boot")
    is_boot = None in (boot_time, occurrence.time) or boot_time == occurrence.time
    host = values.GetText("host")
    return Mark(
        log_lines.BOOT if is_boot else log_lines.ATOP,
        f"{host!s} {values.GetText('text')!s}",
        host=host,
    )


def _ReadRecord(occurrence):
    """Reads a record of logins of utmp, utmpx or ASL; None if it is not a mark."""
    values = occurrence.values
    kind = _GetLoginKind(occurrence.role, values, occurrence.source)
    if not kind:
        return None
    process = values.GetText("identifier")
    is_login = kind in (log_lines.LOGIN, log_lines.LOGOUT, log_lines.FAILED_LOGIN)
    return Mark(
        kind,
        None,
        values.GetText("user"),
        values.GetText("terminal"),
        # The record of a boot has the version of the kernel instead of a host.
        _GetOrigin(values) if is_login else None,
        process,
        values.GetText("host"),
        process,
        form=attempts.RECORD,
    )


def _ReadLine(occurrence):
    """Reads a line of a log; returns None if it is not a mark."""
    values = occurrence.values
    text = values.GetText("text")
    host, process = values.GetText("host"), values.GetText("identifier")
    line = log_lines.ReadLine(values.GetText("sender"), text) if text else None
    if line:
        terminal = line.terminal
        if line.session:
            terminal = f"session {line.session:s}"
        return Mark(
            line.kind,
            text,
            line.user,
            terminal,
            None if line.origin in _NO_ORIGINS else line.origin,
            line.session or process,
            *(host, process, line.port, line.target, line.command, line.method),
            *(line.form, line.count),
        )

    kind = _KINDS_PER_DATA_TYPE.get(occurrence.event_data.data_type)
    if not kind:
        return None
    is_cron = kind == log_lines.CRON
    user = values.GetText("user")
    return Mark(
        kind,
        text,
        None if is_cron else user,
        None,
        _GetOrigin(values),
        *(process, host, process, values.GetText("port"), user if is_cron else None),
        *(values.GetText("command"), values.GetText("method")),
    )


def _ReadMessage(occurrence):
    """Reads a message of ASL, also a record of logins; None if it is not a mark."""
    values = occurrence.values
    if values.GetInteger("type"):
        return _ReadRecord(occurrence)
    domain = (values.GetText("power") or "").lower()
    for kind in (log_lines.SLEEP, log_lines.WAKE):
        if kind in domain:
            return Mark(kind, values.GetText("text"), host=values.GetText("host"))
    return _ReadLine(occurrence)


def _ReadWindowsEvent(occurrence):
    """Reads an event of the Windows security log; None if it is not a mark."""
    values = occurrence.values
    kind, indexes, origin_index = _WINDOWS_EVENTS.get(
        values.GetInteger("event"), (None, {}, None)
    )
    strings = values.Get("strings")
    if not kind or not isinstance(strings, (list, tuple)):
        return None
    if values.GetText("provider") not in (None, _WINDOWS_PROVIDER):
        return None

    def _GetString(index):
        """Retrieves a string of the event, or None if it is missing or a hyphen."""
        text = strings[index] if index is not None and index < len(strings) else None
        return text if isinstance(text, str) and text not in ("", "-") else None

    found = {name: _GetString(index) for name, index in indexes.items()}
    is_failure = kind == log_lines.FAILED_LOGIN
    if not is_failure and _WINDOWS_SYSTEM_USERS.match(found["sid"] or ""):
        return None
    logon_type = found.get("type")
    if not is_failure and logon_type and logon_type not in _WINDOWS_LOGON_TYPES:
        return None
    origin = _GetString(origin_index)
    return Mark(
        kind,
        None,
        found["user"],
        None,
        None if origin in _NO_ORIGINS else origin,
        found.get("session"),
        values.GetText("host"),
        None,
        _GetString(origin_index + 1) if origin_index else None,
        method=_WINDOWS_LOGON_TYPES.get(logon_type, logon_type),
    )


def _ReadCommand(occurrence):
    """Reads a command in the history of a shell; returns None if there is none."""
    command = occurrence.values.GetText("command")
    if not command:
        return None
    match = _HOME.search(occurrence.source)
    user = next(filter(None, match.groups())) if match else None
    return Mark(log_lines.COMMAND, None, user, target=user, command=command)


def _ReadExecution(occurrence):
    """Reads the execution of a program that Windows or Santa recorded.

    Returns None if the time of the event is not the time of an execution.
    """
    values = occurrence.values
    command = values.GetText("command") or values.GetText("path")
    if not command or "Executed" not in occurrence.description:
        return None
    user = values.GetText("user")
    return Mark(
        *(log_lines.EXECUTION, None, user, None, None, None, values.GetText("host")),
        *(values.GetText("identifier"), None, user, command),
    )


_FUNCTIONS = {
    attributes.BOOT: _ReadBoot,
    attributes.EXECUTION: _ReadExecution,
    attributes.HISTORY: _ReadCommand,
    attributes.JOURNAL: _ReadLine,
    attributes.LOGIN: _ReadRecord,
    attributes.MESSAGE: _ReadMessage,
    attributes.WINDOWS: _ReadWindowsEvent,
}

# Roles of event data that can be a mark without a tag.
MARKED_ROLES = frozenset(_FUNCTIONS)


def _GetOrigin(values):
    """Determines the origin of a login, or None if it is the machine itself."""
    for name in ("from", "from_name"):
        origin = values.GetText(name)
        if origin is not None and origin not in _NO_ORIGINS:
            return origin
    return None


def _GetLoginKind(role, values, source):
    """Determines the kind of a record of logins.

    Records of btmp have the form of those of wtmp and utmp, but are failed logins,
    which programs write as type 6 or 7: the name of the evidence file decides.
    """
    login_type = values.GetInteger("type")
    if role == attributes.LOGIN and login_type in _LOGIN_TYPES_OF_PROCESSES:
        is_failed = values.GetText("terminal") == _TERMINAL_WITHOUT_LOGIN
        if is_failed or _FAILED_LOGINS_NAME.search(source):
            return log_lines.FAILED_LOGIN
    if login_type == _LOGIN_TYPE_SHUTDOWN_MACOS:
        return log_lines.SHUTDOWN
    if login_type == _LOGIN_TYPE_RUN_LEVEL_LINUX and role == attributes.LOGIN:
        is_shutdown = values.GetText("user") == "shutdown"
        return log_lines.SHUTDOWN if is_shutdown else None
    kind = _KINDS_PER_LOGIN_TYPE.get(login_type)
    # A process that ended without a terminal, such as a kernel thread, did not log out.
    is_logout = kind == log_lines.LOGOUT and role == attributes.LOGIN
    return None if is_logout and not values.GetText("terminal") else kind
