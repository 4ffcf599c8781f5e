"""Messages of sshd in the Apple System Log (ASL): who, from where, how.

The attributes are those of Plaso's syslog events of SSH, so that what looks for these
finds logins on macOS as well.
"""

import re

# macOS 15 and later have a program for each session.
SENDERS = frozenset(["sshd", "sshd-session"])

# sshd cuts its messages at 1024 bytes; the time to parse longer ones has no bound.
_MAXIMUM_MESSAGE_SIZE = 2048

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
_EXPRESSIONS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        rf"(?:Accepted|Failed|Postponed) (?P<method>[^ ]+) for (?:(?:invalid|illegal) "
        rf"user )?{_USER:s} from {_HOST:s}{_PORT:s}(?![^ ])",
        rf"(?:Invalid|Illegal) user {_USER:s} from {_HOST:s}{_PORT:s}(?: .*)?$",
        rf"(?:error: )?PAM: .*? for (?:(?:invalid|illegal) user )?{_USER:s} from "
        rf"{_HOST:s}(?: via [^ ]+)?(?: .*)?$",
        rf"User {_USER:s} from {_HOST:s} not allowed because ",
        rf"(?:Disconnected from|Connection (?:closed|reset) by) (?:(?:invalid |"
        rf"authenticating )?user {_USER:s} )?{_ADDRESS:s} port (?P<port>[0-9]{{1,5}})",
        rf"(?:Received disconnect|Connection) from {_ADDRESS:s}{_PORT:s}",
    )
)


def ParseMessage(event_data, message):
    """Parses a message of sshd.

    Args:
      event_data (ASLEventData): event data to set attributes of.
      message (str): message.
    """
    if len(message) > _MAXIMUM_MESSAGE_SIZE:
        return

    for expression in _EXPRESSIONS:
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
