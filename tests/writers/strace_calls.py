"""Calls that simulated programs make, as strace prints them."""

from __future__ import annotations

# Calls that use one descriptor and move nothing: name and arguments behind it.
PLAIN_USES = (
    ("fstat", ", ", "{st_mode=S_IFREG|0644, st_size=12, ...}", "0"),
    ("lseek", ", 0, SEEK_SET", "", "0"),
    ("fsync", "", "", "0"),
    ("getdents64", ", ", "0x55d0c1 /* 2 entries */, 32768", "48"),
    ("fcntl", ", F_GETFL", "", "0x8002 (flags O_RDWR|O_LARGEFILE)"),
    ("ioctl", ", TCGETS, ", "0x7ffc10", "-1 ENOTTY (Inappropriate ioctl for device)"),
    ("newfstatat", ', "x", ', "0x7ffc20, 0", "-1 ENOENT (No such file or directory)"),
)

# Calls that move data: name, what comes before and after the count, direction.
TRANSFERS = (
    ("read", "read", ", ", '"abc"..., {:d}'),
    ("pread64", "read", ", ", '"a) = 3"..., {:d}, 512'),
    ("readv", "read", ", ", '[{{iov_base="x, 4", iov_len={:d}}}], 1'),
    ("recvfrom", "read", ", ", '"\\0\\1<x>"..., {:d}, 0, NULL, NULL'),
    ("write", "write", ', "say \\"no\\""..., {:d}', ""),
    ("pwrite64", "write", ', "-> [x"..., {:d}, 1024', ""),
    ("writev", "write", ', [{{iov_base="(", iov_len={:d}}}], 1', ""),
    ("sendto", "write", ', "b"..., {:d}, MSG_NOSIGNAL, NULL, 0', ""),
)

# Calls that make one descriptor out of nothing: arguments without and with the flag
# for close-on-exec.
CREATIONS = (
    ("eventfd2", "0, 0", "0, EFD_CLOEXEC", "anon_inode:[eventfd]", "other"),
    ("epoll_create1", "0", "EPOLL_CLOEXEC", "anon_inode:[eventpoll]", "other"),
    (
        "timerfd_create",
        "CLOCK_REALTIME, 0",
        "CLOCK_REALTIME, TFD_CLOEXEC|TFD_NONBLOCK",
        "anon_inode:[timerfd]",
        "other",
    ),
    ("memfd_create", '"area", 0', '"area", MFD_CLOEXEC', "/memfd:area", "other"),
    ("inotify_init1", "0", "IN_CLOEXEC", "anon_inode:inotify", "other"),
    (
        "signalfd4",
        "-1, [CHLD], 8, 0",
        "-1, [CHLD INT], 8, SFD_CLOEXEC",
        "anon_inode:[signalfd]",
        "other",
    ),
    (
        "socket",
        "AF_INET, SOCK_STREAM, IPPROTO_TCP",
        "AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_TCP",
        "",
        "socket",
    ),
)
