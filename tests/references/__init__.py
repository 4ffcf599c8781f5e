"""Frozen references: what a build makes of recordings, to compare it with another."""
