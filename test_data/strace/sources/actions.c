/* Does one thing that an investigator looks for, or one that only looks like it.
   gcc -O1 -static -o actions actions.c */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int Connect(const char *address, int port, int type) {
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(port)};
  int descriptor = socket(AF_INET, type, 0);

  inet_pton(AF_INET, address, &name.sin_addr);
  connect(descriptor, (struct sockaddr *)&name, sizeof(name));
  return descriptor;
}

static void CopyInto(const char *path, int target) {
  char data[65536];
  ssize_t size;
  int source = open(path, O_RDONLY | O_CLOEXEC);

  while ((size = read(source, data, sizeof(data))) > 0)
    if (write(target, data, size) != size)
      _exit(9);
  close(source);
}

static void Write(const char *path, int flags) {
  int descriptor = open(path, flags, 0644);

  if (descriptor < 0)
    return;
  if ((flags & O_ACCMODE) != O_RDONLY && write(descriptor, "# x\n", 4) != 4)
    _exit(9);
  close(descriptor);
}

static void Execute(int descriptor, const char *name) {
  char *const arguments[] = {(char *)name, "nothing", NULL};
  char *const environment[] = {NULL};

  if (fork() == 0) {
    fexecve(descriptor, arguments, environment);
    _exit(9);
  }
  wait(NULL);
}

int main(int argc, char **argv) {
  const char *what = argc > 1 ? argv[1] : "nothing";
  char *const empty[] = {NULL};
  int descriptor;

  if (!strcmp(what, "connect")) {
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(4443)};
    int server = socket(AF_INET, SOCK_STREAM, 0);
    int error;
    socklen_t size = sizeof(error);

    inet_pton(AF_INET, "203.0.113.7", &name.sin_addr);
    bind(server, (struct sockaddr *)&name, sizeof(name));
    listen(server, 5);
    descriptor = Connect("203.0.113.7", 4443, SOCK_STREAM);
    close(accept4(server, NULL, NULL, SOCK_CLOEXEC));
    close(descriptor);
    descriptor = Connect("203.0.113.7", 4443, SOCK_STREAM | SOCK_NONBLOCK);
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
    close(accept(server, NULL, NULL));
  } else if (!strcmp(what, "no-connect")) {
    int error;
    socklen_t size = sizeof(error);
    struct sockaddr_un name = {.sun_family = AF_UNIX, .sun_path = "/srv/case/none"};

    close(Connect("203.0.113.7", 9, SOCK_STREAM));
    close(Connect("198.51.100.9", 9, SOCK_STREAM));
    descriptor = Connect("203.0.113.7", 9, SOCK_STREAM | SOCK_NONBLOCK);
    getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
    close(Connect("203.0.113.7", 53, SOCK_DGRAM));
    connect(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&name, sizeof(name));
  } else if (!strcmp(what, "execute")) {
    descriptor = memfd_create("update", MFD_CLOEXEC);
    CopyInto(argv[0], descriptor);
    Execute(descriptor, "[kworker/0:1]");
    close(descriptor);
    descriptor = open("/srv/case/.tool", O_RDWR | O_CREAT, 0755);
    CopyInto(argv[0], descriptor);
    close(descriptor);
    descriptor = open("/srv/case/.tool", O_RDONLY | O_CLOEXEC);
    unlink("/srv/case/.tool");
    Execute(descriptor, "tool");
    if (fork() == 0) {
      char path[64];

      snprintf(path, sizeof(path), "/proc/self/fd/%d", descriptor);
      execve(path, (char *[]){"tool", "nothing", NULL}, empty);
      _exit(9);
    }
    wait(NULL);
  } else if (!strcmp(what, "no-execute")) {
    descriptor = memfd_create("cache", MFD_CLOEXEC);
    CopyInto("/srv/case/notes.txt", descriptor);
    close(descriptor);
    descriptor = open(argv[0], O_RDONLY | O_CLOEXEC);
    Execute(descriptor, "actions");
    descriptor = open("/srv/case/.notes", O_RDWR | O_CREAT | O_CLOEXEC, 0755);
    unlink("/srv/case/.notes");
    Execute(descriptor, "notes");
  } else if (!strcmp(what, "module")) {
    syscall(SYS_init_module, "\177ELF", 4, "debug=1");
    descriptor = open("/srv/case/nf_helper.ko", O_RDONLY | O_CLOEXEC);
    syscall(SYS_finit_module, descriptor, "", 0);
  } else if (!strcmp(what, "no-module")) {
    descriptor = open("/srv/case/nf_helper.ko", O_RDONLY | O_CLOEXEC);
    close(descriptor);
    open("/proc/modules", O_RDONLY);
    syscall(SYS_delete_module, "nf_helper", O_NONBLOCK);
  } else if (!strcmp(what, "ptrace")) {
    pid_t process = atoi(argv[2]);
    char data[8] = "";
    struct iovec local = {data, 8}, remote = {(void *)0x1000, 8};

    ptrace(PTRACE_ATTACH, process, NULL, NULL);
    waitpid(process, NULL, __WALL);
    ptrace(PTRACE_POKEDATA, process, (void *)0x1000, (void *)0x90);
    process_vm_writev(process, &local, 1, &remote, 1, 0);
    ptrace(PTRACE_DETACH, process, NULL, NULL);
  } else if (!strcmp(what, "no-ptrace")) {
    ptrace(PTRACE_TRACEME, 0, NULL, NULL);
    ptrace(PTRACE_ATTACH, 4194303, NULL, NULL);
    process_vm_readv(getpid(), NULL, 0, NULL, 0, 0);
  } else if (!strcmp(what, "namespace")) {
    descriptor = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC);
    unshare(CLONE_NEWNS | CLONE_NEWUTS);
    setns(descriptor, CLONE_NEWUTS);
    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
    mount("/srv/case/root", "/srv/case/root", NULL, MS_BIND, NULL);
    chdir("/srv/case/root");
    syscall(SYS_pivot_root, ".", "old");
    if (syscall(SYS_clone, CLONE_NEWIPC | SIGCHLD, NULL, NULL, NULL, NULL) == 0)
      _exit(0);
    wait(NULL);
    chroot("/old");
  } else if (!strcmp(what, "no-namespace")) {
    unshare(CLONE_FILES | CLONE_FS);
    chroot("/srv/case/none");
    open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
    if (syscall(SYS_clone, CLONE_FILES | SIGCHLD, NULL, NULL, NULL, NULL) == 0)
      _exit(0);
    wait(NULL);
  } else if (!strcmp(what, "credentials")) {
    seteuid(1000);
    setuid(0);
    seteuid(0);
    setresuid(0, 0, 0);
    setgid(0);
  } else if (!strcmp(what, "no-credentials")) {
    setgid(33);
    setresuid(33, 33, 33);
    setuid(0);
    setreuid(-1, 0);
    setuid(33);
  } else if (!strcmp(what, "persist")) {
    Write("/etc/cron.d/update", O_WRONLY | O_CREAT | O_TRUNC);
    Write("/etc/systemd/system/update.service", O_WRONLY | O_CREAT);
    Write("/etc/ld.so.preload", O_WRONLY | O_CREAT | O_APPEND);
    Write("/root/.ssh/authorized_keys", O_WRONLY | O_APPEND);
    Write("/etc/profile.d/update.sh", O_RDWR | O_CREAT);
    Write("/root/.bashrc", O_WRONLY | O_APPEND);
    Write("/var/spool/cron/crontabs/tmp.1", O_WRONLY | O_CREAT);
    rename("/var/spool/cron/crontabs/tmp.1", "/var/spool/cron/crontabs/root");
    chdir("/etc");
    Write("rc.local", O_WRONLY | O_CREAT);
    descriptor = open("/etc/cron.daily", O_RDONLY | O_DIRECTORY);
    symlinkat("/srv/case/.tool", descriptor, "update");
  } else if (!strcmp(what, "no-persist")) {
    Write("/etc/cron.d/e2scrub_all", O_RDONLY);
    Write("/etc/ld.so.preload", O_RDONLY);
    Write("/root/.ssh/authorized_keys", O_RDONLY);
    Write("/root/.bashrc", O_RDONLY);
    Write("/etc/systemd/none/update.service", O_WRONLY | O_CREAT);
    Write("/srv/case/cron.d.txt", O_WRONLY | O_CREAT);
    Write("/srv/case/rc.local", O_WRONLY | O_CREAT);
    access("/etc/profile.d", W_OK);
  } else if (!strcmp(what, "environment")) {
    execve(argv[0], (char *[]){"actions", "nothing", NULL},
           (char *[]){"HOME=/root", "LD_PRELOAD=/srv/case/.lib.so", NULL});
  } else if (!strcmp(what, "no-environment")) {
    execve(argv[0], (char *[]){"actions", "LD_PRELOAD=", NULL},
           (char *[]){"HOME=/root", "NOTE=no LD_PRELOAD here", NULL});
  }
  return 0;
}
