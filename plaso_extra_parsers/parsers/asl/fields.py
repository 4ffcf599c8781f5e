"""Fields of Apple System Log (ASL) records that need reading of their own.

These are the extra fields that programs add to a message, and who logged in, from where
and how in messages of sshd. The attributes of the latter are those of Plaso's syslog
events of SSH, so that what looks for these finds logins on macOS as well.
"""

import datetime
import operator
import re

from plaso_extra_parsers.readers.asl import layouts

# Larger values do not fit the storage.
MAXIMUM_INTEGER = (1 << 63) - 1

_MICROSECONDS_PER_SECOND = 1000000

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)

# The programs of OpenSSH, and what that of a session calls itself: "sshd: bob [priv]"
# since macOS 10.14, "sshd-session: bob [priv]" since 15; OpenSSH 10 has sshd-auth.
SSH_REPORTER = "sshd"
_SSH_SENDER_EXPRESSION = re.compile(r"sshd(?:-session|-auth)?(?:$|: )")

# UID of the first ordinary user.
_FIRST_USER_IDENTIFIER = 500

# What only the privileged part of a program writes, per sender. loginwindow, and sshd
# once somebody is logged in, run as the user; launchd of macOS up to 10.9 does as well.
_PRIVILEGED_EXPRESSIONS = {
    "SecurityServer": re.compile(""),
    "authd": re.compile(""),
    "com.apple.SecurityServer": re.compile(""),
    "sshd": re.compile("Accepted |Failed "),
    "su": re.compile(""),
    "sudo": re.compile(""),
}

# Programs that have one process identifier (PID) only.
_PRIVILEGED_PROCESSES = {"com.apple.xpc.launchd": 1, "kernel": 0}

# As sudo writes it; the name of a folder may look like all that follows it.
_SUDO_EXPRESSION = re.compile(
    r" *[^ ]+ : (?P<rest>.*?)(?:USER=(?P<target>[^ ;]+) ; )?"
    r"(?:(?:ENV|GROUP|TSID)=[^;]* ; ){0,3}COMMAND=(?P<command>.*)",
    re.DOTALL,
)
_SUDO_USER_EXPRESSION = re.compile(r" *(?P<user>[^ ]+) : ")
_SUDO_FIELD_EXPRESSION = re.compile(r"(?:^| ; )(TTY|PWD)=([^;]*?)(?= ; |$)")
_MAXIMUM_SUDO_MESSAGE_SIZE = 8192

# Causes of the previous shutdown, as the controller of the power supply reports them.
_SHUTDOWN_EXPRESSION = re.compile(r"Previous shutdown cause: (-?[0-9]{1,4})$", re.I)
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

# A user may choose any name, one that looks like the rest of a message as well, so that
# the last of several addresses is the right one.
_USER = r"(?P<user>.*)"

# Messages of OpenSSH, of auth.c and packet.c, and of Apple's changes to it.
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
    # A fraction of zero is one as well.
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
      int: number or None if the text is no number that can be stored.
    """
    # What is too long is not converted, since that takes time.
    if not text or len(text) > 19 or not text.isdecimal() or not text.isascii():
        return None
    number = int(text, 10)
    return number if number <= MAXIMUM_INTEGER else None


def GetReporter(sender):
    """Determines the program that sent a message.

    Args:
      sender (str): sender, or None.

    Returns:
      str: program, which of all programs of OpenSSH is sshd.
    """
    if sender and sender[0] == "s" and _SSH_SENDER_EXPRESSION.match(sender):
        return SSH_REPORTER
    return sender


def GetShutdownCause(reporter, message):
    """Determines the cause of the previous shutdown.

    Args:
      reporter (str): program that sent the message, or None.
      message (str): message, or None.

    Returns:
      str: cause, or None if the message says none or it is not known.
    """
    if reporter != "kernel" or not message or message[0] != "P":
        return None
    match = _SHUTDOWN_EXPRESSION.match(message)
    return _SHUTDOWN_CAUSES.get(int(match.group(1), 10)) if match else None


def IsForged(reporter, message, user_identifier, process_identifier):
    """Determines if an ordinary user wrote what only a privileged program can.

    syslogd writes the UID and PID of who really sent a message, since macOS 10.5.

    Args:
      reporter (str): program that the message says it is of, or None.
      message (str): message, or None.
      user_identifier (int): UID of the sender, or None; -2 if not given.
      process_identifier (int): PID of the sender, or None; -1 if not given.

    Returns:
      bool: True if so.
    """
    if user_identifier is None or user_identifier < _FIRST_USER_IDENTIFIER:
        return False
    if reporter in _PRIVILEGED_PROCESSES:
        return process_identifier not in (None, -1, _PRIVILEGED_PROCESSES[reporter])
    expression = _PRIVILEGED_EXPRESSIONS.get(reporter)
    return bool(expression and expression.match(message or ""))


def ParseSudoMessage(event_data, message):
    """Parses a message of sudo.

    Args:
      event_data (ASLEventData): event data to set attributes of.
      message (str): message.

    Returns:
      dict[str, str]: what else the message says, per name.
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
    """
    if len(message) > _MAXIMUM_SSH_MESSAGE_SIZE:
        return

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
        return


class ExtraFieldsParser:
    """Parses the extra fields of records."""

    _TEXT_VALUE = "text"
    _NUMBER_VALUE = "number"

    # Attribute per key, and what kind of value it is.
    _ATTRIBUTES_PER_KEY = {
        "ut_host": ("source_hostname", _TEXT_VALUE),
        "ut_line": ("terminal", _TEXT_VALUE),
        "ut_type": ("login_type", _NUMBER_VALUE),
        "ut_user": ("username", _TEXT_VALUE),
    }

    # Messages of one program have the same keys, so few of these are needed.
    _MAXIMUM_NUMBER_OF_PLANS = 1024

    def __init__(self):
        """Initializes a parser."""
        super().__init__()
        self._plans = {}

    def _GetAttributeValue(self, value, value_kind):
        """Determines the value of an attribute that has a key of its own.

        Args:
          value (str): value of the key, or None.
          value_kind (str): kind of value.

        Returns:
          int|str: value of the attribute, or None.
        """
        if value_kind == self._TEXT_VALUE:
            return value

        return GetInteger(value)

    def _GetPlan(self, keys):
        """Determines what to do with the values of keys that come together.

        Args:
          keys (tuple[str]): keys in the order of the record.

        Returns:
          tuple[list[str], list[str], list[int], list[tuple[int, str, str]]]: starts of
              the extra fields and of the parts of the extra information, order of the
              latter, and attributes of keys that have one: index of the key, name of
              the attribute and kind of value.
        """
        plan = self._plans.get(keys)
        if plan:
            return plan

        # A key that cannot be read must not hide its value.
        names = [key or "" for key in keys]
        plan = (
            [name.replace("\\", "\\\\").replace(":", "\\:") + ": " for name in names],
            [f"{name}: " for name in names],
            sorted(range(len(names)), key=names.__getitem__),
            [
                (index, *self._ATTRIBUTES_PER_KEY[key])
                for index, key in enumerate(keys)
                if key in self._ATTRIBUTES_PER_KEY
            ],
        )
        if len(self._plans) >= self._MAXIMUM_NUMBER_OF_PLANS:
            self._plans.clear()
        self._plans[keys] = plan
        return plan

    def _JoinValues(self, starts, values):
        """Joins keys and values of which some are None.

        Args:
          starts (list[str]): keys with what is between key and value.
          values (tuple[str]): values.

        Returns:
          list[str]: keys and values, only the key if there is no value.
        """
        return [
            start[:-2] if value is None else start + value
            for start, value in zip(starts, values)
        ]

    def Parse(self, event_data, pairs):
        """Parses the extra fields of a record.

        Args:
          event_data (ASLEventData): event data.
          pairs (tuple[tuple[str, str]]): keys with their values.

        Returns:
          str: date and time in a login record in ISO 8601 form, or None if it is none.
        """
        keys, values = zip(*pairs)
        field_starts, information_starts, order, attributes = self._GetPlan(keys)
        for index, name, value_kind in attributes:
            setattr(
                event_data, name, self._GetAttributeValue(values[index], value_kind)
            )

        if None in values:
            event_data.statistics = self._JoinValues(field_starts, values)
            information = self._JoinValues(information_starts, values)
        else:
            event_data.statistics = list(map(operator.add, field_starts, values))
            information = list(map(operator.add, information_starts, values))
        event_data.extra_information = ", ".join(
            [information[index] for index in order]
        )
        return self._GetLoginTime(keys, values)

    def _GetLoginTime(self, keys, values):
        """Determines the time in a login record, which is in two fields.

        Args:
          keys (tuple[str]): keys.
          values (tuple[str]): values.

        Returns:
          str: date and time in ISO 8601 form, or None if there is none.
        """
        if "ut_tv.tv_sec" not in keys:
            return None
        microseconds = None
        if "ut_tv.tv_usec" in keys:
            microseconds = GetInteger(values[keys.index("ut_tv.tv_usec")])
        seconds = GetInteger(values[keys.index("ut_tv.tv_sec")])
        return FormatTime(seconds, microseconds)
