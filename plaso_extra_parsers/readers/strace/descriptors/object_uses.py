"""What each process did with each object: a file, an address, a pipe and so on.

Uses are added when a descriptor ends, so that its single calls cost nothing here. Calls
without a descriptor are added one by one: failed attempts, executions, deletions.
"""

from __future__ import annotations

import dataclasses
import operator
import re
import typing

from plaso_extra_parsers.readers.strace.calls import objects
from plaso_extra_parsers.readers.strace.calls import single_arguments
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import session as sessions
from plaso_extra_parsers.readers.strace.processes import threads

# Maximum number of objects that are followed at one time. One costs about 500 bytes; an
# object with a long name counts as several.
MAXIMUM_OBJECTS = 12_000
_COUNTED_SIZE = 400

# How many different flags, and errors, of one object are reported.
_MAXIMUM_WORDS = 8

# A call with such an error is repeated, or continues.
_NO_FAILURES = ("EALREADY", "EINPROGRESS", "EINTR", "EISCONN", "ERESTART")

# The object is the peer of a socket: the local address does not matter.
_PEER = re.compile(rf"(\w+:\[)[^\"]*({single_arguments.PEER:s})")

# Calls that do not count as uses: the one that made a copy, and the one that ends it.
_COPIED = (
    sessions.ORIGIN_DUPLICATE,
    sessions.ORIGIN_MESSAGE,
    sessions.ORIGIN_PROCESS,
)
_ENDED = (sessions.END_CLOSE, sessions.END_DUPLICATE)

_Process = typing.Optional[threads.Process]

# Name, and the open file if the name does not identify the object.
_Key = tuple[str, typing.Optional[str]]


# A row with all that is known of a use.
@dataclasses.dataclass(eq=False, repr=False, slots=True)
# pylint: disable-next=too-many-instance-attributes
class ObjectUse:
    """What one process did with one object.

    Attributes:
      described (DescribedObject): object.
      errors (dict[str, int]): how many calls failed, per error.
      first_time (int or None): first use, nanoseconds since January 1, 1970.
      flags (tuple[str, ...]): different flags with which it was opened.
      is_inferred (bool): True if the log does not name the object, and its name was
          inferred from calls.
      is_part (bool): True if later uses of the object are counted separately, since
          there were too many objects.
      last_time (int or None): last use, nanoseconds since January 1, 1970.
      line_number (int): line of the first use.
      number_of_bytes_read (int): bytes that calls read.
      number_of_bytes_written (int): bytes that calls wrote.
      number_of_calls (int): calls that name a descriptor of it.
      number_of_deletions (int): how often its name was removed.
      number_of_executions (int): how often it was executed.
      number_of_opens (int): descriptors that calls of the process made.
      number_of_reads (int): calls that read bytes.
      number_of_uses (int): descriptors, plus calls without a descriptor.
      number_of_writes (int): calls that wrote bytes.
      open_file (str or None): session of the first descriptor of the open file, if the
          name does not identify the object.
      process (Process or None): process.
      thread_identifier (int or None): thread of the first use, whose file has the line.
      weight (int): how many objects it counts as.
    """

    process: _Process
    described: objects.DescribedObject
    open_file: str | None = None
    errors: dict[str, int] = dataclasses.field(default_factory=dict)
    first_time: int | None = None
    flags: tuple[str, ...] = ()
    is_inferred: bool = False
    is_part: bool = False
    last_time: int | None = None
    line_number: int = 0
    number_of_bytes_read: int = 0
    number_of_bytes_written: int = 0
    number_of_calls: int = 0
    number_of_deletions: int = 0
    number_of_executions: int = 0
    number_of_opens: int = 0
    number_of_reads: int = 0
    number_of_uses: int = 0
    number_of_writes: int = 0
    thread_identifier: int | None = None
    weight: int = 1

    def GetNumbers(self) -> dict[str, int]:
        """Retrieves the counters of the use by the names of their attributes."""
        return {name: getattr(self, name) for name in _NUMBERS}

    def AddTimes(
        self,
        first_time: int | None,
        last_time: int | None,
        line_number: int,
        thread_identifier: int | None,
    ) -> None:
        """Adds the times of a use: with one file per thread, uses come in any order."""
        before = self.first_time
        if not self.number_of_uses or (
            first_time is not None and before is not None and first_time < before
        ):
            self.first_time = first_time
            self.line_number = line_number
            self.thread_identifier = thread_identifier
        if last_time is not None:
            before = self.last_time
            self.last_time = last_time if before is None else max(before, last_time)
        self.number_of_uses += 1


_NUMBERS = tuple(
    field.name
    for field in dataclasses.fields(ObjectUse)
    if field.name.startswith("number_of_")
)

_GET_WEIGHT = operator.attrgetter("weight")


def _GetOpenFile(description: sessions.OpenFileDescription) -> str:
    """Retrieves the identifier of an open file, the same for both ends of a pair."""
    if description.end is not None:
        return description.end[0]
    peer = description.peer
    if peer is None:
        return description.identifier
    return min(description.identifier, peer.identifier)


def _ReadObject(session: sessions.DescriptorSession) -> tuple[str | None, str | None]:
    """Reads the name of an object, and its open file if the name does not identify it.

    Both are None if nothing names the object.
    """
    text = session.name_text
    if not text or text[0] not in "/\\":
        text = session.last_name_text
        if not text:
            return None, None
    peer = _PEER.fullmatch(text) if "->" in text else None
    if peer is not None:
        return f"{peer.group(1):s}{peer.group(2):s}", None
    if text[0] in "./\\":
        return text, None
    is_shared = session.is_inferred or text.startswith("anon_inode:")
    return text, _GetOpenFile(session.description) if is_shared else None


class ObjectUses:
    """What living processes have done with objects.

    Attributes:
      ended (list[ObjectUse]): uses not taken yet, by ended processes or handed out
          early since there were too many.
    """

    def __init__(self) -> None:
        """Initializes uses."""
        self._number = 0
        self._uses: dict[_Process, dict[_Key, ObjectUse]] = {}
        self.ended: list[ObjectUse] = []

    def _Get(
        self,
        process: _Process,
        described: objects.DescribedObject,
        open_file: str | None = None,
    ) -> ObjectUse:
        """Retrieves the use of a named object by a process.

        The open file is given if the name does not identify the object.
        """
        uses = self._uses.get(process)
        if uses is None:
            uses = self._uses[process] = {}
        key = (described.name or "", open_file)
        use = uses.get(key)
        if use is None:
            if self._number >= MAXIMUM_OBJECTS:
                # The oldest uses of this process are handed out, a tenth at a time.
                for old_key in list(uses)[: len(uses) // 10 + 1]:
                    old_use = uses.pop(old_key)
                    old_use.is_part = True
                    self.ended.append(old_use)
                    self._number -= old_use.weight
            use = uses[key] = ObjectUse(process, described, open_file)
            use.weight += len(key[0]) // _COUNTED_SIZE
            self._number += use.weight
        return use

    def AddSession(self, session: sessions.DescriptorSession) -> None:
        """Adds a descriptor that ended, if it was used."""
        origin = session.origin
        is_opened = origin == sessions.ORIGIN_OPEN
        number_of_calls = session.number_of_calls
        if not is_opened:
            number_of_uses = number_of_calls - (session.end in _ENDED)
            if number_of_uses <= (origin in _COPIED):
                return
        text = session.object_text
        is_inferred = False
        open_file = None
        if not text or text[0] != "/":
            text, open_file = _ReadObject(session)
            if not text:
                return
            is_inferred = session.is_inferred
        described = objects.DescribeObject(text, session.name)
        use = self._Get(session.process, described, open_file)
        if use.described.kind != described.kind:
            use.described = described
        if is_inferred:
            use.is_inferred = True
        use.AddTimes(
            session.first_used,
            session.last_used,
            session.line_number,
            session.thread_identifier,
        )
        use.number_of_calls += number_of_calls
        use.number_of_opens += is_opened
        if session.number_of_reads:
            use.number_of_reads += session.number_of_reads
        if session.number_of_writes:
            use.number_of_writes += session.number_of_writes
        use.number_of_bytes_read += session.number_of_bytes_read
        use.number_of_bytes_written += session.number_of_bytes_written
        flags = session.flags
        if is_opened and flags and flags not in use.flags:
            use.flags = (*use.flags, flags)[:_MAXIMUM_WORDS]

    def _AddCall(
        self, moment: moments.Moment, described: objects.DescribedObject
    ) -> ObjectUse:
        """Adds a call that names an object."""
        if described.kind == "unknown":
            # A relative path.
            described = described._replace(kind="file")
        use = self._Get(moment.thread.process, described)
        time = moment.time
        use.AddTimes(time, time, moment.line_number, moment.thread.identifier)
        return use

    def AddFailure(self, moment: moments.Moment, text: str | None) -> None:
        """Adds an ended call that failed to reach the object it names."""
        error = moment.call.error
        if not text or error is None or moment.call.is_injected:
            return
        if error.startswith(_NO_FAILURES):
            return
        use = self._AddCall(moment, objects.DescribeObject(text))
        if error in use.errors or len(use.errors) < _MAXIMUM_WORDS:
            use.errors[error] = use.errors.get(error, 0) + 1

    def AddExecution(self, moment: moments.Moment, path: str) -> None:
        """Adds the execution of a program; the path is without escapes."""
        kind = objects.GetObjectType(path) or "unknown"
        use = self._AddCall(moment, objects.DescribedObject(kind, path))
        use.number_of_executions += 1

    def AddDeletion(self, moment: moments.Moment, path: str) -> None:
        """Adds the deletion of a name; escapes in the path are as in the log."""
        use = self._AddCall(moment, objects.DescribeObject(path))
        use.number_of_deletions += 1

    def End(self, process: _Process) -> None:
        """Ends a process."""
        uses = self._uses.pop(process, None)
        if uses is not None:
            self._number -= sum(map(_GET_WEIGHT, uses.values()))
            self.ended.extend(uses.values())

    def Finish(self) -> None:
        """Ends all processes."""
        for process in list(self._uses):
            self.End(process)

    def TakeEnded(self) -> list[ObjectUse]:
        """Takes the uses that ended, or were handed out early, since the last time."""
        ended, self.ended = self.ended, []
        return ended
