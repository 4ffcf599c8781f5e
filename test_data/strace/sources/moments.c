/* Makes, copies, passes on and closes descriptors in every way, and at many moments stops
   and tells the process on the other side of its standard output, which looks into /proc
   what is open where. All else stands still at such a moment.
   gcc -O1 -static -pthread -o moments moments.c */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/futex.h>
#include <linux/io_uring.h>
#include <linux/openat2.h>
#include <linux/perf_event.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static volatile int *turn;

static void Moment(const char *what) {
  char text[64];
  int size = snprintf(text, sizeof(text), "moment %s\n", what);

  if (write(1, text, size) != size || read(0, text, 1) != 1)
    _exit(99);
}

static void Await(int number) {
  int value;

  while ((value = *turn) < number)
    syscall(SYS_futex, turn, FUTEX_WAIT, value, NULL, NULL, 0);
}

static void Advance(int number) {
  *turn = number;
  syscall(SYS_futex, turn, FUTEX_WAKE, 1000, NULL, NULL, 0);
}

static void Send(int channel, const int *descriptors, int count) {
  char control[CMSG_SPACE(8 * sizeof(int))] = "";
  struct iovec vector = {"x", 1};
  struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control,
                           .msg_controllen = CMSG_SPACE(count * sizeof(int))};
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);

  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(count * sizeof(int));
  memcpy(CMSG_DATA(header), descriptors, count * sizeof(int));
  sendmsg(channel, &message, 0);
}

static void Receive(int channel, int flags) {
  char control[CMSG_SPACE(8 * sizeof(int))] = "", byte;
  struct iovec vector = {&byte, 1};
  struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control,
                           .msg_controllen = sizeof(control)};

  recvmsg(channel, &message, flags);
}

static void *Sharing(void *unused) {
  Await(1);
  open("/etc/group", O_RDONLY);
  Moment("thread opened");
  Advance(2);
  Await(3);
  unshare(CLONE_FILES);
  Moment("thread unshared");
  open("/etc/shells", O_RDONLY);
  close(3);
  Moment("thread alone");
  Advance(4);
  Await(5);
  return unused;
}

static void *Executing(void *path) {
  execl(path, "moments", "threaded", NULL);
  _exit(98);
}

static int Ring(const char *path) {
  struct io_uring_params parameters = {0};
  int ring = syscall(SYS_io_uring_setup, 4, &parameters);
  char *base, *entries;
  struct io_uring_sqe *entry;

  if (ring < 0)
    return ring;
  base = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQ_RING);
  entries = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, ring, IORING_OFF_SQES);
  entry = (struct io_uring_sqe *)entries;
  memset(entry, 0, sizeof(*entry));
  entry->opcode = IORING_OP_OPENAT;
  entry->fd = AT_FDCWD;
  entry->addr = (uintptr_t)path;
  entry->open_flags = O_RDONLY;
  *(unsigned *)(base + parameters.sq_off.array) = 0;
  *(volatile unsigned *)(base + parameters.sq_off.tail) = 1;
  __sync_synchronize();
  syscall(SYS_io_uring_enter, ring, 1, 1, IORING_ENTER_GETEVENTS, NULL, 0);
  return ring;
}

static int Main(const char *self) {
  int pair[2], number, other, server, child, ring;
  sigset_t signals;
  pthread_t thread;
  struct open_how how = {.flags = O_RDONLY | O_CLOEXEC};
  struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(4450)};
  socklen_t size = sizeof(name);
  union bpf_attr map = {.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4,
                        .max_entries = 1};
  struct perf_event_attr event = {.type = PERF_TYPE_SOFTWARE, .size = sizeof(event),
                                  .config = PERF_COUNT_SW_CPU_CLOCK};
  char *mapping, *stack;

  Moment("start");
  open("/etc/passwd", O_RDONLY);                                        /* 3 */
  open("/etc/hosts", O_RDONLY | O_CLOEXEC);                             /* 4 */
  syscall(SYS_open, "/etc/issue", O_RDONLY);                            /* 5 */
  syscall(SYS_creat, "/srv/case/created", 0600);                        /* 6 */
  syscall(SYS_openat2, AT_FDCWD, "/etc/profile", &how, sizeof(how));    /* 7 */
  number = open("/etc", O_PATH | O_DIRECTORY);                          /* 8 */
  openat(number, "services", O_RDONLY);                                 /* 9 */
  open("/srv/case/none", O_RDONLY);
  Moment("opened");
  dup(3);
  dup2(4, 20);
  dup3(5, 21, O_CLOEXEC);
  dup2(3, 20);
  dup2(20, 20);
  dup3(20, 20, 0);
  dup2(99, 21);
  fcntl(3, F_DUPFD, 30);
  fcntl(3, F_DUPFD_CLOEXEC, 30);
  fcntl(6, F_SETFD, FD_CLOEXEC);
  fcntl(4, F_SETFD, 0);
  ioctl(9, FIOCLEX);
  Moment("duplicated");
  close(10);
  close(99);
  syscall(SYS_close_range, 30, 31, 0);
  Moment("closed");
  syscall(SYS_pipe, pair);
  pipe2(pair, O_CLOEXEC);
  Moment("pipes");
  syscall(SYS_eventfd, 1);
  eventfd(1, EFD_CLOEXEC);
  timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR1);
  other = signalfd(-1, &signals, 0);
  sigaddset(&signals, SIGUSR2);
  signalfd(other, &signals, 0);
  inotify_init1(IN_CLOEXEC);
  syscall(SYS_inotify_init);
  fanotify_init(FAN_CLOEXEC, O_RDONLY);
  syscall(SYS_epoll_create, 1);
  number = epoll_create1(0);
  epoll_ctl(number, EPOLL_CTL_ADD, other, &(struct epoll_event){.events = EPOLLIN});
  memfd_create("one", 0);
  memfd_create("two", MFD_CLOEXEC);
  syscall(SYS_pidfd_open, getpid(), 0);
  syscall(SYS_bpf, BPF_MAP_CREATE, &map, sizeof(map));
  syscall(SYS_perf_event_open, &event, 0, -1, -1, 0);
  syscall(SYS_open_tree, AT_FDCWD, "/etc", 0x80000 /* OPEN_TREE_CLOEXEC */);
  syscall(SYS_fsopen, "tmpfs", 1);
  Moment("special");
  ring = Ring("/etc/networks");
  Moment("ring");
  if (ring >= 0) {
    close(ring + 1);
    close(ring);
  }
  Moment("ring closed");

  server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  inet_pton(AF_INET, "203.0.113.7", &name.sin_addr);
  number = 1;
  setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &number, sizeof(number));
  bind(server, (struct sockaddr *)&name, sizeof(name));
  listen(server, 5);
  for (number = 0; number < 2; number++)
    connect(socket(AF_INET, SOCK_STREAM, 0), (struct sockaddr *)&name, sizeof(name));
  accept4(server, (struct sockaddr *)&name, &size, SOCK_CLOEXEC);
  accept(server, NULL, NULL);
  Moment("accepted");
  socketpair(AF_UNIX, SOCK_STREAM, 0, pair);
  Moment("pair");

  child = fork();
  if (child == 0) {
    Moment("child");
    close(pair[0]);
    close(3);
    open("/etc/fstab", O_RDONLY);
    Moment("child changed");
    Advance(1);
    Await(2);
    Receive(pair[1], MSG_CMSG_CLOEXEC);
    Receive(pair[1], 0);
    Moment("child received");
    Advance(3);
    Await(4);
    _exit(0);
  }
  Await(1);
  open("/etc/group", O_RDONLY | O_CLOEXEC);
  Moment("parent opened");
  Send(pair[0], (int[]){5, 7}, 2);
  Send(pair[0], (int[]){20}, 1);
  Advance(2);
  Await(3);
  number = syscall(SYS_pidfd_open, child, 0);
  other = syscall(SYS_pidfd_getfd, number, 3, 0);
  Moment("fetched");
  Advance(4);
  waitpid(child, NULL, 0);
  close(other);
  close(number);
  Moment("child gone");

  Advance(0);
  pthread_create(&thread, NULL, Sharing, NULL);
  Moment("thread");
  Advance(1);
  Await(2);
  open("/etc/hosts", O_RDONLY);
  Moment("two opened");
  Advance(3);
  Await(4);
  close(4);
  open("/etc/issue", O_RDONLY);
  Moment("main alone");
  Advance(5);
  pthread_join(thread, NULL);
  Moment("thread gone");

  Advance(0);
  stack = mmap(NULL, 65536, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  (void)stack;
  child = syscall(SYS_clone, CLONE_FILES | SIGCHLD, NULL, NULL, NULL, NULL);
  if (child == 0) {
    open("/etc/protocols", O_RDONLY | O_CLOEXEC);
    Moment("sharing process opened");
    Advance(1);
    Await(2);
    execl(self, "moments", "sharing", NULL);
    _exit(97);
  }
  Await(1);
  close(5);
  Moment("parent closed for both");
  Advance(2);
  waitpid(child, NULL, 0);
  Moment("sharing process gone");

  if (vfork() == 0) {
    execl(self, "moments", "executed", NULL);
    _exit(96);
  }
  wait(NULL);
  child = fork();
  if (child == 0) {
    dup2(6, 40);
    pthread_create(&thread, NULL, Executing, (void *)self);
    pthread_join(thread, NULL);
    _exit(95);
  }
  waitpid(child, NULL, 0);
  child = fork();
  if (child == 0) {
    syscall(SYS_close_range, 8, ~0U, 4 /* CLOSE_RANGE_CLOEXEC */);
    Moment("marked");
    execl(self, "moments", "executed", NULL);
    _exit(94);
  }
  waitpid(child, NULL, 0);
  child = syscall(SYS_clone, CLONE_FILES | SIGCHLD, NULL, NULL, NULL, NULL);
  if (child == 0) {
    syscall(SYS_close_range, 20, ~0U, 2 /* CLOSE_RANGE_UNSHARE */);
    Moment("range unshared");
    _exit(0);
  }
  waitpid(child, NULL, 0);
  mapping = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 6, 0);
  munmap(mapping, 4096);
  Moment("before the last execution");
  execl(self, "moments", "executed", NULL);
  return 93;
}

int main(int argc, char **argv) {
  turn = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (argc == 1)
    return Main(argv[0]);
  Moment(argv[1]);
  open("/etc/hosts", O_RDONLY);
  close(6);
  Moment("executed opened");
  return 0;
}
