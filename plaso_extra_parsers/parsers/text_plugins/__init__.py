"""Plugins of the text parser of Plaso."""
