"""Recognition of strace logs by their first lines."""

from __future__ import annotations

import re

from plaso_extra_parsers.readers.strace.lines import grammar
from plaso_extra_parsers.readers.strace.lines import prefix

# What is read to recognize a log.
SNIFF_SIZE = 64 * 1024

# One of these stands in every log; a cheap test before the lines are looked at. A
# short log can consist of its last line.
LITERALS = (
    ") = ",
    ")   ",
    " resumed>",
    " <unfinished ...>",
    "+++ exited with ",
    "+++ killed by ",
    "+++ superseded by ",
    "--- SIG",
    "% time     seconds",
    "strace: Process ",
)

_COLOUR = re.compile(rb"\x1b\[[0-9;]*[mK]")

_MAXIMUM_LINES = 300

# Calls of which every program makes some. A log without any prefix must have one.
_COMMON_CALLS = frozenset("""
    accept access bind brk clone clone3 close connect dup dup2 epoll_wait execve
    exit_group fcntl fork fstat futex getdents64 getpid ioctl kill lseek mmap mmap2
    mprotect munmap nanosleep clock_nanosleep newfstatat open openat pipe pipe2 poll
    ppoll pread64 pselect6 pwrite64 read readv recvfrom recvmsg restart_syscall
    rt_sigaction rt_sigprocmask rt_sigreturn select sendmsg sendto socket stat statx
    vfork wait4 write writev
    """.split())

_ATTACHMENT = re.compile(r" [>|*] ")
_MESSAGE = re.compile(r"(?:\S*/)?strace: ")
_THREAD_MESSAGE = re.compile(r"(?:\S*/)?strace: Process \d+ (?:attached|detached)")
_SUMMARY = re.compile(r"% time +seconds +usecs/call|% time +seconds .* syscall$")


def SniffFormat(data: bytes) -> prefix.PrefixShape | None:
    """Recognizes a strace log.

    Args:
      data (bytes): start of a file.

    Returns:
      PrefixShape: shape of the prefixes of most lines or None if this is no strace log.
    """
    text = _COLOUR.sub(b"", data).decode("utf-8", "backslashreplace")
    first_lines = text.replace("\r\n", "\n").split("\n")
    if len(data) >= SNIFF_SIZE and len(first_lines) > 1:
        # The last line is not complete.
        del first_lines[-1]
    first_lines = [line for line in first_lines if line]
    if first_lines and all(map(_THREAD_MESSAGE.match, first_lines)):
        return prefix.PrefixShape()
    first_lines = [
        line
        for line in first_lines
        if not _ATTACHMENT.match(line) and not _MESSAGE.match(line)
    ]
    if first_lines and _SUMMARY.match(first_lines[0]):
        return prefix.PrefixShape()
    first_lines = first_lines[:_MAXIMUM_LINES]
    shapes = []
    number_of_common_calls = 0
    for line in first_lines:
        shape = prefix.ReadShape(line)
        if shape is None:
            continue
        match = grammar.GetLineExpressions(shape).prefix.match(line)
        piece = grammar.ReadPiece(line[match.end() :]) if match else None
        is_long = len(first_lines) == 1 and len(data) >= SNIFF_SIZE
        if piece and (piece.kind != grammar.BEGINNING or is_long):
            shapes.append(shape)
            if piece.name in _COMMON_CALLS:
                number_of_common_calls += 1
    shape = prefix.ChooseShape(shapes)
    if shape is None:
        return None
    number_of_records = len(shapes)
    # Output of the traced program can be mixed in; without prefix a line of it can
    # look as a record.
    if shape.is_strong:
        is_strace = number_of_records * 10 >= len(first_lines)
    else:
        is_strace = number_of_records * 4 >= len(first_lines) and (
            number_of_common_calls > 0 or number_of_records == len(first_lines)
        )
    return shape if is_strace else None
