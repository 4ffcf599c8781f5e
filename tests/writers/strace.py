"""Writer of strace logs: what strace would write about a simulated machine."""

from __future__ import annotations

import hashlib
import re

from tests.writers import strace_kernel as kernel
from tests.writers import strace_objects as objects
from tests.writers.strace_programs import Programs

# Numbers of flags, as options -X raw and -e raw= print them. Those of clone3 are in
# memory, which raw arguments do not show.
_FLAG_NUMBERS = {
    "CLONE_CHILD_CLEARTID": 0x200000,
    "CLONE_CHILD_SETTID": 0x1000000,
    "CLONE_FILES": 0x400,
    "CLONE_NEWPID": 0x20000000,
    "CLONE_VM": 0x100,
    "SIGCHLD": 17,
}

# Option --decode-pids=pidns.
_TRANSLATION = re.compile(r" /\* \d+ in strace's PID NS \*/")

# Decorations of the simulated kernel.
_DECORATION = re.compile(r"<(?:/|socket:|pipe:|anon_inode:)[^<>]*>")


class StraceLogWriter:
    """Writes the history of a simulated machine as strace would.

    Attributes:
      machine (Machine): machine whose history is written.
    """

    def __init__(
        self,
        machine: kernel.Machine,
        is_decorated: bool = True,
        is_quiet: bool = False,
        has_durations: bool = True,
        is_raw: bool = False,
        is_translated: bool = False,
        has_hidden_flags: bool = False,
    ) -> None:
        """Initializes a writer.

        Args:
          machine: machine whose history is written.
          is_decorated: False to leave out option -y.
          is_quiet: True to leave out lines of exits (-qq).
          has_durations: False to leave out option -T.
          is_raw: True for option -e raw=clone,unshare.
          is_translated: True for option --decode-pids=pidns.
          has_hidden_flags: True for option -e raw=clone3.
        """
        self.machine = machine
        self._is_decorated = is_decorated
        self._is_quiet = is_quiet
        self._has_durations = has_durations
        self._is_translated = is_translated
        self._raw_names: tuple[str, ...] = ("clone", "unshare") if is_raw else ()
        if has_hidden_flags:
            self._raw_names += ("clone3",)

    @classmethod
    def FromSeed(
        cls,
        seed: int,
        number_of_steps: int = 150,
        is_decorated: bool = True,
        is_quiet: bool = False,
        is_raw: bool = False,
        is_translated: bool = False,
        has_hidden_flags: bool = False,
    ) -> StraceLogWriter:
        """Runs random programs: the same seed gives the same logs.

        A step is that a thread gets to do something. The options are those of the
        writer.
        """
        machine = kernel.Machine(seed)
        Programs(machine).Run(number_of_steps)
        return cls(
            machine,
            is_decorated,
            is_quiet,
            is_raw=is_raw,
            is_translated=is_translated,
            has_hidden_flags=has_hidden_flags,
        )

    def _FormatStamp(self, time: int) -> str:
        """Formats microseconds since January 1, 1970 as option -ttt does."""
        return f"{time // 1000000:d}.{time % 1000000:06d}"

    def _Strip(self, text: str) -> str:
        """Removes decorations unless the log is to have them."""
        return text if self._is_decorated else _DECORATION.sub("", text)

    def _FormatEntry(self, call: objects.SystemCall) -> str:
        """Formats, without the leader, what strace prints when a call is entered."""
        if call.name in self._raw_names:
            if call.name == "clone3":
                return "clone3(0x7ffe443d0f00, 0x58"
            match = re.search(r"(?:flags=|^)([A-Z_|]+)", call.entry_text)
            assert match is not None
            flags = sum(_FLAG_NUMBERS[name] for name in match.group(1).split("|"))
            rest = ", 0, 0, 0x7f534363aa10, 0" if call.name == "clone" else ""
            return f"{call.name:s}({flags:#x}{rest:s}"
        return f"{call.name:s}({self._Strip(call.entry_text):s}"

    def _FormatRest(self, call: objects.SystemCall) -> str:
        """Formats the arguments that strace prints when a call has returned."""
        if call.name in self._raw_names:
            return ""
        return self._Strip(call.exit_text)

    def _FormatResult(self, line: str, call: objects.SystemCall) -> str:
        """Adds the result of a call to a line with all arguments."""
        result = self._Strip(call.result)
        if not self._is_translated:
            result = _TRANSLATION.sub("", result)
        if call.name in self._raw_names:
            number, _, rest = result.partition(" ")
            if int(number) > 0:
                result = f"{int(number):#x} {rest:s}".rstrip()
        line = f"{line + ')':39s} = {result:s}"
        if self._has_durations and call.duration is not None:
            line += f" <{call.duration // 1000000:d}.{call.duration % 1000000:06d}>"
        return line

    def _FormatKilled(self, line: str, call: objects.SystemCall) -> str:
        """Adds to a line that the call never returned."""
        if call.name not in ("exit", "exit_group"):
            line += " <unfinished ...>"
        return f"{line + ')':39s} = ?"

    def GetSingleLog(self) -> bytes:
        """Writes the log of options -f -ttt -T -y -o FILE."""
        lines: list[str] = []
        line = ""
        current: objects.SystemCall | None = None
        for moment in self.machine.moments:
            if self._is_quiet and moment.text.startswith("+++ exited"):
                continue
            call = moment.call
            leader = (
                f"{moment.thread_identifier:<5d} {self._FormatStamp(moment.time):s} "
            )
            if current is not None and call is not current:
                lines.append(f"{line:s} <unfinished ...>")
                current.is_cut = True
                current = None
            if call is None:
                lines.append(leader + moment.text)
                continue
            if moment.kind == "entry":
                current = call
                line = leader + self._FormatEntry(call)
                continue
            if current is None:
                line = f"{leader:s}<... {call.name:s} resumed>"
            current = None
            line += self._FormatRest(call)
            if moment.kind == "killed":
                lines.append(self._FormatKilled(line, call))
            else:
                lines.append(self._FormatResult(line, call))
        if current is not None:
            lines.append(f"{line:s} <unfinished ...>")
        return "".join(f"{line:s}\n" for line in lines).encode("utf-8")

    def GetThreadLogs(self) -> dict[int, bytes]:
        """Writes the logs of options -ff -ttt -T -y -o PREFIX, per thread.

        That of a thread which was never seen to do anything is empty.
        """
        ends = {
            id(moment.call): moment
            for moment in self.machine.moments
            if moment.kind in ("exit", "killed", "moved")
        }
        logs: dict[int, list[str]] = {
            identifier: [] for identifier in self.machine.identifiers
        }
        for moment in self.machine.moments:
            lines = logs[moment.thread_identifier]
            leader = f"{self._FormatStamp(moment.time):s} "
            call = moment.call
            if call is None:
                if not (self._is_quiet and moment.text.startswith("+++ exited")):
                    lines.append(leader + moment.text)
                continue
            if moment.kind == "moved":
                lines.append(
                    self._FormatResult(f"{leader:s}<... execve resumed>", call)
                )
            if moment.kind != "entry":
                continue
            end = ends.get(id(call))
            line = leader + self._FormatEntry(call)
            if end is None:
                lines.append(f"{line:s} <detached ...>")
            elif end.kind == "killed":
                lines.append(self._FormatKilled(line, call))
            elif end.kind == "moved":
                line += f" <pid changed to {end.thread_identifier:d} ...>"
                lines.append(line)
            else:
                line += self._FormatRest(call)
                lines.append(self._FormatResult(line, call))
        return {
            identifier: "".join(f"{line:s}\n" for line in lines).encode("utf-8")
            for identifier, lines in logs.items()
        }

    def _GetExitTime(self, call: objects.SystemCall, is_single: bool) -> int:
        """Computes when a call ended, in nanoseconds, as far as a log tells.

        A log is single if it has all threads in one file.
        """
        if is_single and call.is_cut:
            return call.left * 1000
        return (call.entered + (call.duration or 0)) * 1000

    def GetTimes(
        self, life: objects.Life, is_single: bool = False
    ) -> tuple[int | None, int | None]:
        """Computes when a descriptor was made and ended: nanoseconds since 1970.

        A log is single if it has all threads in one file, which GetSingleLog() has
        written before.
        """
        opened = None if life.opened is None else life.opened * 1000
        closed = None if life.closed is None else life.closed * 1000
        if life.call is not None:
            opened = self._GetExitTime(life.call, is_single)
        closing_call = life.closing_call
        if self._is_quiet and life.quiet_closed is not None:
            closed = life.quiet_closed * 1000
        elif self._is_quiet and life.quiet_call is not None:
            closing_call = life.quiet_call
        if closing_call is not None:
            closed = self._GetExitTime(closing_call, is_single)
        return opened, closed

    def GetIdentifier(
        self, life: objects.Life, base_name: str, is_single: bool = False
    ) -> str:
        """Computes the identifier a descriptor session must have.

        As in chapter "Descriptor sessions" of formats/strace.md. The base name is
        without the identifier for logs per thread.
        """
        thread = life.thread
        parts = [base_name, f"{thread.identifier:d}"]
        if is_single:
            assert thread.began is not None
            parts.append(self._FormatStamp(thread.began))
        if life.call is None:
            parts.extend(["pre", f"{life.descriptor:d}"])
        else:
            parts.extend(
                [self._FormatStamp(life.call.entered), f"{life.descriptor:d}", "0"]
            )
        return hashlib.sha256("\n".join(parts).encode("utf-8")).hexdigest()[:16]
