"""What system calls do to descriptors."""
