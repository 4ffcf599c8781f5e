#define open(path, flags) = 3
int open(const char *path, int flags);
int close(int fd);
ssize_t read(int fd, void *buf, size_t count);
#define write(fd, data, size) syscall(SYS_write, fd, data, size)
#define exit(status) = 0
extern int errno;
