"""What is known of each system call: one row per call.

A row has the names of calls, then the role of each argument in the order in which
strace prints them, behind "->" what the calls return, and behind "|" what else they do
to descriptors. Arguments that nothing is made of have the role "-"; those at the end
are left out. Calls without a row are kept as they are.

Behind "|" stand: "new" for calls that return a new descriptor, "new!" if exec always
closes it, "new:2" if argument 2 has the flag O_CLOEXEC, "new:2=8" if the flag has
another value; "opens" if it is of the file at the path; "peek" if the data can be left
where it was; "back" if data goes from the second descriptor to the first.

Sources: the manual pages of the Linux project, section 2, the tables and decoders of
strace 7.2, which know all these calls, and for values the headers of Linux 6.12.
"""

from __future__ import annotations

import typing

# Roles of arguments.
ADDRESS = "address"
ARGUMENT_VECTOR = "argv"
BACKLOG = "backlog"
COMMAND = "command"
DESCRIPTOR = "fd"
DIRECTORY = "dirfd"
DOMAIN = "domain"
EFFECTIVE_USER = "euid"
EXIT_STATUS = "status"
FLAGS = "flags"
MODE = "mode"
OFFSET = "offset"
OPTIONS = "options"
PATH = "path"
PROCESS = "pid"
PROTECTION = "protection"
PROTOCOL = "protocol"
SECOND_DESCRIPTOR = "fd2"
SECOND_DIRECTORY = "dirfd2"
SECOND_PATH = "path2"
SIGNAL = "signal"
SIZE = "size"
SOCKET_ADDRESS = "sockaddr"
SOCKET_TYPE = "type"
USER = "uid"
WAIT_STATUS = "wstatus"

_DESCRIPTOR_ROLES = (DESCRIPTOR, DIRECTORY, SECOND_DESCRIPTOR, SECOND_DIRECTORY)

# Kinds of results: bytes read, written, moved from the one descriptor to the other, or
# returned of something that is no data.
RETURNS_CHILD = "child"
RETURNS_DESCRIPTOR = "fd"
RETURNS_PROCESS = "pid"
RETURNS_READ = "in"
RETURNS_WRITTEN = "out"
RETURNS_MOVED = "both"
RETURNS_SIZE = "size"

# What the result says of the data of a descriptor. RECEIVES: as READS, unless the data
# was only looked at (MSG_PEEK).
NOTHING = 0
READS = 1
WRITES = 2
RECEIVES = 3

_TRANSFERS = {RETURNS_READ: READS, RETURNS_WRITTEN: WRITES}

CLOSE_ON_EXEC = 0o2000000


class Creation(typing.NamedTuple):
    """How a call that returns a new descriptor has exec close it.

    Attributes:
      flags_index (int or None): index of the argument with flags, if there is one.
      flag (int): value of the flag.
      is_always_closed (bool): True if exec always closes the descriptor.
    """

    flags_index: int | None
    flag: int
    is_always_closed: bool


class CallRow(typing.NamedTuple):
    """What is known of a call.

    Attributes:
      roles (dict[str, int]): index of the argument per role.
      result (str): kind of the result, empty if nothing is made of it.
      uses (tuple[int, ...]): indexes of the arguments that are descriptors.
      transfer (int): what the result says of the data of the first of them.
      creation (Creation or None): how the descriptor that it returns is made.
      opened_path (int or None): index of the path of the file that it opens.
      moves_back (bool): True if data goes from the second descriptor to the first.
    """

    roles: dict[str, int]
    result: str
    uses: tuple[int, ...]
    transfer: int
    creation: Creation | None
    opened_path: int | None
    moves_back: bool

    @property
    def is_fork(self) -> bool:
        """bool: True if the call starts a thread or process."""
        return self.result == RETURNS_CHILD


_TABLE = """
__clone2 clone clone2 clone3 fork vfork: -> child
_llseek: fd offset - command
_newselect _sysctl adjtimex afs_syscall alarm bdflush break breakpoint capget
  clock_adjtime clock_adjtime64 clock_getres clock_getres_time64 clock_gettime
  clock_gettime64 clock_settime clock_settime64 cmpxchg ftime get_kernel_syms
  get_thread_area get_tls getcpu getcwd getegid getegid32 geteuid geteuid32 getgid
  getgid32 getgroups getgroups32 getitimer getpgrp getpid getpmsg getppid getpriority
  getresgid getresgid32 getrlimit getrusage gettid gettimeofday getuid getuid32 gtty
  idle io_cancel io_destroy io_getevents io_pgetevents io_pgetevents_time64 io_setup
  io_submit ioperm iopl ioprio_get ioprio_set lock mpx multiplexer munlockall
  nanosleep nice oldolduname olduname pause pciconfig_iobase pciconfig_read
  pciconfig_write pkey_free poll ppoll ppoll_time64 prof profil pselect6
  pselect6_time64 putpmsg restart_syscall rseq_slice_yield rt_sigaction rt_sigpending
  rt_sigreturn rt_sigsuspend rt_sigtimedwait rt_sigtimedwait_time64 rtas
  sched_get_priority_max sched_get_priority_min sched_yield security select semop
  semtimedop semtimedop_time64 set_mempolicy set_robust_list set_thread_area
  set_tid_address set_tls setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32
  setitimer setpriority setregid setregid32 setresgid setresgid32 setrlimit setsid
  settimeofday setup sgetmask sigaction sigaltstack signal sigpending sigreturn
  sigsuspend ssetmask stime stty swapcontext switch_endian sync sys_debug_setcontext
  syscall sysinfo time timer_create timer_delete timer_getoverrun timer_gettime
  timer_gettime64 timerfd times tuxcall ugetrlimit ulimit uname uretprobe usr26 usr32
  ustat vhangup vm86 vm86old vserver:
accept: fd sockaddr -> fd | new
accept4: fd sockaddr - flags -> fd | new:3
access chmod mkdir mknod: path mode
acct chdir chown chown32 chroot lchown lchown32 lstat lstat64 mq_unlink oldlstat
  oldstat rmdir stat stat64 statfs statfs64 swapoff umount unlink uselib: path
add_key: command - - size
arch_prctl: command address
bind connect getpeername getsockname: fd sockaddr
bpf: command options | new!
brk shmdt: address
cacheflush: address - flags size
cachestat io_uring_enter recvmmsg recvmmsg_time64 sendmmsg: fd - - flags
capset: - options
clock_nanosleep clock_nanosleep_time64: - flags command
close fchdir fchown fchown32 fdatasync fstat fstat64 fstatfs fstatfs64 fsync
  inotify_rm_watch mq_getsetattr mq_notify oldfstat spu_run syncfs timerfd_gettime
  timerfd_gettime64: fd
close_range: fd fd2 flags
copy_file_range splice: fd offset fd2 - size flags -> both
creat: path mode -> fd | new opens
create_module: - size
delete_module pipe2: options flags
dup: fd -> fd
dup2: fd fd2 -> fd
dup3: fd fd2 flags -> fd
epoll_create eventfd inotify_init: -> fd | new
epoll_create1 inotify_init1 memfd_secret userfaultfd: flags -> fd | new:0
epoll_ctl: fd command fd2 options
epoll_ctl_old: fd command fd2
epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old: fd - - options
eventfd2 timerfd_create: - flags -> fd | new:1
execve: path argv
execveat: dirfd path argv - flags
_exit exit exit_group: status
faccessat fchmodat mkdirat mknodat: dirfd path mode
faccessat2 fchmodat2: dirfd path mode flags
fadvise64 fadvise64_64: fd offset size options
fallocate: fd mode offset size
fanotify_init: flags -> fd | new:0=1
fanotify_mark: fd flags options dirfd path
fchmod: fd mode
fchownat file_getattr file_setattr name_to_handle_at: dirfd path - - flags
fcntl fcntl64 fsconfig ioctl: fd command options
fgetxattr: fd options - size
finit_module: fd options flags
flistxattr mq_timedsend mq_timedsend_time64 readdir: fd - size
flock io_uring_register quotactl_fd: fd command
fremovexattr shutdown: fd options
fsetxattr: fd options - size flags
fsmount: fd flags -> fd | new:1=1
fsopen memfd_create: options flags -> fd | new:1=1
fspick: dirfd path flags -> fd | new:2=1
fstatat64 newfstatat: dirfd path - flags
ftruncate ftruncate64: fd size
futex: address command options
futex_requeue msgget timer_settime timer_settime64: - flags
futex_time64 msgctl shmctl: - command
futex_wait futex_wake kexec_load listmount listns msgsnd s390_sthyi: - - - flags
futex_waitv rseq semget: - - flags
futimesat: dirfd path
get_mempolicy: - - - address flags
get_robust_list getpgid getsid migrate_pages sched_getaffinity sched_getparam
  sched_getscheduler sched_rr_get_interval sched_rr_get_interval_time64
  sched_setaffinity sched_setparam sched_setscheduler setpgid: pid
getdents getdents64: fd - size -> size
getrandom lsm_list_modules shmget: - size flags
getresuid getresuid32 setresuid setresuid32 setreuid setreuid32: - euid
getsockopt setsockopt: fd protocol command options
getxattr lgetxattr: path options - size
getxattrat setxattrat: dirfd path flags - - size
init_module: - size options
inotify_add_watch: fd path flags
io_uring_setup: -> fd | new!
ipc membarrier modify_ldt nfsservctl request_key rt_sigprocmask s390_guarded_storage
  s390_runtime_instr sigprocmask socketcall sysfs: command
kcmp: pid - command
kexec_file_load: fd fd2 size options flags
keyctl prctl: command options
kill tkill: pid signal
landlock_add_rule: fd command - flags
landlock_create_ruleset: - - flags -> fd | new!
landlock_restrict_self process_mrelease setns: fd flags
link pivot_root rename symlink: path path2
linkat move_mount renameat2: dirfd path dirfd2 path2 flags
listen: fd backlog
listxattr llistxattr: path - size
listxattrat: dirfd path flags - size
lookup_dcookie s390_pci_mmio_read s390_pci_mmio_write syslog: - - size
lremovexattr removexattr utime utimes: path options
lseek: fd offset command
lsetxattr setxattr: path options - size flags
lsm_get_self_attr lsm_set_self_attr statmount: - - size flags
madvise: address size options
map_shadow_stack mlock2 mseal msync: address size flags
mbind: address size - - - flags
mincore mlock munlock munmap subpage_prot: address size
mlockall pkey_alloc unshare: flags
mmap mmap2: address size protection flags fd offset
mount: path path2 - flags options
mount_setattr: dirfd path flags options
move_pages: pid - - - - flags
mprotect pkey_mprotect: address size protection
mq_open: path flags mode -> fd | new!
mq_timedreceive mq_timedreceive_time64 read: fd - size -> in
mremap set_mempolicy_home_node: address size - flags
msgrcv: - - - - flags
open: path flags mode -> fd | new:1 opens
open_by_handle_at: dirfd - flags -> fd | new:2
open_tree: dirfd path flags -> fd | new:2
open_tree_attr: dirfd path flags options -> fd | new:2
openat: dirfd path flags mode -> fd | new:2 opens
openat2: dirfd path options -> fd | new:2 opens
perf_event_open: options pid - fd flags -> fd | new:4=8
personality pipe: options
pidfd_getfd: fd fd2 flags -> fd | new!
pidfd_open: pid flags -> fd | new!
pidfd_send_signal: fd signal options flags
pread pread64: fd - size offset -> in
preadv: fd - - offset -> in
preadv2: fd - - offset flags -> in
prlimit64: pid command options
process_madvise: fd - - options flags
process_vm_readv process_vm_writev: pid - - - - flags -> size
ptrace: command pid address options
pwrite pwrite64: fd - size offset -> out
pwritev: fd - - offset -> out
pwritev2: fd - - offset flags -> out
query_module: - - - size
quotactl: command path
readahead: fd offset size
readlink: path path2 size
readlinkat: dirfd path path2 size
readv: fd -> in
reboot semctl: - - command
recv: fd - size flags -> in | peek
recvfrom: fd - size flags sockaddr -> in | peek
recvmsg: fd options flags -> in
remap_file_pages: address size protection - flags
removexattrat statx unlinkat: dirfd path flags
renameat: dirfd path dirfd2 path2
rt_sigqueueinfo: pid signal options
rt_tgsigqueueinfo: - pid signal options
sched_getattr: pid - size flags
sched_setattr: pid - flags
seccomp: command flags options
send: fd - size flags -> out
sendfile sendfile64: fd fd2 offset size -> both | back
sendmsg: fd options flags -> out
sendto: fd - size flags sockaddr -> out
setdomainname sethostname truncate truncate64: path size
setgroups setgroups32: size
setuid setuid32: uid
shmat: - address flags
signalfd: fd options -> fd | new
signalfd4: fd options - flags -> fd | new:3
socket: domain type protocol -> fd | new:1
socketpair: domain type protocol options
spu_create: path flags mode fd
swapon umount2: path flags
symlinkat: path dirfd path2
sync_file_range: fd offset size flags
sync_file_range2: fd flags offset size
tee: fd fd2 size flags -> both
tgkill: - pid signal
timerfd_settime timerfd_settime64: fd flags options
umask: mode
utimensat utimensat_time64: dirfd path options flags
vmsplice: fd - - flags -> out
wait4 waitpid: pid wstatus options -> pid
waitid: - pid - options -> pid
write: fd - size -> out
writev: fd -> out
"""


def _ReadCreation(words: list[str]) -> Creation | None:
    """Reads how a call makes a descriptor.

    Args:
      words (list[str]): what stands behind "|" in its row.

    Returns:
      Creation: how, or None if it makes none.
    """
    for word in words:
        kind, _, place = word.partition(":")
        if kind == "new!":
            return Creation(None, 0, True)
        if kind == "new":
            index, _, value = place.partition("=")
            flag = int(value) if value else CLOSE_ON_EXEC
            return Creation(int(index) if index else None, flag, False)
    return None


def _ReadRow(text: str) -> CallRow:
    """Reads a row of the table.

    Args:
      text (str): row without its names.

    Returns:
      CallRow: row.
    """
    text, _, rest = text.partition("|")
    text, _, result = text.partition("->")
    words = text.split()
    roles = {role: index for index, role in enumerate(words) if role != "-"}
    extras = rest.split()
    result = result.strip()
    transfer = RECEIVES if "peek" in extras else _TRANSFERS.get(result, NOTHING)

    return CallRow(
        roles,
        result,
        tuple(index for index, role in enumerate(words) if role in _DESCRIPTOR_ROLES),
        transfer,
        _ReadCreation(extras),
        roles[PATH] if "opens" in extras else None,
        "back" in extras,
    )


def _ReadTable() -> dict[str, CallRow]:
    """Reads the table.

    Returns:
      dict[str, CallRow]: row per name of a call.
    """
    rows = {}
    for line in _TABLE.replace("\n  ", " ").split("\n"):
        names, _, text = line.partition(":")
        row = _ReadRow(text)
        for name in names.split():
            rows[name] = row
    return rows


CALLS = _ReadTable()

# Calls that end a thread or process. Before 4.11 strace calls exit _exit.
EXIT_NAMES = frozenset(name for name, row in CALLS.items() if EXIT_STATUS in row.roles)

# Calls that do nothing to descriptors but use the one that is their first argument:
# what the result says of its data. Those with effects of their own are taken out by
# whoever applies these.
PLAIN_USES = {
    name: row.transfer
    for name, row in CALLS.items()
    if row.uses == (0,) and row.creation is None
}
