"""What the arguments and results of system calls are.

One line per call: its name, the role of each argument in the order in which strace
prints them, and behind "->" what it returns. Arguments that nothing is made of have the
role "-". Calls that are not listed are kept as they are: with their name, the text of
their arguments and their result.

Sources: the manual pages of the Linux project, section 2, and the decoders of strace
release 6.1, which print some arguments in another order or leave some out.
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
WAIT_STATUS = "wstatus"

# Kinds of results.
RETURNS_CHILD = "child"
RETURNS_DESCRIPTOR = "fd"
RETURNS_SIZE_IN = "in"
RETURNS_SIZE_OUT = "out"
# Bytes moved from the one descriptor to the other.
RETURNS_SIZE_BOTH = "both"
RETURNS_PROCESS = "pid"


class CallSignature(typing.NamedTuple):
    """What the arguments and the result of a call are.

    Attributes:
      roles (dict[str, int]): index of the argument per role.
      result (str): kind of the result, empty if nothing is made of it.
    """

    roles: dict[str, int]
    result: str


_TABLE = """
accept fd sockaddr - -> fd
accept4 fd sockaddr - flags -> fd
access path mode
acct path
add_key command - - size
arch_prctl command address
bind fd sockaddr -
bpf command options
brk address
cachestat fd - - flags
capset - options
chdir path
chmod path mode
chown path - -
chown32 path - -
chroot path
clone - - - -> child
clone2 - - - -> child
clone3 - - -> child
close fd
close_range fd fd2 flags
connect fd sockaddr -
copy_file_range fd offset fd2 - size flags -> both
creat path mode -> fd
delete_module options flags
dup fd -> fd
dup2 fd fd2 -> fd
dup3 fd fd2 flags -> fd
epoll_create - -> fd
epoll_create1 flags -> fd
epoll_ctl fd command fd2 options
epoll_pwait fd - - options
epoll_pwait2 fd - - options
epoll_wait fd - - options
eventfd - -> fd
eventfd2 - flags -> fd
execve path argv -
execveat dirfd path argv - flags
exit status
exit_group status
faccessat dirfd path mode
faccessat2 dirfd path mode flags
fadvise64 fd offset size options
fadvise64_64 fd offset size options
fallocate fd mode offset size
fanotify_init flags - -> fd
fanotify_mark fd flags options dirfd path
fchdir fd
fchmod fd mode
fchmodat dirfd path mode
fchmodat2 dirfd path mode flags
fchown fd - -
fchown32 fd - -
fchownat dirfd path - - flags
fcntl fd command options
fcntl64 fd command options
fdatasync fd
fgetxattr fd options - size
file_getattr dirfd path - - flags
file_setattr dirfd path - - flags
finit_module fd options flags
flistxattr fd - size
flock fd command
fork -> child
fremovexattr fd options
fsconfig fd command options - -
fsetxattr fd options - size flags
fsmount fd flags - -> fd
fsopen options flags -> fd
fspick dirfd path flags -> fd
fstat fd -
fstat64 fd -
fstatat64 dirfd path - flags
fstatfs fd -
fstatfs64 fd - -
fsync fd
ftruncate fd size
ftruncate64 fd size
futex address command options
futimesat dirfd path -
getdents fd - size -> in
getdents64 fd - size -> in
getpeername fd sockaddr -
getpgid pid
getrandom - size flags
getsid pid
getsockname fd sockaddr -
getsockopt fd protocol command options -
getxattr path options - size
init_module - size options
inotify_add_watch fd path flags
inotify_init -> fd
inotify_init1 flags -> fd
inotify_rm_watch fd -
io_uring_enter fd - - flags - -
io_uring_register fd command - -
io_uring_setup - - -> fd
ioctl fd command options
kcmp pid - command - -
kexec_file_load fd fd2 size options flags
kexec_load - - - flags
keyctl command options
kill pid signal
landlock_add_rule fd command - flags
landlock_create_ruleset - - flags -> fd
landlock_restrict_self fd flags
lchown path - -
lchown32 path - -
lgetxattr path options - size
link path path2
linkat dirfd path dirfd2 path2 flags
listen fd backlog
listmount - - - flags
listxattr path - size
llistxattr path - size
lremovexattr path options
lseek fd offset command
_llseek fd offset - command
lsetxattr path options - size flags
lstat path -
lstat64 path -
madvise address size options
map_shadow_stack address size flags
membarrier command - -
memfd_create options flags -> fd
memfd_secret flags -> fd
migrate_pages pid - - -
mkdir path mode
mkdirat dirfd path mode
mknod path mode -
mknodat dirfd path mode -
mlock address size
mlock2 address size flags
mmap address size protection flags fd offset
mmap2 address size protection flags fd offset
mount path path2 - flags options
mount_setattr dirfd path flags options -
move_mount dirfd path dirfd2 path2 flags
mprotect address size protection
mq_getsetattr fd - -
mq_notify fd -
mq_open path flags mode - -> fd
mq_timedreceive fd - size - - -> in
mq_timedsend fd - size - -
mq_unlink path
mremap address size - flags -
msync address size flags
munlock address size
munmap address size
name_to_handle_at dirfd path - - flags
newfstatat dirfd path - flags
nfsservctl command - -
oldfstat fd -
oldlstat path -
oldstat path -
open path flags mode -> fd
open_by_handle_at dirfd - flags -> fd
open_tree dirfd path flags -> fd
open_tree_attr dirfd path flags options - -> fd
openat dirfd path flags mode -> fd
openat2 dirfd path options - -> fd
perf_event_open options pid - fd flags -> fd
personality options
pidfd_getfd fd fd2 flags -> fd
pidfd_open pid flags -> fd
pidfd_send_signal fd signal options flags
pipe options
pipe2 options flags
pivot_root path path2
pkey_mprotect address size protection -
prctl command options - - -
pread64 fd - size offset -> in
preadv fd - - offset -> in
preadv2 fd - - offset flags -> in
prlimit64 pid command options -
process_madvise fd - - options flags
process_mrelease fd flags
process_vm_readv pid - - - - flags -> in
process_vm_writev pid - - - - flags -> out
ptrace command pid address options
pwrite64 fd - size offset -> out
pwritev fd - - offset -> out
pwritev2 fd - - offset flags -> out
quotactl command path - -
quotactl_fd fd command - -
read fd - size -> in
readahead fd offset size
readlink path path2 size
readlinkat dirfd path path2 size
readv fd - - -> in
reboot - - command -
recv fd - size flags -> in
recvfrom fd - size flags sockaddr - -> in
recvmmsg fd - - flags -
recvmmsg_time64 fd - - flags -
recvmsg fd options flags -> in
removexattr path options
rename path path2
renameat dirfd path dirfd2 path2
renameat2 dirfd path dirfd2 path2 flags
request_key command - - -
rmdir path
rt_sigqueueinfo pid signal options
rt_tgsigqueueinfo - pid signal options
seccomp command flags options
send fd - size flags -> out
sendfile fd fd2 offset size -> both
sendfile64 fd fd2 offset size -> both
sendmmsg fd - - flags
sendmsg fd options flags -> out
sendto fd - size flags sockaddr - -> out
setdomainname path size
setfsgid -
setfsuid -
sethostname path size
setns fd flags
setpgid pid -
setresuid - - -
setreuid - -
setsockopt fd protocol command options -
settimeofday - -
setuid -
setxattr path options - size flags
shmat - address flags
shmget - size flags
shutdown fd options
signalfd fd options - -> fd
signalfd4 fd options - flags -> fd
socket domain type protocol -> fd
socketpair domain type protocol options
splice fd offset fd2 - size flags -> both
stat path -
stat64 path -
statfs path -
statfs64 path - -
statx dirfd path flags - -
swapoff path
swapon path flags
symlink path path2
symlinkat path dirfd path2
sync_file_range fd offset size flags
syncfs fd
tee fd fd2 size flags -> both
tgkill - pid signal
timerfd_create - flags -> fd
timerfd_gettime fd -
timerfd_settime fd flags options -
tkill pid signal
truncate path size
truncate64 path size
umask mode
umount path
umount2 path flags
unlink path
unlinkat dirfd path flags
unshare flags
uselib path
userfaultfd flags -> fd
utime path options
utimensat dirfd path options flags
utimensat_time64 dirfd path options flags
utimes path options
vfork -> child
vmsplice fd - - flags -> out
wait4 pid wstatus options - -> pid
waitid - pid - options - -> pid
waitpid pid wstatus options -> pid
write fd - size -> out
writev fd - - -> out
"""


def _ReadTable() -> dict[str, CallSignature]:
    """Reads the table.

    Returns:
      dict[str, CallSignature]: signature per name of a call.
    """
    signatures = {}
    for line in _TABLE.split("\n"):
        arguments, _, result = line.partition("->")
        words = arguments.split()
        if words:
            signatures[words[0]] = CallSignature(
                {role: index for index, role in enumerate(words[1:]) if role != "-"},
                result.strip(),
            )
    return signatures


SIGNATURES = _ReadTable()
