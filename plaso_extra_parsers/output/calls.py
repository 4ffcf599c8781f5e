"""Classes of system calls, by which the ticks of a lane are coloured."""

FILES = 0
NETWORK = 1
PROCESSES = 2
MEMORY = 3
SIGNALS = 4
DESCRIPTORS = 5
OTHER = 6

CLASS_NAMES = (
    "files",
    "network",
    "processes",
    "memory",
    "signals",
    "descriptors",
    "other",
)

_NAMES_PER_CLASS = {
    FILES: (
        "access chdir chmod chown creat faccessat faccessat2 fchdir fchmod fchmodat "
        "fchmodat2 fchown fchownat fdatasync fgetxattr flistxattr fstat fstat64 "
        "fstatfs fsync ftruncate futimesat getcwd getdents getdents64 getxattr lchown "
        "link linkat lstat lstat64 mkdir mkdirat mknod mknodat mount "
        "name_to_handle_at newfstatat open open_by_handle_at openat openat2 readlink "
        "readlinkat rename renameat renameat2 rmdir setxattr stat stat64 statfs statx "
        "symlink symlinkat truncate umask umount2 unlink unlinkat utime utimensat "
        "utimes"
    ),
    NETWORK: (
        "accept accept4 bind connect getpeername getsockname getsockopt listen recv "
        "recvfrom recvmmsg recvmsg send sendmmsg sendmsg sendto setsockopt shutdown "
        "socket socketpair"
    ),
    PROCESSES: (
        "_exit arch_prctl capset chroot clone clone3 execve execveat exit exit_group "
        "fork getpid getppid gettid kill pidfd_open pidfd_send_signal pivot_root prctl "
        "prlimit64 process_vm_readv process_vm_writev ptrace sched_yield seccomp "
        "set_robust_list set_tid_address setfsgid setfsuid setgid setgroups setns "
        "setpgid setregid setresgid setresuid setreuid setsid setuid tgkill tkill "
        "unshare vfork wait4 waitid waitpid"
    ),
    MEMORY: (
        "brk madvise mlock mlock2 mlockall mmap mmap2 mprotect mremap msync munlock "
        "munmap pkey_mprotect shmat shmctl shmdt shmget"
    ),
    SIGNALS: (
        "alarm pause rt_sigaction rt_sigpending rt_sigprocmask rt_sigqueueinfo "
        "rt_sigreturn rt_sigsuspend rt_sigtimedwait sigaltstack signalfd signalfd4"
    ),
    DESCRIPTORS: (
        "close close_range copy_file_range dup dup2 dup3 epoll_ctl epoll_pwait "
        "epoll_wait eventfd eventfd2 fallocate fcntl fcntl64 flock io_submit "
        "io_uring_enter ioctl lseek pidfd_getfd pipe pipe2 poll ppoll pread64 preadv "
        "preadv2 pselect6 pwrite64 pwritev pwritev2 read readv select sendfile splice "
        "tee vmsplice write writev"
    ),
}

CLASSES = {
    name: call_class
    for call_class, names in _NAMES_PER_CLASS.items()
    for name in names.split()
}


def GetClass(name):
    """Determines the class of a system call.

    Args:
      name (str): name or None.

    Returns:
      int: class.
    """
    return CLASSES.get(name, OTHER)
