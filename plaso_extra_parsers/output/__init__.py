"""Output modules of psort: the floor above the parsers, which knows no reader."""
