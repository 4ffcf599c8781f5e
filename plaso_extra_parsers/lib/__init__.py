"""Definitions, compiled record layouts, bounded reads and errors."""
