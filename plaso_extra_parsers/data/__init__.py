"""Plaso data files of our event data: timeliner, formatters, presets, tags."""
