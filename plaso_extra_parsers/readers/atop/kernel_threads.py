"""Recognizes kernel threads, programs that the kernel starts, and false kernel threads.

Kernel threads are children of kthreadd, process 2. They have no memory of their own
and no command line. Programs that the kernel starts, such as modprobe or the program in
core_pattern, are children of kthreadd too, or of another kernel thread. In a separate
PID namespace, and before Linux 2.6.22, process 2 can be any process.
"""

from __future__ import annotations

import re

from typing import NamedTuple

from plaso_extra_parsers.readers.atop import process_life
from plaso_extra_parsers.readers.atop import tasks

_KTHREADD_IDENTIFIER = 2
_KTHREADD_NAME = "kthreadd"

# How ps shows a name without a command line. "[lxc monitor]" is a program.
_BRACKETS = re.compile(r"\[[^\[\]\s]+\]")

_MAXIMUM_NUMBER_OF_NAMES = 4096


class Kind(NamedTuple):
    """Relation of a process to the kernel.

    Attributes:
      is_kernel_thread: True if it is a kernel thread.
      is_kernel_helper: True if it is a program that the kernel started.
      is_masquerading: True if it has the name of a kernel thread but is not one.
    """

    is_kernel_thread: bool
    is_kernel_helper: bool
    is_masquerading: bool


_KERNEL_THREAD = Kind(True, False, False)
_OTHER_PROCESS = Kind(False, False, False)


class KernelThreads:
    """Kernel threads of one host, as far as the log has been read."""

    def __init__(self) -> None:
        """Initializes the kernel threads."""
        self._has_kthreadd = False
        self._names: set[str] = set()

    def Add(self, task: tasks.AtopTask, life: process_life.ProcessLife) -> None:
        """Adds an entry, and determines if its process is a kernel thread."""
        if task.has_ended:
            return
        # Nearly all processes have memory.
        if (
            task.virtual_size
            or _KTHREADD_IDENTIFIER
            not in (task.parent_process_identifier, life.process_identifier)
            or task.command_line
        ):
            life.is_kernel_thread = False
            return
        if (
            life.process_identifier == _KTHREADD_IDENTIFIER
            and task.name == _KTHREADD_NAME
        ):
            self._has_kthreadd = True
        life.is_kernel_thread = self._has_kthreadd
        if self._has_kthreadd and task.name:
            if len(self._names) < _MAXIMUM_NUMBER_OF_NAMES:
                self._names.add(_GetBaseName(task.name))

    def IsKernelThread(self, life: process_life.ProcessLife) -> bool:
        """Determines if a process is a kernel thread."""
        if life.has_memory or life.command_lines or not self._IsChild(life):
            return False
        # The accounting does not record memory, but each program has page faults.
        return life.last_seen_time is not None or (
            self._HasName(life) and not life.has_page_faults
        )

    def Classify(self, life: process_life.ProcessLife) -> Kind:
        """Determines the relation of a process to the kernel."""
        if self.IsKernelThread(life):
            return _KERNEL_THREAD
        is_named_so = bool(life.command_lines) and any(
            map(_BRACKETS.fullmatch, life.command_lines)
        )
        is_helper = self._has_kthreadd and (
            life.has_kernel_parent or self._IsChild(life)
        )
        if self._has_kthreadd:
            is_masquerading = (is_named_so or self._HasName(life)) and (
                life.has_memory or not is_helper
            )
        else:
            is_masquerading = is_named_so and life.has_memory
        if not is_helper and not is_masquerading:
            return _OTHER_PROCESS
        return Kind(False, is_helper, is_masquerading)

    def _IsChild(self, life: process_life.ProcessLife) -> bool:
        """Determines if a process is kthreadd or one of its children."""
        parents = life.parent_process_identifiers
        return self._has_kthreadd and (
            life.process_identifier == _KTHREADD_IDENTIFIER
            or (len(parents) == 1 and _KTHREADD_IDENTIFIER in parents)
        )

    def _HasName(self, life: process_life.ProcessLife) -> bool:
        """Determines if a process has the name of a kernel thread of the log."""
        return any(_GetBaseName(name) in self._names for name in life.names)


def _GetBaseName(name: str) -> str:
    """Retrieves the part of a name that is the same for all threads of a kind."""
    return name.partition("/")[0]
