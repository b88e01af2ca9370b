"""Alembic migrations; each is written once and never changed after it is out."""
