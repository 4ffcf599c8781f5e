"""Typed values of calls, decoded from the text of arguments and results.

Values are decoded only if they are certain. A value that strace could not read, or that
does not have the expected form, is None; the record has the text of all arguments.
"""

from __future__ import annotations

import re
import typing

from plaso_extra_parsers.lib import system_calls as calls
from plaso_extra_parsers.readers.strace import records
from plaso_extra_parsers.readers.strace.calls import addresses
from plaso_extra_parsers.readers.strace.calls import arguments
from plaso_extra_parsers.readers.strace.calls import paths
from plaso_extra_parsers.readers.strace.calls import programs
from plaso_extra_parsers.readers.strace.calls import single_arguments

_WAIT_STATUS = re.compile(
    r"WIFEXITED\(s\) && WEXITSTATUS\(s\) == (\d{1,10})"
    r"|WIFSIGNALED\(s\) && WTERMSIG\(s\) == (\w+)"
)

_MAPPED_ANONYMOUS = 0x20


class CallValues:
    """Typed values of one call; values that the call does not have are None.

    Attributes:
      address: memory address, hexadecimal with prefix, or "NULL".
      backlog: length of the queue of a listening socket.
      child: identifier, as the caller sees it, of the process or thread that the call
          started or waited for.
      command: operation, such as "F_DUPFD" or "TCGETS".
      command_line: arguments of a program that is executed.
      descriptor: descriptor that the call uses, or the new descriptor if it uses none.
      environment: variables in the environment of a program that name libraries to
          load: LD_PRELOAD, LD_AUDIT.
      exit_status: exit status of a process that ends, or that has ended.
      ip_address: address in a socket address, or of the peer of the socket.
      is_file_mapping: whether mmap maps a file, or None for other calls.
      moved_size: number of bytes read or written.
      offset: position in the file, in bytes.
      options: another argument as in the log.
      path: path, or the path of the descriptor if the call has no other path.
      port: port that belongs to the IP address.
      process: process on which the call acts.
      protocol: protocol, or level of an option, of a socket.
      requested_size: number of bytes asked for.
      result_path: path in the decoration of the result (-y), or the absolute path to
          which the path of the call leads.
      second_descriptor: second descriptor, or the new one if the call also uses one.
      second_path: second path; the new name of a file is absolute if the log shows
          where a relative path starts.
      signal: signal that is sent, or that ended a process.
      user_identifier: user that the process becomes.
    """

    # Defaults are in the class, since most calls have few values: an instance has only
    # its own.
    address: str | None = None
    backlog: int | None = None
    child: int | None = None
    command: str | None = None
    command_line: str | None = None
    descriptor: int | None = None
    domain: str | None = None
    environment: str | None = None
    exit_status: int | None = None
    flags: str | None = None
    ip_address: str | None = None
    is_file_mapping: bool | None = None
    mode: str | None = None
    moved_size: int | None = None
    offset: int | None = None
    options: str | None = None
    path: str | None = None
    port: int | None = None
    process: int | None = None
    protection: str | None = None
    protocol: str | None = None
    requested_size: int | None = None
    result_path: str | None = None
    second_descriptor: int | None = None
    second_path: str | None = None
    signal: str | None = None
    socket_type: str | None = None
    user_identifier: int | None = None


def _DecodeDescriptor(values: CallValues, text: str) -> None:
    """Decodes the descriptor that a call uses."""
    descriptor = single_arguments.ReadDescriptor(text)
    if descriptor is None:
        return
    values.descriptor, path, ip_address, port = descriptor
    if path is not None and values.path is None:
        values.path = path
    if ip_address is not None and values.ip_address is None:
        values.ip_address, values.port = ip_address, port


def _DecodeDup(values: CallValues, call: records.Call) -> None:
    """Decodes the new descriptor of fcntl."""
    # F_DUPFD is 0 and F_DUPFD_CLOEXEC 0x406 with -X raw.
    if values.command and call.is_successful:
        name = values.command.partition(" ")[0]
        if "F_DUPFD" in values.command or name in ("0", "0x0", "0x406"):
            values.second_descriptor = call.return_value


def _DecodePipe(values: CallValues, call: records.Call) -> None:
    """Decodes the descriptors of a pipe call that returns them as its two results."""
    second = arguments.ReadSecondResult(call.outcome)
    if second is not None and call.is_successful:
        values.descriptor = call.return_value
        values.second_descriptor = single_arguments.ReadInteger(second)


def _DecodeDirectory(values: CallValues, parts: list[str], index: int) -> None:
    """Decodes the directory argument if the call acts on that descriptor itself."""
    # fstatat(3</etc/passwd>, "", ..., AT_EMPTY_PATH) is a call about descriptor 3.
    if values.path == "" and parts[index][:1].isdigit():
        values.path = None
        _DecodeDescriptor(values, parts[index])


def _DecodeClone(values: CallValues, parts: list[str], call: records.Call) -> None:
    """Decodes the flags of clone and clone3, whose arguments have names."""
    if call.name == "clone3" and parts:
        parts = arguments.SplitMembers(parts[0])
    values.flags = arguments.GetNamedArguments(parts).get("flags")


def _DecodeResult(values: CallValues, call: records.Call, kind: str) -> None:
    """Decodes the result of a call."""
    value = call.return_value
    if value is None or not call.is_successful:
        return
    if kind == calls.RETURNS_DESCRIPTOR:
        if values.descriptor is None:
            values.descriptor = value
        else:
            values.second_descriptor = value
    elif kind in (calls.RETURNS_CHILD, calls.RETURNS_PROCESS):
        if value > 0:
            values.child = value
    elif value >= 0:
        values.moved_size = value


# Names of values per role of an argument.
_INTEGER_NAMES = {
    calls.BACKLOG: "backlog",
    calls.OFFSET: "offset",
    calls.PROCESS: "process",
    calls.SIZE: "requested_size",
    calls.USER: "user_identifier",
    calls.EFFECTIVE_USER: "user_identifier",
}
_PATH_NAMES = {calls.PATH: "path", calls.SECOND_PATH: "second_path"}
_TEXT_NAMES = {
    calls.COMMAND: "command",
    calls.DOMAIN: "domain",
    calls.FLAGS: "flags",
    calls.MODE: "mode",
    calls.OPTIONS: "options",
    calls.PROTECTION: "protection",
    calls.PROTOCOL: "protocol",
    calls.SIGNAL: "signal",
    calls.SOCKET_TYPE: "socket_type",
}


def _DecodeWaited(values: CallValues, text: str) -> None:
    """Decodes the status of a process that was waited for."""
    match = _WAIT_STATUS.search(text)
    if match and match.group(1):
        values.exit_status = int(match.group(1))
    elif match:
        values.signal = match.group(2)


def _DecodeMapping(values: CallValues, parts: list[str]) -> None:
    """Decodes whether a mapping maps a file."""
    flags = values.flags or ""
    number = single_arguments.ReadInteger(flags)
    if "MAP_ANON" in flags:
        values.is_file_mapping = False
    elif number is not None:
        values.is_file_mapping = not number & _MAPPED_ANONYMOUS
    elif len(parts) > 4:
        values.is_file_mapping = True
    if values.is_file_mapping is False:
        # The system ignores the descriptor and the offset of other mappings.
        values.descriptor = values.path = values.offset = None


def _DecodeOther(values: CallValues, role: str, text: str) -> None:
    """Decodes an argument of a role that few calls have."""
    if role == calls.EXIT_STATUS:
        status = single_arguments.ReadInteger(text)
        values.exit_status = None if status is None else status & 0xFF
    elif role == calls.SECOND_DESCRIPTOR:
        descriptor = arguments.ReadDescriptor(text)
        values.second_descriptor = descriptor.number if descriptor else None
    elif role == calls.ARGUMENT_VECTOR:
        values.command_line = programs.ReadCommandLine(text)
    elif role == calls.SOCKET_ADDRESS:
        ip_address, port, path = addresses.ReadSocketAddress(text)
        if ip_address:
            values.ip_address, values.port = ip_address, port
        values.path = path or values.path
    elif role == calls.WAIT_STATUS:
        _DecodeWaited(values, text)


def _ReadText(text: str) -> str | None:
    """Reads an argument that stays unchanged."""
    return None if text == "NULL" else text


# An argument: its index, its role, the name of its value, and the function that reads
# it. The last two are None for arguments that _DecodeDescriptor or _DecodeOther reads.
_Step = tuple[
    int,
    str,
    typing.Optional[str],
    typing.Optional[typing.Callable[[str], typing.Union[int, str, None]]],
]


def _GetSteps(row: calls.CallRow) -> tuple[_Step, ...]:
    """Retrieves how the arguments of a call are decoded."""
    steps: list[_Step] = []
    for role, index in row.roles.items():
        if role == calls.ADDRESS:
            steps.append((index, role, "address", str))
        elif role in _TEXT_NAMES:
            steps.append((index, role, _TEXT_NAMES[role], _ReadText))
        elif role in _PATH_NAMES:
            steps.append((index, role, _PATH_NAMES[role], single_arguments.ReadPath))
        elif role in _INTEGER_NAMES:
            read = single_arguments.ReadInteger
            steps.append((index, role, _INTEGER_NAMES[role], read))
        elif role != calls.DIRECTORY:
            steps.append((index, role, None, None))
    return tuple(steps)


# Per name of a call: how its arguments are decoded, and its row in the table of calls.
_DECODED_CALLS = {
    name: (_GetSteps(row), row)
    for name, row in calls.CALLS.items()
    if row.roles or row.result
}


def _DecodeArguments(
    values: CallValues, steps: tuple[_Step, ...], parts: list[str]
) -> None:
    """Decodes the arguments of a call."""
    number_of_parts = len(parts)
    fields = vars(values)
    for index, role, name, read in steps:
        if index >= number_of_parts:
            break
        if name is not None and read is not None:
            fields[name] = read(parts[index])
        elif role == calls.DESCRIPTOR:
            _DecodeDescriptor(values, parts[index])
        else:
            _DecodeOther(values, role, parts[index])


def DecodeCall(
    call: records.Call,
    parts: list[str] | None = None,
    directory: str | None = None,
    directories: typing.Mapping[int, str] | None = None,
) -> CallValues | None:
    """Decodes the values of a call, None if the call is not known.

    Args:
      call: call.
      parts: arguments of the call as SplitArguments returns them.
      directory: current directory of the thread, if it is known.
      directories: known directories of descriptors that the call does not name.
    """
    decoded = _DECODED_CALLS.get(call.name)
    if decoded is None:
        return None
    steps, signature = decoded
    if parts is None:
        parts = arguments.SplitArguments(call.arguments)
    named_parts = parts
    if "=" in call.arguments:
        parts = [arguments.StripName(part) if "=" in part else part for part in parts]
    values = CallValues()
    _DecodeArguments(values, steps, parts)
    if values.path is not None and calls.PATH in signature.roles:
        values.result_path = paths.ReadAbsolutePath(
            call.name, values.path, parts, directory, directories
        )
    if values.second_path is not None:
        values.second_path = paths.ReadSecondPath(
            call.name, values.second_path, parts, directory, directories
        )
    if signature.result:
        _DecodeResult(values, call, signature.result)
    elif signature.copies_descriptor:
        _DecodeDup(values, call)
    elif call.name == "pipe":
        _DecodePipe(values, call)
    if call.outcome[:1] == "<" and values.descriptor is not None:
        _DecodeDecoration(values, call)
    _DecodeOthers(values, call, signature, parts, named_parts)
    return values


def _DecodeDecoration(values: CallValues, call: records.Call) -> None:
    """Decodes the decoration of the result."""
    values.result_path = (
        single_arguments.ReadDecoratedPath(call.outcome) or values.result_path
    )
    match = single_arguments.SOCKET_DECORATION.match(call.outcome[1:-1])
    if match and values.ip_address is None:
        # The peer whose connection was accepted.
        values.ip_address = match.group(1) or match.group(2)
        values.port = int(match.group(3))


def _DecodeOthers(
    values: CallValues,
    call: records.Call,
    signature: calls.CallRow,
    parts: list[str],
    named_parts: list[str],
) -> None:
    """Decodes values that only few calls have."""
    if calls.ARGUMENT_VECTOR in signature.roles:
        index = signature.roles[calls.ARGUMENT_VECTOR] + 1
        if index < len(parts):
            values.environment = programs.ReadLibraryVariables(parts[index])
    if signature.uses == calls.MAPPING_USES:
        _DecodeMapping(values, parts)
    elif calls.DIRECTORY in signature.roles:
        index = signature.roles[calls.DIRECTORY]
        if index < len(parts):
            _DecodeDirectory(values, parts, index)
    elif signature.result == calls.RETURNS_CHILD and named_parts:
        _DecodeClone(values, named_parts, call)


_HOST = re.compile(r'\bnode(?:name)?="((?:[^"\\]|\\.)*)"[,}]')
_MAXIMUM_HOST_SIZE = 64


def ReadHostName(arguments_text: str, value: str) -> str | None:
    """Reads the name of the host that uname returned.

    Returns None if the arguments show no name, or one that does not identify a host.
    """
    if value != "0":
        return None
    match = _HOST.search(arguments_text)
    host_name = arguments.UnescapeText(match.group(1)) if match else ""
    if len(host_name) > _MAXIMUM_HOST_SIZE or not host_name.isprintable():
        return None
    return None if host_name in ("", "(none)", "localhost") else host_name


class SignalValues(typing.NamedTuple):
    """Typed values of a signal.

    Attributes:
      code: reason, such as "CLD_EXITED".
      exit_status: status of a child that exited.
      sender: process that sent the signal, or child that ended.
    """

    code: str | None = None
    exit_status: int | None = None
    sender: int | None = None


def DecodeSignal(signal: records.Signal) -> SignalValues:
    """Decodes the values of a signal."""
    named = arguments.GetNamedArguments(arguments.SplitArguments(signal.information))
    code = named.get("si_code")
    exit_status = None
    if code == "CLD_EXITED":
        exit_status = single_arguments.ReadInteger(named.get("si_status", ""))
    return SignalValues(
        code, exit_status, single_arguments.ReadInteger(named.get("si_pid", ""))
    )
