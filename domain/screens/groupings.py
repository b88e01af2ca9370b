"""Second groupings (khu, tổ công tác): the figures of their units together, and each unit to go on to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.addresses import Show, View
from domain.dates import day_text
from domain.numbers import count
from domain.periods import Period
from domain.progress import Line, Tally, ranked
from domain.reply import Choice, Reply, column, grid
from domain.screens.progress import INTERNAL, against_plan, line_text
from domain.screens.sentences import MENU_CHOICE

_MOST = 24
_MOST_NOTES = 4


def groupings_screen(groupings: Iterable[tuple[int, str]]) -> Reply:
    """Return the groupings of which one may see units."""
    choices = [Choice(label=name, address=str(Show("grouping", number))) for number, name in groupings]
    return Reply(
        text="Xem khu, tổ công tác nào?" if choices else "Chưa có khu, tổ công tác nào trong phạm vi của đồng chí.",
        rows=(*column(*choices), (MENU_CHOICE,)),
    )


def grouping_screen(
    name: str, lines: tuple[Line, ...], period: Period, as_of: date, *, led_by: bool, notes: list[str]
) -> Reply:
    """Return the admissions of a grouping's units in a period, together and one by one; a sum of targets is no plan."""
    done = sum(line.tally.done for line in lines)
    targets = [line.tally.target for line in lines if line.tally.target]
    whole = Tally(done=done, target=sum(targets) if len(targets) == len(lines) else None)
    shown = ranked(lines)[:_MOST]
    told = [] if led_by else ["Chưa có người phụ trách nhận tin."]
    until = f", đến {day_text(as_of)}" if as_of < period.last else ""
    is_part = period.is_part_of_year or period.is_span
    plan = count(done) if is_part else against_plan(whole, "tổng chỉ tiêu các đơn vị")
    rows = [f"{number}. {line_text(line)}" for number, line in enumerate(shown, 1)]
    numbers = tuple(
        Choice(label=str(number), address=str(View(line.unit.id, period.code))) for number, line in enumerate(shown, 1)
    )
    late = tuple(
        Choice(label=f"Cần đôn đốc {number}", address=str(Show("below", line.unit.id)))
        for number, line in enumerate(shown[:6], 1)
    )
    return Reply(
        title=f"📊 {name}",
        text="\n".join(
            [
                f"{count(len(lines))} đơn vị. Kết nạp {period.title}{until}: {plan}.",
                *told,
                "",
                *rows,
                *(["", *notes[:_MOST_NOTES]] if notes else []),
                "",
                INTERNAL,
            ]
        ),
        rows=(*grid(numbers, 6), *grid(late, 2), (MENU_CHOICE,)),
        internal=True,
    )
