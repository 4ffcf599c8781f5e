"""Parses extra fields and texts of messages in Apple System Log (ASL) records.

Programs add extra fields to a message. Messages of sshd contain who logged in, from
where and how: their attributes have the names of Plaso's syslog events of SSH, so that
searches for these find logins on macOS as well.
"""

import datetime
import operator
import re

from typing import NamedTuple

from plaso_extra_parsers.readers.asl import layouts

# Larger values do not fit the storage.
MAXIMUM_INTEGER = (1 << 63) - 1

_MICROSECONDS_PER_SECOND = 1000000

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)

# The programs of OpenSSH. The program of a session names itself "sshd: bob [priv]"
# since macOS 10.14, "sshd-session: bob [priv]" since 15; OpenSSH 10 also has sshd-auth.
SSH_REPORTER = "sshd"
_SSH_SENDER_EXPRESSION = re.compile(r"sshd(?:-session|-auth)?(?:$|: )")

# UID of the first ordinary user.
_FIRST_USER_IDENTIFIER = 500

# Message of sudo. The name of a folder may look like all the fields that follow it.
_SUDO_EXPRESSION = re.compile(
    r" *[^ ]+ : (?P<rest>.*?)(?:USER=(?P<target>[^ ;]+) ; )?"
    r"(?:(?:ENV|GROUP|TSID)=[^;]* ; ){0,3}COMMAND=(?P<command>.*)",
    re.DOTALL,
)
_SUDO_USER_EXPRESSION = re.compile(r" *(?P<user>[^ ]+) : ")
_SUDO_FIELD_EXPRESSION = re.compile(r"(?:^| ; )(TTY|PWD)=([^;]*?)(?= ; |$)")
_MAXIMUM_SUDO_MESSAGE_SIZE = 8192

# Causes of the previous shutdown, as the controller of the power supply reports them.
_SHUTDOWN_EXPRESSION = re.compile(r"Previous [Ss]hutdown [Cc]ause: (-?[0-9]{1,4})$")
_SHUTDOWN_CAUSES = {
    -128: "unknown",
    -104: "battery fault",
    -103: "battery voltage too low",
    -100: "power supply too hot",
    -95: "processor too hot",
    -86: "too hot near the processor",
    -79: "wrong current of the battery",
    -78: "wrong current of the power adapter",
    -75: "no communication with the power adapter",
    -74: "battery too hot",
    -71: "memory too hot",
    -64: "kernel panic",
    -62: "watchdog",
    -61: "watchdog",
    -60: "bad directory block of the disk",
    -3: "several temperatures too high",
    0: "power was cut",
    3: "power button was held",
    5: "orderly shutdown",
}

# sshd cuts its messages at 1024 bytes; the time to parse longer ones has no bound.
_MAXIMUM_SSH_MESSAGE_SIZE = 2048

# An IPv4 address, or anything with the digits and two colons of an IPv6 address.
_ADDRESS = (
    r"(?P<address>[0-9]{1,3}(?:\.[0-9]{1,3}){3}|"
    r"[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f.:]*(?:%[0-9A-Za-z]+)?)"
)
_HOST = rf"(?:{_ADDRESS:s}|(?P<host>[^ ]+))"
_PORT = r"(?: port (?P<port>[0-9]{1,5}))?"

# A user may choose any name, even one that looks like the rest of a message, so the
# last of several addresses is the right one.
_USER = r"(?P<user>.*)"

# Messages of OpenSSH (auth.c and packet.c) and of Apple's changes to it.
_SSH_EXPRESSIONS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        rf"(?:Accepted|Failed|Postponed) (?P<method>[^ ]+) for (?:(?:invalid|illegal) "
        rf"user )?{_USER:s} from {_HOST:s}{_PORT:s}(?![^ ])",
        rf"(?:Invalid|Illegal) user {_USER:s} from {_HOST:s}{_PORT:s}(?: .*)?$",
        rf"(?:error: )?PAM: .*? for (?:(?:invalid|illegal) user )?{_USER:s} from "
        rf"{_HOST:s}(?: via [^ ]+)?(?: .*)?$",
        rf"User {_USER:s} from {_HOST:s} not allowed because ",
        rf"(?:error: )?maximum authentication attempts exceeded for (?:(?:invalid|"
        rf"illegal) user )?{_USER:s} from {_HOST:s}{_PORT:s}(?![^ ])",
        rf"(?:Disconnected from|Connection (?:closed|reset) by) (?:(?:invalid |"
        rf"authenticating )?user {_USER:s} )?{_ADDRESS:s} port (?P<port>[0-9]{{1,5}})",
        rf"(?:Received disconnect|Connection) from {_ADDRESS:s}{_PORT:s}",
    )
)


def FormatTime(seconds, microseconds=None):
    """Formats a date and time.

    Args:
      seconds (int): POSIX seconds in UTC, or None.
      microseconds (Optional[int]): fraction of the second in microseconds.

    Returns:
      str: date and time in ISO 8601 form, or None if there is no valid one.
    """
    if seconds is None or seconds >= layouts.MAXIMUM_TIME:
        return None
    date_time = _EPOCH + datetime.timedelta(seconds=seconds)
    # Zero is a valid fraction.
    if microseconds is None or microseconds >= _MICROSECONDS_PER_SECOND:
        return date_time.isoformat()
    return date_time.replace(microsecond=microseconds).isoformat(
        timespec="microseconds"
    )


def GetInteger(text):
    """Reads a number that is stored as text.

    Args:
      text (str): text or None.

    Returns:
      int: number, or None if the text is not a number that can be stored.
    """
    # A text that is too long is not converted, since that takes time.
    if not text or len(text) > 19 or not text.isdecimal() or not text.isascii():
        return None
    number = int(text, 10)
    return number if number <= MAXIMUM_INTEGER else None


def GetReporter(sender):
    """Determines the program that sent a message.

    Args:
      sender (str): sender, or None.

    Returns:
      str: program, which is "sshd" for all programs of OpenSSH.
    """
    if sender and sender[0] == "s" and _SSH_SENDER_EXPRESSION.match(sender):
        return SSH_REPORTER
    return sender


# pylint: disable-next=unused-argument
def ParseKernelMessage(event_data, message):
    """Parses a message of the kernel.

    Args:
      event_data (ASLEventData): event data, which is not changed.
      message (str): message.

    Returns:
      dict[str, str]: cause of the previous shutdown, None if its number is not known;
          empty if the message does not contain a cause.
    """
    match = _SHUTDOWN_EXPRESSION.match(message)
    return {"Cause": _SHUTDOWN_CAUSES.get(int(match.group(1), 10))} if match else {}


def ParseSudoMessage(event_data, message):
    """Parses a message of sudo.

    Args:
      event_data (ASLEventData): event data to set attributes of.
      message (str): message.

    Returns:
      dict[str, str]: further facts in the message, per name.
    """
    if len(message) > _MAXIMUM_SUDO_MESSAGE_SIZE:
        return {}
    match = _SUDO_USER_EXPRESSION.match(message)
    if not match:
        return {}
    event_data.username = match.group("user")
    match = _SUDO_EXPRESSION.match(message)
    if not match:
        return {}
    event_data.command = match.group("command")
    fields = dict(_SUDO_FIELD_EXPRESSION.findall(match.group("rest")))
    return {
        "As user": match.group("target"),
        "Terminal": fields.get("TTY"),
        "Folder": fields.get("PWD"),
    }


def ParseSSHMessage(event_data, message):
    """Parses a message of sshd.

    Args:
      event_data (ASLEventData): event data to set attributes of.
      message (str): message.

    Returns:
      dict[str, str]: empty, since there are no further facts.
    """
    if len(message) > _MAXIMUM_SSH_MESSAGE_SIZE:
        return {}

    for expression in _SSH_EXPRESSIONS:
        match = expression.match(message)
        if not match:
            continue

        values = match.groupdict()
        event_data.authentication_method = values.get("method")
        event_data.ip_address = values.get("address")
        event_data.source_hostname = values.get("host")
        event_data.port = values.get("port")
        event_data.username = values.get("user") or None
        break
    return {}


class _Program(NamedTuple):
    """Program that is recognized by the sender of its messages.

    Attributes:
      privileged_expression (Pattern): matches messages that only the privileged part of
          the program writes, or None.
      process_identifier (int): process identifier (PID) if it is always the same.
      parse (function): function that parses its messages, or None.
    """

    privileged_expression: object = None
    process_identifier: object = None
    parse: object = None


_ANYTHING = re.compile("")

# Programs that also run as the user are not listed, or only with some messages:
# loginwindow, sshd after a login, and launchd of macOS up to 10.9.
_PROGRAMS = {
    "SecurityServer": _Program(_ANYTHING),
    "authd": _Program(_ANYTHING),
    "com.apple.SecurityServer": _Program(_ANYTHING),
    "com.apple.xpc.launchd": _Program(process_identifier=1),
    "kernel": _Program(process_identifier=0, parse=ParseKernelMessage),
    SSH_REPORTER: _Program(re.compile("Accepted |Failed "), parse=ParseSSHMessage),
    "su": _Program(_ANYTHING),
    "sudo": _Program(_ANYTHING, parse=ParseSudoMessage),
}


def ParseMessage(event_data):
    """Parses the message of a program that we know.

    Args:
      event_data (ASLEventData): event data that has the message; further attributes
          are set.

    Returns:
      dict[str, str]: further facts in the message, per name; empty if it has none.
    """
    program = _PROGRAMS.get(event_data.reporter)
    if not program:
        return {}
    message = event_data.message_body or ""
    # Since macOS 10.5 syslogd writes the UID and PID of the process that really sent
    # a message; they are -2 and -1 if they are not given.
    user_identifier = event_data.user_identifier
    if user_identifier is not None and user_identifier >= _FIRST_USER_IDENTIFIER:
        expression = program.privileged_expression
        if expression:
            is_forged = expression.match(message)
        else:
            is_forged = event_data.process_identifier not in (
                None,
                -1,
                program.process_identifier,
            )
        event_data.is_forged_sender = True if is_forged else None
    return program.parse(event_data, message) if program.parse and message else {}


def _JoinValues(starts, values):
    """Joins each start ("key: ") and its value; the value None leaves the key alone."""
    if None not in values:
        return list(map(operator.add, starts, values))
    return [
        start[:-2] if value is None else start + value
        for start, value in zip(starts, values)
    ]


class _Plan(NamedTuple):
    """How to convert the values of one combination of keys.

    Attributes:
      statistics_starts (list[str]): starts of the statistics: "key: " with escapes.
      information_starts (list[str]): starts of the parts of the extra information; the
          same list unless a key has a colon or a backslash.
      sort_parts (function): function that sorts these parts by key.
      attributes (list[tuple[int, str, function]]): index of a key that has an
          attribute, name of the attribute, and function that makes its value or None.
      has_time (bool): True if one of the keys is the time of a login record.
    """

    statistics_starts: list
    information_starts: list
    sort_parts: object
    attributes: list
    has_time: bool


class ExtraFieldsParser:
    """Parses the extra fields of records."""

    # Attribute per key, and function that makes its value.
    _ATTRIBUTES_PER_KEY = {
        "ut_host": ("source_hostname", None),
        "ut_line": ("terminal", None),
        "ut_type": ("login_type", GetInteger),
        "ut_user": ("username", None),
    }

    # Messages of one program have the same keys, so few plans are needed.
    _MAXIMUM_NUMBER_OF_PLANS = 1024

    def __init__(self):
        """Initializes a parser."""
        self._plans = {}

    def _AddPlan(self, keys):
        """Makes and keeps the plan for keys in the order of a record."""
        # A key that cannot be read must not hide its value.
        names = [key or "" for key in keys]
        information_starts = [f"{name:s}: " for name in names]
        statistics_starts = [
            name.replace("\\", "\\\\").replace(":", "\\:") + ": " for name in names
        ]
        if statistics_starts == information_starts:
            statistics_starts = information_starts
        order = sorted(range(len(names)), key=names.__getitem__)
        plan = _Plan(
            statistics_starts,
            information_starts,
            # With one index itemgetter() does not return a tuple.
            operator.itemgetter(*order) if len(order) > 1 else tuple,
            [
                (index, *self._ATTRIBUTES_PER_KEY[key])
                for index, key in enumerate(keys)
                if key in self._ATTRIBUTES_PER_KEY
            ],
            "ut_tv.tv_sec" in keys,
        )
        if len(self._plans) >= self._MAXIMUM_NUMBER_OF_PLANS:
            self._plans.clear()
        self._plans[keys] = plan
        return plan

    def Parse(self, event_data, pairs):
        """Parses the extra fields of a record.

        Args:
          event_data (ASLEventData): event data.
          pairs (tuple[tuple[str, str]]): keys with their values.

        Returns:
          str: date and time in a login record in ISO 8601 form, or None if the record
              does not contain one.
        """
        keys, values = zip(*pairs)
        # Unpacking a tuple is faster than looking up its members by name.
        statistics_starts, information_starts, sort_parts, attributes, has_time = (
            self._plans.get(keys) or self._AddPlan(keys)
        )
        for index, name, make_value in attributes:
            value = values[index]
            setattr(event_data, name, make_value(value) if make_value else value)

        information = _JoinValues(statistics_starts, values)
        event_data.statistics = information
        if information_starts is not statistics_starts:
            information = _JoinValues(information_starts, values)
        event_data.extra_information = ", ".join(sort_parts(information))
        if not has_time:
            return None
        return FormatTime(
            *map(GetInteger, map(dict(pairs).get, ("ut_tv.tv_sec", "ut_tv.tv_usec")))
        )
