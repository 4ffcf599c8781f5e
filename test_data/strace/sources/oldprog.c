/* What releases of strace before 4.12 show in forms of their own: children, a wait for one, threads, a signal, a pipe, output in the middle of calls.
   gcc -O1 -static -pthread -o oldprog oldprog.c */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
static void H(int s) { (void)s; }
static void *Thread(void *a) { char d[4]; int f = open("/etc/issue", O_RDONLY); if (read(f, d, 2) != 2) _exit(9); close(f); usleep(30000); return a; }
int main(int argc, char **argv) {
  int p[2], child, status; char b[8]; pthread_t t; struct sigaction sa = {.sa_handler = H};
  if (argc > 1 && !strcmp(argv[1], "wait")) { pthread_create(&t, NULL, Thread, NULL); pthread_join(t, NULL); pthread_create(&t, NULL, (void *(*)(void *))pause, NULL); for (;;) read(0, b, 1); }
  sigaction(SIGUSR1, &sa, NULL);
  if (syscall(SYS_pipe, p)) return 9;
  write(2, "hello\n", 6);
  write(2, "no newline", 10);
  child = syscall(SYS_fork);
  if (child == 0) { close(p[0]); usleep(20000); write(p[1], "x", 1); usleep(20000); _exit(3); }
  close(p[1]); read(p[0], b, 1); waitpid(child, &status, 0);
  if (fork() == 0) { execl("/bin/true", "true", NULL); _exit(9); }
  wait(NULL);
  if (vfork() == 0) _exit(4);
  wait(NULL);
  pthread_create(&t, NULL, Thread, NULL); pthread_join(t, NULL);
  kill(getpid(), SIGUSR1);
  if (fork() == 0) { raise(SIGSEGV); _exit(9); }
  wait(NULL);
  syscall(500, 1, 2);
  alarm(0);
  exit(0);
}
