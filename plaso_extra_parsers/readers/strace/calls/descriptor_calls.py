"""What the system calls of Linux do to descriptors.

Tables only: which calls name descriptors and where, which move data, which create
descriptors and when these are closed by exec. Taken from the manual pages and, for the
values of flags, from the headers of Linux 6.12.
"""

from __future__ import annotations

NOTHING = 0
READS = 1
WRITES = 2
# As READS, unless the data was only looked at (MSG_PEEK).
RECEIVES = 3

# Calls whose first argument is their only descriptor, or a directory, by what their
# result says about data moved.
USES: dict[str, int] = {
    name: NOTHING
    for name in (
        "_llseek bind cachestat chdir connect epoll_pwait epoll_pwait2 epoll_wait"
        " epoll_wait_old fadvise64 fadvise64_64 faccessat faccessat2 fallocate"
        " fanotify_mark fchdir fchmod fchmodat fchmodat2 fchown fchown32 fchownat"
        " fdatasync fgetxattr file_getattr file_setattr finit_module flistxattr flock"
        " fremovexattr fsconfig fsetxattr fstat fstat64 fstatat64 fstatfs fstatfs64"
        " fsync ftruncate ftruncate64 futimesat getdents getdents64 getpeername"
        " getsockname getsockopt getxattrat inotify_add_watch inotify_rm_watch"
        " io_uring_enter io_uring_register landlock_add_rule landlock_restrict_self"
        " listen listxattrat lseek mkdirat mknodat mount_setattr mq_getsetattr"
        " mq_notify mq_timedsend mq_timedsend_time64 name_to_handle_at newfstatat"
        " pidfd_send_signal process_madvise process_mrelease quotactl_fd readahead"
        " readlinkat removexattrat setns setsockopt setxattrat shutdown statx"
        " sync_file_range sync_file_range2 syncfs timerfd_gettime timerfd_gettime64"
        " timerfd_settime timerfd_settime64 unlinkat utimensat utimensat_time64"
    ).split()
}
USES.update(
    dict.fromkeys(
        (
            "mq_timedreceive",
            "mq_timedreceive_time64",
            "pread",
            "pread64",
            "preadv",
            "preadv2",
            "read",
            "readv",
        ),
        READS,
    )
)
USES.update(
    dict.fromkeys(
        (
            "pwrite",
            "pwrite64",
            "pwritev",
            "pwritev2",
            "send",
            "sendto",
            "vmsplice",
            "write",
            "writev",
        ),
        WRITES,
    )
)
USES["recv"] = USES["recvfrom"] = RECEIVES

# Calls that name descriptors elsewhere: the indexes of the arguments.
SEVERAL_USES: dict[str, tuple[int, ...]] = {
    "copy_file_range": (0, 2),
    "epoll_ctl": (0, 2),
    "kexec_file_load": (0, 1),
    "linkat": (0, 2),
    "mmap": (4,),
    "mmap2": (4,),
    "move_mount": (0, 2),
    "renameat": (0, 2),
    "renameat2": (0, 2),
    "sendfile": (0, 1),
    "sendfile64": (0, 1),
    "splice": (0, 2),
    "symlinkat": (1,),
    "tee": (0, 1),
}

# Calls that move data from one descriptor to another: positions of source and target
# in SEVERAL_USES.
COPIES: dict[str, tuple[int, int]] = {
    "copy_file_range": (0, 1),
    "sendfile": (1, 0),
    "sendfile64": (1, 0),
    "splice": (0, 1),
    "tee": (0, 1),
}

# Calls that return a new descriptor: index of the argument with flags, and the value of
# the flag that makes exec close it. _ALWAYS: the kernel sets it without a flag.
_CLOSE_ON_EXEC = 0o2000000
_ALWAYS = (-1, 0)
_NEVER = (-2, 0)

CREATIONS: dict[str, tuple[int, int]] = {
    "accept": _NEVER,
    "accept4": (3, _CLOSE_ON_EXEC),
    "bpf": _ALWAYS,
    "creat": _NEVER,
    "epoll_create": _NEVER,
    "epoll_create1": (0, _CLOSE_ON_EXEC),
    "eventfd": _NEVER,
    "eventfd2": (1, _CLOSE_ON_EXEC),
    "fanotify_init": (0, 1),
    "fsmount": (1, 1),
    "fsopen": (1, 1),
    "fspick": (2, 1),
    "inotify_init": _NEVER,
    "inotify_init1": (0, _CLOSE_ON_EXEC),
    "io_uring_setup": _ALWAYS,
    "landlock_create_ruleset": _ALWAYS,
    "memfd_create": (1, 1),
    "memfd_secret": (0, _CLOSE_ON_EXEC),
    "mq_open": _ALWAYS,
    "open": (1, _CLOSE_ON_EXEC),
    "open_by_handle_at": (2, _CLOSE_ON_EXEC),
    "open_tree": (2, _CLOSE_ON_EXEC),
    "open_tree_attr": (2, _CLOSE_ON_EXEC),
    "openat": (2, _CLOSE_ON_EXEC),
    "openat2": (2, _CLOSE_ON_EXEC),
    "perf_event_open": (4, 8),
    "pidfd_getfd": _ALWAYS,
    "pidfd_open": _ALWAYS,
    "signalfd": _NEVER,
    "signalfd4": (3, _CLOSE_ON_EXEC),
    "socket": (1, _CLOSE_ON_EXEC),
    "timerfd_create": (1, _CLOSE_ON_EXEC),
    "userfaultfd": (0, _CLOSE_ON_EXEC),
}

# Those of CREATIONS that open a path, and the index of the argument that is the path.
OPENED_PATHS = {"creat": 0, "open": 0, "openat": 1, "openat2": 1}

# Those of CREATIONS whose first argument is a descriptor, or a directory.
CREATIONS_WITH_USE = frozenset(
    (
        "accept",
        "accept4",
        "fsmount",
        "fspick",
        "open_by_handle_at",
        "open_tree",
        "open_tree_attr",
        "openat",
        "openat2",
        "signalfd",
        "signalfd4",
    )
)

# Commands of bpf that return a descriptor.
BPF_CREATIONS = frozenset(
    (
        "BPF_BTF_GET_FD_BY_ID",
        "BPF_BTF_LOAD",
        "BPF_ENABLE_STATS",
        "BPF_ITER_CREATE",
        "BPF_LINK_CREATE",
        "BPF_LINK_GET_FD_BY_ID",
        "BPF_MAP_CREATE",
        "BPF_MAP_GET_FD_BY_ID",
        "BPF_OBJ_GET",
        "BPF_PROG_GET_FD_BY_ID",
        "BPF_PROG_LOAD",
        "BPF_RAW_TRACEPOINT_OPEN",
        "BPF_TOKEN_CREATE",
    )
)

# Values of names that strace prints as numbers with -X raw and -e raw.
F_DUPFD = ("F_DUPFD", 0)
F_DUPFD_CLOEXEC = ("F_DUPFD_CLOEXEC", 1030)
F_SETFD = ("F_SETFD", 2)
FIOCLEX = ("FIOCLEX", 0x5451)
FIONCLEX = ("FIONCLEX", 0x5450)
CLOSE_RANGE_UNSHARE = 2
CLOSE_RANGE_CLOEXEC = 4


def ReadNumber(text: str) -> int | None:
    """Reads a number, or the value before a comment.

    Args:
      text (str): argument such as "0x2", "1030" or "0x2 /* F_SETFD */".

    Returns:
      int: value or None if the text is no number.
    """
    text = text.partition(" ")[0]
    if not text[:1].isdigit():
        return None
    try:
        return int(text, 0)
    except ValueError:
        return None


def IsName(text: str, name: tuple[str, int]) -> bool:
    """Determines whether an argument is a certain constant.

    Args:
      text (str): argument as in the log.
      name (tuple[str, int]): name and value of the constant.

    Returns:
      bool: True if so.
    """
    return text == name[0] or ReadNumber(text) == name[1]


def HasFlag(text: str, name: str, value: int) -> bool:
    """Determines whether flags have a certain flag.

    Args:
      text (str): flags as in the log.
      name (str): what the name of the flag ends with, such as "CLOEXEC".
      value (int): value of the flag.

    Returns:
      bool: True if so.
    """
    for part in text.split("|"):
        number = ReadNumber(part)
        if number is not None:
            if number & value:
                return True
        elif part.rstrip(" */").endswith(name):
            return True
    return False
