"""Reader for the logs of strace, the Linux system call tracer."""
