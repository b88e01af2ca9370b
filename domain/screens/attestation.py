"""How far the attestation of a month has come: what is stated, nil, late, not yet, muted and silent, told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import groupby

from domain.addresses import Go, Show, View, fresh
from domain.attestation import Answer, Answers, UnitAnswer, attested_of, differences, due_day
from domain.dates import day_text
from domain.indicators import Indicator
from domain.numbers import count
from domain.organisation import Unit
from domain.periods import Period, month_of
from domain.reply import Choice, Reply, grid
from domain.screens.paging import page_of
from domain.screens.progress import INTERNAL
from domain.screens.sentences import MENU_CHOICE
from domain.text import uncapitalised
from domain.views.subjects import Subject

LISTED = 60
_A_PAGE = 24


def attested_screen(unit: Unit, month: Period, answers: tuple[UnitAnswer, ...], today: date) -> Reply:
    """Return the answers of all cells for a month, grouped, with the attested numbers beside the live ones.

    Where not all can be listed, those who owe an answer come first.
    """
    given = [(each.answer(month, today), each) for each in answers]
    ordered = sorted(given, key=lambda each: each[0], reverse=len(given) > LISTED)
    numbers = Counter(answer for answer, _ in given)
    lines: list[str] = []
    for answer, group in groupby(ordered[:LISTED], key=lambda each: each[0]):
        lines += ["", f"{answer.label} ({count(numbers[answer])}):", *(_line(each, answer) for _, each in group)]
    if len(ordered) > LISTED:
        lines.append(f"… và {count(len(ordered) - LISTED)} đơn vị nữa")
    return _screen(unit, month, today, numbers, lines, ())


def attested_by_unit_screen(
    unit: Unit, month: Period, below: Iterable[tuple[Unit, Answers]], whole: Answers, today: date, page: int
) -> Reply:
    """Return how many cells below each unit have answered for a month, those with the most to come first."""
    ordered = sorted(below, key=lambda each: attested_of(each[1]) - sum(each[1].values()))
    shown = page_of(ordered, page, _A_PAGE)
    lines = [f"{answer.label}: {count(whole[answer])}" for answer in Answer if whole.get(answer)]
    lines += ["", *(f"{n}. {child.name}: {_told(answers)}" for n, (child, answers) in shown.numbered)]
    lines += [*shown.note, "Bấm số để xem từng đơn vị."]
    opened = tuple(
        Choice(label=str(n), address=str(Show("attested", each.id, month.code))) for n, (each, _) in shown.numbered
    )
    here = View(unit.id, month.code, subject=Subject.ATTESTED)
    turns = shown.turns(lambda to: str(replace(here, page=to)))
    return _screen(unit, month, today, whole, lines, (*grid(opened, 6), *turns))


def _told(answers: Answers) -> str:
    """Return how far a unit is: 62/97 đã chốt (chốt muộn 3, tạm dừng 1)."""
    aside = [f"{uncapitalised(a.label)} {count(answers[a])}" for a in (Answer.LATE, Answer.MUTED) if answers.get(a)]
    told = f"{count(attested_of(answers))}/{count(sum(answers.values()))} đã chốt"
    return f"{told} ({', '.join(aside)})" if aside else told


def _screen(
    unit: Unit, month: Period, today: date, numbers: Answers, lines: list[str], rows: tuple[tuple[Choice, ...], ...]
) -> Reply:
    done, all_of_them = attested_of(numbers), sum(numbers.values())
    return Reply(
        title=f"Tình hình chốt {month.title} – {unit.name}",
        text="\n".join(
            [
                f"{count(done)}/{count(all_of_them)} đơn vị đã chốt, hạn {day_text(due_day(month))}.",
                *lines,
                "",
                INTERNAL,
            ]
        ),
        rows=(*rows, _months(unit, month, today), (MENU_CHOICE,)),
        internal=True,
    )


def _line(each: UnitAnswer, answer: Answer) -> str:
    if answer is Answer.MUTED:
        return f"• {each.name}: {each.muted}"
    if each.frozen is None:
        return f"• {each.name}" + ("" if each.joined else " (chưa ai nhận mã mời)")
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
