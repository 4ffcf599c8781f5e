"""Meaning of the names, arguments and results of calls in strace logs."""
