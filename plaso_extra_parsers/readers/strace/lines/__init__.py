"""What the lines of strace logs hold: records, one after the other."""
