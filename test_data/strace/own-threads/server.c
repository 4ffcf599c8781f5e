#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
static int listener;
static void *serve(void *x) {
  for (int i = 0; i < 2; i++) {
    char b[64];
    int c = accept4(listener, 0, 0, SOCK_CLOEXEC);
    int n = read(c, b, sizeof b);
    int f = open("/opt/demo/threads/served.log", O_WRONLY|O_CREAT|O_APPEND, 0644);
    write(f, b, n);
    write(c, "welcome\n", 8);
    close(f);
    close(c);
  }
  return 0;
}
int main(int argc, char **argv) {
  struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons(4711), .sin_addr = { htonl(INADDR_LOOPBACK) } };
  if (argc > 1) {
    for (int i = 0; i < 4; i++) {
      char b[64];
      int s = socket(AF_INET, SOCK_STREAM, 0);
      connect(s, (void *)&a, sizeof a);
      usleep(3000);
      write(s, argv[1], strlen(argv[1]));
      read(s, b, sizeof b);
      close(s);
    }
    return 3;
  }
  int one = 1;
  int log = open("/opt/demo/threads/main.log", O_WRONLY|O_CREAT|O_TRUNC, 0644);
  int copy = fcntl(log, F_DUPFD_CLOEXEC, 20);
  dup2(log, 2);
  close(log);
  listener = socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, 0);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  bind(listener, (void *)&a, sizeof a);
  listen(listener, 5);
  pthread_t t[2];
  pthread_create(&t[0], 0, serve, 0);
  pthread_create(&t[1], 0, serve, 0);
  pid_t p = fork();
  if (!p) { execl("/opt/demo/threads/server", "server", "hello\n", (char *)0); _exit(9); }
  write(copy, "started\n", 8);
  int st; waitpid(p, &st, 0);
  pthread_join(t[0], 0); pthread_join(t[1], 0);
  write(2, "done\n", 5);
  close(listener);
  return 0;
}
