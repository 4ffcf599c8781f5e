"""Calls that show the object of a descriptor if the log does not name it (-y, -yy).

Names have the form of option -yy: "TCP:[127.0.0.1:80->127.0.0.1:45321]"; an unknown
address is left empty.
"""

# All effects have the same arguments.
# pylint: disable=unused-argument

from __future__ import annotations

import re

from plaso_extra_parsers.lib import system_calls as calls
from plaso_extra_parsers.readers.strace.calls import addresses
from plaso_extra_parsers.readers.strace.calls import arguments as strace_arguments
from plaso_extra_parsers.readers.strace.calls import constants
from plaso_extra_parsers.readers.strace.calls import objects
from plaso_extra_parsers.readers.strace.calls import paths
from plaso_extra_parsers.readers.strace.descriptors import facts
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.descriptors import store as stores
from plaso_extra_parsers.readers.strace.descriptors import system as systems
from plaso_extra_parsers.readers.strace.descriptors.effects import uses

# Kinds of sockets: names, or numbers with -X raw.
_FAMILIES = {
    "AF_INET": "",
    "2": "",
    "AF_INET6": "v6",
    "10": "v6",
    "AF_UNIX": "UNIX-",
    "AF_FILE": "UNIX-",
    "AF_LOCAL": "UNIX-",
    "1": "UNIX-",
}
_TYPES = {
    "SOCK_STREAM": ("TCP", "STREAM"),
    "1": ("TCP", "STREAM"),
    "SOCK_DGRAM": ("UDP", "DGRAM"),
    "2": ("UDP", "DGRAM"),
    "SOCK_RAW": ("RAW", "RAW"),
    "3": ("RAW", "RAW"),
    "SOCK_SEQPACKET": ("SEQPACKET", "SEQPACKET"),
    "5": ("SEQPACKET", "SEQPACKET"),
}
_OTHER_FAMILIES = {"AF_NETLINK": "NETLINK", "16": "NETLINK", "AF_PACKET": "PACKET"}

# Paths of the program, directory and descriptors of the process itself.
_OWN_PATH = re.compile(
    r"/(?:dev/|proc/(self|thread-self|[1-9]\d{0,9})/)(?:(exe|cwd)|fd/(\d{1,9}))(/.*)?",
    re.DOTALL,
)

_OWN_STARTS = ("/dev/", "/proc")

# An absolute path without escapes that is the first argument, or the second one.
_PLAIN_PATH = re.compile(r'(AT_FDCWD(?:<[^<>",]*>)?, )?"(/[^"\\]+)"(?:,|$)', re.DOTALL)

# sendto(3, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(53), ...}, 16)
_ADDRESS = re.compile(r"\{sa_family=.*?\}(?=, |$)", re.DOTALL)


def _ReadConstant(text: str) -> str:
    """Reads the first constant of an argument: its name or its number.

    Arguments look like "SOCK_STREAM|SOCK_CLOEXEC" or "0x80001"; the flags of socket
    types are removed.
    """
    text = strace_arguments.StripName(text).partition("|")[0]
    if text[:3] == "PF_":
        # In calls of socket, releases before 4.12 print families with this prefix.
        text = f"A{text[1:]:s}"
    number = constants.ReadNumber(text)
    return text if number is None else f"{number & 0xFF:d}"


def _ReadSocketKind(parts: list[str]) -> str:
    """Reads the kind of a socket from the arguments of socket or socketpair.

    The kind is as strace -yy names it, such as "TCPv6"; empty for other kinds.
    """
    if len(parts) < 2:
        return ""
    family = _ReadConstant(parts[0])
    types = _TYPES.get(_ReadConstant(parts[1]))
    prefix = _FAMILIES.get(family)
    if prefix is None or types is None:
        return _OTHER_FAMILIES.get(family, "")
    if prefix == "UNIX-":
        return prefix + types[1]
    return types[0] + prefix


def _ReadAddress(text: str) -> str | None:
    """Reads a socket address from a structure, in the form of strace -yy, or None."""
    match = _ADDRESS.search(text)
    if match is None:
        return None
    ip_address, port, path = addresses.ReadSocketAddress(match.group())
    if ip_address is not None:
        host = f"[{ip_address:s}]" if ":" in ip_address else ip_address
        return host if port is None else f"{host:s}:{port:d}"
    if path:
        return f'@"{path[1:]:s}"' if path[0] == "@" else f'"{path:s}"'
    return None


def _NameSocket(description: sessions.OpenFileDescription) -> None:
    """Names a socket by its known addresses."""
    kind = description.domain or "socket"
    if description.remote:
        description.inferred_text = (
            f"{kind:s}:[{description.local:s}->{description.remote:s}]"
        )
    elif description.local:
        description.inferred_text = f"{kind:s}:[{description.local:s}]"


def _Join(directory: str | None, path: str) -> str:
    """Joins a path with the directory that it starts from, if that is known."""
    if path[:1] == "/" or not directory or directory[:1] != "/":
        return path
    return paths.JoinPath(directory, path)


def _ReadPathText(text: str) -> str | None:
    """Reads a path without quotes, escapes as in the log; None if it is not a path."""
    text = strace_arguments.StripName(text)
    if text[-1:] == "]":
        # The security context of the file follows the path (--secontext).
        text = text[: text.rfind('" [') + 1]
    if len(text) < 3 or text[0] != '"' or text[-1] != '"':
        return None
    return text[1:-1][: stores.MAXIMUM_TEXT_SIZE]


def _ReadDirectory(moment: moments.Moment, text: str) -> str | None:
    """Reads the directory that a path starts from, as in the log; None if not shown."""
    descriptor = strace_arguments.ReadDescriptor(text)
    if descriptor is None:
        return None
    if descriptor.decoration is not None:
        return descriptor.decoration
    if descriptor.number < 0:
        return moment.thread.place.directory
    session = moment.table.sessions.get(descriptor.number)
    return None if session is None else session.last_name_text


def _ReadWholePath(moment: moments.Moment, parts: list[str], index: int) -> str | None:
    """Reads a path, and makes a relative path absolute if its directory is known.

    The directory is the argument before it, if the call has one, or the current one.
    """
    path = _ReadPathText(parts[index]) if index < len(parts) else None
    if path is not None and path[:1] != "/":
        start = "AT_FDCWD"
        if calls.DIRECTORY in calls.CALLS[moment.name].roles:
            start = strace_arguments.StripName(parts[index - 1])
        path = _Join(_ReadDirectory(moment, start), path)
        if objects.GetObjectType(path) is not None and path[:1] != "/":
            # A file can be named like a socket: "TCP:[192.0.2.1:80]".
            path = f"./{path:s}"
    return path if path is None else ResolveOwnPath(moment, path)


def _ReadCallPath(moment: moments.Moment, index: int) -> str | None:
    """Reads the path of a call as _ReadWholePath does.

    Most paths are absolute and without escapes: these are read without the other
    arguments.
    """
    match = _PLAIN_PATH.match(moment.arguments)
    if match is None or index != (match.start(2) > 1):
        parts = strace_arguments.SplitArguments(moment.arguments)
        return _ReadWholePath(moment, parts, index)
    return ResolveOwnPath(moment, match.group(2)[: stores.MAXIMUM_TEXT_SIZE])


def ResolveOwnPath(moment: moments.Moment, path: str) -> str:
    """Resolves a path in /proc or /dev/fd that refers to the process itself.

    Args:
      moment: call.
      path: path, such as "/proc/self/exe", "/proc/10/cwd/x" or "/dev/fd/3".

    Returns:
      path of the program, directory or descriptor that is meant; the same path if it is
          of another kind, or the log does not show what is meant.
    """
    match = _OWN_PATH.fullmatch(path) if path[:5] in _OWN_STARTS else None
    if match is None:
        return path
    number, kind, descriptor, rest = match.groups()
    process = moment.thread.process
    is_number = bool(number) and number.isdigit()
    if is_number and (process.is_inside or int(number) != process.identifier):
        return path
    if kind and not number:
        return path
    target: str | None = None
    if kind == "exe":
        target = process.path
    elif kind == "cwd":
        target = moment.thread.place.directory
    elif descriptor is not None:
        session = moment.table.sessions.get(int(descriptor))
        target = None if session is None else session.last_name_text
    if target is None or target[0] != "/" or (rest and kind == "exe"):
        return path
    return f"{target:s}{rest or '':s}"


def NoteFailure(system: systems.System, moment: moments.Moment) -> None:
    """Notes that a call failed to reach the file that its path names."""
    index = calls.CALLS[moment.name].roles.get(calls.PATH)
    if index is not None:
        system.object_uses.AddFailure(moment, _ReadCallPath(moment, index))


def LeaveUnlink(system: systems.System, moment: moments.Moment) -> None:
    """Leaves a call that unlinks or renames a file."""
    call = moment.call
    if not call.is_successful:
        NoteFailure(system, moment)
        return
    parts = strace_arguments.SplitArguments(call.arguments)
    roles = calls.CALLS[call.name].roles
    time = moment.exit_time if system.first_times is not None else None
    is_swap = "RENAME_EXCHANGE" in call.arguments
    if calls.SECOND_PATH in roles and not is_swap:
        path = _ReadWholePath(moment, parts, roles[calls.PATH])
        new_path = _ReadWholePath(moment, parts, roles[calls.SECOND_PATH])
        if path and new_path:
            system.written_files.Rename(
                strace_arguments.UnescapeText(path),
                strace_arguments.UnescapeText(new_path),
            )
            system.pipes.RenameFIFO(path, new_path)
    elif calls.SECOND_PATH not in roles:
        path = _ReadWholePath(moment, parts, roles[calls.PATH])
        system.written_files.Remove(strace_arguments.UnescapeText(path or ""))
        if path:
            system.object_uses.AddDeletion(moment, path)
            system.pipes.RenameFIFO(path, None)
    for role, is_unlinked in (
        (calls.PATH, calls.SECOND_PATH not in roles),
        (calls.SECOND_PATH, not is_swap),
    ):
        path = _ReadWholePath(moment, parts, roles[role]) if role in roles else None
        if path is not None and path[:1] == "/":
            system.gone_names.Add(path, is_unlinked, time)


def LeaveNode(system: systems.System, moment: moments.Moment) -> None:
    """Leaves mknod or mknodat, which makes a FIFO or another special file."""
    call = moment.call
    index = calls.CALLS[moment.name].roles[calls.PATH]
    if call.is_successful and "S_IFIFO" in call.arguments:
        parts = strace_arguments.SplitArguments(call.arguments)
        path = _ReadWholePath(moment, parts, index)
        # The path can contain this text, too, and the line can lack the mode.
        if path is not None and any("S_IFIFO" in part for part in parts[index + 1 :]):
            system.pipes.AddFIFO(path)


def NameCreated(moment: moments.Moment, session: sessions.DescriptorSession) -> None:
    """Names the object of a descriptor that an ended call created."""
    row = calls.CALLS[moment.name]
    description = session.description
    if row.opened_path is not None:
        if session.object_text is None:
            description.inferred_text = _ReadCallPath(moment, row.opened_path)
    elif moment.name == "socket":
        parts = strace_arguments.SplitArguments(moment.arguments)
        description.domain = _ReadSocketKind(parts)
    elif moment.name[:6] == "accept":
        if moment.source is not None:
            description.domain = moment.source.description.domain
            description.local = moment.source.description.local
        description.remote = _ReadAddress(moment.arguments) or ""
        _NameSocket(description)
    elif session.object_text is None:
        if moment.name == "memfd_create":
            name = _ReadPathText(moment.arguments.partition(",")[0])
            description.inferred_text = f"/memfd:{name or '':s}"
        elif row.inode:
            # The name that strace -y shows.
            description.inferred_text = f"anon_inode:{row.inode:s}"


def NamePair(
    moment: moments.Moment,
    first: sessions.DescriptorSession,
    second: sessions.DescriptorSession,
) -> None:
    """Names both ends of a pipe (the first is read from) or of a pair of sockets."""
    if moment.name != "socketpair":
        if first.object_text is not None:
            return
        text = f"pipe:[{second.descriptor:d}->{first.descriptor:d}]"
        first.description.inferred_text = second.description.inferred_text = text
        return
    parts = strace_arguments.SplitArguments(moment.arguments)
    kind = _ReadSocketKind(parts) or "socket"
    for session, other in ((first, second), (second, first)):
        session.description.domain = kind
        if session.object_text is None:
            session.description.inferred_text = (
                f"{kind:s}:[{session.descriptor:d}->{other.descriptor:d}]"
            )


def LeaveConnect(system: systems.System, moment: moments.Moment) -> None:
    """Leaves connect, which names the address of the peer."""
    call = moment.call
    if moment.source is None:
        return
    moment.facts = facts.ReadSocket(moment)
    description = moment.source.description
    if call.error == "EINPROGRESS":
        _SetRemote(description, call.arguments)
        description.waits_at_connect = system.number_of_waits
    elif call.is_successful:
        _SetRemote(description, call.arguments)
        description.waits_at_connect = None
        moment.facts += facts.ReadShell(system, moment)
        if not description.domain and "{sa_family=AF_UNSPEC" in call.arguments:
            # AF_UNSPEC disconnects a datagram socket: getaddrinfo() uses one to try how
            # each address that it found is reached.
            description.domain = "UDP"
    elif facts.CONNECTION in dict(moment.facts):
        moment.facts += facts.ReadShell(system, moment)
    elif call.error is not None:
        address = _ReadAddress(call.arguments)
        if address is not None:
            kind = description.domain or "socket"
            system.object_uses.AddFailure(moment, f"{kind:s}:[->{address:s}]")


def LeaveOption(system: systems.System, moment: moments.Moment) -> None:
    """Leaves getsockopt, which can show that a connection is established."""
    moment.facts = facts.ReadConnection(system, moment)
    if moment.facts:
        moment.facts += facts.ReadShell(system, moment)


def _SetRemote(description: sessions.OpenFileDescription, text: str) -> None:
    """Sets the address of the peer of a socket."""
    address = _ReadAddress(text)
    if address is not None:
        description.remote = address
        _NameSocket(description)


def LeavePeerName(system: systems.System, moment: moments.Moment) -> None:
    """Leaves getpeername."""
    call = moment.call
    if moment.source is not None and call.is_successful:
        _SetRemote(moment.source.description, call.arguments)


def LeaveOwnName(system: systems.System, moment: moments.Moment) -> None:
    """Leaves bind or getsockname, which names the local address."""
    call = moment.call
    if moment.source is None or not call.is_successful:
        return
    address = _ReadAddress(call.arguments)
    if address is not None:
        moment.source.description.local = address
        _NameSocket(moment.source.description)


def LeaveSendTo(system: systems.System, moment: moments.Moment) -> None:
    """Leaves sendto, which can name the receiver."""
    uses.LeaveUse(system, moment)
    call = moment.call
    if moment.source is None or not call.is_successful:
        return
    if "sa_family=" in call.arguments:
        # The data, which stands before the address, can look like an address.
        structure = call.arguments.rfind("{sa_family=")
        if structure > call.arguments.rfind('", '):
            _SetRemote(moment.source.description, call.arguments[structure:])


def LeaveDirectory(system: systems.System, moment: moments.Moment) -> None:
    """Leaves chdir, fchdir, getcwd or chroot."""
    call = moment.call
    if not call.is_successful:
        return
    place = moment.thread.place
    if moment.name == "chroot":
        # The known path starts from the old root.
        place.directory = None
    elif moment.name == "fchdir":
        directory = _ReadDirectory(moment, call.arguments)
        place.directory = directory if directory and directory[0] == "/" else None
    else:
        parts = strace_arguments.SplitArguments(call.arguments)
        path = _ReadPathText(parts[0]) if parts else None
        path = None if path is None else _Join(place.directory, path)
        place.directory = path if path and path[0] == "/" else None
