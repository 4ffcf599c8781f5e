"""Reads the lines of strace logs into records."""
