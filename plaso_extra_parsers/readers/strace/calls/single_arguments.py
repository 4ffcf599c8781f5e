"""Values of single arguments and results; most texts occur many times in a log.

The values of a limited number of texts are cached, which costs little memory.
"""

from __future__ import annotations

import functools
import re
import typing

from plaso_extra_parsers.readers.strace.calls import arguments

_INTEGER = re.compile(r"-?\d{1,20}(?=$| |=|/)|0x[0-9a-f]+(?=$| |/)")
_POINTED_INTEGER = re.compile(r"\[(-?\d{1,20})[\] ]")

# TCP:[127.0.0.1:45321->127.0.0.1:80], with groups for an IPv6 address, an IPv4 address
# and the port of the peer.
PEER = r"->(?:\[([0-9a-f:.%]+)\]|([0-9.]+)):(\d{1,5})\]"
SOCKET_DECORATION = re.compile(rf"\w+:\[.*{PEER:s}$")

_MAXIMUM_INTEGER = (1 << 63) - 1

# Number of texts that each function caches. Longer texts seldom recur.
MAXIMUM_TEXTS = 1024
_MAXIMUM_TEXT_SIZE = 200

_Value = typing.TypeVar("_Value")


def _Remember(
    read: typing.Callable[[str], _Value],
) -> typing.Callable[[str], _Value]:
    """Caches the results of a function that reads a text."""
    remembered = functools.lru_cache(MAXIMUM_TEXTS)(read)

    @functools.wraps(read)
    def _Read(text: str) -> _Value:
        if len(text) < _MAXIMUM_TEXT_SIZE:
            return remembered(text)
        return read(text)

    return _Read


class DescriptorValues(typing.NamedTuple):
    """Values of an argument that is a descriptor.

    Attributes:
      path: path in the decoration.
      ip_address: address of the peer of a socket.
      port: port of the peer.
    """

    number: int
    path: str | None = None
    ip_address: str | None = None
    port: int | None = None


def _ReadDecoration(decoration: str) -> str:
    """Reads a decoration that is a path, without the device after the path (-yy)."""
    return arguments.UnescapeText(arguments.SplitDevice(decoration)[0])


@_Remember
def ReadInteger(text: str) -> int | None:
    """Reads an integer, such as "832", "0x26000", "[64]" or "4096 /* ... */".

    Returns None if the text is not a signed 64-bit integer.
    """
    match = _INTEGER.match(text)
    if match:
        value = int(match.group(), 0) if "x" in match.group() else int(match.group())
    else:
        match = _POINTED_INTEGER.match(text)
        if not match:
            return None
        value = int(match.group(1))
    return value if -_MAXIMUM_INTEGER <= value <= _MAXIMUM_INTEGER else None


@_Remember
def ReadDescriptor(text: str) -> DescriptorValues | None:
    """Reads an argument that is a descriptor, None for -1 and for other arguments."""
    descriptor = arguments.ReadDescriptor(text)
    if descriptor is None or descriptor.number == -1:
        return None
    number, decoration = descriptor.number, descriptor.decoration
    if decoration is None:
        return DescriptorValues(number)
    if decoration[0:1] in ("/", "\\"):
        return DescriptorValues(number, _ReadDecoration(decoration))

    match = SOCKET_DECORATION.match(decoration) if "->" in decoration else None
    if match is None:
        return DescriptorValues(number)
    return DescriptorValues(
        number, None, match.group(1) or match.group(2), int(match.group(3))
    )


@_Remember
def ReadDecoratedPath(text: str) -> str | None:
    """Reads the path in the decoration of a result, None if it is not a path.

    The text begins with the decoration, including its angle brackets.
    """
    descriptor = arguments.ReadDescriptor(f"0{text:s}")
    decoration = descriptor.decoration if descriptor else None
    if not decoration or decoration[0] not in "/\\":
        return None
    return _ReadDecoration(decoration)


@_Remember
def ReadPath(text: str) -> str | None:
    """Reads a path argument such as '"/etc/passwd"', None if it is not a string.

    Bytes that are not UTF-8 are shown as \\xNN.
    """
    return arguments.ReadPath(text)
