"""Reader of atop raw logs, releases 1.26 to 2.13.

Offsets are in bytes from the start of the file, sizes in bytes, times in seconds since
1970-01-01 00:00:00 UTC. A byte order is "<" for little-endian, ">" for big-endian. The
data model is the data model of the machine that wrote the log. Errors are defined in
lib/errors.py.
"""
