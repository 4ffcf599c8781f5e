"""The records of strace logs, which all modules above the line grammar work on.

How the order of records works

A reader returns its records in the order of the lines *on which they end*. Most
calls begin and end on one line. In logs of several threads in one file (-f) a call
can be split into two halves. Then:

* the first half is returned as a CallStart at its own position in the file: the
  position, and time, at which the call was *entered*;
* the joined call is returned as a Call at the position of its second half, at which
  the call had *ended*. Its line_number is the line of the first half, the same as the
  line_number of the CallStart; its exit_line_number is the line of the second half.

So the order of the records is the order in which strace saw entries and exits. Uses and
closes of descriptors take effect at entry: a consumer applies them on a CallStart, or
on a Call that is not split (`exit_line_number == line_number`). Creations take effect
at exit: it applies them on a Call. A thread has at most one open CallStart. Each
CallStart is followed by exactly one Call with the same line_number. If the call never
resumed, the state of that Call is UNFINISHED: the thread ended or began another call,
the log ended, or too many calls were open.

If a thread that is not the leader of its process calls exec: in one-file logs an Exit
(SUPERSEDED) of the leader comes first, then the Call of the execve, under the
identifier of the thread that called it; from then on this thread has the identifier of
the leader. In logs per thread the execve is a Call in state PID_CHANGED at the end of
the caller's file, and in the leader's file a Call in state RESUMED_ONLY after the Exit.

Data that could not be read or kept is a Damage, a value among the records.

Values are text as in the log; only numbers that every consumer needs are parsed. Times
and durations are integer nanoseconds.
"""

from __future__ import annotations

import functools
import typing

# States of calls. An ordinary call is FINISHED, everything else is rare.
FINISHED = 0
# The second half is missing: there is no result.
UNFINISHED = 1
# Only the second half is in the log: the log began, or strace attached, during the
# call, or the call was made under another thread identifier. The arguments are
# incomplete, and both times are the time of the second half.
RESUMED_ONLY = 2
# "<pid changed to N ...>": an exec by a thread that is not the leader. The end of the
# call is in the file, or under the identifier, of thread Call.GetSuccessor().
PID_CHANGED = 3
# "<detached ...>": strace detached from the thread.
DETACHED = 4
# "<unfinished ...>) = ?": the thread was killed in the call.
KILLED = 5
# The line was cut in the middle, by the end of the file or by another writer.
CUT = 6

# Values that mean failure if an error follows them.
_FAILURES = ("-1", "0xffffffffffffffff")

# Kinds of exits of threads.
EXITED = "exited"
KILLED_BY_SIGNAL = "killed"
SUPERSEDED = "superseded"

# Kinds of notices.
ATTACHED = "attached"
NOTICE_DETACHED = "detached"
PERSONALITY = "personality"
SUMMARY = "summary"
MESSAGE = "message"


class Details(typing.NamedTuple):
    """Fields that few lines have; a record without any of them has None instead.

    Attributes:
      attachments: lines after the record that belong to it, as in the log: stack frames
          (" > binary(symbol+0x10) [0x1000]") and dumps of data (" | 00000  68 65 ...").
      command: name of the program in front of the record (--decode-pids=comm), as in
          the log.
      exit_stamp: time text of the second half.
      instruction_pointer: address (-i), hexadecimal without prefix.
      number_of_lines: lines of the log that the record covers, with its attachments. A
          record without details covers 1: a CallStart covers the line of the first
          half, the Call after it the line of the second half.
      relative_time: time since the previous line of the trace (-r), in nanoseconds.
      security_context: SELinux context in front of the record.
      system_call_number: number of the call (-n), -1 if strace did not know it.
    """

    attachments: tuple[str, ...] = ()
    command: str | None = None
    exit_stamp: str | None = None
    instruction_pointer: str | None = None
    number_of_lines: int = 1
    relative_time: int | None = None
    security_context: str | None = None
    system_call_number: int | None = None


class CallStart(typing.NamedTuple):
    """First half of a call that was interrupted by the output of another thread.

    It has all arguments that are known at entry: strace prints the others after the
    call has returned.

    Attributes:
      line_number: number of the line, the first is 1.
      thread_identifier: thread as strace saw it, None if the log does not show it.
      stamp: time text as in the log, empty if there is none.
      time: time of entry.
      name: name of the system call.
      arguments: arguments so far, as in the log, including a trailing ", ".
      details: rare parts of the line.
    """

    line_number: int
    thread_identifier: int | None
    stamp: str
    time: int | None
    name: str
    arguments: str
    details: Details | None = None


# A log has few different outcomes.
@functools.lru_cache(maxsize=256)
def _ReadError(outcome: str) -> str | None:
    """Reads the error from the text after the value, None if there is no error."""
    words = outcome.split(None, 2)
    if not words:
        return None
    if words[0] == "(errno" and len(words) > 1:
        return f"errno {words[1].rstrip(')'):s}"
    if words[0][0] == "E" and words[0].replace("_", "").isalnum():
        return words[0]
    return None


class Call(typing.NamedTuple):
    """Whole system call.

    Attributes:
      line_number: number of the line on which the call begins, the first is 1.
      exit_line_number: number of the line on which the call ends; equal to line_number
          unless the call is split.
      thread_identifier: thread as strace saw it, None if the log does not show it.
      stamp: time text of the entry as in the log, empty if there is none.
      time: time of entry.
      exit_time: time of the second half, in nanoseconds like the time of entry, or None
          if the call is not split.
      duration: time that the call took (-T), in nanoseconds, or None.
      name: name of the system call.
      arguments: arguments as in the log, without the outer parentheses.
      value: returned value: a decimal, hexadecimal (0x) or octal (0) number, "?" if the
          call did not return, empty if the line has no result.
      outcome: text between the value and the duration, such as "</path>" of a
          descriptor, " ENOENT (No such file or directory)" or " (Timeout)".
      state: how the call ended in the log, one of the states above.
      details: rare parts of the line.
    """

    line_number: int
    exit_line_number: int
    thread_identifier: int | None
    stamp: str
    time: int | None
    exit_time: int | None
    duration: int | None
    name: str
    arguments: str
    value: str
    outcome: str
    state: int = FINISHED
    details: Details | None = None

    @property
    def end_time(self) -> int | None:
        """int: best known time of exit, nanoseconds since January 1, 1970, or None."""
        if self.exit_time is not None:
            return self.exit_time
        if self.time is not None and self.duration is not None:
            return self.time + self.duration
        return None

    @property
    def result(self) -> str:
        """str: result text as in the log, without the duration."""
        return self.value + self.outcome

    @property
    def return_value(self) -> int | None:
        """int: returned value, or None if there is none."""
        value = self.value
        try:
            if value[:2] == "0x":
                return int(value, 16)
            # Octal, as umask prints it: "022".
            return int(value, 8 if value[:1] == "0" else 10)
        except ValueError:
            return None

    @property
    def error(self) -> str | None:
        """str: error as "ENOENT", "ERESTARTSYS" or "errno 516", or None."""
        value = self.value
        if not self.outcome or (value not in _FAILURES and value != "?"):
            return None
        return _ReadError(self.outcome)

    @property
    def is_injected(self) -> bool:
        """bool: True if strace tampered with the call: it may not have happened."""
        return "(INJECTED" in self.outcome

    @property
    def is_successful(self) -> bool:
        """bool: True if the call returned, did not fail, and was not injected.

        A call did happen if strace changed only its arguments.
        """
        value = self.value
        outcome = self.outcome
        if not outcome:
            return value not in ("", "?")
        if "(INJECTED" in outcome and not outcome.endswith("(INJECTED: args)"):
            return False
        if value in _FAILURES:
            return self.error is None
        return value not in ("", "?")

    @property
    def is_split(self) -> bool:
        """bool: True if the call has two lines, so that a CallStart precedes it."""
        return self.exit_line_number != self.line_number

    def GetSuccessor(self) -> int | None:
        """Retrieves the thread identifier under which the call ends.

        Returns:
          identifier from "<pid changed to N ...>", or None.
        """
        if self.state != PID_CHANGED:
            return None
        return int(self.outcome)


class Signal(typing.NamedTuple):
    """Signal that was delivered to a thread, or that stopped it.

    Attributes:
      thread_identifier: thread as strace saw it, or None.
      stamp: time text as in the log, empty if there is none.
      time: nanoseconds since January 1, 1970, or None.
      name: name, such as "SIGCHLD".
      information: siginfo, such as "si_signo=SIGCHLD, si_code=CLD_EXITED, ...", without
          braces; empty for a stop.
      is_stop: True if the thread was stopped by the signal.
      details: rare parts of the line.
    """

    line_number: int
    thread_identifier: int | None
    stamp: str
    time: int | None
    name: str
    information: str
    is_stop: bool = False
    details: Details | None = None


class Exit(typing.NamedTuple):
    """End of a thread.

    Attributes:
      thread_identifier: thread as strace saw it, or None.
      stamp: time text as in the log, empty if there is none.
      time: nanoseconds since January 1, 1970, or None.
      kind: EXITED, KILLED_BY_SIGNAL or SUPERSEDED.
      status: exit status if EXITED.
      signal: name of the signal if KILLED_BY_SIGNAL.
      successor: thread identifier of the caller of exec if SUPERSEDED.
      details: rare parts of the line.
    """

    line_number: int
    thread_identifier: int | None
    stamp: str
    time: int | None
    kind: str
    status: int | None = None
    signal: str | None = None
    core_dumped: bool = False
    successor: int | None = None
    details: Details | None = None


class Notice(typing.NamedTuple):
    """Line that strace wrote about itself or about a process.

    Attributes:
      line_number: number of the first line.
      thread_identifier: thread that the notice is about, or None.
      stamp: time text as in the log, empty if there is none.
      time: nanoseconds since January 1, 1970, or None.
      kind: ATTACHED, NOTICE_DETACHED, PERSONALITY, SUMMARY (a table of -c) or MESSAGE.
      text: text as in the log; the lines of a table are joined by line feeds.
      details: rare parts of the line.
    """

    line_number: int
    thread_identifier: int | None
    stamp: str
    time: int | None
    kind: str
    text: str
    details: Details | None = None


class Unparsed(typing.NamedTuple):
    """Line that strace did not write, or that cannot be read.

    Attributes:
      text: text of the line, cut to a maximum size.
      size: size of the line in bytes, without the line feed.
      is_damaged: True if the line begins like a line of strace but cannot be read.
      is_fragment: True if the text shares its line with a record.
    """

    line_number: int
    text: str
    size: int
    is_damaged: bool = False
    is_fragment: bool = False


class Damage(typing.NamedTuple):
    """Damage: data that could not be read or could not be kept.

    Attributes:
      line_number: number of the damaged line, or of the last line before the damage.
      message: what is damaged, where, and what was found instead.
      offset: offset of data that cannot be read, relative to the start of the file, in
          bytes, or None.
    """

    line_number: int
    message: str
    offset: int | None = None


Record = typing.Union[Call, CallStart, Signal, Exit, Notice, Unparsed, Damage]
