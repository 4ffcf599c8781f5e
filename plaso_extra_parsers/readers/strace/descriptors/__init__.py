"""Lives of descriptors."""
