"""Table of all system calls of Linux, with one row for calls with the same properties.

Rows are below the class of their calls, which is in brackets. A row has the names of
calls, then the role of each argument in the order in which strace prints them, after
"->" what the calls return, and after "|" their other properties. Unused arguments have
the role "-", or are left out at the end.

Properties: "new" for calls that return a new descriptor, "new!" if exec always closes
it, "new:2" if argument 2 can have the flag O_CLOEXEC, "new:2=8" if the flag has another
value; "inode:NAME" if the descriptor refers to an anonymous inode, with its name in the
kernel; "opens" if it refers to the file at the path; "makes:KIND" for calls that make
objects of another kind; "copies" for calls with a command that returns a copy of a
descriptor; "peek" if the call can leave the data unread; "back" if data goes from the
second descriptor to the first; "message" for calls whose messages can pass descriptors
to another process; "user" for calls that set the effective user identifier; "names" for
calls that give a file its second path as a name; "plain" for calls whose path does not
name a file, or is not followed; "ready" for calls that wait until a descriptor is
ready.

Sources: the manual pages of the Linux project, section 2; the tables and decoders of
strace 7.2 (src/linux/*/syscallent*.h, without the calls of other systems that ran on
Alpha and MIPS); names that releases before 4.12 used; and for values the headers of
Linux 6.12.
"""

from __future__ import annotations

import typing

# Classes: what a call is about.
FILES = "files"
NETWORK = "network"
PROCESSES = "processes"
MEMORY = "memory"
SIGNALS = "signals"
DESCRIPTORS = "descriptors"
OTHER = "other"

CLASS_NAMES = (FILES, NETWORK, PROCESSES, MEMORY, SIGNALS, DESCRIPTORS, OTHER)

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

# Kinds of results: a child, descriptor or process; or the number of bytes read, written
# or moved from one descriptor to the other; or the size of something other than data.
RETURNS_CHILD = "child"
RETURNS_DESCRIPTOR = "fd"
RETURNS_PROCESS = "pid"
RETURNS_READ = "in"
RETURNS_WRITTEN = "out"
RETURNS_MOVED = "both"
RETURNS_SIZE = "size"

# How a call transfers the data of a descriptor, as counted by its result. RECEIVES is
# the same as READS, unless the data was only looked at (MSG_PEEK).
NOTHING = 0
READS = 1
WRITES = 2
RECEIVES = 3

_TRANSFERS = {RETURNS_READ: READS, RETURNS_WRITTEN: WRITES}

CLOSE_ON_EXEC = 0o2000000

# Calls that map memory have numbers and flags before the descriptor:
# mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 3</etc/passwd>, 0)
MAPPING_USES = (4,)


class Creation(typing.NamedTuple):
    """Whether exec closes the new descriptor that a call returns.

    Attributes:
      flags_index: index of the argument with flags, if there is one.
      is_always_closed: True if exec always closes the descriptor.
    """

    flags_index: int | None
    flag: int
    is_always_closed: bool


class CallRow(typing.NamedTuple):
    """Properties of a call.

    Attributes:
      call_class: one of CLASS_NAMES.
      roles: index of the argument per role.
      result: kind of the result, empty if it is not used.
      uses: indexes of the arguments that are descriptors.
      transfer: how the data of the first of them is transferred, such as READS.
      copies_descriptor: True if one of its commands returns a copy of a descriptor.
      creation: how the descriptor that it returns is made.
      inode: name of the anonymous inode of that descriptor, empty if it is another
          object.
      opened_path: index of the path of the file that it opens.
      made_kind: kind of the object that it makes, such as "file" or "socket", empty if
          it is none of those.
      moves_back: True if data goes from the second descriptor to the first.
      names_file: True if its second path is a name that it gives to a file.
      has_plain_path: True if its path does not name a file, or is not followed.
      passes_descriptors: True if its messages can pass descriptors.
      sets_user: True if it sets the effective user identifier.
      waits_until_ready: True if it waits until a descriptor is ready.
    """

    call_class: str
    roles: dict[str, int]
    result: str
    uses: tuple[int, ...]
    transfer: int
    copies_descriptor: bool
    creation: Creation | None
    inode: str
    opened_path: int | None
    made_kind: str
    moves_back: bool
    names_file: bool
    has_plain_path: bool
    passes_descriptors: bool
    sets_user: bool
    waits_until_ready: bool

    @property
    def sets_address(self) -> bool:
        """bool: True if it uses or returns a socket address, but transfers no data."""
        return SOCKET_ADDRESS in self.roles and not self.result.startswith(
            (RETURNS_READ, RETURNS_WRITTEN)
        )


_TABLE = """
[files]
access chmod mkdir mknod: path mode
acct chdir chown chown32 lchown lchown32 lstat lstat64 oldlstat oldstat rmdir
  stat stat64 statfs statfs64 swapoff unlink uselib: path
acl_get acl_set arm_fadvise64_64 attrctl getcwd oldumount sync ustat:
cachestat: fd - - flags
creat: path mode -> fd | new opens
faccessat fchmodat mkdirat mknodat: dirfd path mode
faccessat2 fchmodat2: dirfd path mode flags
fadvise64 fadvise64_64: fd offset size options
fanotify_init: flags -> fd | new:0=1 inode:[fanotify]
fanotify_mark: fd flags options dirfd path
fchdir fchown fchown32 fdatasync fstat fstat64 fstatfs fstatfs64 fsync inotify_rm_watch
  oldfstat syncfs: fd
fchmod: fd mode
fchownat file_getattr file_setattr name_to_handle_at: dirfd path - - flags
fgetxattr: fd options - size
flistxattr readdir: fd - size
fremovexattr: fd options
fsconfig: fd command options
fsetxattr: fd options - size flags
fsmount: fd flags -> fd | new:1=1
fsopen: options flags -> fd | new:1=1 inode:[fscontext]
fspick: dirfd path flags -> fd | new:2=1 inode:[fscontext]
fstatat64 newfstatat: dirfd path - flags
ftruncate ftruncate64: fd size
futimesat: dirfd path
getdents getdents64: fd - size -> size
getxattr lgetxattr: path options - size
getxattrat setxattrat: dirfd path flags - - size
inotify_add_watch: fd path flags
inotify_init: -> fd | new inode:inotify
inotify_init1: flags -> fd | new:0 inode:inotify
link rename: path path2 | names
linkat renameat2: dirfd path dirfd2 path2 flags | names
listmount: - - - flags
listxattr llistxattr: path - size
listxattrat: dirfd path flags - size
lookup_dcookie: - - size
lremovexattr removexattr utime utimes: path options
lsetxattr setxattr: path options - size flags
memfd_create: options flags -> fd | new:1=1 makes:memory
memfd_secret: flags -> fd | new:0 makes:memory
mount: path path2 - flags options | plain
mount_setattr: dirfd path flags options
move_mount: dirfd path dirfd2 path2 flags
mq_open: path flags mode -> fd | new! plain
mq_unlink: path | plain
nfsservctl sysfs: command
open: path flags mode -> fd | new:1 opens
open_by_handle_at: dirfd - flags -> fd | new:2
open_tree: dirfd path flags -> fd | new:2
open_tree_attr: dirfd path flags options -> fd | new:2
openat: dirfd path flags mode -> fd | new:2 opens
openat2: dirfd path options -> fd | new:2 opens
quotactl: command path
quotactl_fd: fd command
readahead: fd offset size
readlink: path path2 size
readlinkat: dirfd path path2 size
removexattrat statx unlinkat: dirfd path flags
renameat: dirfd path dirfd2 path2 | names
statmount: - - size flags
swapon umount2: path flags
symlink: path path2 | names plain
symlinkat: path dirfd path2 | names plain
sync_file_range: fd offset size flags
sync_file_range2: fd flags offset size
truncate truncate64: path size
umask: mode
utimensat utimensat_time64: dirfd path options flags
[network]
accept: fd sockaddr -> fd | new makes:socket
accept4: fd sockaddr - flags -> fd | new:3 makes:socket
bind connect getpeername getsockname: fd sockaddr
getsockopt setsockopt: fd protocol command options
listen: fd backlog
recv: fd - size flags -> in | peek
recvfrom: fd - size flags sockaddr -> in | peek
recvmmsg recvmmsg_time64 sendmmsg: fd - - flags | message
recvmsg: fd options flags -> in | message
send: fd - size flags -> out
sendmsg: fd options flags -> out | message
sendto: fd - size flags sockaddr -> out
shutdown: fd options
socket: domain type protocol -> fd | new:1 makes:socket
socketcall: command
socketpair: domain type protocol options | makes:socket
[processes]
__clone2 clone clone2 clone3 fork vfork: -> child
_exit exit exit_group: status
arc_gettls arc_settls capget exec_with_loader execv get_thread_area get_tls getegid
  getegid32 geteuid geteuid32 getgid getgid32 getgroups getgroups32 getpgrp getpid
  getppid getpriority getresgid getresgid32 getrlimit getrusage gettid getuid getuid32
  getxgid getxpid getxuid idle ioprio_get ioprio_set metag_get_tls metag_set_tls nice
  old_getrlimit rseq_slice_yield sched_get_affinity sched_get_priority_max
  sched_get_priority_min sched_set_affinity sched_yield set_robust_list set_thread_area
  set_tid_address set_tls setfsgid setfsgid32 setfsuid setfsuid32 setgid setgid32
  setpgrp setpriority setregid setregid32 setresgid setresgid32 setrlimit setsid
  swapcontext times ugetrlimit ulimit:
arch_prctl: command address
capset: - options
chroot: path
execve: path argv
execveat: dirfd path argv - flags
get_robust_list getpgid getsid sched_getaffinity sched_getparam sched_getscheduler
  sched_rr_get_interval sched_rr_get_interval_time64 sched_setaffinity sched_setparam
  sched_setscheduler setpgid: pid
getresuid getresuid32: - euid
kcmp: pid - command
kill tkill: pid signal
landlock_add_rule: fd command - flags
landlock_create_ruleset: - - flags -> fd | new! inode:[landlock-ruleset]
landlock_restrict_self process_mrelease setns: fd flags
listns: - - - flags
lsm_get_self_attr lsm_set_self_attr: - - size flags
lsm_list_modules: - size flags
membarrier: command
personality: options
pidfd_open: pid flags -> fd | new! makes:process
pidfd_send_signal: fd signal options flags
pivot_root: path path2
prctl: command options
prlimit64: pid command options
process_vm_readv process_vm_writev: pid - - - - flags -> size
ptrace: command pid address options
rseq: - - flags
sched_getattr: pid - size flags
sched_setattr: pid - flags
seccomp: command flags options
setgroups setgroups32: size
setresuid setresuid32 setreuid setreuid32: - euid | user
setuid setuid32: uid | user
tgkill: - pid signal
unshare: flags
wait4 waitpid: pid wstatus options -> pid
waitid: - pid - options -> pid
[memory]
alloc_hugepages cachectl dma_memcpy free_hugepages getpagesize madvise1 memory_ordering
  munlockall old_getpagesize old_mmap pkey_free riscv_flush_icache set_mempolicy
  sram_alloc sram_free:
brk shmdt: address
cacheflush: address - flags size
get_mempolicy: - - - address flags
madvise: address size options
map_shadow_stack mlock2 mseal msync: address size flags
mbind: address size - - - flags
migrate_pages: pid
mincore mlock munlock munmap subpage_prot: address size
mlockall pkey_alloc: flags
mmap mmap2: address size protection flags fd offset
modify_ldt: command
move_pages: pid - - - - flags
mprotect pkey_mprotect: address size protection
mremap set_mempolicy_home_node: address size - flags
process_madvise: fd - - options flags
remap_file_pages: address size protection - flags
shmat: - address flags
shmctl: - command
shmget: - size flags
userfaultfd: flags -> fd | new:0 inode:[userfaultfd]
[signals]
alarm pause restart_syscall rt_sigaction rt_sigpending rt_sigreturn rt_sigsuspend
  rt_sigtimedwait rt_sigtimedwait_time64 sgetmask sigaction sigaltstack signal
  sigpending sigreturn sigsuspend ssetmask:
rt_sigprocmask sigprocmask: command
rt_sigqueueinfo: pid signal options
rt_tgsigqueueinfo: - pid signal options
signalfd: fd options -> fd | new inode:[signalfd]
signalfd4: fd options - flags -> fd | new:3 inode:[signalfd]
[descriptors]
_llseek: fd offset - command
_newselect old_select poll ppoll ppoll_time64 pselect6 pselect6_time64 select: | ready
close mq_getsetattr mq_notify timerfd_gettime timerfd_gettime64: fd
close_range: fd fd2 flags
copy_file_range splice: fd offset fd2 - size flags -> both
dup: fd -> fd
dup2: fd fd2 -> fd
dup3: fd fd2 flags -> fd
epoll_create: -> fd | new inode:[eventpoll]
epoll_create1: flags -> fd | new:0 inode:[eventpoll]
epoll_ctl: fd command fd2 options
epoll_ctl_old: fd command fd2
epoll_pwait epoll_pwait2 epoll_wait epoll_wait_old: fd - - options | ready
eventfd: -> fd | new inode:[eventfd]
eventfd2: - flags -> fd | new:1 inode:[eventfd]
fallocate: fd mode offset size
fcntl fcntl64: fd command options | copies
flock io_uring_register: fd command
getdtablesize getpmsg io_cancel io_destroy io_getevents io_pgetevents
  io_pgetevents_time64 io_setup io_submit putpmsg timerfd:
io_uring_enter: fd - - flags
io_uring_setup: -> fd | new! inode:[io_uring]
ioctl: fd command options
lseek: fd offset command
mq_timedreceive mq_timedreceive_time64 read: fd - size -> in
mq_timedsend mq_timedsend_time64: fd - size
perf_event_open: options pid - fd flags -> fd | new:4=8 inode:[perf_event]
pidfd_getfd: fd fd2 flags -> fd | new!
pipe: options | makes:pipe
pipe2: options flags | makes:pipe
pread pread64: fd - size offset -> in
preadv: fd - - offset -> in
preadv2: fd - - offset flags -> in
pwrite pwrite64: fd - size offset -> out
pwritev: fd - - offset -> out
pwritev2: fd - - offset flags -> out
readv: fd -> in
sendfile sendfile64: fd fd2 offset size -> both | back
tee: fd fd2 size flags -> both
timerfd_create: - flags -> fd | new:1 inode:[timerfd]
timerfd_settime timerfd_settime64: fd flags options
vmsplice: fd - - flags -> out
write: fd - size -> out
writev: fd -> out
[other]
_sysctl adjtimex afs_syscall arc_usr_cmpxchg atomic_barrier atomic_cmpxchg_32 bdflush
  bfin_spinlock break breakpoint clock_adjtime clock_adjtime64 clock_getres
  clock_getres_time64 clock_gettime clock_gettime64 clock_settime clock_settime64
  cmpxchg cmpxchg_badaddr dipc ftime get_kernel_syms getcpu getdomainname gethostname
  getitimer gettimeofday getunwind gtty ioperm iopl kern_features lock
  metag_set_fpu_flags metag_setglobalbit mpx multiplexer nanosleep ni_syscall
  old_adjtimex oldolduname olduname or1k_atomic pciconfig_iobase pciconfig_read
  pciconfig_write perfctr perfmonctl prof profil rtas security semop semtimedop
  semtimedop_time64 sethae setitimer settimeofday setup spill stime stty switch_endian
  sys_debug_setcontext syscall sysinfo sysmips time timer_create timer_delete
  timer_getoverrun timer_gettime timer_gettime64 tuxcall uname uretprobe usr26 usr32
  utrap_install vhangup vm86 vm86old vserver xtensa:
add_key: command - - size
bpf: command options | new!
clock_nanosleep clock_nanosleep_time64: - flags command
create_module: - size
delete_module: options flags
finit_module: fd options flags
futex: address command options
futex_requeue msgget timer_settime timer_settime64: - flags
futex_time64 msgctl: - command
futex_wait futex_wake kexec_load msgsnd s390_sthyi: - - - flags
futex_waitv semget: - - flags
getrandom: - size flags
init_module: - size options
ipc request_key s390_guarded_storage s390_runtime_instr: command
kexec_file_load: fd fd2 size options flags
keyctl: command options
msgrcv: - - - - flags
query_module: - - - size
reboot semctl: - - command
s390_pci_mmio_read s390_pci_mmio_write syslog: - - size
setdomainname sethostname: path size
spu_create: path flags mode fd
spu_run: fd
umount: path
"""


def _ReadCreation(words: list[str]) -> Creation | None:
    """Reads from the words after "|" how a call makes a descriptor, if it does."""
    for word in words:
        kind, _, place = word.partition(":")
        if kind == "new!":
            return Creation(None, 0, True)
        if kind == "new":
            index, _, value = place.partition("=")
            flag = int(value) if value else CLOSE_ON_EXEC
            return Creation(int(index) if index else None, flag, False)
    return None


def _ReadRow(call_class: str, text: str) -> CallRow:
    """Reads a row of the table without its names."""
    text, _, rest = text.partition("|")
    text, _, result = text.partition("->")
    words = text.split()
    roles = {role: index for index, role in enumerate(words) if role != "-"}
    extras = rest.split()
    values = dict(word.split(":", 1) for word in extras if ":" in word)
    result = result.strip()
    transfer = RECEIVES if "peek" in extras else _TRANSFERS.get(result, NOTHING)

    return CallRow(
        call_class,
        roles,
        result,
        tuple(index for index, role in enumerate(words) if role in _DESCRIPTOR_ROLES),
        transfer,
        "copies" in extras,
        _ReadCreation(extras),
        values.get("inode", ""),
        roles[PATH] if "opens" in extras else None,
        "file" if "opens" in extras else values.get("makes", ""),
        "back" in extras,
        "names" in extras,
        "plain" in extras,
        "message" in extras,
        "user" in extras,
        "ready" in extras,
    )


def _ReadTable() -> dict[str, CallRow]:
    """Reads the table."""
    rows = {}
    call_class = ""
    for line in _TABLE.replace("\n  ", " ").split("\n"):
        if line.startswith("["):
            call_class = line.strip("[]")
            continue
        names, _, text = line.partition(":")
        row = _ReadRow(call_class, text)
        for name in names.split():
            rows[name] = row
    return rows


CALLS = _ReadTable()


def _GetNames(condition: typing.Callable[[CallRow], bool]) -> frozenset[str]:
    """Retrieves the names of the calls whose row meets a condition."""
    return frozenset(name for name, row in CALLS.items() if condition(row))


# Calls that end a thread or process. Before 4.11, strace prints exit as _exit.
EXIT_NAMES = _GetNames(lambda row: EXIT_STATUS in row.roles)

# Calls that accept a connection.
ACCEPT_NAMES = _GetNames(
    lambda row: row.made_kind == "socket" and SOCKET_ADDRESS in row.roles
)

# Calls that execute a program.
EXECUTE_NAMES = _GetNames(lambda row: ARGUMENT_VECTOR in row.roles)

# Calls that start a thread or process.
FORK_NAMES = _GetNames(lambda row: row.result == RETURNS_CHILD)

# Calls whose messages can pass descriptors to another process.
MESSAGE_NAMES = _GetNames(lambda row: row.passes_descriptors)

# Calls that set the effective user identifier.
USER_NAMES = _GetNames(lambda row: row.sets_user)

# Calls that make two descriptors which are connected to each other.
PAIR_NAMES = _GetNames(lambda row: bool(row.made_kind) and row.creation is None)

# Access for which a file was opened, as GetAccess() returns it.
READ_ACCESS = "r"
WRITE_ACCESS = "w"

# Calls that wait for a child to end.
WAIT_NAMES = _GetNames(lambda row: row.result == RETURNS_PROCESS)

# Calls that only use the descriptor in their first argument, and how they transfer its
# data. Calls with their own effect are excluded by the caller.
PLAIN_USES = {
    name: row.transfer
    for name, row in CALLS.items()
    if row.uses == (0,) and row.creation is None
}


def GetAccess(name: str | None, flags: str | None) -> str:
    """Determines the access for which a file was opened.

    Args:
      name: call that opened it; creat has no flags.
      flags: flags as strace writes them, such as "O_RDWR|O_CREAT".

    Returns:
      str: READ_ACCESS, WRITE_ACCESS, or both joined in this order.
    """
    if name == "creat" or "O_WRONLY" in (flags or ""):
        return WRITE_ACCESS
    return READ_ACCESS + WRITE_ACCESS if "O_RDWR" in (flags or "") else READ_ACCESS
