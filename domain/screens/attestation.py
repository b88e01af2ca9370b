"""How far the attestation of a month has come: what is stated, nil, late, not yet, muted and silent, told apart."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby

from domain.addresses import Go, Show, fresh
from domain.attestation import Answer, UnitAnswer, answered, differences, due_day
from domain.dates import day_text
from domain.indicators import Indicator
from domain.numbers import count
from domain.organisation import Unit
from domain.periods import Period, month_of
from domain.reply import Choice, Reply
from domain.screens.progress import INTERNAL
from domain.screens.sentences import MENU_CHOICE

_LISTED = 60


def attested_screen(unit: Unit, month: Period, answers: tuple[UnitAnswer, ...], today: date) -> Reply:
    """Return the answers of all cells for a month, grouped, with the attested numbers beside the live ones."""
    ordered = sorted(answers, key=lambda each: each.answer(month, today))
    lines: list[str] = []
    for answer, units in groupby(ordered[:_LISTED], key=lambda each: each.answer(month, today)):
        group = tuple(units)
        lines += ["", f"{answer.label} ({count(len(group))}):", *(_line(each, answer) for each in group)]
    if len(ordered) > _LISTED:
        lines.append(f"… và {count(len(ordered) - _LISTED)} đơn vị nữa")
    return Reply(
        title=f"Tình hình chốt {month.title} – {unit.name}",
        text="\n".join(
            [
                f"{count(answered(answers))}/{count(len(answers))} đơn vị đã chốt, hạn {day_text(due_day(month))}.",
                *lines,
                "",
                INTERNAL,
            ]
        ),
        rows=(_months(unit, month, today), (MENU_CHOICE,)),
        internal=True,
    )


def _line(each: UnitAnswer, answer: Answer) -> str:
    if answer is Answer.MUTED:
        return f"• {each.name}: {each.muted}"
    if each.frozen is None:
        return f"• {each.name}"
    told = ", ".join(f"{i.label} {count(n)}" for i, n in each.frozen.counts.items() if n) or "không phát sinh"
    changed = differences(each.frozen.counts, each.live)
    now = f"; nay {'; '.join(changed)}" if changed else ""
    return f"• {each.name}: {told} (chốt {day_text(each.frozen.on)}){now}"


def _months(unit: Unit, month: Period, today: date) -> tuple[Choice, ...]:
    before = month_of(month.first.year - (month.first.month == 1), (month.first.month - 2) % 12 + 1)
    after = month_of(month.first.year + (month.first.month == 12), month.first.month % 12 + 1)
    choices = [Choice(label=f"‹ {before.title.capitalize()}", address=str(Show("attested", unit.id, before.code)))]
    if after.first <= today:
        choices.append(
            Choice(label=f"{after.title.capitalize()} ›", address=str(Show("attested", unit.id, after.code)))
        )
    return tuple(choices)


def all_attested_card(unit: Unit, month: Period, cells: int, sums: Mapping[Indicator, int]) -> Reply:
    """Tell the level above that all its cells have attested, with the figures."""
    figures = ", ".join(f"{indicator.label} {count(number)}" for indicator, number in sums.items())
    return Reply(
        title=f"{unit.name}: {cells}/{cells} đơn vị đã chốt {month.title}",
        text=f"{month.title.capitalize()}: {figures}.\n\n{INTERNAL}",
        rows=(
            (
                Choice(label="Tình hình chốt tháng", address=fresh(Show("attested", unit.id, month.code))),
                Choice(label="Menu", address=fresh(Go("menu"))),
            ),
        ),
        internal=True,
        beside=True,
    )
