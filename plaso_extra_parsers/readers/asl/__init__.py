"""Readers of the Apple System Log (ASL): files, version 2, and databases, version 1.

Found in /var/log/asl, /var/log/DiagnosticMessages and /var/log/powermanagement of macOS
10.5.6 and later, written by syslogd; formats/asl.md describes the format.

Offsets are in bytes from the start of the file; offsets that are stored in a log
(first, next, previous, last, of strings) count from the start of the log, which is the
base offset. Nothing may extend beyond a limit offset. An end offset is the offset of
the first byte after something. Functions that read raise a ParseError if the file
cannot be read further.
"""
