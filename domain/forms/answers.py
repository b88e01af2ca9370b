"""What counts as an answer. A kind reads what somebody typed and shows what was understood.

Stored drafts are read by pydantic, never by a kind: reading a stored day and reading a typed one are different acts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from pydantic import Field

from domain.births import Birth, read_birth
from domain.dates import day_text, read_past_day
from domain.forms.situation import Candidate, Situation
from domain.names import read_name
from domain.numbers import count, read_quantity
from domain.refusals import Option, Refused, Unclear
from domain.text import same

SKIP = "-"


@dataclass(frozen=True)
class Kind:
    """How an answer is read and shown; `digits` says that a typed number is the answer itself, not a choice."""

    read: Callable[[str, Situation], Any]
    show: Callable[[Any], str] = str
    digits: bool = False


def no_choices(_at: Situation) -> tuple[Option, ...]:
    """Offer nothing: the answer is typed."""
    return ()


def always(_given: dict[str, Any]) -> bool:
    """Ask in every case."""
    return True


@dataclass(frozen=True)
class Ask:
    """One question of a form, as the paper form would print it.

    `label` names the line on the review card. `skip` is the label that leaves the question open, None where it must be
    answered. `when` tells from the answers so far whether the question is asked at all.
    """

    question: str
    label: str
    choices: Callable[[Situation], tuple[Option, ...]] = no_choices
    skip: str | None = None
    when: Callable[[dict[str, Any]], bool] = always


def recent_days(at: Situation) -> tuple[Option, ...]:
    """Offer today and yesterday, each with its date, so that a button pressed tomorrow still means today."""
    yesterday = at.today - timedelta(days=1)
    return (
        Option(f"Hôm nay {day_text(at.today, at.today)}", day_text(at.today)),
        Option(f"Hôm qua {day_text(yesterday, at.today)}", day_text(yesterday)),
    )


def small_numbers(_at: Situation) -> tuple[Option, ...]:
    """Offer the numbers that nearly every report has."""
    return tuple(Option(str(n), str(n)) for n in range(1, 6))


_POOL_SHOWN = 8


def trained_pool(at: Situation) -> tuple[Option, ...]:
    """Offer those who are certified and not admitted, who have waited longest first."""
    return tuple(Option(_pool_label(person), f"#{person.id}") for person in at.pool[:_POOL_SHOWN])


def _pool_label(person: Candidate) -> str:
    return f"{person.name} (GCN {day_text(person.certified_on)})" if person.certified_on else person.name


def _read_candidate(typed: str, at: Situation) -> Candidate:
    if typed.startswith("#"):
        chosen = next((person for person in at.pool if f"#{person.id}" == typed), None)
        if chosen is None:
            raise Refused("Người này không còn trong nguồn đã bồi dưỡng của chi bộ. Đồng chí chọn lại hoặc gõ họ tên.")
        return chosen
    name = read_name(typed)
    alike = [person for person in at.pool if same(name, person.name)]
    if len(alike) == 1:
        return alike[0]
    if alike:
        options = tuple(Option(_pool_label(person), f"#{person.id}") for person in alike)
        raise Unclear(f"Trong nguồn có {len(alike)} người tên {name}. Đồng chí chọn một người.", options)
    return Candidate(name=name)


PastDay = Annotated[date, Kind(read=lambda typed, at: read_past_day(typed, at.today), show=day_text)]
PersonName = Annotated[str, Field(max_length=80), Kind(read=lambda typed, _at: read_name(typed))]
BirthDay = Annotated[Birth, Kind(read=lambda typed, at: read_birth(typed, at.today))]
Quantity = Annotated[int, Field(ge=1), Kind(read=lambda typed, _at: read_quantity(typed), show=count, digits=True)]
CandidateRef = Annotated[Candidate, Kind(read=_read_candidate, show=lambda person: person.name)]
