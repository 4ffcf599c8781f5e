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


def _DecodeDup(values: CallValues, call: records.Call, _: list[str]) -> None:
    """Decodes the new descriptor of fcntl."""
    # F_DUPFD is 0 and F_DUPFD_CLOEXEC 0x406 with -X raw.
    if values.command and call.is_successful:
        name = values.command.partition(" ")[0]
        if "F_DUPFD" in values.command or name in ("0", "0x0", "0x406"):
            values.second_descriptor = call.return_value


def _DecodePipe(values: CallValues, call: records.Call, _: list[str]) -> None:
    """Decodes the descriptors of a pipe call that returns them as its two results."""
    second = arguments.ReadSecondResult(call.outcome)
    if second is not None and call.is_successful:
        values.descriptor = call.return_value
        values.second_descriptor = single_arguments.ReadInteger(second)


def _DecodeDirectory(values: CallValues, call: records.Call, parts: list[str]) -> None:
    """Decodes the directory argument if the call acts on that descriptor itself."""
    # fstatat(3</etc/passwd>, "", ..., AT_EMPTY_PATH) is a call about descriptor 3.
    if values.path == "":
        index = calls.CALLS[call.name].roles[calls.DIRECTORY]
        if index < len(parts) and parts[index][:1].isdigit():
            values.path = None
            _DecodeDescriptor(values, parts[index])


def _DecodeClone(values: CallValues, call: records.Call, parts: list[str]) -> None:
    """Decodes the flags of clone and clone3, whose arguments have names."""
    if call.name == "clone3" and parts:
        parts = arguments.SplitMembers(parts[0])
    values.flags = arguments.GetNamedArguments(parts).get("flags")


def _DecodeEnvironment(
    values: CallValues, call: records.Call, parts: list[str]
) -> None:
    """Decodes the environment of a program, which is after its arguments."""
    index = calls.CALLS[call.name].roles[calls.ARGUMENT_VECTOR] + 1
    if index < len(parts):
        values.environment = programs.ReadLibraryVariables(parts[index])


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


def _DecodeWaited(values: CallValues, text: str) -> None:
    """Decodes the status of a process that was waited for."""
    match = _WAIT_STATUS.search(text)
    if match and match.group(1):
        values.exit_status = int(match.group(1))
    elif match:
        values.signal = match.group(2)


def _DecodeMapping(values: CallValues, _: records.Call, parts: list[str]) -> None:
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


def _DecodeSocketAddress(values: CallValues, text: str) -> None:
    """Decodes the address of a socket, or the path of a UNIX socket."""
    ip_address, port, path = addresses.ReadSocketAddress(text)
    if ip_address:
        values.ip_address, values.port = ip_address, port
    values.path = path or values.path


def _ReadExitStatus(text: str) -> int | None:
    """Reads the status with which a process ends: the system keeps its lowest byte."""
    status = single_arguments.ReadInteger(text)
    return None if status is None else status & 0xFF


def _ReadSecondDescriptor(text: str) -> int | None:
    """Reads the number of a second descriptor."""
    descriptor = arguments.ReadDescriptor(text)
    return descriptor.number if descriptor else None


def _ReadText(text: str) -> str | None:
    """Reads an argument that stays unchanged."""
    return None if text == "NULL" else text


_ReadValue = typing.Callable[[str], typing.Union[int, str, None]]
_DecodeValues = typing.Callable[[CallValues, str], None]
_DecodeRest = typing.Callable[[CallValues, records.Call, list[str]], None]

# An argument: its index, then the name of its value and the function that reads it, or
# an empty name, None and the function that decodes its values.
_Step = tuple[int, str, typing.Optional[_ReadValue], typing.Optional[_DecodeValues]]

# Per role of an argument: the name of its value, and the function that reads it.
_READ_ROLES: dict[str, tuple[str, _ReadValue]] = {
    calls.ADDRESS: ("address", str),
    calls.ARGUMENT_VECTOR: ("command_line", programs.ReadCommandLine),
    calls.BACKLOG: ("backlog", single_arguments.ReadInteger),
    calls.COMMAND: ("command", _ReadText),
    calls.DOMAIN: ("domain", _ReadText),
    calls.EFFECTIVE_USER: ("user_identifier", single_arguments.ReadInteger),
    calls.EXIT_STATUS: ("exit_status", _ReadExitStatus),
    calls.FLAGS: ("flags", _ReadText),
    calls.MODE: ("mode", _ReadText),
    calls.OFFSET: ("offset", single_arguments.ReadInteger),
    calls.OPTIONS: ("options", _ReadText),
    calls.PATH: ("path", single_arguments.ReadPath),
    calls.PROCESS: ("process", single_arguments.ReadInteger),
    calls.PROTECTION: ("protection", _ReadText),
    calls.PROTOCOL: ("protocol", _ReadText),
    calls.SECOND_DESCRIPTOR: ("second_descriptor", _ReadSecondDescriptor),
    calls.SECOND_PATH: ("second_path", single_arguments.ReadPath),
    calls.SIGNAL: ("signal", _ReadText),
    calls.SIZE: ("requested_size", single_arguments.ReadInteger),
    calls.SOCKET_TYPE: ("socket_type", _ReadText),
    calls.USER: ("user_identifier", single_arguments.ReadInteger),
}

# Per role of an argument with several values: the function that decodes them.
_DECODED_ROLES: dict[str, _DecodeValues] = {
    calls.DESCRIPTOR: _DecodeDescriptor,
    calls.SOCKET_ADDRESS: _DecodeSocketAddress,
    calls.WAIT_STATUS: _DecodeWaited,
}


class _Plan(typing.NamedTuple):
    """How the values of a call are decoded, decided once per name.

    Attributes:
      steps: arguments that have values, in their order.
      has_path: True if a path is among them.
      result: kind of the result, as in the table of calls.
      functions: functions that decode what only few calls have.
    """

    steps: tuple[_Step, ...]
    has_path: bool
    result: str
    functions: tuple[_DecodeRest, ...]


def _MakePlan(name: str, row: calls.CallRow) -> _Plan:
    """Makes the plan of a call."""
    steps: list[_Step] = []
    for role, index in row.roles.items():
        if role in _READ_ROLES:
            steps.append((index, *_READ_ROLES[role], None))
        elif role in _DECODED_ROLES:
            steps.append((index, "", None, _DECODED_ROLES[role]))
    functions = (
        (_DecodeDup, row.copies_descriptor),
        (_DecodePipe, name == "pipe"),
        (_DecodeEnvironment, calls.ARGUMENT_VECTOR in row.roles),
        (_DecodeMapping, row.uses == calls.MAPPING_USES),
        (_DecodeDirectory, calls.DIRECTORY in row.roles),
        (_DecodeClone, row.result == calls.RETURNS_CHILD),
    )
    return _Plan(
        tuple(steps),
        calls.PATH in row.roles,
        row.result,
        tuple(function for function, is_needed in functions if is_needed),
    )


_PLANS = {
    name: _MakePlan(name, row)
    for name, row in calls.CALLS.items()
    if row.roles or row.result
}


def _DecodeArguments(
    values: CallValues, steps: tuple[_Step, ...], parts: list[str]
) -> None:
    """Decodes the arguments of a call."""
    fields = vars(values)
    number_of_parts = len(parts)
    for index, name, read, decode in steps:
        if index >= number_of_parts:
            break
        if read is not None:
            fields[name] = read(parts[index])
        elif decode is not None:
            decode(values, parts[index])


def DecodeCall(
    call: records.Call,
    directory: str | None = None,
    directories: typing.Mapping[int, str] | None = None,
) -> CallValues | None:
    """Decodes the values of a call, None if the call is not known.

    Args:
      call: call.
      directory: current directory of the thread, if it is known.
      directories: known objects of descriptors that the call does not name, by number;
          only paths are directories.
    """
    plan = _PLANS.get(call.name)
    if plan is None:
        return None
    steps, has_path, result, functions = plan
    parts = arguments.SplitArguments(call.arguments)
    # The arguments of clone, which have no steps, are read by their names.
    if steps and "=" in call.arguments:
        parts = [arguments.StripName(part) if "=" in part else part for part in parts]
    values = CallValues()
    _DecodeArguments(values, steps, parts)
    if has_path and values.path is not None:
        values.result_path = paths.ReadAbsolutePath(
            call.name, values.path, parts, directory, directories
        )
    if values.second_path is not None:
        values.second_path = paths.ReadSecondPath(
            call.name, values.second_path, parts, directory, directories
        )
    if result:
        _DecodeResult(values, call, result)
    if call.outcome[:1] == "<" and values.descriptor is not None:
        _DecodeDecoration(values, call)
    for function in functions:
        function(values, call, parts)
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
