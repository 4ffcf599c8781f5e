"""What the system calls of Linux are, and what the text of their arguments means."""
