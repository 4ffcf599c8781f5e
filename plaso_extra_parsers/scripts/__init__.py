"""The plaso-extra command."""
