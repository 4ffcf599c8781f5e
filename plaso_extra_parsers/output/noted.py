"""Noted events of a report: those to look at first."""

import ipaddress

from plaso_extra_parsers.lib import system_calls
from plaso_extra_parsers.output import log_lines
from plaso_extra_parsers.output import marks

# Bits of the column "noted" of events, in the order of BIT_NAMES. Programs and
# addresses that are seen for the first time are known only at the end: see the table
# first_seen.
LOGIN = 1
FAILURE = 2
ROOT = 4
CONNECTION = 8
EXECUTION = 16
MACHINE = 32
TAG = 64

BIT_NAMES = (
    "login",
    "failure",
    "root",
    "connection",
    "execution",
    "machine",
    "tag",
)

_BITS_PER_KIND = {
    log_lines.ACCOUNT: ROOT,
    log_lines.ATOP: 0,
    log_lines.BOOT: MACHINE,
    log_lines.CLOCK: MACHINE,
    log_lines.COMMAND: EXECUTION,
    log_lines.CONNECTION: CONNECTION,
    log_lines.CRASH: MACHINE,
    log_lines.CRON: EXECUTION,
    log_lines.EXECUTION: EXECUTION,
    log_lines.FAILED_LOGIN: FAILURE,
    log_lines.FAILED_SU: FAILURE,
    log_lines.FAILED_SUDO: FAILURE,
    log_lines.LOGIN: LOGIN,
    log_lines.LOGOUT: LOGIN,
    log_lines.OUT_OF_MEMORY: MACHINE,
    log_lines.PRIVILEGES: ROOT,
    log_lines.SHUTDOWN: MACHINE,
    log_lines.SLEEP: MACHINE,
    log_lines.SU: EXECUTION,
    log_lines.SUDO: EXECUTION,
    log_lines.WAKE: MACHINE,
}

# Calls that connect a process with another machine.
_CONNECTING_CALLS = system_calls.ACCEPT_NAMES | {"connect"}


def GetBitsOfMark(mark):
    """Determines the bits of an event with a mark.

    Args:
      mark (Mark): mark.
    """
    bits = _BITS_PER_KIND[mark.kind]
    if bits & EXECUTION and mark.target in marks.ROOT_NAMES:
        bits |= ROOT
    return bits


def IsConnection(name, address):
    """Determines if a system call is a connection to or from another machine.

    Args:
      name (str): name of the system call or None.
      address (str): address that the call names or None.
    """
    return bool(address) and name in _CONNECTING_CALLS and IsOtherMachine(address)


def IsOtherMachine(address):
    """Determines if an address or name of a host belongs to another machine.

    Args:
      address (str): address or name.

    Returns:
      bool: True unless it belongs to the machine itself, is unspecified or empty.
    """
    if address in ("localhost", ""):
        return False
    try:
        value = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return True
    value = getattr(value, "ipv4_mapped", None) or value
    return not (value.is_loopback or value.is_unspecified)
