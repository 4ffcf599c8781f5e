"""Causes that events show: who moved bytes, started processes, wrote and named files.

Events come in the order of their times, and each is examined once. Memory is bounded: a
few of the latest reads of each process or thread, whose bytes are compared with what is
written next, and up to a maximum one record per descriptor, change of a file and line
of a log. At the end cause_rules.py makes steps of these records.
"""

import collections
import re
import sys

from plaso_extra_parsers.lib import programs
from plaso_extra_parsers.lib import system_calls
from plaso_extra_parsers.output import cause_content
from plaso_extra_parsers.output import log_lines
from plaso_extra_parsers.output import texts
from plaso_extra_parsers.output import times

# Maximum number of records of each kind; further ones are counted for the report.
MAXIMUM_RECORDS = 262144

# Maximum numbers of processes, threads and started processes whose latest reads are
# remembered, and of reads, sessions and characters of each.
_MAXIMUM_PROCESSES = 256
_MAXIMUM_THREADS = 1024
_MAXIMUM_STARTS = 4096
_MAXIMUM_READS = 64
_MAXIMUM_SESSIONS_PER_THREAD = 16
_MAXIMUM_TEXT_LENGTH = 4096

_MAXIMUM_FLOWS = 8
_MAXIMUM_EXECUTIONS = 16

_FILE_CALL = re.compile(r"^(rename|link|symlink|unlink)")

# Kinds of marks whose lines are steps.
_KINDS_OF_LINES = frozenset(
    [
        *(log_lines.ACCOUNT, log_lines.CRON, log_lines.FAILED_LOGIN),
        *(log_lines.FAILED_SU, log_lines.FAILED_SUDO, log_lines.LOGIN),
        *(log_lines.LOGOUT, log_lines.SHUTDOWN, log_lines.SU, log_lines.SUDO),
    ]
)


class Moment:
    """Where and when an event was recorded.

    Attributes:
      line (int): number of the line in its evidence file, or None.
      row (int): number of the event in the report.
      source (int): number of the evidence file.
      time (int): time in microseconds since January 1, 1970 UTC.
    """

    __slots__ = ("line", "row", "source", "time")

    def __init__(self, occurrence, time=None):
        """Initializes a moment, by default at the time of the event."""
        values = occurrence.values
        self.line = values.GetInteger("line") if values else None
        self.row = occurrence.row
        self.source = occurrence.source_number
        self.time = occurrence.time if time is None else time

    def GetLatest(self):
        """Determines until when it can have been: a time without fraction is cut off.

        Returns:
          int: time in microseconds since January 1, 1970 UTC.
        """
        is_whole = not self.time % times.MICROSECONDS_PER_SECOND
        return self.time + is_whole * (times.MICROSECONDS_PER_SECOND - 1)

    def IsBefore(self, other):
        """Determines if the event was recorded before another one, or together with it.

        Args:
          other (Moment): moment of the other event.

        Returns:
          bool: True if it was. Line numbers decide within one log: clocks can be set.
        """
        if self.source == other.source and None not in (self.line, other.line):
            return self.line <= other.line
        return self.time <= other.time


class Transfer:
    """Bytes that were read from or written to a descriptor.

    Attributes:
      first (Moment): first call.
      last (Moment): last call.
      size (int): number of bytes.
    """

    __slots__ = ("first", "last", "size")

    def __init__(self, moment):
        """Initializes a transfer."""
        self.first = self.last = moment
        self.size = 0


# Each attribute is a fact about a descriptor.
# pylint: disable-next=too-many-instance-attributes
class Session:
    """A descriptor.

    Attributes:
      address (str): address of the peer, or None.
      call (str): call that made it, or None.
      descriptor (int): number of the descriptor, or None.
      flags (str): flags that it was opened with, or None.
      group (int): number of the group.
      is_connected (bool): True if a call connected it.
      kind (str): kind of the object, or None.
      lane (int): number of the lane.
      moment (Moment): first event, or None.
      number (int): number of the session.
      object (str): object, or None.
      opened (int): time at which it was opened, or None.
      origin (str): how it came to be, or None.
      pair (int): number of the session of the other end, or 0.
      parent (int): number of the session that it is a copy of, or 0.
      port (str): port of the peer, or None.
      reads (Transfer): what was read, or None.
      writes (Transfer): what was written, or None.
    """

    __slots__ = (
        *("address", "call", "descriptor", "flags", "group"),
        *("is_connected", "kind", "lane", "moment", "number", "object", "opened"),
        *("origin", "pair", "parent", "port", "reads", "writes"),
    )

    def __init__(self, number, group, lane):
        """Initializes a session."""
        self.address = None
        self.call = None
        self.descriptor = None
        self.flags = None
        self.group = group
        self.is_connected = False
        self.kind = None
        self.lane = lane
        self.moment = None
        self.number = number
        self.object = None
        self.opened = None
        self.origin = None
        self.pair = 0
        self.parent = 0
        self.port = None
        self.reads = None
        self.writes = None


class Read:
    """A read whose bytes are remembered.

    Attributes:
      end (int): time at which the call returned.
      moment (Moment): moment of the call.
      session (int): number of the session.
      size (int): number of bytes.
      text (str): bytes, as far as the log shows them.
      thread (int): identifier of the thread.
    """

    __slots__ = ("end", "moment", "session", "size", "text", "thread")

    def __init__(self, session, moment, thread, size, text, duration):
        """Initializes a read; the duration of the call is in microseconds, or None."""
        self.end = moment.time + (duration or 0)
        self.moment = moment
        self.session = session
        self.size = size
        self.text = text
        self.thread = thread


class Flow:
    """Bytes that came from one descriptor to another one.

    Attributes:
      is_recorded (bool): True if one call moved the bytes, False if equal bytes were
          read and then written.
      is_same_thread (bool): True if one thread read and wrote them.
      read (Moment): when they were read.
      session (int): number of the session that they came from.
      written (Moment): when they were written.
    """

    __slots__ = ("is_recorded", "is_same_thread", "read", "session", "written")

    def __init__(self, session, read, written, is_recorded, is_same_thread):
        """Initializes a flow."""
        self.is_recorded = is_recorded
        self.is_same_thread = is_same_thread
        self.read = read
        self.session = session
        self.written = written


class Trigger:
    """What a thread had read before it started a process.

    Attributes:
      is_whole (bool): True if the log shows everything that the thread had read since
          it began or last started a process.
      read (Moment): last of the reads.
      session (int): number of the session.
      share (int): percentage of the words of the command that were in what was read.
      start (Moment): call that started the process.
      thread (int): identifier of the thread.
    """

    __slots__ = ("is_whole", "read", "session", "share", "start", "thread")

    def __init__(self, session, read, share, start, thread, is_whole):
        """Initializes a trigger."""
        self.is_whole = is_whole
        self.read = read
        self.session = session
        self.share = share
        self.start = start
        self.thread = thread


class Execution:
    """Execution of a program.

    Attributes:
      command (str): command line, or None.
      input (int): number of the session of descriptor 0, or 0.
      is_deleted (bool): True if the file of the program had been deleted.
      moment (Moment): moment of the execution.
      path (str): path, or None.
    """

    __slots__ = ("command", "input", "is_deleted", "moment", "path")

    def __init__(self, moment, path, command, input_session, is_deleted):
        """Initializes an execution."""
        self.command = command
        self.input = input_session
        self.is_deleted = is_deleted
        self.moment = moment
        self.path = path


class Change:
    """Change of a file, or of its name.

    Attributes:
      kind (str): "write", "open" (for writing), "command" (a command line names the
          file), "replaced" (a line of a log reports it), "rename" (the file got this
          name), "link" (the file got this name in addition to another one), "linked"
          (the file got a second name) or "gone" (renamed or deleted).
      lane (int): number of the lane, or None.
      line (Line): line of a log that names the command, or None.
      moment (Moment): moment of the change.
      other (str): other path, or None.
      session (Session): descriptor through which the file was written, or None.
    """

    __slots__ = ("kind", "lane", "line", "moment", "other", "session")

    def __init__(self, kind, moment, lane=None, other=None, session=None, line=None):
        """Initializes a change."""
        self.kind = kind
        self.lane = lane
        self.line = line
        self.moment = moment
        self.other = other
        self.session = session


class Line:
    """A line of a log that is a mark.

    Attributes:
      lane (int): number of the lane of the process that it is about, or None.
      mark (Mark): mark.
      moment (Moment): moment of the line.
      number (int): number of the mark.
      space (str): host, or evidence file.
    """

    __slots__ = ("lane", "mark", "moment", "number", "space")

    def __init__(self, mark, moment, number, space):
        """Initializes a line."""
        self.lane = None
        self.mark = mark
        self.moment = moment
        self.number = number
        self.space = space


class _Latest(collections.OrderedDict):
    """Values per key, of which only the latest keys are kept."""

    def __init__(self, maximum):
        """Initializes values for a maximum number of keys."""
        super().__init__()
        self._maximum = maximum

    def Take(self, key, create):
        """Retrieves the value of a key, or creates it if there is none.

        Args:
          key (object): key.
          create (callable): function that creates it.

        Returns:
          object: value.
        """
        value = self.get(key)
        if value is None:
            value = self[key] = create()
            if len(self) > self._maximum:
                self.popitem(last=False)
        else:
            self.move_to_end(key)
        return value


def _GetActions():
    """Maps the name of each call to the name of the method that handles it."""
    actions = {}
    for name, row in system_calls.CALLS.items():
        if row.result == system_calls.RETURNS_MOVED:
            actions[name] = "_AddMove"
        elif row.transfer in (system_calls.READS, system_calls.RECEIVES):
            actions[name] = "_AddRead"
        elif row.transfer == system_calls.WRITES:
            actions[name] = "_AddWrite"
        elif name in system_calls.FORK_NAMES:
            actions[name] = "_AddFork"
        elif name in system_calls.PAIR_NAMES:
            actions[name] = "_AddPair"
        elif _FILE_CALL.match(name):
            actions[name] = "_AddFileCall"
        elif name == "connect":
            actions[name] = "_AddConnection"
    return actions


_ACTIONS = _GetActions()


def _Share(text):
    """Interns a text that very many descriptors share; None remains None."""
    return None if text is None else sys.intern(str(text))


def _SplitDeleted(path):
    """Removes the " (deleted)" that paths in older storage files can end with."""
    name = path.removesuffix(programs.DELETED_MARK) if path else path
    return name, name != path


# Each attribute holds facts of one kind, or recent events of one kind.
# pylint: disable-next=too-many-instance-attributes
class Causes:
    """Causes that the events show.

    Attributes:
      changes (dict[tuple[int, str], list[Change]]): changes of a file, per group and
          path.
      crontabs (list[tuple[str, str, int, Moment]]): crontabs that were replaced: host,
          user, process identifier or None, and when.
      executions (dict[int, deque[Execution]]): latest executions per lane.
      flows (dict[int, list[Flow]]): where bytes came from, per session.
      lane_rows (dict[int, int]): number of the first event per lane.
      last_times (dict[int, int]): time of the last call per lane.
      left_out (int): number of records beyond the maximum.
      lines (list[Line]): lines of logs.
      sessions (dict[int, Session]): descriptors per number.
      triggers (dict[int, list[Trigger]]): what had been read before a process was
          started, per lane.
      writing_groups (set[int]): groups with at least one write in their logs.
    """

    def __init__(self):
        """Initializes causes."""
        self._begun = _Latest(_MAXIMUM_STARTS)
        self._number_of_changes = 0
        self._reads = _Latest(_MAXIMUM_PROCESSES)
        self._starts = _Latest(_MAXIMUM_STARTS)
        self._threads = _Latest(_MAXIMUM_THREADS)
        self.changes = {}
        self.crontabs = []
        self.executions = {}
        self.flows = {}
        self.lane_rows = {}
        self.last_times = {}
        self.left_out = 0
        self.lines = []
        self.sessions = {}
        self.triggers = {}
        self.writing_groups = set()

    def _GetSession(self, number, group, lane):
        """Retrieves or creates a session; returns None if there are too many."""
        session = self.sessions.get(number)
        if session is None:
            if len(self.sessions) >= MAXIMUM_RECORDS:
                self.left_out += 1
                return None
            session = self.sessions[number] = Session(number, group, lane)
        return session

    def AddCall(self, occurrence, group, lane, name, sessions):
        """Adds a system call.

        Args:
          occurrence (Occurrence): event.
          group (int): number of the group.
          lane (int): number of the lane.
          name (str): name of the call, or None.
          sessions (list[int]): numbers of the sessions that the call uses, in the order
              of its arguments.
        """
        if occurrence.time is None:
            return
        self.last_times[lane] = occurrence.time
        action = _ACTIONS.get(name)
        if not action:
            return
        values = occurrence.values
        if values.Get("injected"):
            return
        # A connection may be made after the call has returned.
        error = values.Get("error")
        if not error or (action == "_AddConnection" and error == "EINPROGRESS"):
            getattr(self, action)(occurrence, group, lane, name, sessions)

    def _AddTransfer(self, session, name, moment, size):
        """Adds a number of bytes to the "reads" or "writes" of a session."""
        transfer = getattr(session, name)
        if transfer is None:
            transfer = Transfer(moment)
            setattr(session, name, transfer)
        if transfer.last.IsBefore(moment):
            transfer.last = moment
        elif moment.IsBefore(transfer.first):
            transfer.first = moment
        transfer.size += size

    def _AddRead(self, occurrence, group, lane, name, sessions):
        """Adds a read; for arguments see AddCall()."""
        values = occurrence.values
        size = values.GetInteger("size")
        session = self._GetSession(sessions[0], group, lane) if sessions else None
        if not size or session is None:
            return
        if system_calls.CALLS[name].transfer == system_calls.RECEIVES:
            if "MSG_PEEK" in (values.Get("flags") or ""):
                return
        moment = Moment(occurrence)
        self._AddTransfer(session, "reads", moment, size)
        text = cause_content.GetData(values.GetText("arguments"))
        thread = values.GetInteger("thread") or values.GetInteger("identifier") or 0
        read = Read(
            *(session.number, moment, thread, size, text),
            values.GetInteger("duration"),
        )
        self._reads.Take(lane, lambda: collections.deque(maxlen=_MAXIMUM_READS)).append(
            read
        )

        known = self._threads.Take((group, thread), dict)
        # Only the latest: interpreters read a hundred files before they begin to work.
        parts, _ = known.pop(session.number, ("", None))
        known[session.number] = (parts + text)[-_MAXIMUM_TEXT_LENGTH:], moment
        if len(known) > _MAXIMUM_SESSIONS_PER_THREAD:
            del known[next(iter(known))]

    def _AddWrite(self, occurrence, group, lane, _, sessions):
        """Adds a write; for arguments see AddCall()."""
        values = occurrence.values
        self.writing_groups.add(group)
        size = values.GetInteger("size")
        session = self._GetSession(sessions[0], group, lane) if sessions else None
        if not size or session is None:
            return
        moment = Moment(occurrence)
        self._AddTransfer(session, "writes", moment, size)
        reads = self._reads.get(lane)
        text = cause_content.GetData(values.GetText("arguments")) if reads else ""
        if not cause_content.IsTelling(text, size):
            return
        thread = values.GetInteger("thread") or values.GetInteger("identifier") or 0
        latest = moment.GetLatest()
        for read in reversed(reads):
            if (
                read.session != session.number
                and read.end <= latest
                and read.moment.IsBefore(moment)
                and cause_content.IsSame(text, size, read.text, read.size)
            ):
                is_same_thread = read.thread == thread
                self._AddFlow(
                    session.number,
                    Flow(read.session, read.moment, moment, False, is_same_thread),
                )

    def _AddFlow(self, target, flow):
        """Adds a flow of bytes; the target is the number of the session written to."""
        flows = self.flows.setdefault(target, [])
        known = next((one for one in flows if one.session == flow.session), None)
        if known is None:
            if len(flows) < _MAXIMUM_FLOWS:
                flows.append(flow)
        elif (flow.is_recorded, flow.is_same_thread) > (
            known.is_recorded,
            known.is_same_thread,
        ):
            flows[flows.index(known)] = flow

    def _AddMove(self, occurrence, group, lane, name, sessions):
        """Adds a call that moves bytes; for arguments see AddCall()."""
        size = occurrence.values.GetInteger("size")
        if not size or len(sessions) < 2:
            return
        source, target = sessions[:2]
        if system_calls.CALLS[name].moves_back:
            source, target = target, source
        self.writing_groups.add(group)
        moment = Moment(occurrence)
        for number, transfer in ((source, "reads"), (target, "writes")):
            session = self._GetSession(number, group, lane)
            if session:
                self._AddTransfer(session, transfer, moment, size)
        if source != target:
            self._AddFlow(target, Flow(source, moment, moment, True, True))

    def _AddFork(self, occurrence, group, _, __, ___):
        """Adds the start of a process or thread; for arguments see AddCall()."""
        values = occurrence.values
        child = values.GetInteger("child")
        if not child:
            return
        thread = values.GetInteger("thread") or values.GetInteger("identifier") or 0
        known = self._threads.pop((group, thread), None) or {}
        # strace may have been attached only after the thread had read something.
        is_whole = (group, thread) in self._begun
        for identifier in (thread, child):
            self._begun.Take((group, identifier), bool)
        start = Moment(occurrence), thread, known, is_whole
        self._starts.pop((group, child), None)
        self._starts.Take((group, child), lambda: start)

    def _AddPair(self, _, group, lane, __, sessions):
        """Adds a pipe or a pair of sockets; for arguments see AddCall()."""
        if len(sessions) == 2:
            one = self._GetSession(sessions[0], group, lane)
            other = self._GetSession(sessions[1], group, lane)
            if one and other:
                one.pair, other.pair = other.number, one.number

    def _AddConnection(self, _, group, lane, __, sessions):
        """Adds a connection; for arguments see AddCall()."""
        session = self._GetSession(sessions[0], group, lane) if sessions else None
        if session:
            session.is_connected = True

    def _AddFileCall(self, occurrence, group, lane, name, _):
        """Adds a call that changes names of files; for arguments see AddCall()."""
        values = occurrence.values
        path, other = values.GetText("path"), values.GetText("target")
        kind = _FILE_CALL.match(name).group()
        if kind == "symlink":
            # A symbolic link has no content of its own.
            return
        moment = Moment(occurrence)
        if kind in ("rename", "unlink"):
            self.AddChange(group, path, Change("gone", moment, lane, other))
        elif other:
            self.AddChange(group, path, Change("linked", moment, lane, other))
        if kind != "unlink":
            self.AddChange(group, other, Change(kind, moment, lane, path))

    def AddChange(self, group, path, change):
        """Adds a change of a file.

        Args:
          group (object): number of the group, or space.
          path (str): path or None; a relative path is ignored, as it can be of any
              file.
          change (Change): change.
        """
        if not path or not path.startswith("/"):
            return
        if self._number_of_changes >= MAXIMUM_RECORDS:
            self.left_out += 1
            return
        self._number_of_changes += 1
        path = texts.EscapeText(path, texts.MAXIMUM_NAME_LENGTH)
        self.changes.setdefault((group, path), []).append(change)

    def AddCrontab(self, occurrence, space, user, process):
        """Adds the replacement of the crontab of a user.

        Args:
          occurrence (Occurrence): line of a log that reports it.
          space (str): host, or evidence file.
          user (str): name of the user.
          process (int): process identifier, or None.
        """
        if len(self.crontabs) >= MAXIMUM_RECORDS:
            self.left_out += 1
            return
        self.crontabs.append((space, user, process, Moment(occurrence)))

    def AddDescriptor(
        self, occurrence, group, lane, number, parent, object_name, opened
    ):
        """Adds a descriptor.

        Args:
          occurrence (Occurrence): first event of the descriptor.
          group (int): number of the group.
          lane (int): number of the lane.
          number (int): number of the session.
          parent (int): number of the session that it is a copy of, or 0.
          object_name (str): object or None.
          opened (int): time at which it was opened, or None.
        """
        session = self._GetSession(number, group, lane)
        if session is None or occurrence.time is None:
            return
        values = occurrence.values
        session.address = occurrence.GetText("address")
        session.call = _Share(values.GetText("call"))
        session.descriptor = values.GetInteger("number")
        session.flags = _Share(values.GetText("flags"))
        session.group = group
        session.kind = _Share(values.GetText("kind"))
        session.lane = lane
        session.moment = Moment(occurrence, opened)
        session.object = _SplitDeleted(object_name)[0]
        session.opened = opened
        session.origin = _Share(values.GetText("origin"))
        session.parent = parent
        session.port = occurrence.GetText("port")

    def AddStart(self, occurrence, group, lane):
        """Adds a new process: forgets the reads of an earlier one with its identifier.

        Args:
          occurrence (Occurrence): event.
          group (int): number of the group.
          lane (int): number of the lane.
        """
        self._reads.pop(lane, None)
        identifier = occurrence.values.GetInteger("identifier")
        self._threads.pop((group, identifier), None)

    def AddExecution(self, occurrence, group, lane, time, command, input_session):
        """Adds the execution of a program.

        Args:
          occurrence (Occurrence): event.
          group (int): number of the group.
          lane (int): number of the lane.
          time (int): time or None.
          command (str): command line or None.
          input_session (int): number of the session of descriptor 0, or 0.
        """
        if time is None:
            return
        path, is_deleted = _SplitDeleted(occurrence.GetText("path"))
        is_deleted = is_deleted or occurrence.values.Get("file") == "deleted"
        executions = self.executions.get(lane)
        if executions is None:
            executions = self.executions[lane] = collections.deque(
                maxlen=_MAXIMUM_EXECUTIONS
            )
        moment = Moment(occurrence, time)
        if executions and executions[-1].moment.row == moment.row:
            return
        command = command or path
        executions.append(Execution(moment, path, command, input_session, is_deleted))
        # The next program of a process does not know what the previous one read.
        self._reads.pop(lane, None)
        thread = group, occurrence.values.GetInteger("identifier")
        self._threads.pop(thread, None)
        self._begun.Take(thread, bool)
        start = self._starts.pop(thread, None)
        if start and len(executions) == 1 and start[0].IsBefore(moment):
            self._AddTriggers(lane, start, command or "")

    def _AddTriggers(self, lane, start, command):
        """Adds what a thread had read before it started a process.

        The start consists of the moment, the thread, what it had read per session, and
        whether that is everything that it had read.
        """
        moment, thread, known, is_whole = start
        words = cause_content.GetWords(command)
        triggers = []
        for session, (text, read) in known.items():
            share = (
                100 * len(words & cause_content.GetWords(text)) // max(1, len(words))
            )
            triggers.append(Trigger(session, read, share, moment, thread, is_whole))
        if triggers:
            self.triggers[lane] = triggers

    def AddLine(self, occurrence, mark, number, space):
        """Adds a line of a log that is a mark.

        Args:
          occurrence (Occurrence): event.
          mark (Mark): mark.
          number (int): number of the mark.
          space (str): host, or evidence file.
        """
        if mark.kind not in _KINDS_OF_LINES:
            return
        if len(self.lines) >= MAXIMUM_RECORDS:
            self.left_out += 1
            return
        self.lines.append(Line(mark, Moment(occurrence), number, space))
