"""What a pressed choice or typed words mean among numbered things: classes, tasks, units."""

from __future__ import annotations

import pytest

from domain.forms.answers import number_meant

CLASSES = {1: "Lớp bồi dưỡng khóa 2", 2: "Lớp bồi dưỡng khóa 1", 12: "Lớp hè"}


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("#1", 1),
        ("#2", 2),
        ("#12", 12),
        ("khóa 2", 1),
        ("khoa 1", 2),
        ("lop he", 12),
        ("LỚP HÈ", 12),
        ("lớp bồi dưỡng", None),
        ("#7", None),
        ("mùa đông", None),
    ],
)
def test_a_choice_is_what_was_pressed_and_words_mean_only_what_they_name(typed: str, number: int | None) -> None:
    assert number_meant(typed, CLASSES) == number
