"""Parser for atop raw logs."""
