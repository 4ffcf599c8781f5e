"""Plugin of the text parser for strace logs."""
