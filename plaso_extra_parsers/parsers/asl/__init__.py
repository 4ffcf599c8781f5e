"""Parser for the Apple System Log (ASL)."""
