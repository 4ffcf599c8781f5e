"""Mutants: small faults put into the code, to see if the tests find them."""
