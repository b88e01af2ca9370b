"""Tests of the pure rules, one file per module."""
