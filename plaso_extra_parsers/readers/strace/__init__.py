"""Reader for the logs of strace, the Linux system call tracer.

Times are integers: nanoseconds since January 1, 1970 UTC, or of the local clock where a
log has local times, None where they are not known. Durations are in nanoseconds, sizes
in bytes. The first line has the number 1. Identifiers of threads and processes are
those that strace saw, None if the log does not say. Paths and names are as in the log,
with the escapes of strace, where that is said.
"""
