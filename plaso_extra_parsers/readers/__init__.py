"""Readers of the formats, one room per format; they know nothing of Plaso."""
