"""Constants that strace prints by name, or as numbers with -X raw and -e raw.

The values are from the headers of Linux 6.12.
"""

from __future__ import annotations

# Commands of bpf that return a descriptor.
BPF_CREATIONS = frozenset(
    (
        "BPF_BTF_GET_FD_BY_ID",
        "BPF_BTF_LOAD",
        "BPF_ENABLE_STATS",
        "BPF_ITER_CREATE",
        "BPF_LINK_CREATE",
        "BPF_LINK_GET_FD_BY_ID",
        "BPF_MAP_CREATE",
        "BPF_MAP_GET_FD_BY_ID",
        "BPF_OBJ_GET",
        "BPF_PROG_GET_FD_BY_ID",
        "BPF_PROG_LOAD",
        "BPF_RAW_TRACEPOINT_OPEN",
        "BPF_TOKEN_CREATE",
    )
)

# Commands and flags, each with its value.
F_DUPFD = ("F_DUPFD", 0)
F_DUPFD_CLOEXEC = ("F_DUPFD_CLOEXEC", 1030)
F_SETFD = ("F_SETFD", 2)
FIOCLEX = ("FIOCLEX", 0x5451)
FIONCLEX = ("FIONCLEX", 0x5450)
CLOSE_RANGE_UNSHARE = 2
CLOSE_RANGE_CLOEXEC = 4


def ReadNumber(text: str) -> int | None:
    """Reads a number, without the comment after it, None if the text is not a number.

    Examples are "0x2", "1030" and "0x2 /* F_SETFD */".
    """
    text = text.partition(" ")[0]
    if not text[:1].isdigit():
        return None
    try:
        return int(text, 0)
    except ValueError:
        return None


def IsName(text: str, name: tuple[str, int]) -> bool:
    """Determines whether an argument is a constant, given as its name and value."""
    return text == name[0] or ReadNumber(text) == name[1]


def HasFlag(text: str, name: str, value: int) -> bool:
    """Determines whether flags include a certain flag.

    Args:
      text: flags as in the log.
      name: end of the name of the flag, such as "CLOEXEC".
      value: value of the flag.
    """
    for part in text.split("|"):
        number = ReadNumber(part)
        if number is not None:
            if number & value:
                return True
        elif part.rstrip(" */").endswith(name):
            return True
    return False
