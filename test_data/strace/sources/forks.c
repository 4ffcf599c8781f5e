/* One child by each call that makes one, and threads; each opens a file.
   gcc -O1 -static -pthread -o forks forks.c */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int shared;

static void Work(const char *path) {
  char data[4];
  int descriptor = open(path, O_RDONLY);

  if (read(descriptor, data, 2) != 2 || read(shared, data, 1) != 1)
    _exit(9);
  close(descriptor);
}

static void *Thread(void *path) {
  Work(path);
  return NULL;
}

static int Cloned(void *path) {
  Work(path);
  syscall(SYS_exit, 0);
  return 0;
}

int main(void) {
  static char stack[65536] __attribute__((aligned(16)));
  static char stack2[65536] __attribute__((aligned(16)));
  struct clone_args arguments = {.exit_signal = SIGCHLD};
  pthread_t thread;

  shared = open("/etc/passwd", O_RDONLY);
  if (syscall(SYS_fork) == 0) {
    Work("/etc/group");
    _exit(1);
  }
  if (vfork() == 0)
    _exit(2);
  if (fork() == 0) {
    pthread_create(&thread, NULL, Thread, "/etc/hosts");
    pthread_join(thread, NULL);
    _exit(3);
  }
  if (syscall(SYS_clone3, &arguments, sizeof(arguments)) == 0) {
    Work("/etc/shells");
    _exit(4);
  }
  clone(Cloned, stack + sizeof(stack),
        CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD, "/etc/issue");
  usleep(50000);
  clone(Cloned, stack2 + sizeof(stack2), CLONE_FILES | SIGCHLD, "/etc/profile");
  while (wait(NULL) > 0)
    ;
  close(shared);
  return 0;
}
