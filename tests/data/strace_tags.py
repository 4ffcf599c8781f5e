"""Tests for what the tags of strace logs say: that it happened, and nothing else."""

import os
import shutil
import tempfile
import unittest

from tests.data import tag_lists
from tests.data import tagging
from tests.parsers.strace import plugin as strace_test

PEER = '{sa_family=AF_INET, sin_port=htons(443), sin_addr=inet_addr("192.0.2.1")}, 16'
_PROGRESS = "-1 EINPROGRESS (Operation now in progress)"
_SO_ERROR = "SOL_SOCKET, SO_ERROR"
_STREAM = "socket(AF_INET, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP) = 3"
_READY = "poll([{fd=3, events=POLLOUT}], 1, -1) = 1 ([{fd=3, revents=POLLOUT}])"
_DATAGRAM = "socket(AF_INET, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_UDP) = 3"
_SHELL = 'execve("/bin/sh", ["sh"], 0x1) = 0'
_OPENED = 'open("/etc/cron.d/x", {:s}) = 3'
_OPENED2 = 'openat2(AT_FDCWD, "/etc/cron.d/x", {{flags={:s}, resolve=0}}, 24) = 3'

# mkfifo /tmp/f; cat /tmp/f | sh | client >/tmp/f: all but the shell, and what connects.
PIPES = (
    '10 execve("/bin/bash", ["bash"], 0x1) = 0',
    '10 mknod("/tmp/f", S_IFIFO|0644) = 0',
    *("10 pipe([3, 4]) = 0", "10 fork() = 11", "11 dup2(4, 1) = 1"),
    *("11 close(3) = 0", "11 close(4) = 0", '11 open("/tmp/f", O_RDONLY) = 3'),
    *("10 close(4) = 0", "10 pipe([4, 5]) = 0", "10 fork() = 12"),
    *("12 dup2(3, 0) = 0", "12 dup2(5, 1) = 1", "12 close(3) = 0"),
    *("12 close(4) = 0", "12 close(5) = 0", "10 close(5) = 0", "10 fork() = 13"),
    *("13 dup2(4, 0) = 0", "13 close(3) = 0", "13 close(4) = 0"),
    *('13 open("/tmp/f", O_WRONLY) = 3', "13 dup2(3, 1) = 1", "13 close(3) = 0"),
    *("10 close(3) = 0", "10 close(4) = 0"),
    "13 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3",
)
PIPED_SHELL = f"12 {_SHELL:s}"
PIPED_CONNECTION = f"13 connect(3, {PEER:s}) = 0"

# Calls, and the tags of the last one and of what it executes.
CASES = (
    # Connections: of what the log tells to be no stream there is none.
    ((f"connect(3, {PEER}) = 0",), "network_connection"),
    ((_STREAM, f"connect(3, {PEER}) = 0"), "network_connection"),
    ((_DATAGRAM, f"connect(3, {PEER}) = 0"), ""),
    (
        ("socket(PF_INET, SOCK_DGRAM, IPPROTO_IP) = 3", f"connect(3, {PEER}) = 0"),
        "",
    ),
    ((_DATAGRAM, "dup2(3, 9) = 9", f"connect(9, {PEER}) = 0"), ""),
    (("socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) = 3", f"connect(3, {PEER}) = 0"), ""),
    ((f"connect(3, {PEER.replace('443', '53')}) = 0",), ""),
    ((f"connect(3, {PEER.replace('443', '0')}) = 0",), ""),
    ((f"connect(3, {PEER.replace('443', '9')}) = 0",), ""),
    ((f"connect(3, {PEER.replace('443', '90')}) = 0",), "network_connection"),
    ((_STREAM, f"connect(3, {PEER.replace('443', '53')}) = 0"), "network_connection"),
    (
        (
            r'connect(3, {sa_family=AF_UNSPEC, sa_data="\0\0"}, 16) = 0',
            f"connect(3, {PEER}) = 0",
        ),
        "",
    ),
    ((f"connect(3<UDP:[10.0.0.1:9]>, {PEER}) = 0",), ""),
    ((f"connect(3<UDPv6:[10]>, {PEER}) = 0",), ""),
    ((f"connect(3<RAW:[1]>, {PEER}) = 0",), ""),
    ((f"connect(3<PING:[1]>, {PEER}) = 0",), ""),
    (
        (f"connect(3<TCP:[1]>, {PEER.replace('443', '53')}) = 0",),
        "network_connection",
    ),
    # The name of an interface is no type of a socket.
    (
        (
            "connect(3, {sa_family=AF_INET6, sin6_port=htons(443), "
            'sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "fe80::1", &sin6_addr), '
            'sin6_scope_id=if_nametoindex("<UDP")}, 28) = 0',
        ),
        "network_connection",
    ),
    ((f"connect(3, {PEER}) = 0 (INJECTED)",), ""),
    ((f"connect(3, {PEER}) = -1 ECONNREFUSED (Connection refused)",), ""),
    (
        (f"connect(3, {PEER}) = ? ERESTARTSYS (To be restarted)",),
        "",
    ),
    ((f"connect(3, {PEER}) = {_PROGRESS}",), ""),
    # A connection in progress is made when the program was told so.
    (
        (
            _STREAM,
            f"connect(3, {PEER}) = {_PROGRESS}",
            _READY,
            f"getsockopt(3, {_SO_ERROR}, [0], [4]) = 0",
        ),
        "network_connection",
    ),
    (
        (
            _STREAM,
            f"connect(3, {PEER}) = {_PROGRESS}",
            f"getsockopt(3, {_SO_ERROR}, [0], [4]) = 0",
        ),
        "network_connection",
    ),
    (
        (
            _READY,
            _STREAM,
            f"connect(3, {PEER}) = {_PROGRESS}",
            f"getsockopt(3, {_SO_ERROR}, [0], [4]) = 0",
        ),
        "",
    ),
    (
        (
            _STREAM,
            f"connect(3, {PEER}) = {_PROGRESS}",
            _READY,
            f"getsockopt(3, {_SO_ERROR}, [0], [4]) = 0",
            f"getsockopt(3, {_SO_ERROR}, [0], [4]) = 0",
        ),
        "",
    ),
    (
        (
            _STREAM,
            f"connect(3, {PEER}) = {_PROGRESS}",
            _READY,
            f"getsockopt(3, {_SO_ERROR}, [ECONNREFUSED], [4]) = 0",
        ),
        "",
    ),
    (
        (
            _STREAM,
            f"connect(3, {PEER}) = {_PROGRESS}",
            f"connect(3, {PEER}) = -1 EISCONN (Is connected)",
        ),
        "network_connection",
    ),
    ((f"getsockopt(3, {_SO_ERROR}, [0], [4]) = 0",), ""),
    # Shells.
    (
        (
            "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3",
            f"connect(3, {PEER}) = 0",
            "dup2(3, 0) = 0",
            "dup2(3, 1) = 1",
            _SHELL,
        ),
        "application_execution reverse_shell",
    ),
    (
        (
            "socketpair(AF_UNIX, SOCK_STREAM, 0, [3, 4]) = 0",
            "dup2(3, 0) = 0",
            "dup2(3, 1) = 1",
            _SHELL,
        ),
        "application_execution",
    ),
    (
        (
            "socketpair(AF_UNIX, SOCK_STREAM, 0, [3<socket:[7]>, 4<socket:[8]>]) = 0",
            "dup2(3<socket:[7]>, 0) = 0<socket:[7]>",
            "dup2(3<socket:[7]>, 1) = 1<socket:[7]>",
            _SHELL,
        ),
        "application_execution",
    ),
    # What a file is called makes no connection.
    (
        (
            "close(0) = 0",
            'open("TCP:[192.0.2.1:9->192.0.2.2:443]", O_RDWR) = 0',
            "dup2(0, 1) = 1",
            _SHELL,
        ),
        "application_execution",
    ),
    (
        ('open("TCP", O_RDWR) = 3', "dup2(3, 0) = 0", "dup2(3, 1) = 1", _SHELL),
        "application_execution",
    ),
    (
        (
            'open("/tmp/input and output: connection", O_RDWR) = 3',
            "dup2(3, 0) = 0",
            "dup2(3, 1) = 1",
            _SHELL,
        ),
        "application_execution",
    ),
    (
        (
            'open("/tmp/input: TCP output: TCP", O_RDWR) = 3',
            "dup2(3, 0) = 0",
            "dup2(3, 1) = 1",
            _SHELL,
        ),
        "application_execution",
    ),
    (
        (
            "dup2(3<TCP:[10.0.0.1:9->192.0.2.1:443]>, 0) = 0",
            "dup2(3<TCP:[10.0.0.1:9->192.0.2.1:443]>, 1) = 1",
            _SHELL,
        ),
        "application_execution reverse_shell",
    ),
    # Programs of deleted files.
    (
        (
            'open("/tmp/x", O_RDONLY) = 3',
            'unlink("/tmp/x") = 0',
            'execveat(3, "", ["x"], 0x1, AT_EMPTY_PATH) = 0',
        ),
        "application_execution execution_from_temporary_folder fileless_execution",
    ),
    (
        (
            'open("/tmp/x", O_RDONLY) = 3',
            'rename("/tmp/y", "/tmp/x") = 0',
            'execve("/proc/self/fd/3", ["x"], 0x1) = 0',
        ),
        "application_execution execution_from_temporary_folder fileless_execution",
    ),
    (
        (
            'open("/tmp/x", O_RDONLY) = 3',
            'rename("/tmp/x", "/tmp/y") = 0',
            'unlink("/tmp/x") = 0',
            'execveat(3, "", ["x"], 0x1, AT_EMPTY_PATH) = 0',
        ),
        "application_execution execution_from_temporary_folder",
    ),
    (
        (
            'unlink("/tmp/x") = 0',
            'open("/tmp/x", O_RDONLY) = 3',
            'execveat(3, "", ["x"], 0x1, AT_EMPTY_PATH) = 0',
        ),
        "application_execution execution_from_temporary_folder",
    ),
    (
        (
            'open("/tmp/x", O_RDONLY) = 3',
            'unlink("/tmp/x") = -1 EPERM (Operation not permitted)',
            'execveat(3, "", ["x"], 0x1, AT_EMPTY_PATH) = 0',
        ),
        "application_execution execution_from_temporary_folder",
    ),
    (
        ('unlink("/tmp/x") = 0', 'execve("/tmp/x", ["x"], 0x1) = 0'),
        "application_execution execution_from_temporary_folder",
    ),
    (
        ('execve("/var/tmp/x/y", ["sh"], 0x1) = 0',),
        "application_execution execution_from_temporary_folder",
    ),
    # Programs that were written before, under the name that they are executed by.
    (
        (
            'open("/srv/x", O_WRONLY|O_CREAT, 0755) = 3',
            'write(3, "x", 1) = 1',
            "close(3) = 0",
            'execve("/srv/x", ["x"], 0x1) = 0',
        ),
        "application_execution dropped_execution",
    ),
    (
        (
            'chdir("/srv") = 0',
            'open("x.part", O_RDWR|O_CREAT, 0755) = 3',
            "sendfile(3, 4, NULL, 9) = 9",
            "close(3) = 0",
            'rename("x.part", "x") = 0',
            'execve("./x", ["x"], 0x1) = 0',
        ),
        "application_execution dropped_execution",
    ),
    (
        (
            'creat("/srv/x", 0755) = 3',
            "dup2(3, 9) = 9",
            'write(9, "x", 1) = 1',
            'execve("/srv/x", ["x"], 0x1) = 0',
        ),
        "application_execution dropped_execution",
    ),
    # Opened, and nothing written; read; another one; replaced; not executed.
    (
        (
            'open("/srv/x", O_RDWR|O_CREAT, 0755) = 3',
            "close(3) = 0",
            'execve("/srv/x", ["x"], 0x1) = 0',
        ),
        "application_execution",
    ),
    (
        (
            'open("/srv/x", O_RDONLY) = 3',
            'read(3, "x", 1) = 1',
            'execve("/srv/x", ["x"], 0x1) = 0',
        ),
        "application_execution",
    ),
    (
        (
            'open("/srv/y", O_WRONLY|O_CREAT, 0755) = 3',
            'write(3, "x", 1) = 1',
            'execve("/srv/x", ["x"], 0x1) = 0',
        ),
        "application_execution",
    ),
    (
        (
            'open("/srv/x", O_WRONLY|O_CREAT, 0755) = 3',
            'write(3, "x", 1) = 1',
            'rename("/usr/bin/x", "/srv/x") = 0',
            'execve("/srv/x", ["x"], 0x1) = 0',
        ),
        "application_execution",
    ),
    (
        (
            'open("/srv/x", O_WRONLY|O_CREAT, 0755) = 3',
            'write(3, "x", 1) = -1 ENOSPC (No space left on device)',
            'execve("/srv/x", ["x"], 0x1) = 0',
        ),
        "application_execution",
    ),
    (
        (
            'open("/srv/x", O_WRONLY|O_CREAT, 0755) = 3',
            'write(3, "x", 1) = 1',
            'execve("/srv/x", ["x"], 0x1) = -1 EACCES (Permission denied)',
        ),
        "",
    ),
    # An argument is no program.
    (('execve("/bin/cat", ["/tmp/x"], 0x1) = 0',), "application_execution"),
    (('execve("/srv/tmp/x", ["x"], 0x1) = 0',), "application_execution"),
    (('execve("/tmp/x", ["/tmp/x"], 0x1) = -1 EACCES (No)',), ""),
    (('execve("/bin/x", ["x"], 0x1) = 0 (INJECTED)',), ""),
    # Libraries: in the environment, not in an argument.
    (
        ('execve("/bin/x", ["x"], ["A=1", "LD_PRELOAD=/e.so"]) = 0',),
        "application_execution library_preload",
    ),
    (
        ('execveat(3, "", ["x"], ["LD_AUDIT=/e.so"], AT_EMPTY_PATH) = 0',),
        "application_execution library_preload",
    ),
    (('execve("/bin/x", ["x", "LD_PRELOAD=/e"], ["A"]) = 0',), "application_execution"),
    (
        (r'execve("/bin/x", ["x], \"LD_PRELOAD=/e"], ["A"]) = 0',),
        "application_execution",
    ),
    (
        (r'execve("/bin/x", ["x"], ["A=], [\"LD_PRELOAD=/e"]) = 0',),
        "application_execution",
    ),
    (('execve("/bin/x", ["x"], ["LD_PRELOAD="]) = 0',), "application_execution"),
    (('execve("/bin/x", ["x"], ["OLD_PRELOAD=a"]) = 0',), "application_execution"),
    # Users: the effective one becomes 0, and was not known to be.
    (("setuid(0) = 0",), "privilege_change"),
    (("setreuid(-1, 0) = 0",), "privilege_change"),
    (("setresuid(ruid=-1, euid=0, suid=-1) = 0",), "privilege_change"),
    (("setresuid(0, 1000, 1000) = 0",), ""),
    (("setresuid(1000, 1000, 0) = 0",), ""),
    (("setreuid(0, 1000) = 0",), ""),
    (("setuid(0) = -1 EPERM (Operation not permitted)",), ""),
    (("getuid() = 0", "geteuid() = 0", "setuid(0) = 0"), ""),
    (("getuid() = 1000", "geteuid() = 0", "setuid(0) = 0"), ""),
    (("geteuid() = 0", "setuid(0) = 0"), ""),
    (("geteuid() = 0", "setreuid(0, 0) = 0"), ""),
    (("geteuid() = 1000", "setuid(0) = 0"), "privilege_change"),
    (
        ("geteuid() = 0", 'execve("/bin/x", ["x"], 0x1) = 0', "setuid(0) = 0"),
        "privilege_change",
    ),
    (("geteuid() = 0", "setresuid(-1, 0, -1) = 0"), ""),
    (
        (
            "getuid() = 0",
            "geteuid() = 0",
            "setreuid(-1, 33) = 0",
            "setreuid(-1, 0) = 0",
        ),
        "privilege_change",
    ),
    # What is obeyed later: opened for writing, or named so.
    (('open("/etc/cron.d/x", O_WRONLY|O_CREAT, 0644) = 3',), "persistence"),
    (('openat2(AT_FDCWD, "/etc/cron.d/x", {flags=O_RDWR}, 24) = 3',), "persistence"),
    (('open("/etc/cron.d/x", O_RDONLY) = 3',), ""),
    (('open("/home/O_RDWR/.bashrc", O_RDONLY) = 3',), ""),
    (('open("/etc/cron.d/x", O_WRONLY) = -1 EACCES (Permission denied)',), ""),
    (('open("/etc/cron.d/x", O_WRONLY|O_CREAT, 0644) = 3 (INJECTED)',), ""),
    (('open("/home/u/.bashrc.swp", O_RDWR|O_CREAT|O_EXCL, 0600) = 3',), ""),
    (('creat("/etc/rcx", 0644) = 3',), ""),
    (('chdir("/etc") = 0', 'open("cron.d/x", O_WRONLY) = 3'), "persistence"),
    (('chdir("/srv") = 0', 'open("etc/cron.d/x", O_WRONLY) = 3'), ""),
    (
        (
            'openat(AT_FDCWD, "/etc", O_RDONLY|O_DIRECTORY) = 3',
            'openat(3, "cron.d/x", O_WRONLY|O_CREAT, 0644) = 4',
        ),
        "persistence",
    ),
    (
        (
            'openat(AT_FDCWD, "/srv", O_RDONLY|O_DIRECTORY) = 3',
            'openat(3, "etc/cron.d/x", O_WRONLY|O_CREAT, 0644) = 4',
        ),
        "",
    ),
    (('chdir("/etc") = 0', 'rename("/tmp/x", "cron.d/x") = 0'), "persistence"),
    (('chdir("/etc") = 0', 'symlink("/tmp/x", "cron.d/x") = 0'), "persistence"),
    (
        (
            'openat(AT_FDCWD, "/etc", O_RDONLY|O_DIRECTORY) = 3',
            'symlinkat("/tmp/x", 3, "cron.d/x") = 0',
        ),
        "persistence",
    ),
    (
        (
            'openat(AT_FDCWD, "/etc", O_RDONLY|O_DIRECTORY) = 3',
            'linkat(AT_FDCWD, "/tmp/x", 3, "cron.d/x", 0) = 0',
        ),
        "persistence",
    ),
    (
        ('renameat2(4</tmp>, "x", 3</etc>, "cron.d/x", RENAME_NOREPLACE) = 0',),
        "persistence",
    ),
    (
        (
            'openat(AT_FDCWD, "/etc", O_RDONLY|O_DIRECTORY) = 3',
            'linkat(3, "cron.d/x", AT_FDCWD, "/tmp/x", 0) = 0',
        ),
        "",
    ),
    (('symlink("/etc/cron.d/x", "/tmp/x") = 0',), ""),
    (('rename("/etc/cron.d/x", "/tmp/x") = 0',), ""),
    # What a path leads to counts, however it is written.
    (('open("/var/www/../../etc/cron.d/x", O_WRONLY|O_CREAT) = 3',), "persistence"),
    (('open("/etc//cron.d/x", O_WRONLY|O_CREAT, 0644) = 3',), "persistence"),
    (('creat("/etc/./cron.d/x", 0644) = 3',), "persistence"),
    (('rename("/tmp/x", "//etc/cron.d/x") = 0',), "persistence"),
    (('chdir("/etc/x") = 0', 'open("../cron.d/x", O_WRONLY) = 3'), "persistence"),
    (('open("../../home/u/.ssh/../.bashrc", O_WRONLY) = 3',), "persistence"),
    (('open("/etc/cron.d/../../tmp/x", O_WRONLY) = 3',), ""),
    (('chdir("/etc/cron.d") = 0', 'open("../../x", O_WRONLY) = 3'), ""),
    (('open("/etc/../srv/etc/cron.d/x", O_WRONLY) = 3',), ""),
    (('open("/etc/..shadow", O_RDONLY) = 3',), ""),
    (('open("/etc/x/../shadow", O_RDONLY) = 3',), "credential_access"),
    (('open("/proc/7//mem", O_RDWR) = 3',), "process_injection"),
    (('unlink("/var/log/x/../auth.log") = 0',), "log_deletion"),
    (('unlink("/var/log/../tmp/x") = 0',), ""),
    (('rename("/var/log/../tmp/x", "/tmp/y") = 0',), ""),
    # Secrets: opened, and secret.
    (('open("/etc/shadow", O_RDONLY) = 3',), "credential_access"),
    (('chdir("/etc") = 0', 'open("shadow", O_RDONLY) = 3'), "credential_access"),
    (('open("/etc/shadow", O_RDONLY|O_PATH) = 3',), ""),
    (('open("/tmp/O_PATH/../../etc/shadow", O_RDONLY) = 3',), "credential_access"),
    (('stat("/etc/shadow", {st_mode=S_IFREG|0640, ...}) = 0',), ""),
    (('access("/etc/shadow", R_OK) = 0',), ""),
    (('unlink("/etc/shadow.lock") = 0',), ""),
    (('open("/home/u/.ssh/id_rsa.pub", O_RDONLY) = 3',), ""),
    # Others than the process itself.
    (("ptrace(PTRACE_ATTACH, 7) = 0",), "process_injection"),
    (("ptrace(PTRACE_ATTACH, 7) = -1 EPERM (Operation not permitted)",), ""),
    (("ptrace(PTRACE_TRACEME) = 0",), ""),
    (("process_vm_writev(7, [], 1, [], 1, 0) = 8",), "process_injection"),
    (("process_vm_writev(10, [], 1, [], 1, 0) = 8",), ""),
    (('open("/proc/7/mem", O_RDWR) = 3',), "process_injection"),
    (('open("/proc/10/mem", O_RDWR) = 3',), ""),
    (('open("/proc/7/mem", O_RDONLY) = 3',), ""),
    # Memory and modules: what failed did not happen.
    (("mprotect(0x1000, 4096, PROT_READ|PROT_EXEC) = 0",), "executable_memory"),
    (("mprotect(0x1000, 4096, PROT_READ|PROT_EXEC) = -1 EACCES (No)",), ""),
    (
        ("mmap(NULL, 1, PROT_WRITE|PROT_EXEC, MAP_ANONYMOUS, -1, 0) = 0x7f0000000000",),
        "executable_memory",
    ),
    (
        ("mmap(NULL, 1, PROT_WRITE|PROT_EXEC, MAP_ANONYMOUS, -1, 0) = -1 EPERM (No)",),
        "",
    ),
    (('finit_module(3, "", 0) = 0',), "module_load"),
    (('finit_module(3, "", 0) = -1 EPERM (No)',), "module_load_failed"),
    (("clone(child_stack=NULL, flags=CLONE_NEWNS|SIGCHLD) = 12",), "namespace_change"),
    (("unshare(CLONE_FS) = 0",), ""),
    (("unshare(0x10000000 /* CLONE_NEWUSER */) = 0",), "namespace_change"),
    (("clone3({flags=CLONE_NEWPID, exit_signal=17}, 88) = 12",), "namespace_change"),
    (
        (
            "clone3({flags=CLONE_INTO_CGROUP, exit_signal=SIGCHLD, stack=NULL, "
            "stack_size=0, cgroup=3</sys/fs/cgroup/CLONE_NEW>}, 88) = 12",
        ),
        "",
    ),
    (('chroot("/srv") = -1 EPERM (No)',), ""),
    # Logs.
    (('unlink("/var/log/auth.log") = 0',), "log_deletion"),
    (('chdir("/var/log") = 0', 'unlinkat(AT_FDCWD, "wtmp", 0) = 0'), "log_deletion"),
    (('unlink("/var/log/auth.log") = -1 ENOENT (No)',), ""),
    (('unlink("/srv/chroot/var/log/auth.log") = 0',), ""),
    (('rename("/var/log/auth.log", "/tmp/x") = 0',), "log_deletion"),
    (('rename("/var/log/Xorg.0.log", "/var/log/Xorg.0.log.old") = 0',), ""),
    (('rename("/tmp/x", "/var/log/auth.log") = 0',), "log_deletion"),
    (('rename("/var/log/x.tmp", "/var/log/auth.log") = 0',), ""),
    (('chdir("/var/log") = 0', 'rename("a.log", "a.log.1") = 0'), ""),
    # What a program calls its folders hides nothing.
    (('rename("/var/log/auth.log", "/tmp/var/log/x") = 0',), "log_deletion"),
    (('rename("/tmp/var/log/x", "/var/log/auth.log") = 0',), "log_deletion"),
    (('rename("/var/log/../tmp/x", "/var/log/auth.log") = 0',), "log_deletion"),
    (('rename("/var/log/../log/x", "/var/log/auth.log") = 0',), ""),
    (
        ('open("/tmp/O_CREAT/../../var/log/x", O_WRONLY|O_TRUNC) = 3',),
        "log_deletion",
    ),
    (
        (
            'openat2(AT_FDCWD, "/var/log/x", '
            "{flags=O_WRONLY|O_CREAT|O_TRUNC, mode=0644, resolve=0}, 24) = 3",
        ),
        "",
    ),
    # Locks, and what editors make beside a file, are no logs.
    (('unlink("/var/log/x.lock") = 0',), ""),
    (('unlink("/var/log/.auth.log.swp") = 0',), ""),
    (('unlink("/var/log/.auth.log.swpx") = 0',), ""),
    (('unlink("/var/log/4913") = 0',), ""),
    (('unlink("/var/log/.#auth.log") = 0',), ""),
    (('chdir("/var/log") = 0', 'unlink("x.lock") = 0'), ""),
    (('open("/var/log/x.pid", O_RDWR) = 3', "ftruncate(3, 0) = 0"), ""),
    (('open("/var/log/x.pid", O_WRONLY|O_TRUNC) = 3',), ""),
    (('unlink("/var/log/auth.log~") = 0',), "log_deletion"),
    (('unlink("/var/log/x.lock/auth.log") = 0',), "log_deletion"),
    (('unlink("/var/log/blocklck") = 0',), "log_deletion"),
    (('unlink("/home/u/.bash_history") = 0',), "log_deletion"),
    (('unlink("/srv/my_history_of_art.txt") = 0',), ""),
    (
        ('open("/var/log/auth.log", O_WRONLY|O_CREAT|O_TRUNC, 0640) = 3',),
        "log_deletion",
    ),
    (('open("/var/log/app.log", O_WRONLY|O_TRUNC) = 3',), "log_deletion"),
    (('open("/var/log/app.log", O_WRONLY|O_CREAT|O_TRUNC, 0640) = 3',), ""),
    (('open("/var/log/auth.log", O_WRONLY|O_APPEND) = 3',), ""),
    (('open("/var/log/x", O_RDWR) = 3', "ftruncate(3, 0) = 0"), "log_deletion"),
    (('open("/var/log/x", O_RDWR) = 3', "ftruncate(3, 4096) = 0"), ""),
    (('open("/srv/x", O_RDWR) = 3', "ftruncate(3, 0) = 0"), ""),
)

_DESCRIPTIONS = {
    "execution_time": "Last Time Executed",
    "recorded_time": "Recorded Time",
}


def WriteLog(path, lines):
    """Writes a log.

    Args:
      path (str): path of the file.
      lines (list[str]): lines without time.
    """
    with open(path, "w", encoding="utf-8") as file_object:
        for number, line in enumerate(lines, 1):
            thread, _, call = line.partition(" ")
            if not call:
                continue
            prefix = f"{thread:s} " if thread else ""
            file_object.write(f"{prefix:s}1795210635.{number:06d} {call:s}\n")


class TagsTest(unittest.TestCase):
    """Tests for the tags of strace logs."""

    @classmethod
    def setUpClass(cls):
        """Reads the tagging rules."""
        super().setUpClass()
        cls._rules = tagging.ReadRules("strace")

    def setUp(self):
        """Makes a folder for logs."""
        super().setUp()
        self._folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self._folder)

    def _WriteFile(self, name, lines):
        """Writes a log."""
        path = os.path.join(self._folder, name)
        WriteLog(path, lines)
        return path

    def _GetLabels(self, path, line_number):
        """Determines the labels that the events of a line have."""
        labels = []
        parsed_file = strace_test.ParsedFile(path)
        for event_data in (
            parsed_file.event_data["syscall"] + parsed_file.event_data["process"]
        ):
            for name, description in _DESCRIPTIONS.items():
                if getattr(event_data, name, None) is None:
                    continue
                if event_data.log_line_number != line_number:
                    continue
                labels.extend(tagging.GetLabels(self._rules, event_data, description))
        return sorted(labels)

    def testCases(self):
        """Each tag has a case that shows it; the others only look like it."""
        (room,) = (room for room in tag_lists.ReadRooms() if room.name == "strace")
        shown = {label for _, expected in CASES for label in expected.split()}
        self.assertEqual(shown, {tag.name for tag in room.tags})

    def testOneFile(self):
        """Each line has the tags that it must have, in one file of all threads."""
        for calls, expected in CASES:
            with self.subTest(calls=calls):
                path = self._WriteFile("tr.log", [f"10 {call:s}" for call in calls])
                self.assertEqual(self._GetLabels(path, len(calls)), expected.split())

    def testFilePerThread(self):
        """The same in one file per thread, which are followed together."""
        for number, (calls, expected) in enumerate(CASES):
            with self.subTest(calls=calls):
                lines = [
                    f" {call:s} <0.000000>".replace("(10, ", f"({100010:d}, ")
                    for call in calls
                ]
                lines = [line.replace("/proc/10/", "/proc/100010/") for line in lines]
                base = f"tr{number:d}"
                path = self._WriteFile(f"{base:s}.100010", lines)
                self._WriteFile(
                    f"{base:s}.100011", [" close(99) = 0 <0.000001>", " getpid() = 1"]
                )
                self.assertEqual(self._GetLabels(path, len(calls)), expected.split())

    def testPipes(self):
        """A shell between pipes that lead to a connection is a reverse shell."""
        shell, connection = PIPED_SHELL, PIPED_CONNECTION
        calls = "network_connection reverse_shell"
        executed = "application_execution reverse_shell"
        refused = "-1 ECONNREFUSED (Connection refused)"
        for changes, lines, expected in (
            ({}, [shell, connection], calls),
            ({}, [connection, shell], executed),
            # Not again with another connection.
            ({}, [shell, connection, connection], "network_connection"),
            # No shell, and no connection.
            ({}, [shell.replace("/sh", "/cat"), connection], "network_connection"),
            ({}, [connection, shell.replace("/sh", "/cat")], "application_execution"),
            (
                {},
                [connection.replace("= 0", f"= {refused:s}"), shell],
                "application_execution",
            ),
            (
                {"SOCK_STREAM": "SOCK_DGRAM"},
                [connection, shell],
                "application_execution",
            ),
            # What the client downloads is executed, and goes elsewhere.
            (
                {"13 dup2(4, 0) = 0": "13 getpid() = 13"},
                [connection, shell],
                "application_execution",
            ),
            # What the shell writes is sent, and it reads something else.
            (
                {'13 open("/tmp/f", O': '13 open("/tmp/g", O'},
                [connection, shell],
                "application_execution",
            ),
            # Another FIFO of that name, and another file.
            (
                {
                    "10 close(5) = 0": 'unlink("/tmp/f") = 0',
                    "10 fork() = 13": 'mknod("/tmp/f", S_IFIFO|0644) = 0',
                },
                [connection, shell],
                "application_execution",
            ),
            ({"S_IFIFO": "S_IFREG"}, [connection, shell], "application_execution"),
            # Whoever started the shell has the connection, as a server has.
            (
                {"13 socket(": "10 socket("},
                [connection.replace("13 ", "10 "), shell],
                "application_execution",
            ),
        ):
            text = "\n".join(PIPES)
            for old, new in changes.items():
                self.assertIn(old, text)
                text = text.replace(old, new)
            all_lines = [*text.split("\n"), *lines]
            with self.subTest(changes=changes, lines=lines):
                path = self._WriteFile("tr.log", all_lines)
                self.assertEqual(
                    self._GetLabels(path, len(all_lines)), expected.split()
                )

    def testPipesOfSet(self):
        """In one file per thread one of both has the tag, in whichever order."""
        for lines in (
            [PIPED_SHELL, PIPED_CONNECTION],
            [PIPED_CONNECTION, PIPED_SHELL],
        ):
            all_lines = [
                f"1{line:s} <0.000000>".replace("fork() = ", "fork() = 1")
                for line in (*PIPES, *lines)
            ]
            paths = []
            for number in (110, 111, 112, 113):
                kept = [
                    line[3:] if line.startswith(f"{number:d} ") else " "
                    for line in all_lines
                ]
                path = self._WriteFile(f"tr.{number:d}", kept)
                paths.append((path, sum(line != " " for line in kept)))
            with self.subTest(lines=lines):
                found = [self._GetLabels(*place) for place in paths]
                self.assertEqual(sum(found, []).count("reverse_shell"), 1, found)
                self.assertEqual(found[:2], [[], []])

    def testFrames(self):
        """What a program calls its functions, or what it prints, makes no tag."""
        mapped = "mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 3, 0) = 0x7f0000000000"
        for call, text, expected in (
            (_OPENED.format("O_RDONLY"), "flags: O_WRONLY", ""),
            (_OPENED.format("O_WRONLY"), "flags: O_RDONLY", "persistence"),
            (_OPENED.format("0x1 /* O_WRONLY */"), "flags: O_RDONLY", "persistence"),
            (_OPENED.format("0 /* O_RDONLY */"), "| O_WRONLY", ""),
            (_OPENED2.format("O_RDWR|O_CREAT"), "", "persistence"),
            (_OPENED2.format("O_RDONLY"), "options: {flags=O_RDWR}", ""),
            (
                'open("/var/log/x", O_RDWR) = 3',
                "flags: O_TRUNC",
                "",
            ),
            (
                'open("/etc/shadow", O_RDONLY) = 3',
                "flags: O_PATH",
                "credential_access",
            ),
            (
                'open("/var/log/x", O_WRONLY|O_TRUNC) = 3',
                "flags: O_CREAT",
                "log_deletion",
            ),
            (mapped, "protection: PROT_WRITE|PROT_EXEC", ""),
            (
                mapped.replace("PROT_READ", "PROT_WRITE|PROT_EXEC"),
                "protection: PROT_NONE",
                "executable_memory",
            ),
            (
                "mprotect(0x1000, 4096, PROT_READ) = 0",
                "protection: PROT_EXEC",
                "",
            ),
            (
                'execve("/bin/x", ["x"], 0x1 /* 2 vars */) = 0',
                "environment: LD_PRELOAD=/e.so",
                "application_execution",
            ),
        ):
            with self.subTest(call=call, text=text):
                path = self._WriteFile("tr.log", [f"10 {call:s}"])
                with open(path, "a", encoding="utf-8") as file_object:
                    file_object.write(f" > /bin/x({text:s}+0x10) [0x1234]\n")
                    file_object.write(f" | 00000  4f 5f 57 52  {text:s} |\n")
                self.assertEqual(self._GetLabels(path, 1), expected.split())

    def testInheritedDirectory(self):
        """The first call of a child starts from the directory of its parent."""
        path = self._WriteFile(
            "tr.log",
            [
                '10 chdir("/etc") = 0',
                "10 fork() = 11",
                '11 open("shadow", O_RDONLY) = 3',
            ],
        )
        self.assertEqual(self._GetLabels(path, 3), ["credential_access"])

        self._WriteFile(
            "tr.110",
            [
                ' chdir("/etc") = 0 <0.000000>',
                " fork() = 111 <0.000000>",
                " close(9) = 0",
            ],
        )
        path = self._WriteFile(
            "tr.111",
            [" ", " ", ' open("shadow", O_RDONLY) = 3 <0.000001>'],
        )
        self.assertEqual(self._GetLabels(path, 1), ["credential_access"])

    def testInheritedSocket(self):
        """A child knows what its parent has made."""
        path = self._WriteFile(
            "tr.log",
            [
                f"10 {_DATAGRAM:s}",
                "10 fork() = 11",
                f"11 connect(3, {PEER:s}) = 0",
            ],
        )
        self.assertEqual(self._GetLabels(path, 3), [])


if __name__ == "__main__":
    unittest.main()
