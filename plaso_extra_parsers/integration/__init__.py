"""How a stock Plaso finds the parsers and data of this package."""
