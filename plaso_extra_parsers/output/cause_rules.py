"""Steps from effects to their causes, which the rules derive from events.

A step is recorded (one event shows it), inferred (its text names the reasons) or
possible. Rules come in the order of docs/report-format.md, "Causes". Facts about one
host or one log do not apply to another one. A name of a file stands for the content
that it had at a time: what was written before a file was moved away is not in the next
file of that name.

A step is a tuple of the cause (Node), the kind (str), how it is known (int), why (str),
and the numbers of the two events that show it (int), -1 for none.
"""

import math
import re

from plaso_extra_parsers.lib import programs
from plaso_extra_parsers.lib import system_calls
from plaso_extra_parsers.output import cause_content
from plaso_extra_parsers.output import cause_files
from plaso_extra_parsers.output import causes
from plaso_extra_parsers.output import log_lines
from plaso_extra_parsers.output import texts

# How a step is known.
RECORDED = 0
INFERRED = 1
POSSIBLE = 2

# Kinds of nodes, in the order of their numbers in the table.
PROCESS = 0
FILE = 1
DESCRIPTOR = 2
LINE = 3
ADDRESS = 4
END = 5

# Kinds of steps: relation of the cause to the effect, relation of the effect to the
# cause, and name under which the effects of a cause are counted; empty if the step is
# only background.
KINDS = {
    "accepted": ("connected", "was accepted from it", "connected"),
    "addressed": ("was addressed", "was addressed to it", ""),
    "bytes": ("gave the bytes", "has its bytes", "wrote"),
    "connected": ("was connected to", "was made to it", "connected"),
    "copied": ("was copied to it", "is a copy of it", "wrote"),
    "failed": ("failed to log in", "is a failed login from it", "logged in"),
    "input": ("is its input", "has it as its input", "ran"),
    "linked": ("is another name of it", "is another name of it", ""),
    "logged": ("is a line about it", "is what the line is about", ""),
    "login": ("logged in", "is a login from it", "logged in"),
    "meant": ("had written it, or was meant", "is a line about it", ""),
    "message": ("was passed on in a message", "received it in a message", "wrote"),
    "opened": ("opened it", "was opened by it", ""),
    "peer": ("is at the other end", "has it at the other end", "connected"),
    "program": ("is its program", "executed it", "executed"),
    "queued": ("queued it", "was queued by it", "ran"),
    "read": ("was read", "read it", ""),
    "renamed": ("was renamed to it", "is its new name", ""),
    "sent": ("gave the bytes that were sent", "was sent its bytes", "took"),
    "session": ("is the login it was in", "was in this login", "ran"),
    "started": ("started it", "was started by it", "ran"),
    "told": ("had the line", "was run from it", "ran"),
    "trigger": ("had been read right before", "was started right after", "ran"),
    "unknown": ("", "", ""),
    "wrote": ("wrote it", "was written by it", "wrote"),
    "wrote at": ("wrote at the other end", "was written at the other end", "wrote"),
}

_KIND_NUMBERS = {name: number for number, name in enumerate(KINDS)}

# Microseconds: atop has starts and ends in whole seconds, some of them estimated.
_TOLERANCE = 1500000

# Percentage of the words of the command that must be in what was read before.
_MINIMUM_SHARE = 40

# Maximum number of causes of one kind per effect; chains are bounded, too.
_MAXIMUM_CAUSES = 3
_MAXIMUM_CHAIN = 1000
_MAXIMUM_PROGRAMS = 4
_MAXIMUM_READERS = 50
_MAXIMUM_SCRIPTS = 50
_MAXIMUM_STEPS = 1048576

_MAXIMUM_NAME_LENGTH = 15

# Files that programs read whatever they do: they come last, but are not left out.
_SYSTEM_FILE = re.compile(
    r"^(/usr)?/lib|/ld\.so|locale|\.pyc$|^/etc/(nsswitch|host\.conf|resolv|ld\.so"
    r"|ssl/openssl)|^/(proc|sys)/(?!self/exe)|^/dev/(null|tty|pts|u?random)"
)

# Names of files that interpreters run.
_SCRIPT = re.compile(r"\.(js|mjs|php|pl|py|rb|sh)$")

# Process identifiers, which a log can write in any way.
_IDENTIFIER = re.compile(r"[0-9]{1,10}")

# Programs that queue commands for atd.
_QUEUEING_NAMES = frozenset(["at", "batch"])

# Commands that cause a line about a shutdown, and microseconds until that line.
_SHUTDOWN = re.compile(r"(\S*/)?(halt|poweroff|reboot|shutdown)( |$)")
_SHUTDOWN_TOLERANCE = 5000000


class _Node:
    """A cause or an effect.

    Attributes:
      key (tuple[object]): kind, and what identifies it within the kind.
    """

    __slots__ = ("arguments", "key")

    def __init__(self, key, *arguments):
        """Initializes a node."""
        self.arguments = arguments
        self.key = key


# Each attribute is something that the rules look up.
# pylint: disable-next=too-many-instance-attributes
class Rules:
    """Steps, and the rules that make them."""

    def __init__(self, store):
        """Initializes rules of a store whose lanes are finished."""
        self._causes = store.causes
        self._lanes = store.lanes
        self._store = store
        self._groups = store.groups.GetTexts()
        self._files = cause_files.Files(self._GetRoot)

        self._copies = {}
        self._hosts = {}
        self._lines_per_lane = {}
        self._logins = {}
        self._named = {}
        self._numbers = {}
        self._queues = None
        self._readers = {}
        self._shared = set()
        self._shutdowns = {}
        self._sessions_per_lane = {}
        self._spaces = {}
        self._starts = {}
        self._sudo_children = {}
        self._traced_parents = set()
        self._twins = {}

    # Collecting.

    def _Prepare(self):
        """Prepares the tables of spaces, processes and files for the rules."""
        for group, (_, name) in enumerate(self._groups):
            self._hosts.setdefault(name, []).append(group)
        for trace, host in self._lanes.hosts.items():
            self._spaces[trace] = self._groups[host][1]
        for trace, host in self._store.named_hosts.items():
            if trace not in self._spaces:
                self._spaces[trace] = host
                self._hosts.setdefault(host, []).append(trace)
        self._ResolveLanes()
        self._AddMoments()
        self._PrepareSessions()
        self._PrepareSudoChildren()
        self._PrepareLines()
        self._PrepareFiles()

    def _GetSpace(self, group):
        """Determines the space of a group, in which a name of a file means one file.

        The space is the host, or the log or trace if the host is not known.
        """
        return self._spaces.get(group) or self._groups[group][1]

    def GetSpaces(self):
        """Retrieves the spaces, in which a file name means one file, after all steps.

        Returns:
          list[str]: host, log or trace per number of a group, safe to be shown.
        """
        return [
            texts.EscapeText(self._GetSpace(group), texts.MAXIMUM_NAME_LENGTH)
            for group in range(len(self._groups))
        ]

    def _ResolveLanes(self):
        """Moves what is known about a lane to the lane that it was joined with."""
        for number, lane in enumerate(self._lanes.lanes):
            target = self._lanes.Resolve(number)
            if number in self._store.starts:
                self._starts[target] = self._store.starts[number]
            # The lane that it was joined with may know its parent only from atop.
            if lane.kinds == {"strace"} and lane.values.get("parent_identifier"):
                self._traced_parents.add(target)
            time = self._causes.last_times.pop(number, None)
            if time is not None:
                known = self._causes.last_times.get(target, time)
                self._causes.last_times[target] = max(time, known)
            for table in (self._causes.executions, self._causes.triggers):
                if number in table:
                    table[target] = table.pop(number)
            row = self._causes.lane_rows.get(number)
            if row is not None:
                self._causes.lane_rows[target] = row

    def _AddMoments(self):
        """Orders the events of each log by the lines and times of its calls."""
        orders = self._files.orders
        for session in self._causes.sessions.values():
            space = self._GetSpace(session.group)
            for transfer in (session.reads, session.writes):
                if transfer:
                    orders.Add(space, transfer.first)
                    orders.Add(space, transfer.last)
        for number, executions in self._causes.executions.items():
            space = self._GetSpaceOfLane(self._lanes.lanes[number])
            for execution in executions:
                orders.Add(space, execution.moment)
        for (group, _), changes in self._causes.changes.items():
            for change in changes:
                orders.Add(self._GetSpace(group), change.moment)
        orders.Finish()

    def _PrepareSessions(self):
        """Finds copies of open files, and the descriptors of each process."""
        for session in self._causes.sessions.values():
            session.lane = self._lanes.Resolve(session.lane)
            self._sessions_per_lane.setdefault(session.lane, []).append(session)
            if session.object:
                key = (session.group, session.object)
                self._named.setdefault(key, []).append(session)
                if session.origin != "implied":
                    self._twins.setdefault(key, session)
        for session in self._causes.sessions.values():
            root = self._GetRoot(session)
            if session.lane != root.lane:
                self._shared.add(root.number)
            if session.reads or session.writes:
                self._copies.setdefault(root.number, []).append(session)
        for lane, sessions in self._sessions_per_lane.items():
            readers = [session for session in sessions if session.reads]
            del readers[_MAXIMUM_READERS:-_MAXIMUM_READERS]
            self._readers[lane] = readers

    def _GetRoot(self, session):
        """Finds the descriptor that the kernel opened: its copies share one open file.

        A descriptor that was received in a message does not count as a copy.
        """
        for _ in range(_MAXIMUM_CHAIN):
            parent = self._causes.sessions.get(session.parent)
            if parent is None or session.origin == "scm":
                break
            session = parent
        if session.origin == "implied" and "->" in (session.object or ""):
            # The log lacks the beginning of this session, but a session of the same
            # name may show where the connection came from.
            twin = self._twins.get((session.group, session.object))
            return self._GetRoot(twin) if twin else session
        return session

    def _PrepareSudoChildren(self):
        """Finds the processes that sudo started."""
        for number, lane in enumerate(self._lanes.lanes):
            if self._GetParentName(lane) == "sudo":
                space = self._GetSpaceOfLane(lane)
                self._sudo_children.setdefault(space, {})[number] = lane

    def _GetParentName(self, lane):
        """Retrieves the name of the parent of a process; None if it is not known."""
        if lane.parent < 0:
            return None
        return self._lanes.lanes[lane.parent].values.get("name")

    def _PrepareLines(self):
        """Finds the processes of lines, and the lines about logins and shutdowns."""
        for line in self._causes.lines:
            mark = line.mark
            if _IDENTIFIER.fullmatch(mark.process or ""):
                identifier = int(mark.process)
                line.lane = self._FindLane(line.space, identifier, line.moment.time)
            if line.lane is None and mark.kind == log_lines.SUDO and mark.command:
                line.lane = self._FindSudoChild(line)
            if line.lane is not None and mark.kind != log_lines.LOGOUT:
                self._lines_per_lane.setdefault(line.lane, []).append(line)
            if mark.kind == log_lines.SUDO and _SHUTDOWN.match(mark.command or ""):
                self._shutdowns.setdefault(line.space, []).append(line)
            if mark.kind in (log_lines.LOGIN, log_lines.LOGOUT):
                self._logins.setdefault(line.space, []).append(line)

    def _FindLane(self, space, identifier, time):
        """Finds the process that had an identifier on a host at a time.

        Returns None if there is none; if there are several, the one that began last.
        """
        found = set()
        for group in self._hosts.get(space, ()):
            for number in self._lanes.GetNumbers(group, identifier):
                begin, end = self._GetLife(number)
                if begin - _TOLERANCE <= time <= end + _TOLERANCE:
                    found.add((begin, number))
        return max(found)[1] if found else None

    def _GetLife(self, number):
        """Determines the times between which a process certainly lived.

        If no time is known, it begins too late for every line.
        """
        lane, last = self._lanes.lanes[number], self._causes.last_times.get(number)
        begin, end = lane.GetBegin(), lane.values.get("end")
        if begin is None:
            begin = math.inf if last is None else last
        if end is None:
            times = (begin, last, lane.values.get("last"))
            end = max(time for time in times if time is not None)
        return begin, end

    def _FindSudoChild(self, line):
        """Finds the process of a line of sudo that has no process identifier.

        Returns the process if exactly one child of sudo has the name of the command and
        began at that time, or else None.
        """
        command = line.mark.command.partition(" ")[0].rpartition("/")[2]
        name = command[:_MAXIMUM_NAME_LENGTH]
        found = []
        for number, lane in self._sudo_children.get(line.space, {}).items():
            begin = lane.GetBegin()
            if lane.values["name"][:_MAXIMUM_NAME_LENGTH] != name:
                continue
            if begin is not None and -1000000 <= begin - line.moment.time <= _TOLERANCE:
                found.append(number)
        return found[0] if len(found) == 1 else None

    def _PrepareFiles(self):
        """Collects the changes of each file, in their order."""
        for (group, path), changes in self._causes.changes.items():
            space = self._GetSpace(group)
            for change in changes:
                change.lane = self._lanes.Resolve(change.lane)
                self._files.Add(space, path, change)
        for session in self._causes.sessions.values():
            self._AddWrites(session)
        self._AddCommands()
        for space, user, process, moment in self._causes.crontabs:
            change = causes.Change("replaced", moment)
            if process:
                change.lane = self._FindLane(space, process, moment.time)
            path = _CutName(f"{cause_files.CRONTAB_NAME:s}{user:s}")
            self._files.Add(space, path, change)
        self._files.Finish()

    def _AddWrites(self, session):
        """Adds what was written to a file through a descriptor."""
        path = session.object or ""
        if not path.startswith("/") or path.startswith("/memfd:"):
            return
        space = self._GetSpace(session.group)
        if session.writes:
            change = causes.Change(
                "write", session.writes.first, session.lane, None, session
            )
        elif (
            not session.parent
            and session.group not in self._causes.writing_groups
            and system_calls.WRITE_ACCESS
            in system_calls.GetAccess(session.call, session.flags)
        ):
            # If a log contains no write at all, files may still have been written.
            change = causes.Change("open", session.moment, session.lane, None, session)
        else:
            return
        self._files.Add(space, path, change)

    def _AddCommands(self):
        """Adds the files that command lines name as their targets."""
        of_lines = {}
        for line in self._causes.lines:
            if line.mark.kind == log_lines.SUDO:
                for path, source in cause_content.GetTargets(line.mark.command):
                    change = causes.Change(
                        "command", line.moment, line.lane, source, None, line
                    )
                    self._files.Add(line.space, _CutName(path), change)
                    of_lines.setdefault((line.space, _CutName(path)), []).append(
                        line.moment.time
                    )
        for number, lane in enumerate(self._lanes.lanes):
            command = lane.values.get("command")
            row = self._causes.lane_rows.get(number)
            begin = lane.GetBegin()
            if "strace" in lane.kinds or not command or None in (row, begin):
                continue
            if command.startswith("sudo"):
                continue
            space = self._GetSpaceOfLane(lane)
            for path, source in cause_content.GetTargets(command):
                path = _CutName(path)
                is_told = any(
                    abs(time - begin) <= _TOLERANCE
                    for time in of_lines.get((space, path), ())
                )
                if not is_told:
                    moment = _CreateMoment(begin, row)
                    change = causes.Change("command", moment, number, source)
                    self._files.Add(space, path, change)

    # Nodes.

    def _File(self, space, path, order):
        """Retrieves the node of a file with the content that it had at an order."""
        contents, gone = self._files.GetContents(space, path, order)
        change = contents[0][1] if contents else gone
        return _Node((FILE, space, path, change), contents, gone)

    def _Process(self, lane):
        """Retrieves the node of a process."""
        return _Node((PROCESS, self._lanes.Resolve(lane)))

    def _Descriptor(self, session):
        """Retrieves the node of the open file of a descriptor."""
        root = self._GetRoot(session)
        return _Node((DESCRIPTOR, root.number), root)

    # Causes. Each method yields node, kind, how, why and rows of events.

    def _IterateOfProcess(self, lane):
        """Iterates over the causes of a process."""
        for line in self._lines_per_lane.get(lane, ())[:_MAXIMUM_PROGRAMS]:
            yield (
                *(_Node((LINE, line.number), line), "logged", INFERRED),
                *("host, process identifier and time agree", line.moment.row, -1),
            )
        yield from self._IterateTriggers(lane, True)
        yield from self._IterateParent(lane)
        yield from self._IterateQueued(lane)
        yield from self._IteratePrograms(lane)
        yield from self._IterateInput(lane)
        yield from self._IterateTriggers(lane, False)

    def _IterateParent(self, lane):
        """Iterates over the parent of a process."""
        item = self._lanes.lanes[lane]
        identifier = item.values.get("parent_identifier")
        row = self._causes.lane_rows.get(lane, -1)
        if item.parent < 0:
            if identifier:
                end = f"parent {identifier:d}: not traced, and not in any sample"
                yield _Node((END, end)), "unknown", RECORDED, "", row, -1
            return
        is_traced = lane in self._traced_parents
        start = self._starts.get(lane)
        if start:
            row = start.row
        how, why = RECORDED, "the call that started it" if start else "its parent"
        if not is_traced and identifier == 1:
            how, why = POSSIBLE, "atop says 1: it may have been adopted"
        yield self._Process(item.parent), "started", how, why, row, -1

    def _IterateQueued(self, lane):
        """Iterates over processes that may have asked atd to start a process."""
        item = self._lanes.lanes[lane]
        begin = item.GetBegin()
        if begin is None or self._GetParentName(item) != "atd":
            return
        # A child of atd that is atd still has not executed its job yet.
        if item.values["name"] == "atd":
            return
        if self._queues is None:
            self._queues = {}
            for number, other in enumerate(self._lanes.lanes):
                if other.same < 0 and other.values.get("name") in _QUEUEING_NAMES:
                    space = self._GetSpaceOfLane(other)
                    self._queues.setdefault(space, []).append((number, other))
        found = [
            number
            for number, other in self._queues.get(self._GetSpaceOfLane(item), ())
            if (other.GetBegin() or begin) <= begin + _TOLERANCE
        ]
        why = "the only one that queues commands for atd in the evidence before"
        if len(found) > 1:
            why = f"one of {len(found):d} that queue commands for atd"
        for number in found[-_MAXIMUM_CAUSES:]:
            how = INFERRED if len(found) == 1 else POSSIBLE
            row = self._causes.lane_rows.get(number, -1)
            yield self._Process(number), "queued", how, why, row, -1
        end = "the job of atd has no name, and no event has its text"
        yield _Node((END, end)), "unknown", RECORDED, "", -1, -1

    def _IteratePrograms(self, lane):
        """Iterates over files that a process executed and that had been changed."""
        item = self._lanes.lanes[lane]
        executions = list(self._causes.executions.get(lane, ()))
        for execution in executions[: -_MAXIMUM_PROGRAMS - 1 : -1]:
            moment, name = execution.moment, execution.path or ""
            if name.startswith("/memfd:"):
                yield from self._IterateMemory(lane, name, moment)
                continue
            space = self._GetSpaceOfLane(item)
            order = self._files.orders.Get(moment)
            why = "execve, and the file was changed in the evidence"
            if execution.is_deleted:
                deleted = [
                    self._files.orders.Get(change.moment)
                    for change in self._files.changes.get((space, name), ())
                    if change.kind == "gone"
                    and self._files.orders.Get(change.moment) <= order
                ]
                order = deleted[-1] if deleted else order
                why += ", and deleted before"
            node = self._File(space, name, order)
            if node.arguments[0] or node.arguments[1]:
                yield node, "program", RECORDED, why, moment.row, -1
        yield from self._IterateScripts(lane, item, executions)
        if not any(execution.path for execution in executions):
            yield from self._IterateProgramByName(lane, item)

    def _IterateScripts(self, lane, item, executions):
        """Iterates over scripts that were written before an interpreter read them."""
        if not executions or not programs.INTERPRETER.search(executions[-1].path or ""):
            return
        command = executions[-1].command or ""
        space, begin = self._GetSpaceOfLane(item), executions[-1].moment
        known = set()
        for session in self._sessions_per_lane.get(lane, ()):
            path = session.object or ""
            if not session.reads or path in known:
                continue
            if not (_SCRIPT.search(path) or path in command.split()):
                continue
            if not begin.IsBefore(session.reads.first):
                continue
            known.add(path)
            order = self._files.orders.Get(session.reads.first)
            node = self._File(space, path, order)
            if any(change.lane != lane for _, change, _, _ in node.arguments[0]):
                why = "an interpreter read this script, which had been written before"
                row = session.reads.first.row
                yield node, "program", INFERRED, why, begin.row, row
            if len(known) >= _MAXIMUM_SCRIPTS:
                break

    def _GetSpaceOfLane(self, item):
        """Determines the space of a lane: its host, or log.

        A lane that was joined has groups of one host.
        """
        return self._GetSpace(min(item.groups))

    def _IterateMemory(self, lane, name, moment):
        """Iterates over files in memory that a process executed."""
        for session in self._sessions_per_lane.get(lane, ()):
            is_open = session.opened is None or session.moment.IsBefore(moment)
            if session.object == name and is_open:
                yield (
                    *(self._Descriptor(session), "program", RECORDED),
                    *("execve of a file in memory", moment.row, -1),
                )
                return

    def _IterateProgramByName(self, lane, item):
        """Iterates over files with the name of a process whose path is not known."""
        begin, name = item.GetBegin(), item.values["name"]
        row = self._causes.lane_rows.get(lane, -1)
        if begin is None:
            return
        candidates = []
        for line in self._lines_per_lane.get(item.parent, ()):
            if line.mark.kind == log_lines.CRON and line.mark.command:
                path = line.mark.command.partition(" ")[0]
                why = "only its name is recorded; the line of cron has the path"
                candidates.append((path, why, line.moment.row))
        command = item.values.get("command") or ""
        why = "first word of its command line"
        candidates.append((command.partition(" ")[0], why, -1))
        for path, why, other_row in candidates:
            base = path.rpartition("/")[2][:_MAXIMUM_NAME_LENGTH]
            if base == name[:_MAXIMUM_NAME_LENGTH]:
                space = self._GetSpaceOfLane(item)
                node = self._File(space, path, begin + _TOLERANCE)
                if node.arguments[0]:
                    yield node, "program", INFERRED, why, row, other_row
                    return

    def _IterateInput(self, lane):
        """Iterates over what a program had as its input."""
        executions = self._causes.executions.get(lane, ())
        session = (
            self._causes.sessions.get(executions[-1].input) if executions else None
        )
        if not session or not session.object:
            return
        if not _SYSTEM_FILE.search(session.object):
            why = "descriptor 0 when it was executed"
            node = self._Descriptor(session)
            yield node, "input", RECORDED, why, session.moment.row, -1

    def _IterateTriggers(self, lane, is_sure):
        """Iterates over what a thread had read before it started a process.

        A read is a sure cause if it contains the words of the command, or was the only
        input.
        """
        found = []
        for trigger in self._causes.triggers.get(lane, ()):
            session = self._causes.sessions.get(trigger.session)
            if session and self._IsInput(session):
                found.append((trigger, session))
        found.sort(
            key=lambda item: (item[0].share >= _MINIMUM_SHARE, item[0].read.row),
            reverse=True,
        )
        for trigger, session in found[:_MAXIMUM_CAUSES]:
            root = self._GetRoot(session)
            is_only = len(found) == 1 and trigger.is_whole and root.address
            has_words = trigger.share >= _MINIMUM_SHARE
            if bool(has_words or is_only) != is_sure:
                continue
            why = f"thread {trigger.thread:d} read this before it started it; "
            if is_only:
                why += "it read nothing else since it had started another one; "
            why += f"{trigger.share:d} of 100 words of the command are in it"
            yield (
                *(self._Descriptor(session), "trigger"),
                *(INFERRED if is_sure else POSSIBLE, why),
                *(trigger.read.row, trigger.start.row),
            )

    def _IsInput(self, session):
        """Determines if commands can come from a connection, a pipe or descriptor 0."""
        root = self._GetRoot(session)
        is_stream = session.kind in ("pipe", "socket") or session.descriptor == 0
        return bool(root.address) or is_stream

    def _IterateOfDescriptor(self, session):
        """Iterates over the causes of an open file."""
        row = session.moment.row if session.moment else None
        parent = self._causes.sessions.get(session.parent)
        if parent:
            node = self._Descriptor(parent)
            yield node, "message", RECORDED, "received in a message", row, -1
        elif session.address:
            yield from self._IterateOfConnection(session, row)
        pair = self._causes.sessions.get(session.pair)
        path = session.object or ""
        if pair or session.kind == "pipe":
            yield from self._IterateOtherEnds(session, pair)
        elif path.startswith("/memfd:"):
            for copy in self._copies.get(session.number, ())[:_MAXIMUM_CAUSES]:
                yield from self._IterateBytes(copy, "bytes")
        elif path.startswith("/") and self._IsRead(session):
            order = self._files.orders.Get(session.moment)
            path = self._GetOwnPath(session, path)
            node = self._File(self._GetSpace(session.group), path, order)
            yield node, "read", RECORDED, "opened, and read", row, -1
        if session.moment and session.call not in system_calls.ACCEPT_NAMES:
            why = session.call or session.origin or ""
            yield self._Process(session.lane), "opened", RECORDED, why, row, -1

    def _IsRead(self, session):
        """Determines if an open file was read through any of its descriptors."""
        copies = self._copies.get(session.number, ())
        return any(copy.reads for copy in copies)

    def _GetOwnPath(self, session, path):
        """Replaces /proc/self/exe by the program; other paths stay unchanged."""
        if path == "/proc/self/exe":
            for execution in self._causes.executions.get(session.lane, ()):
                if execution.path and execution.moment.IsBefore(session.moment):
                    path = execution.path
        return path

    def _IterateOfConnection(self, session, row):
        """Iterates over the causes of a connection."""
        node = _Node((ADDRESS, session.address))
        why = f"{session.address:s} port {session.port or '?':s}"
        kind = "peer"
        if session.call in system_calls.ACCEPT_NAMES:
            kind = "accepted"
        elif (session.object or "").startswith("UDP"):
            kind = "addressed"
        elif session.is_connected:
            kind = "connected"
        if kind == "peer":
            why += "; who began it is not in the log"
        yield node, kind, RECORDED, why, row, -1
        for copy in self._copies.get(session.number, ()):
            if copy.number in self._causes.flows:
                yield from self._IterateBytes(copy, "sent")

    def _IterateOtherEnds(self, session, pair):
        """Iterates over processes known to have written at the other end of a pipe."""
        ends = list(self._copies.get(pair.number, ())) if pair else []
        if session.kind == "pipe":
            for other in self._named.get((session.group, session.object), ()):
                if self._GetRoot(other) is not session:
                    ends.append(other)
        known = set()
        for end in ends[:_MAXIMUM_READERS]:
            if end.writes and end.lane not in known and len(known) < _MAXIMUM_CAUSES:
                known.add(end.lane)
                why = session.object if session.kind == "pipe" else "pair of sockets"
                row = end.writes.first.row
                yield self._Process(end.lane), "wrote at", RECORDED, why or "", row, -1

    def _IterateBytes(self, session, kind):
        """Iterates over the sources of the bytes that were written to a descriptor."""
        flows = self._causes.flows.get(session.number, ())
        recorded = [flow for flow in flows if flow.is_recorded]
        # In a server, several requests can have the same bytes: a flow in the same
        # thread comes first, then the latest read.
        same = sorted(
            (flow for flow in flows if not flow.is_recorded),
            key=lambda flow: (flow.is_same_thread, flow.read.row),
        )
        for flow in recorded[:_MAXIMUM_CAUSES] or same[-1:]:
            source = self._causes.sessions.get(flow.session)
            if source and self._GetRoot(source) is not self._GetRoot(session):
                how = RECORDED if flow.is_recorded else INFERRED
                why = "one call moved them" if flow.is_recorded else "the same bytes"
                rows = (flow.read.row, flow.written.row)
                yield self._Descriptor(source), kind, how, why, *rows
        if not flows and session.writes and kind == "bytes":
            yield from self._IterateReadBefore(session)

    def _IterateReadBefore(self, session):
        """Iterates over what a writer had read before, if no bytes are the same."""
        last = session.writes.last
        since = None
        for execution in self._causes.executions.get(session.lane, ()):
            if execution.moment.IsBefore(session.writes.first):
                since = execution.moment
        found = [
            one
            for one in self._readers[session.lane]
            if one.object != session.object
            and (since is None or since.IsBefore(one.reads.last))
            and one.reads.first.IsBefore(last)
        ]
        found.sort(
            key=lambda one: (
                not _SYSTEM_FILE.search(one.object or ""),
                one.reads.size,
            ),
            reverse=True,
        )
        for one in found[:_MAXIMUM_CAUSES]:
            why = f"{one.reads.size:d} bytes read by the writer before, not shown to be"
            yield (
                *(self._Descriptor(one), "bytes", POSSIBLE, f"{why:s} the same"),
                *(one.reads.first.row, last.row),
            )

    def _IsTied(self, change, contents):
        """Determines if a change is one of several that may be the last write.

        Files of one trace can have them at the same time.
        """
        last = self._files.GetLast(contents[0][1])
        tied = [
            other
            for _, other, _, _ in contents
            if other.kind == "write" and self._files.GetLast(other) == last
        ]
        return change in tied and len({other.moment.source for other in tied}) > 1

    def _DescribeChange(self, contents, number):
        """Describes how and why it is known that a change made the content of a file.

        The contents are the result of GetContents(), and the number is that of the
        change in it.
        """
        change = contents[number][1]
        if self._IsTied(change, contents):
            return POSSIBLE, "written at the same time as another one"
        if number:
            return POSSIBLE, "written earlier, not the last"
        how, why = INFERRED, "a command line names it as its target"
        if change.kind == "write":
            how, why = RECORDED, "last write before its use"
            order = self._files.orders.Get(change.moment)
            others = contents[number + 1 :]
            if any(order < self._files.GetLast(other[1]) for other in others):
                how, why = INFERRED, "written in turns with another one"
        elif change.kind == "replaced":
            why = "a line of it says so; host, process identifier and time agree"
        elif change.kind == "open":
            why = "opened for writing; its log has no write at all"
            if change.session.number in self._shared:
                how, why = POSSIBLE, f"{why:s}, and another process had it open, too"
        if change.session and self._files.orders.IsSet(change.moment.source):
            how, why = max(how, INFERRED), f"{why:s}; the clock was set back"
        return how, why

    def _IterateOfFile(self, contents, gone):
        """Iterates over the causes of the content of a file, which may be gone.

        The arguments are the results of Files.GetContents().
        """
        for number, (when, change, _, name_why) in enumerate(
            contents[:_MAXIMUM_CAUSES]
        ):
            session = change.session
            how, why = self._DescribeChange(contents, number)
            why = f"{why:s}, {name_why:s}" if name_why else why
            row = change.moment.row
            if change.kind == "write":
                row = session.writes.last.row
            if change.line:
                node = _Node((LINE, change.line.number), change.line)
                yield node, "wrote", how, why, row, -1
            elif change.lane is not None:
                yield self._Process(change.lane), "wrote", how, why, row, -1
            if change.kind == "write" and not number and how != POSSIBLE:
                yield from self._IterateBytes(session, "bytes")
            if change.other and not number:
                if change.line:
                    space = change.line.space
                else:
                    space = self._GetSpaceOfLane(self._lanes.lanes[change.lane])
                node = self._File(space, _CutName(change.other), when)
                yield node, "copied", how, why, row, -1
        if gone:
            end = "it was deleted before: another file of this name, or a cached one"
            yield _Node((END, end)), "unknown", RECORDED, "", gone.moment.row, -1
        elif not contents:
            end = "no evidence shows who wrote it: before the trace, or not traced"
            yield _Node((END, end)), "unknown", RECORDED, "", -1, -1

    def _IterateOfLine(self, line):
        """Iterates over the causes of a line of a log."""
        mark, row = line.mark, line.moment.row
        if mark.origin and mark.kind in (log_lines.LOGIN, log_lines.FAILED_LOGIN):
            kind = "login" if mark.kind == log_lines.LOGIN else "failed"
            origin = _CutName(mark.origin)
            node = _Node((ADDRESS, origin))
            yield node, kind, RECORDED, "text of the line", row, -1
        if mark.kind == log_lines.CRON:
            yield from self._IterateSchedules(line)
        if line.lane is not None:
            why = "host, process identifier or command, and time agree"
            yield self._Process(line.lane), "meant", INFERRED, why, row, -1
        elif mark.kind in (log_lines.SUDO, log_lines.SU):
            yield from self._IterateLogins(line)
        elif mark.kind == log_lines.SHUTDOWN:
            yield from self._IterateShutdowns(line)

    def _IterateShutdowns(self, line):
        """Iterates over the commands that may have shut down a machine."""
        found = []
        for other in self._shutdowns.get(line.space, ()):
            if 0 <= line.moment.time - other.moment.time <= _SHUTDOWN_TOLERANCE:
                found.append(other)
        for other in found[-_MAXIMUM_CAUSES:]:
            why = "the only command of this kind within 5 seconds before"
            if len(found) > 1:
                why = f"{len(found):d} commands of this kind within 5 seconds before"
            node = _Node((LINE, other.number), other)
            how = INFERRED if len(found) == 1 else POSSIBLE
            yield node, "started", how, why, other.moment.row, line.moment.row
        if not found:
            end = "no other line shows who asked for the shutdown"
            yield _Node((END, end)), "unknown", RECORDED, "", line.moment.row, -1

    def _IterateSchedules(self, line):
        """Iterates over the files that a line of cron may have come from."""
        found = []
        for key in self._files.schedules.get(line.space, ()):
            node = self._File(*key, line.moment.time)
            if node.arguments[0]:
                when = node.arguments[0][0][0]
                found.append((self._IsNamed(key[1], line.mark), when, node))
        found.sort(key=lambda item: item[:2], reverse=True)
        for index, (is_named, _, node) in enumerate(found[:_MAXIMUM_CAUSES]):
            why = "a file of cron, made before; no event has its text; "
            why += "name or user agrees" if is_named else "only the order agrees"
            how = INFERRED if is_named and not index else POSSIBLE
            row = node.arguments[0][0][1].moment.row
            yield node, "told", how, why, row, line.moment.row
        if not found:
            end = "no evidence shows which file of cron has this line"
            yield _Node((END, end)), "unknown", RECORDED, "", line.moment.row, -1

    def _IsNamed(self, path, mark):
        """Determines if cron is likely to have taken a line from a file.

        The file is the crontab of the user, or its name is part of the command.
        """
        if path.startswith(cause_files.CRONTAB_NAME):
            return path.removeprefix(cause_files.CRONTAB_NAME) == mark.target
        name = path.rpartition("/")[2]
        return len(name) > 2 and name in (mark.command or "")

    def _IterateLogins(self, line):
        """Iterates over logins in which a sudo or su command may have been entered."""
        opened = {}
        for login in self._logins.get(line.space, ()):
            mark = login.mark
            if login.moment.time > line.moment.time:
                break
            key = mark.process or mark.terminal
            if mark.kind == log_lines.LOGOUT:
                opened.pop(key, None)
            elif mark.user == line.mark.user and mark.origin:
                opened[key] = login
        found = list(opened.values())[: -_MAXIMUM_CAUSES - 1 : -1]
        for login in found:
            how = INFERRED if len(opened) == 1 else POSSIBLE
            why = f"{len(opened):d} logins of this user were open then"
            if len(opened) == 1:
                why = "the only login of this user that was open then"
            node = _Node((LINE, login.number), login)
            yield node, "session", how, why, login.moment.row, line.moment.row
        end = "the line has no process identifier, and no process shows its command"
        yield _Node((END, end)), "unknown", RECORDED, "", line.moment.row, -1

    # Writing.

    def _IterateCauses(self, node):
        """Iterates over the causes of a node."""
        kind = node.key[0]
        if kind == PROCESS:
            yield from self._IterateOfProcess(node.key[1])
        elif kind == DESCRIPTOR:
            yield from self._IterateOfDescriptor(node.arguments[0])
        elif kind == FILE:
            yield from self._IterateOfFile(*node.arguments)
        elif kind == LINE:
            yield from self._IterateOfLine(node.arguments[0])

    def _IterateSeeds(self):
        """Iterates over the nodes at which the search for steps starts."""
        # The page uses the first node of a name, hence its last content comes first.
        for space, path in list(self._files.changes):
            order = self._files.GetLastOrder((space, path))
            node = self._File(space, path, order)
            if node.arguments[0]:
                yield node
        for number, lane in enumerate(self._lanes.lanes):
            if lane.same < 0:
                yield self._Process(number)
        for line in self._causes.lines:
            if line.mark.kind != log_lines.LOGOUT:
                yield _Node((LINE, line.number), line)
        for session in list(self._causes.sessions.values()):
            if session.address and self._GetRoot(session) is session:
                yield self._Descriptor(session)
        for space, path in list(self._files.changes):
            yield from self._IterateContents(space, path)

    def _IterateContents(self, space, path):
        """Iterates over the contents that a file had."""
        for change in self._files.changes[space, path]:
            if change.kind in cause_files.CONTENT_KINDS:
                last = self._files.GetLast(change)
                yield self._File(space, path, last)
                first = self._files.orders.Get(change.moment)
                if self._files.IsMoved((space, path), first, last):
                    yield self._File(space, path, first)
        # Contents written under another name, before the file got this one.
        for order in self._files.IterateNamedOrders((space, path)):
            yield self._File(space, path, order)

    def WriteSteps(self):
        """Writes nodes and steps into their tables."""
        self._Prepare()
        done = set()
        count = 0
        for seed in self._IterateSeeds():
            nodes = [seed]
            while nodes:
                node = nodes.pop()
                if node.key in done:
                    continue
                done.add(node.key)
                for cause, kind, how, why, row, other_row in self._IterateCauses(node):
                    if cause.key == node.key:
                        continue
                    if count >= _MAXIMUM_STEPS:
                        self._causes.left_out += 1
                        continue
                    count += 1
                    self._store.tables["causes"].Add(
                        self._GetNumber(node),
                        self._GetNumber(cause),
                        *(_KIND_NUMBERS[kind], how, texts.EscapeText(why)),
                        *(row, other_row),
                    )
                    nodes.append(cause)

    def _GetNumber(self, node):
        """Retrieves the number of a node, which is written if it is new."""
        number = self._numbers.get(node.key)
        if number is not None:
            return number
        number = self._numbers[node.key] = len(self._numbers)
        kind, value = node.key[:2]
        reference, name, space = None, None, None
        if kind == FILE:
            space, name = node.key[1:3]
        elif kind == DESCRIPTOR:
            reference, name = value, _GetDescriptorName(node.arguments[0])
        elif kind in (PROCESS, LINE):
            reference = value
        else:
            name = value
        self._store.tables["cause_nodes"].Add(
            kind,
            reference,
            texts.EscapeText(name, texts.MAXIMUM_NAME_LENGTH),
            texts.EscapeText(space, texts.MAXIMUM_NAME_LENGTH),
        )
        return number


def _CreateMoment(time, row):
    """Creates the moment of a process, which has no line."""
    moment = causes.Moment.__new__(causes.Moment)
    moment.line, moment.row, moment.source, moment.time = None, row, None, time
    return moment


def _CutName(path):
    """Escapes and cuts a path to the form that the tables contain."""
    return texts.EscapeText(path, texts.MAXIMUM_NAME_LENGTH)


def _GetDescriptorName(session):
    """Determines the name of a descriptor."""
    if session.address:
        protocol = (session.object or "").partition(":")[0] or "socket"
        return f"{protocol:s} {session.address:s}:{session.port or '?':s}"
    return session.object or f"descriptor {session.descriptor!s}"
