"""Objects of descriptors, as the decorations of strace logs name them."""

from __future__ import annotations

import functools
import re
import typing

from plaso_extra_parsers.lib import system_calls as calls
from plaso_extra_parsers.readers.strace.calls import arguments
from plaso_extra_parsers.readers.strace.calls import single_arguments

_INODE = re.compile(r"([A-Za-z0-9-]+):\[(\d+)(?:\]|->|,)")
_UNNAMED_SOCKET = re.compile(r"(?:socket|TCP|TCPv6|UDP|UDPv6):\[\d+\]")
_CONNECTION = re.compile(r"(?:TCP|SCTP)(?:v6)?:\[")
_KIND = re.compile(r"(\{?[A-Za-z0-9_-]+)[:=]")

_SOCKET_KINDS = ("TCP", "UDP", "UNIX", "NETLINK", "ICMP", "RAW", "SCTP", "socket")


def GetObjectType(text: str) -> str | None:
    """Retrieves the kind of object that a decoration, without its device, names.

    Returns:
      "file", "socket", "pipe", "process", "memory", or the kernel's name of another
          kind; None if it is not known.
    """
    if text.startswith("/"):
        return "memory" if text.startswith("/memfd:") else "file"
    kind, _, name = text.partition(":")
    if kind == "anon_inode":
        name = name.strip("[]")
        return "process" if name == "pidfd" else name
    if kind.startswith(_SOCKET_KINDS) and name.startswith("["):
        return "socket"
    return {"pid": "process", "pipe": "pipe"}.get(kind)


def IsUnnamedSocket(text: str) -> bool:
    """Determines whether a decoration describes a socket without an address.

    Examples are "socket:[N]" (-y), and "TCP:[N]" if the socket is not bound.
    """
    return text[-1:] == "]" and bool(_UNNAMED_SOCKET.fullmatch(text))


def IsUnique(text: str) -> bool:
    """Determines whether a decoration identifies a single object: a socket or pipe.

    The name of a file does not, since several files can have the same name.
    """
    return bool(_INODE.match(text))


def IsOtherObject(old_text: str, new_text: str, are_paths_stable: bool = False) -> bool:
    """Determines whether two decorations cannot describe the same open file.

    Paths change when files are renamed or removed (unless the caller knows that they
    are stable), "TCP:[12]" becomes "TCP:[127.0.0.1:1->...]", and the counter of an
    eventfd is part of its decoration. The number of a socket or pipe never changes.
    """
    if old_text == new_text:
        return False
    old_inode = _INODE.match(old_text)
    new_inode = _INODE.match(new_text)
    if old_inode and new_inode:
        return old_inode.groups() != new_inode.groups()
    old_kind = _KIND.match(old_text)
    new_kind = _KIND.match(new_text)
    if old_kind and new_kind:
        if old_kind.group(1) != new_kind.group(1):
            return True
        return old_kind.group(1) == "anon_inode"
    if old_kind or new_kind:
        return True
    return are_paths_stable


class DescribedObject(typing.NamedTuple):
    """Object of a descriptor.

    Attributes:
      kind: kind as GetObjectType returns it, "character device" or "block device", the
          kind that the call creates, or "unknown".
      name: name as text, or None if the log does not name it.
      ip_address: address of the peer of a socket.
      port: port of the peer of a socket.
      device: device, such as "char 5:2", or None if the object is not a device.
      local: own address and port of a socket, such as "127.0.0.1:80".
    """

    kind: str
    name: str | None
    ip_address: str | None = None
    port: int | None = None
    device: str | None = None
    local: str | None = None


def IsConnection(text: str) -> bool:
    """Determines whether a decoration describes a network connection: TCP or SCTP."""
    return _CONNECTION.match(text) is not None


def _GetMadeKind(call_name: str) -> str:
    """Retrieves the kind of object that a call creates."""
    row = calls.CALLS.get(call_name)
    return row.made_kind if row is not None and row.made_kind else "unknown"


@functools.lru_cache(maxsize=1024)
def DescribeObject(text: str | None, call_name: str = "") -> DescribedObject:
    """Describes the object of a descriptor by its decoration, if there is one.

    If the decoration does not show the kind, the call that created the descriptor does.
    """
    if not text:
        return DescribedObject(_GetMadeKind(call_name), None)
    text, device = arguments.SplitDevice(text)
    name = arguments.UnescapeText(text)
    if device is not None:
        kind = "character device" if device.startswith("char") else "block device"
        return DescribedObject(kind, name, device=device)
    kind = GetObjectType(name) or _GetMadeKind(call_name)
    match = single_arguments.SOCKET_DECORATION.match(name) if kind == "socket" else None
    if not match:
        return DescribedObject(kind, name)
    local = name[name.index("[") + 1 : name.index("->")]
    return DescribedObject(
        *(kind, name, match.group(1) or match.group(2), int(match.group(3))),
        local=local or None,
    )
