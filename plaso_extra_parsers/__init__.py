"""Plaso parsers for atop raw logs, the Apple System Log and strace logs."""

__version__ = "20261120"
