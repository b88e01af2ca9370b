"""Screens: each renders values into a reply, without database or messenger."""
