"""Histories of made-up machines: what happened, and what strace, atop and syslog saw.

A machine has a server that runs what requests ask for, logins, sudo and cron, and
programs that write, move and delete files of the same names. Identifiers are used
again. Only the history knows what led to what: files that the parsers read have no more
than the real programs write.
Usage: python -m tests.writers.histories FOLDER NUMBER [SEED]
"""

from __future__ import annotations

import datetime
import os
import random
import sys
import urllib.parse

from typing import NamedTuple

from tests.writers import atop

# 2026-11-21 17:00:00 UTC, in microseconds since January 1, 1970 UTC.
_BEGIN = 1795280400000000
_SECOND = 1000000

_SAMPLE_SECONDS = 10
_PATHS = ("/tmp/a", "/tmp/b", "/dev/shm/.x", "/opt/job", "/srv/out")
TRACINGS = ("complete", "partial", "none")
_FIRST_IDENTIFIER = 300


class Process:
    """A process.

    Attributes:
      command (str): command line of the latest program.
      end (int): time in microseconds, or None.
      identifier (int): process identifier.
      is_traced (bool): True if strace follows it.
      name (str): name of the latest program.
      number (int): number among those of the history.
      parent (Process): parent, or None.
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
        self.start = start
        self.user = 0


class Truth(NamedTuple):
    """What led to something.

    Attributes:
      effect (tuple[object, ...]): kind and name of the effect.
      kind (str): kind of the step, as cause_rules.KINDS has it.
      cause (tuple[object, ...]): kind and name of the cause.
      evidence (tuple[tuple[str, int], ...]): what tells it, all of which is needed.
    """

    effect: tuple[object, ...]
    kind: str
    cause: tuple[object, ...]
    evidence: tuple[tuple[str, int], ...]


class History:
    """A history.

    Attributes:
      host (str): name of the machine.
      processes (list[Process]): all processes.
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
        self._contents: dict[str, tuple[Process, str] | None] = {}
        self._lines: list[tuple[int, int, str]] = []
        self._logs: list[tuple[int, str, str, str]] = []
        self._numbers = 0
        self._random = random.Random(seed)
        self._schedules: list[str] = []
        self._seed = seed
        self._time = _BEGIN + self._random.randrange(_SECOND)
        # A part of the traces begins late, the others are without reads and writes.
        self._is_late = bool(self._random.getrandbits(1))
        self._first_line = 0
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
        alive = set()
        used = set()
        for process in self.processes:
            used.add(process.identifier)
            if process.end is None or process.end > self._time - 6 * _SECOND:
                alive.add(process.identifier)
        free = sorted(used - alive)
        if free and self._random.random() < 0.3:
            return self._random.choice(free)
        return max(used, default=_FIRST_IDENTIFIER) + 1

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
                "clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID"
                f"|SIGCHLD, child_tidptr=0x7f5eba36fa10) = {identifier:d}",
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
            # atop names init also as the parent of what it has adopted.
            is_told = parent is not self.processes[0]
            evidence = (("atop" if is_told else "never", process.number),)
            self._Tell(effect, "started", cause, *evidence)
        return process

    def _Execute(self, process: Process, path: str, *arguments: str) -> None:
        """Executes a program."""
        words = (path, *arguments)
        texts = ", ".join('"' + word.replace('"', '\\"') + '"' for word in words)
        line = self._Call(
            process, f'execve("{path:s}", [{texts:s}], 0x7ffd1e6563e8 /* 2 vars */) = 0'
        )
        process.name = path.rpartition("/")[2]
        process.command = " ".join(words)
        content = self._contents.get(path)
        if content and line >= 0:
            effect = ("process", process.number)
            writer, _ = content
            self._Tell(
                *(effect, "program", ("process", writer.number)),
                *(("strace", line), ("write", writer.number)),
            )

    def _Exit(self, process: Process) -> None:
        """Ends a process."""
        self._Call(process, "exit_group(0) = ?")
        self._Call(process, "+++ exited with 0 +++")
        process.end = self._time

    def _Log(self, sender: str, process: Process | None, text: str) -> None:
        """Writes a line of a log."""
        name = "syslog" if sender == "CRON" else "auth.log"
        identifier = f"[{process.identifier:d}]" if process else ""
        self._Wait()
        self._logs.append((self._time, name, f"{sender:s}{identifier:s}", text))

    # Files.

    def _Read(self, process: Process, name: str, data: str, descriptor: int) -> int:
        """Reads from a descriptor."""
        return self._Call(
            process,
            f'read({descriptor:d}<{name:s}>, "{data:s}", 65536) = {len(data):d}',
        )

    def _Write(
        self,
        process: Process,
        path: str,
        data: str,
        source: tuple[tuple[object, ...], int] | None = None,
    ) -> None:
        """Writes a file, with what was read from a source."""
        self._Call(
            process,
            f'openat(AT_FDCWD</>, "{path:s}", O_WRONLY|O_CREAT|O_TRUNC, 0666) = '
            f"6<{path:s}>",
        )
        line = self._Call(
            process, f'write(6<{path:s}>, "{data:s}", {len(data):d}) = {len(data):d}'
        )
        self._Call(process, f"close(6<{path:s}>) = 0")
        self._contents[path] = (process, data)
        effect = ("file", path)
        if line >= 0:
            self._Tell(
                *(effect, "wrote", ("process", process.number)),
                *(("strace", line), ("write", process.number)),
            )
            if source and source[1] >= 0:
                self._Tell(
                    *(effect, "bytes", source[0]),
                    *(("strace", line), ("strace", source[1])),
                )

    def _MakeData(self) -> str:
        """Makes content that is like no other."""
        length = self._random.choice((12, 60, 200))
        letters = "abcdefghijklmnopqrstuvwxyz 0123456789"
        text = "".join(self._random.choice(letters) for _ in range(length))
        return f"{self._GetNumber():d} {text:s}"

    def _MoveFile(self, process: Process) -> None:
        """Moves, links or deletes a file."""
        path, other = self._random.sample(_PATHS, 2)
        if not self._contents.get(path):
            return
        action = self._random.choice(("rename", "unlink", "link"))
        if action == "rename":
            self._Call(process, f'rename("{path:s}", "{other:s}") = 0')
            self._contents[other] = self._contents.pop(path)
        elif action == "unlink":
            self._Call(process, f'unlink("{path:s}") = 0')
            self._contents[path] = None
        elif not self._contents.get(other):
            # Both are one file from now on: nothing writes it any more.
            self._Call(process, f'link("{path:s}", "{other:s}") = 0')
            self._contents[other] = self._contents[path]
            self._Call(process, f'unlink("{path:s}") = 0')
            self._contents[path] = None

    # Connections.

    def _Name(self, address: str, port: int) -> str:
        """Names a connection as strace -yy does."""
        return f"TCP:[192.0.2.10:80->{address:s}:{port:d}]"

    def _GetPeer(self) -> tuple[str, int]:
        """Chooses an address, and a port that no other connection has."""
        return f"203.0.113.{self._random.randrange(1, 9):d}", 20000 + self._numbers

    def _Accept(self, server: Process, descriptor: int) -> tuple[str, int]:
        """Accepts a connection."""
        self._GetNumber()
        address, port = self._GetPeer()
        line = self._Call(
            server,
            f"accept4(3<TCP:[0.0.0.0:80]>, {{sa_family=AF_INET, sin_port=htons({port:d}"
            f'), sin_addr=inet_addr("{address:s}")}}, [16], SOCK_CLOEXEC) = '
            f"{descriptor:d}<{self._Name(address, port):s}>",
        )
        effect = ("connection", f"{address:s}:{port:d}")
        if line >= 0:
            self._Tell(effect, "accepted", ("address", address), ("strace", line))
            self._Tell(effect, "peer", ("address", address), ("never", 0))
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
            self._Tell(effect, "peer", ("address", address), ("never", 0))
        return address, port

    # What happens.

    def _AcceptRequests(
        self, server: Process, request: str
    ) -> list[tuple[str, int, str, int]]:
        """Accepts a request, and another one at times, in any order.

        Returns:
          list[tuple[str, int, str, int]]: address, port, text and descriptor.
        """
        requests = [(*self._Accept(server, 4), f"GET /run?c={request:s} HTTP/1.1", 4)]
        if self._random.random() < 0.4:
            requests.append((*self._Accept(server, 7), "GET /index.html HTTP/1.1", 7))
        self._random.shuffle(requests)
        return requests

    def _Serve(self, server: Process) -> None:
        """Runs what a request asks for."""
        command = f"job {self._MakeData():s}"
        is_clear = self._random.random() < 0.7
        request = urllib.parse.quote_plus(command) if is_clear else "POST%20opaque"
        requests = self._AcceptRequests(server, request)
        lines = {
            descriptor: self._Read(server, self._Name(address, port), text, descriptor)
            for address, port, text, descriptor in requests
        }
        shell = self._Create(server, True)
        self._Execute(shell, "/bin/sh", "-c", command)
        evidence = [("strace", lines[4]), ("strace", len(self._lines) - 2)]
        if len(requests) > 1 and not is_clear:
            # True, but nothing tells it: it is no fault if it is said.
            evidence = [("never", 0)]
        for address, port, _, descriptor in requests:
            if descriptor == 4 and lines[4] >= 0:
                connection = ("connection", f"{address:s}:{port:d}")
                effect = ("process", shell.number)
                self._Tell(effect, "trigger", connection, *evidence)
        self._random.choice((self._Download, self._Send, self._Pipe, self._Start))(
            shell
        )
        self._Exit(shell)
        for address, port, _, descriptor in requests:
            name = self._Name(address, port)
            self._Call(server, f"close({descriptor:d}<{name:s}>) = 0")

    def _Download(self, shell: Process) -> None:
        """Downloads a file."""
        process = self._Create(shell, True)
        self._Execute(process, "/usr/bin/curl", "-s", "http://203.0.113.1/x")
        address, port = self._Connect(process)
        data = self._MakeData()
        line = self._Read(process, self._Name(address, port), data, 5)
        source = (("connection", f"{address:s}:{port:d}"), line)
        self._Write(process, self._random.choice(_PATHS), data, source)
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
        read = self._Read(process, "/srv/secret", data, 8)
        name = self._Name(address, port)
        line = self._Call(
            process, f'write(5<{name:s}>, "{data:s}", {len(data):d}) = {len(data):d}'
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
                *(("strace", line), ("strace", created), ("write", writer.number)),
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

    def _LogIn(self, daemon: Process) -> None:
        """Logs in, and copies files as root."""
        session = self._Create(daemon)
        session.name, session.command = "sshd", "sshd: eve [priv]"
        address, port = self._GetPeer()
        text = f"Accepted password for eve from {address:s} port {port:d} ssh2"
        self._Log("sshd", session, text)
        line = ("line", text)
        self._Tell(line, "login", ("address", address))
        self._Tell(
            ("process", session.number), "logged", line, ("atop", session.number)
        )
        self._Tell(line, "meant", ("process", session.number), ("atop", session.number))
        shell = self._Create(session)
        shell.user, shell.name, shell.command = 1000, "bash", "-bash"
        for _ in range(self._random.randrange(1, 3)):
            self._Sudo(shell, line)
        shell.end = self._Wait(0.5)
        text = "pam_unix(sshd:session): session closed for user eve"
        self._Log("sshd", session, text)
        session.end = self._Wait(0.1)

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
        self._Tell(line, "meant", ("process", child.number), ("sudo", child.number))
        self._Tell(
            *(("process", child.number), "logged", line, ("sudo", child.number)),
        )
        self._Tell(line, "session", login, ("never", 0))
        if target.startswith("/etc/cron.d/"):
            self._schedules.append(target)
        child.end = self._Wait(0.05)
        sudo.end = self._Wait(0.01)
        self._Wait(3)

    def _RunCron(self, daemon: Process) -> None:
        """Runs a job of cron."""
        if not self._schedules:
            return
        path = self._random.choice(self._schedules)
        base = path.rpartition("/")[2]
        worker = self._Create(daemon)
        shell = self._Create(worker)
        shell.name, shell.command = "sh", f"/bin/sh -c /usr/local/bin/{base:s}"
        text = f"(root) CMD (/usr/local/bin/{base:s} {self._GetNumber():d})"
        self._Log("CRON", shell, text)
        line = ("line", text)
        self._Tell(("process", shell.number), "logged", line, ("atop", shell.number))
        self._Tell(line, "meant", ("process", shell.number), ("atop", shell.number))
        self._Tell(line, "told", ("file", path))
        job = self._Create(shell)
        job.name, job.command = base, f"/usr/local/bin/{base:s}"
        job.end = shell.end = worker.end = self._Wait(0.2)

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
        actions = (
            *(lambda: self._Serve(server),) * 4,
            lambda: self._LogIn(daemon),
            lambda: self._RunCron(cron),
        )
        for _ in range(self._random.randrange(5, 14)):
            self._random.choice(actions)()
            self._Wait(self._random.uniform(2, 9))
        self._Exit(server)
        if self.tracing == "partial" and self._is_late and len(self._lines) > 20:
            self._first_line = self._random.randrange(5, len(self._lines) // 2)

    # Evidence.

    def _IsSeen(self, line: int) -> bool:
        """Determines if strace has a line."""
        if line < self._first_line or line >= len(self._lines):
            return False
        if self.tracing == "partial" and not self._is_late:
            return not self._lines[line][2].startswith(("read(", "write("))
        return self.tracing != "none"

    def IsTold(self, truth: Truth) -> bool:
        """Determines if the evidence can tell what led to something."""
        for kind, number in truth.evidence:
            if kind == "never" or (kind == "strace" and not self._IsSeen(number)):
                return False
        return True

    def WriteEvidence(self, folder: str) -> None:
        """Writes what strace, atop and syslog saw into a folder."""
        path = os.path.join(folder, self.host)
        os.makedirs(path)
        lines = [
            f"{identifier:<5d} {time // _SECOND:d}.{time % _SECOND:06d} {text:s}\n"
            for number, (time, identifier, text) in enumerate(self._lines)
            if self._IsSeen(number)
        ]
        if lines:
            with open(f"{path:s}/tr.log", "w", encoding="utf-8") as file_object:
                file_object.writelines(lines)
        for name in ("auth.log", "syslog"):
            lines = [
                f"{_FormatTime(time):s} {self.host:s} {sender:s}: {text:s}\n"
                for time, log, sender, text in self._logs
                if log == name
            ]
            if lines:
                with open(f"{path:s}/{name:s}", "w", encoding="utf-8") as file_object:
                    file_object.writelines(lines)
        with open(f"{path:s}/atop", "wb") as file_object:
            file_object.write(self._WriteAtop())

    def _WriteAtop(self) -> bytes:
        """Writes what atop, with accounting, saw."""
        writer = atop.AtopWriter("2.8", utsname_node_name=self.host.encode("ascii"))
        first = _BEGIN // _SECOND
        last = self._time // _SECOND + _SAMPLE_SECONDS
        for second in range(first + _SAMPLE_SECONDS, last + 1, _SAMPLE_SECONDS):
            tasks = []
            for process in self.processes:
                if process.start > second * _SECOND:
                    continue
                values: dict[str, object] = {}
                if process.end is not None and process.end <= second * _SECOND:
                    if process.end <= (second - _SAMPLE_SECONDS) * _SECOND:
                        continue
                    elapsed = process.end - process.start
                    values = {"state": b"E", "elapsed_time": elapsed // 10000}
                parent = process.parent
                tasks.append(
                    writer.MakeTask(
                        process_identifier=process.identifier,
                        thread_group_identifier=process.identifier,
                        parent_process_identifier=parent.identifier if parent else 0,
                        real_user_identifier=process.user,
                        name=process.name[:15].encode("ascii"),
                        command_line=process.command.encode("ascii"),
                        start_time=process.start // _SECOND,
                        **values,
                    )
                )
            writer.AppendSample(
                tasks=tasks, sample_time=second, interval=_SAMPLE_SECONDS
            )
        return writer.GetBytes()


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
