"""Reader for the logs of strace, the Linux system call tracer.

Times are integers: nanoseconds since January 1, 1970 UTC, or since January 1, 1970 of
the local clock if the log has local times; None if they are not known. Durations are in
nanoseconds, sizes in bytes. The first line has the number 1. Identifiers of threads and
processes are the numbers that strace saw, None if the log does not show them. Paths and
names keep the escapes of strace only where a docstring says so.
"""
