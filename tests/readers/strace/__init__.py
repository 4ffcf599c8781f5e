"""Tests for the reader of strace logs."""
