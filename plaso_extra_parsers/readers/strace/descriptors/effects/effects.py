"""What each call does to descriptors.

Every call has two moments. At its *entry* the descriptors it names are in use and, if
it closes them, free from then on. At its *exit* the numbers it returns are taken. The
order of entries and exits is all that shows how threads that share a table reuse a
number. An effect is a function of the traced system and of the moment.
"""

from __future__ import annotations

import typing

from plaso_extra_parsers.lib import system_calls as calls
from plaso_extra_parsers.readers.strace.descriptors import moment as moments
from plaso_extra_parsers.readers.strace.descriptors import system as systems
from plaso_extra_parsers.readers.strace.descriptors.effects import closes
from plaso_extra_parsers.readers.strace.descriptors.effects import creations
from plaso_extra_parsers.readers.strace.descriptors.effects import messages
from plaso_extra_parsers.readers.strace.descriptors.effects import names
from plaso_extra_parsers.readers.strace.descriptors.effects import processes
from plaso_extra_parsers.readers.strace.descriptors.effects import uses

Effect = typing.Callable[[systems.System, moments.Moment], None]

# Effects at the entry and at the exit, and whether the call does more to descriptors
# than to use one.
CallEffects = tuple[typing.Optional[Effect], typing.Optional[Effect], bool]

# Calls with effects of their own: names, effect at the entry, effect at the exit.
_OWN_EFFECTS: tuple[tuple[str, Effect | None, Effect | None], ...] = (
    ("bind getsockname", uses.EnterUse, names.LeaveOwnName),
    ("bpf", None, creations.LeaveBPF),
    ("chdir chroot getcwd", None, names.LeaveDirectory),
    ("close", closes.EnterClose, closes.LeaveClose),
    ("close_range", closes.EnterCloseRange, closes.LeaveCloseRange),
    ("connect", uses.EnterUse, names.LeaveConnect),
    ("dup", uses.EnterUse, creations.LeaveDuplicate),
    ("dup2 dup3", creations.EnterDuplicateTo, creations.LeaveDuplicateTo),
    ("_exit exit", processes.EnterThreadExit, None),
    ("exit_group", processes.EnterProcessExit, None),
    ("fchdir", uses.EnterUse, names.LeaveDirectory),
    ("fcntl fcntl64", uses.EnterUse, creations.LeaveControl),
    ("getpeername", uses.EnterUse, names.LeavePeerName),
    ("getpid", None, processes.LeaveOwnProcess),
    ("gettid set_tid_address", None, processes.LeaveIdentification),
    ("ioctl", uses.EnterUse, creations.LeaveDeviceControl),
    ("getsockopt", uses.EnterUse, names.LeaveOption),
    ("mknod", None, names.LeaveNode),
    ("mknodat", uses.EnterUse, names.LeaveNode),
    ("pidfd_getfd", uses.EnterUse, processes.LeaveCopyFromProcess),
    ("pidfd_open", None, processes.LeaveOpenProcess),
    ("pipe pipe2 socketpair", None, creations.LeavePair),
    ("recvmmsg recvmmsg_time64 recvmsg", uses.EnterUse, messages.LeaveReceive),
    ("seccomp", None, creations.LeaveFilter),
    ("sendmmsg sendmsg", messages.EnterSend, messages.LeaveSend),
    ("sendto", uses.EnterUse, names.LeaveSendTo),
    ("setns", uses.EnterUse, processes.LeaveNamespace),
    ("unlink rename", None, names.LeaveUnlink),
    ("renameat renameat2", uses.EnterUses, names.LeaveUnlink),
    ("unlinkat", uses.EnterUse, names.LeaveUnlink),
    ("unshare", None, processes.LeaveUnshare),
    ("geteuid geteuid32 getuid getuid32", None, processes.LeaveOwnUser),
)


# Exits of calls that change no descriptors, but concern threads, processes or names.
_OTHER_LEAVES = (
    names.LeaveDirectory,
    names.LeaveNode,
    names.LeaveUnlink,
    processes.LeaveOwnProcess,
    processes.LeaveOwnUser,
    processes.LeaveUser,
    processes.LeaveWait,
    uses.LeaveReady,
)

# Exits of calls that only use the descriptor that is their first argument.
_USING_LEAVES = (
    None,
    names.LeaveNode,
    names.LeaveOption,
    uses.LeaveReady,
    uses.LeaveUse,
)


def _IsChanging(enter: Effect | None, leave: Effect | None) -> bool:
    """Determines whether a call does more to descriptors than to use one."""
    if enter is uses.EnterUse:
        return leave not in _USING_LEAVES
    return enter is not None or leave not in _OTHER_LEAVES


def _GetEffects() -> dict[str, CallEffects]:
    """Retrieves the effects of calls, per name."""
    effects: dict[str, tuple[Effect | None, Effect | None]] = {
        name: (uses.EnterUse, uses.LeaveUse if transfer else None)
        for name, transfer in calls.PLAIN_USES.items()
    }
    for name, row in calls.CALLS.items():
        if row.creation is not None:
            enter = uses.EnterUse if row.uses == (0,) else uses.EnterUses
            effects[name] = (enter if row.uses else None, creations.LeaveCreation)
        elif row.uses and row.uses != (0,):
            is_copy = row.result == calls.RETURNS_MOVED
            effects[name] = (uses.EnterUses, uses.LeaveCopy if is_copy else None)
        if row.waits_until_ready:
            effects[name] = (uses.EnterUse if row.uses else None, uses.LeaveReady)
    for name in calls.EXECUTE_NAMES:
        has_descriptor = bool(calls.CALLS[name].uses)
        effects[name] = (
            uses.EnterUse if has_descriptor else None,
            processes.LeaveExecute,
        )
    effects.update(
        dict.fromkeys(calls.FORK_NAMES, (processes.EnterFork, processes.LeaveFork))
    )
    effects.update(dict.fromkeys(calls.USER_NAMES, (None, processes.LeaveUser)))
    effects.update(dict.fromkeys(calls.WAIT_NAMES, (None, processes.LeaveWait)))
    for own_names, own_enter, own_leave in _OWN_EFFECTS:
        effects.update(dict.fromkeys(own_names.split(), (own_enter, own_leave)))
    return {
        name: (enter, leave, _IsChanging(enter, leave))
        for name, (enter, leave) in effects.items()
    }


EFFECTS = _GetEffects()

# Effects of a call that is not in the table: its result can name a descriptor.
UNKNOWN_EFFECTS: CallEffects = (None, creations.LeaveUnknown, False)
