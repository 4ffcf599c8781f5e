"""Patterns of the paths of programs, and the mark of a deleted file in a path."""

from __future__ import annotations

import re

# Text that the kernel appends to the path of a deleted file.
DELETED_MARK = " (deleted)"

# Shells, with the same names as in the rule reverse_shell.
SHELL = re.compile("/(a|ba|c|da|fi|k|mk|tc|z)?sh$")

# Shells, and interpreters of scripts, whose names may end with their release.
INTERPRETER = re.compile(
    rf"{SHELL.pattern:s}|/(node|nodejs|perl|php|python|ruby)[\d.]*$"
)
