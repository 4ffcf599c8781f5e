"""Programs that execute what they read, by their paths."""

from __future__ import annotations

import re

# Shells: names, as the rule reverse_shell has them.
SHELL = re.compile("/(a|ba|c|da|fi|k|mk|tc|z)?sh$")

# Shells, and interpreters of scripts, which have their release in their names.
INTERPRETER = re.compile(
    rf"{SHELL.pattern:s}|/(node|nodejs|perl|php|python|ruby)[\d.]*$"
)
