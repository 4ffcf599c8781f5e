"""dtFabric definitions of the binary formats."""
