"""Addresses of sockets in calls."""

from __future__ import annotations

import re

from plaso_extra_parsers.readers.strace.calls import arguments

_IP_ADDRESS = re.compile(
    r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"'
    r'|sin6?_addr="([0-9a-fA-F.:]+)"'
)
_PORT = re.compile(r"sin6?_port=(?:htons\((\d{1,5})\)|(\d{1,5}))")
_UNIX_PATH = re.compile(r'sun_path=(@?)"((?:[^"\\]|\\.)*)"')


def ReadSocketAddress(text: str) -> tuple[str | None, int | None, str | None]:
    """Reads a socket address.

    Args:
      text: structure such as '{sa_family=AF_INET, sin_port=htons(80),
          sin_addr=inet_addr("127.0.0.1")}'.

    Returns:
      IP address, port, and path of a UNIX socket; the path of an abstract socket begins
          with "@".
    """
    match = _IP_ADDRESS.search(text)
    if match:
        port = _PORT.search(text)
        return (
            match.group(1) or match.group(2) or match.group(3),
            int(port.group(1) or port.group(2)) if port else None,
            None,
        )
    match = _UNIX_PATH.search(text)
    if match:
        return None, None, match.group(1) + arguments.UnescapeText(match.group(2))
    return None, None, None
