"""A wrong answer is a reply."""

from __future__ import annotations

import pytest

from domain.refusals import NoSuchDay, Option, Refused, Unclear

SENTENCE = "Không có ngày 31/2/2022. Đồng chí viết lại, ví dụ 28/2/2022."


def test_a_refusal_carries_the_sentence_that_people_read() -> None:
    assert Refused(SENTENCE).sentence == SENTENCE
    assert str(Refused(SENTENCE)) == SENTENCE


def test_an_unclear_answer_carries_what_it_may_have_meant() -> None:
    options = (Option("Nguyễn Thị Hòa", "#1"), Option("Nguyễn Thị Hóa", "#2"))
    unclear = Unclear("Đồng chí chọn một người.", options)
    assert unclear.options == options
    assert unclear.sentence == "Đồng chí chọn một người."


@pytest.mark.parametrize("kind", [NoSuchDay, Refused])
def test_whoever_catches_refusals_catches_every_kind(kind: type[Refused]) -> None:
    with pytest.raises(Refused, match="Không có ngày"):
        raise kind(SENTENCE)


def test_an_unclear_answer_is_a_refusal_too() -> None:
    with pytest.raises(Refused, match="chọn"):
        raise Unclear("Đồng chí chọn một người.", ())


def test_a_validator_may_raise_a_refusal() -> None:
    assert issubclass(Refused, ValueError)
