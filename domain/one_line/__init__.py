"""The one-line entry: a whole report in one message, as people type it."""

from domain.one_line.reading import Line, read_line, read_verb

__all__ = ["Line", "read_line", "read_verb"]
