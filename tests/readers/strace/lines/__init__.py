"""Tests for the readers of the lines of strace logs."""
