"""Traces of one file per thread (strace -ff)."""
