"""Use cases: load, decide, save, return. No vendor's types, no clock."""
