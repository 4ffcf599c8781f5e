"""Readers of the Apple System Log (ASL): files, version 2, and databases, version 1.

Found in /var/log/asl, /var/log/DiagnosticMessages and /var/log/powermanagement of macOS
10.5.6 and later, written by syslogd; formats/asl.md describes the format.

Offsets are in bytes from the start of the file; those that are stored in a log (next,
previous, last, of strings) count from the start of the log, which is at the base
offset. A limit offset is one that nothing may go over, an end offset that of the first
byte after. All that reads raises a ParseError if the file cannot be read any further.
"""
