"""Threads and processes of a trace."""
