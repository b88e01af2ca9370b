"""Whom a message is for, as an answer: one of the audiences offered, or a unit by its name."""

from __future__ import annotations

from typing import Annotated

from domain.dispatches import ONE_UNIT, Audience
from domain.forms.answers import Kind, number_meant
from domain.forms.situation import Situation
from domain.refusals import Option, Unclear
from domain.text import shorten

_MOST = 12


def offered(at: Situation) -> tuple[Option, ...]:
    """Offer the audiences in which there is anybody."""
    listed = [each for each in at.audiences if each.number < ONE_UNIT and each.units]
    return tuple(Option(each.label, f"#{each.number}") for each in listed[:_MOST])


def _read(typed: str, at: Situation) -> int:
    if meant := number_meant(typed, {each.number: each.name for each in at.audiences}):
        return meant
    unknown = f"Không thấy “{shorten(typed)}” trong các nhóm, đơn vị gửi được."
    raise Unclear(f"{unknown} Đồng chí chọn một, hoặc gõ tên một đơn vị.", offered(at))


def audience_of(number: int, at: Situation) -> Audience | None:
    """Return an audience by its number, None where it is not offered any more."""
    return next((each for each in at.audiences if each.number == number), None)


def _named(number: int, at: Situation) -> str | None:
    found = audience_of(number, at)
    return found.label if found else None


AudienceNumber = Annotated[int, Kind(read=_read, show=lambda number: f"số {number}", named=_named)]
