"""📋 The digest of a week, a month or a milestone, in the wording of a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.addresses import Show, View, fresh
from domain.dates import day_text
from domain.digests import DigestPeriod, Restated
from domain.indicators import Indicator
from domain.numbers import count
from domain.organisation import Unit
from domain.progress import Line, Progress, Standing, Tally
from domain.reply import Choice, Reply
from domain.screens.progress import INTERNAL, against_plan, completeness_line, group_headings, imported_note, pace_lines
from domain.text import capitalised

_MOST_NAMES = 30


@dataclass(frozen=True)
class Done:
    """What was done in a period; `imported` of it came from a workbook, dated but perhaps the sum of a longer time."""

    number: int
    imported: int

    def __str__(self) -> str:
        """Return the number, and how much of it nobody reported."""
        return f"{count(self.number)}{imported_note(self.imported)}"


@dataclass(frozen=True)
class DigestOf:
    """What a digest tells of one unit: done in the period by indicator, the year so far, who is where."""

    unit: Unit
    done: dict[Indicator, Done]
    years: dict[Indicator, Tally]
    progress: Progress
    late: int
    restated: tuple[Restated, ...]


def digest_card(period: DigestPeriod, units: tuple[DigestOf, ...], today: date) -> Reply:
    """Return the digest of somebody who leads some units."""
    blocks = ["\n".join(_block(period, each, today)) for each in units]
    rows = tuple(
        (
            Choice(label="📊 Tiến độ", address=fresh(View(each.unit.id, each.progress.period.code))),
            Choice(label="Đơn vị cần đôn đốc", address=fresh(Show("below", each.unit.id))),
        )
        for each in units[:4]
    )
    return Reply(
        title=f"📋 Báo cáo nhanh {period.title}",
        text="\n\n".join([*blocks, INTERNAL]),
        rows=rows,
        internal=True,
    )


def _block(period: DigestPeriod, each: DigestOf, today: date) -> list[str]:
    done = ", ".join(f"{key.label} {number}" for key, number in each.done.items())
    year = each.progress.period.first.year
    lines = [f"{each.unit.name}", f"{capitalised(period.title)}: {done}."]
    lines += [
        f"Lũy kế từ đầu năm {year} đến {day_text(period.last)}: {key.label} {against_plan(tally, 'kế hoạch năm')}."
        for key, tally in each.years.items()
    ]
    lines += pace_lines(each.progress, today)
    headings = group_headings(each.progress)
    lines += [
        f"{headings[standing]} ({count(len(found))} đơn vị): {_names(found)}."
        for standing in _TOLD
        if (found := [line for line in each.progress.ranked if line.standing is standing])
    ]
    if each.late:
        lines.append(f"Có {count(each.late)} đơn vị còn việc quá hạn.")
    lines += completeness_line(each.progress)
    lines += [
        f"Điều chỉnh so với bản đã gửi {day_text(found.sent_on)}: {found.told.indicator.label} lũy kế đến "
        f"{day_text(found.told.as_of)}: {count(found.told.done)} → {count(found.done)}."
        for found in each.restated
    ]
    return lines


_TOLD = (Standing.REACHED, Standing.SLOW, Standing.NOTHING_YET)


def _names(lines: list[Line]) -> str:
    told = [f"{line.unit.name} {line.tally.done}/{line.tally.target}" for line in lines[:_MOST_NAMES]]
    left = len(lines) - _MOST_NAMES
    return ", ".join(told) + (f", … và {count(left)} đơn vị nữa" if left > 0 else "")
