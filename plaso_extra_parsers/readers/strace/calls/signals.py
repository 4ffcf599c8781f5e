"""Typed values of signals in strace logs."""

from __future__ import annotations

import typing

from plaso_extra_parsers.readers.strace.calls import arguments
from plaso_extra_parsers.readers.strace.calls import values as decoder
from plaso_extra_parsers.readers.strace import records


class SignalValues(typing.NamedTuple):
    """Typed values of a signal.

    Attributes:
      code (str or None): reason, such as "CLD_EXITED".
      exit_status (int or None): status of a child that exited.
      sender (int or None): process that sent the signal, or child that ended.
    """

    code: str | None = None
    exit_status: int | None = None
    sender: int | None = None


def DecodeSignal(signal: records.Signal) -> SignalValues:
    """Decodes the values of a signal.

    Args:
      signal (Signal): signal.

    Returns:
      SignalValues: values.
    """
    named = arguments.GetNamedArguments(arguments.SplitArguments(signal.information))
    code = named.get("si_code")
    exit_status = None
    if code == "CLD_EXITED":
        exit_status = decoder.ReadInteger(named.get("si_status", ""))
    return SignalValues(code, exit_status, decoder.ReadInteger(named.get("si_pid", "")))
