"""Guided reports: how one is declared, what counts as an answer, and the engine that asks."""
