"""A wrong answer is a reply, not an error: these carry the Vietnamese sentence a person will read."""

from __future__ import annotations

from dataclasses import dataclass


class Refused(ValueError):
    """An answer that cannot be taken; `sentence` says what was understood, what is wrong, and an example."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True)
class Option:
    """One thing a person may have meant: the label shown, and the text that would have said it clearly."""

    label: str
    text: str


class Unclear(Refused):
    """An answer that could mean several things: the person chooses, we never guess."""

    def __init__(self, sentence: str, options: tuple[Option, ...]) -> None:
        super().__init__(sentence)
        self.options = options


class NoSuchDay(Refused):
    """A day or month that the calendar does not have."""
