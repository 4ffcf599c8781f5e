"""Plaso parsers, one per format."""
