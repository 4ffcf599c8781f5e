"""Objects behind descriptors of strace logs."""

from __future__ import annotations

import typing

from plaso_extra_parsers.readers.strace.calls import arguments
from plaso_extra_parsers.readers.strace.calls import values as decoder
from plaso_extra_parsers.readers.strace.descriptors import table as descriptor_table


class DescribedObject(typing.NamedTuple):
    """Object behind a descriptor.

    Attributes:
      kind (str): kind as GetObjectType has it, or "unknown".
      name (str or None): name as text, or None if the log does not name it.
      ip_address (str or None): address of the peer of a socket.
      port (int or None): port of the peer of a socket.
    """

    kind: str
    name: str | None
    ip_address: str | None = None
    port: int | None = None


def DescribeObject(text: str | None, call_name: str = "") -> DescribedObject:
    """Describes the object behind a descriptor.

    Args:
      text (str or None): decoration of the descriptor, or None if there is none.
      call_name (Optional[str]): call that created the descriptor.

    Returns:
      DescribedObject: description.
    """
    if not text:
        return DescribedObject(_KIND_PER_CALL.get(call_name, "unknown"), None)
    name = arguments.UnescapeText(text)
    kind = descriptor_table.GetObjectType(name)
    if kind is None:
        kind = _KIND_PER_CALL.get(call_name, "unknown")
    match = decoder.SOCKET_DECORATION.match(name) if kind == "socket" else None
    if not match:
        return DescribedObject(kind, name)
    return DescribedObject(
        kind, name, match.group(1) or match.group(2), int(match.group(3))
    )


_KIND_PER_CALL = {
    "accept": "socket",
    "accept4": "socket",
    "creat": "file",
    "memfd_create": "memory",
    "memfd_secret": "memory",
    "open": "file",
    "openat": "file",
    "openat2": "file",
    "pidfd_open": "process",
    "pipe": "pipe",
    "pipe2": "pipe",
    "socket": "socket",
    "socketpair": "socket",
}
