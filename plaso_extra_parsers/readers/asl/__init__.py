"""Readers of Apple System Log (ASL) files, version 2, and of their database, version 1.

Found in /var/log/asl, /var/log/DiagnosticMessages and /var/log/powermanagement of macOS
10.5.6 and later, written by syslogd; formats/asl.md describes the format.
"""
