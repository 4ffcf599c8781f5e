"""Contents of messages between processes: descriptors (SCM_RIGHTS) and sizes.

Members of structures have no names in older releases:

    sendmmsg(3, [{msg_hdr={..., msg_control=[{..., cmsg_data=[4]}]}, msg_len=9}], ...)
    sendmmsg(3, {{{msg_name(0)=NULL, ..., {..., cmsg_type=SCM_RIGHTS, {4}}}, 9}}, ...)
    sendmsg(3, {msg_name(0)=NULL, ..., [{..., cmsg_type=SCM_RIGHTS, [4]}], ...}, 0)
"""

from __future__ import annotations

import typing

from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace import records

_TRUNCATED = "..."

# Digits of the largest size that is accepted.
_MAXIMUM_DIGITS = 12


def _IterateHeaders(arguments: str) -> typing.Iterator[dict[str, str]]:
    """Iterates over message headers of sendmsg, sendmmsg, recvmsg and recvmmsg."""
    parts = strace_arguments.SplitArguments(arguments)
    if len(parts) < 2:
        return
    text = strace_arguments.StripName(parts[1])
    if text[:1] == "[" or text[:2] == "{{":
        for member in strace_arguments.SplitMembers(text):
            outer_members = strace_arguments.SplitMembers(member)
            outer = strace_arguments.GetNamedArguments(outer_members)
            header = _ReadHeader(outer.get("msg_hdr") or "".join(outer_members[:1]))
            header["msg_len"] = outer.get("msg_len") or "".join(outer_members[1:2])
            yield header
    else:
        yield _ReadHeader(text)


def _ReadHeader(text: str) -> dict[str, str]:
    """Reads the members of a message header by name, also unnamed control data."""
    members = strace_arguments.SplitMembers(text)
    header = strace_arguments.GetNamedArguments(members)
    for member in members:
        if member.startswith("[{cmsg_len="):
            header["msg_control"] = member
        elif member.startswith("{cmsg_len="):
            header["msg_control"] = f"[{member:s}]"
    return header


def ReadPair(call: records.Call) -> list[str]:
    """Reads the descriptors, at most two, that pipe, pipe2 or socketpair created."""
    if call.name == "pipe":
        second = strace_arguments.ReadSecondResult(call.outcome)
        if second is not None:
            return [call.value, second]
    parts = strace_arguments.SplitArguments(call.arguments)
    index = 3 if call.name == "socketpair" else 0
    if index >= len(parts):
        return []
    return strace_arguments.SplitMembers(parts[index])[:2]


def ReadDescriptors(arguments: str) -> list[tuple[list[str], bool]]:
    """Reads the descriptors passed by a call.

    Returns:
      lists of descriptors as in the log, each with whether the list is complete.
    """
    found = []
    for header in _IterateHeaders(arguments):
        for member in strace_arguments.SplitMembers(header.get("msg_control", "")):
            members = strace_arguments.SplitMembers(member)
            control = strace_arguments.GetNamedArguments(members)
            if control.get("cmsg_type") not in ("SCM_RIGHTS", "SCM_PIDFD"):
                continue
            data = control.get("cmsg_data") or members[-1]
            texts = strace_arguments.SplitMembers(data)
            is_complete = _TRUNCATED not in texts
            found.append(([text for text in texts if text != _TRUNCATED], is_complete))
    return found


def ReadMovedSize(call: records.Call) -> int:
    """Reads the result of a call as a size in bytes, 0 if it is not a size."""
    value = call.value
    if not value.isdigit() or len(value) > _MAXIMUM_DIGITS or call.is_injected:
        return 0
    return int(value)


def ReadSize(call: records.Call) -> int:
    """Reads the number of bytes that a successful call moved."""
    size = ReadMovedSize(call)
    if "mmsg" not in call.name:
        return size
    sizes = [header.get("msg_len", "") for header in _IterateHeaders(call.arguments)]
    return sum(
        int(text)
        for text in sizes[:size]
        if text.isdigit() and len(text) <= _MAXIMUM_DIGITS
    )


def IsPeek(arguments: str) -> bool:
    """Determines whether a call received data without removing it (MSG_PEEK)."""
    if "MSG_PEEK" not in arguments:
        return False
    parts = strace_arguments.SplitArguments(arguments)[2:]
    return any("MSG_PEEK" in part for part in parts if part[:1] not in '"{[')


def IsCloseOnExec(arguments: str) -> bool:
    """Determines whether exec closes the descriptors that a call received.

    It does if the flags of recvmsg or recvmmsg include MSG_CMSG_CLOEXEC.
    """
    parts = strace_arguments.SplitArguments(arguments)[2:]
    return any("MSG_CMSG_CLOEXEC" in part for part in parts)
