"""📊 The progress of a unit against its plan, with its children from the best to the silent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import groupby

from domain.addresses import View
from domain.dates import day_text
from domain.numbers import count, percent
from domain.periods import Period
from domain.progress import Line, Progress, Standing, Tally, pace
from domain.reply import Choice, Reply, grid
from domain.screens.paging import Page, page_of
from domain.targets import Assigned
from domain.text import capitalised

PAGE = 12
MISSED = "Chưa đạt kế hoạch"
INTERNAL = "Số liệu nội bộ, không thay thế CSDL đảng viên."
_GROUPS = {
    Standing.REACHED: "Đạt và vượt kế hoạch",
    Standing.UNDER_WAY: "Đang thực hiện",
    Standing.SLOW: "Chậm nhịp độ",
    Standing.NOTHING_YET: "Chưa có kết quả",
    Standing.NOT_IN_PEOPLE: "Chỉ tiêu không ghi số người",
    Standing.NO_TARGET: "Chưa giao chỉ tiêu",
}


def progress_screen(
    progress: Progress,
    today: date,
    page: int = 0,
    *,
    ways: tuple[tuple[Choice, ...], ...] = (),
    notes: tuple[str, ...] = (),
    everything: bool = False,
) -> Reply:
    """Return a unit's progress with the ways on from it; with `everything` all units stand on one page.

    `notes` say what the figures cannot tell.
    """
    size = max(1, len(progress.lines)) if everything else PAGE
    shown = page_of(progress.ranked, page, size)
    hint = ["Bấm số để xem từng đơn vị."] if shown.items and not everything else []
    text = [
        _headline(progress),
        *_parts(progress),
        *pace_lines(progress, today),
        *_handed_down(progress),
        *_children(progress, shown),
        *completeness_line(progress, apart=bool(shown.items)),
        *notes,
        *hint,
        "",
        INTERNAL,
    ]
    return Reply(
        title=f"📊 {progress.unit.name}",
        text="\n".join(text),
        rows=(
            *_drill(progress, shown),
            *shown.turns(lambda to: _at(progress, progress.unit.id, page=to)),
            *ways,
        ),
        internal=True,
    )


def _headline(progress: Progress) -> str:
    label = capitalised(progress.indicator.label)
    until = f", đến {day_text(progress.as_of)}" if progress.as_of < progress.period.last else ""
    begin = f"{label} {progress.period.title}{until}: "
    if progress.year_to_date:
        year = against_plan(progress.year_to_date, "kế hoạch năm")
        return f"{begin}{count(progress.tally.done)}{imported_note(progress.imported)}.\nLũy kế từ đầu năm: {year}."
    if progress.period.is_span:
        return f"{begin}{count(progress.tally.done)}."
    return f"{begin}{against_plan(progress.tally, plan_of(progress.period))}."


def told_against_plan(progress: Progress) -> str:
    """Return a figure in one sentence: against its plan, or of a month with the year so far against the year's."""
    if progress.year_to_date:
        return f"{count(progress.tally.done)}; lũy kế từ đầu năm {against_plan(progress.year_to_date, 'kế hoạch năm')}"
    if progress.period.is_span:
        return count(progress.tally.done)
    return against_plan(progress.tally, plan_of(progress.period))


def plan_of(period: Period) -> str:
    """Return what the plan of a period is called."""
    return "kế hoạch nhiệm kỳ" if period.is_term else "kế hoạch năm"


def imported_note(imported: int) -> str:
    """Return how much of a figure nobody reported, empty where all was."""
    return f" (trong đó {count(imported)} là số liệu nhập từ tệp Excel)" if imported else ""


def against_plan(tally: Tally, plan: str) -> str:
    """Return a tally as a report writes it: 85/226, đạt 37,61% kế hoạch năm."""
    if not tally.target:
        return tally.without_people
    excess = f", vượt {tally.excess}" if tally.excess else ""
    return f"{count(tally.done)}/{count(tally.target)}, đạt {tally.percent} {plan}{excess}"


def _handed_down(progress: Progress) -> list[str]:
    """Return how much of the plan the units below have, where that is not all of it."""
    below = {line.unit.id: line.tally.target for line in progress.lines if line.tally.target}
    own = progress.tally.target
    if not below or sum(below.values()) == own:
        return []
    given = Assigned(indicator=progress.indicator, period=progress.period.code, own=own, below=below)
    return [f"Chỉ tiêu {given}."]


def _parts(progress: Progress) -> list[str]:
    """Return the part of rural units, the one true partition, and what is expected, which is not done."""
    done, lines = progress.tally.done, []
    if progress.rural is not None and 0 < progress.rural < done:
        other = done - progress.rural
        rural_share, other_share = percent(progress.rural, done, 1), percent(other, done, 1)
        lines.append(
            f"Nông thôn {count(progress.rural)} ({rural_share}), ngoài nông thôn {count(other)} ({other_share})."
        )
    if progress.own:
        lines.append(own_line(progress))
    if progress.expected:
        lines.append(f"Dự kiến kết nạp thêm {count(progress.expected)}, chưa tính vào kết quả.")
    return lines


OWN_ROW = "Ghi ở chính đơn vị này"


def own_line(progress: Progress) -> str:
    """Return how much of a figure stands at the unit itself."""
    return f"Trong đó {count(progress.own)} ghi ở chính đơn vị này, không thuộc đơn vị nào bên dưới."


def pace_lines(progress: Progress, today: date) -> list[str]:
    """Return how a unit stands against its deadline: what is missing, its pace, what it will come to."""
    target = progress.target
    found = target and pace(progress.tally, progress.period.first, target.deadline, min(progress.as_of, today))
    if not target or not found:
        return []
    document = f" ({target.document})" if target.document else ""
    if not progress.tally.missing:
        return [f"Hạn {day_text(target.deadline)}{document}: đã hoàn thành."]
    if progress.as_of < progress.period.last < today:
        missing = f"đến {day_text(progress.as_of)} còn thiếu {count(progress.tally.missing)}"
        return [f"Hạn {day_text(target.deadline)}{document}: {missing}."]
    if progress.period.last < today:
        return [f"Hạn {day_text(target.deadline)}{document}: hết kỳ còn thiếu {count(progress.tally.missing)}."]
    over = (min(progress.as_of, today) - target.deadline).days
    left = f"đã quá hạn {over} ngày" if over > 0 else f"còn {found.days_left} ngày"
    if not over:
        left = "đã đến hạn" if target.deadline < today else "hôm nay đến hạn"
    lines = [f"Hạn {day_text(target.deadline)}{document}: {left}, còn thiếu {count(progress.tally.missing)}."]
    place = f"nhanh hơn {count(found.ahead)}" if found.ahead > 0 else f"chậm {count(-found.ahead)}"
    lines.append(f"Nhịp độ: đến nay cần {count(found.expected)}, {'đúng nhịp' if found.ahead == 0 else place}.")
    if 1 < found.months_left <= progress.tally.missing:
        lines.append(f"Từ nay mỗi tháng cần {count(found.needed_a_month)}.")
    if found.days_left and progress.tally.done:
        forecast = Tally(done=found.forecast, target=progress.tally.target)
        lines.append(f"Cứ nhịp độ này, đến hạn được khoảng {forecast}.")
    return lines


def completeness_line(progress: Progress, *, apart: bool = False) -> list[str]:
    """Return how much of the figure has been attested, and when that was looked up."""
    found = progress.completeness
    if found is None or not found.cells:
        return []
    told = "đã chốt" if found.attested else "chưa chốt"
    if found.cells > 1:
        told = f"{count(found.attested)}/{count(found.cells)} đơn vị đã chốt"
    line = f"Số liệu {found.month.title}: {told}, xem lúc {found.at:%H:%M} {day_text(found.at.date())}."
    return ["", line] if apart else [line]


def _children(progress: Progress, shown: Page[Line]) -> list[str]:
    text: list[str] = []
    headings, grouped = group_headings(progress), progress.year_to_date is None
    number = shown.before
    for standing, lines in groupby(shown.items, key=lambda line: line.standing):
        text += ["", f"{headings[standing]}:"] if grouped else [""]
        for line in lines:
            number += 1
            text.append(f"{number}. {line_text(line)}")
    return [*text, *shown.note]


def group_headings(progress: Progress) -> Mapping[Standing, str]:
    """Return what the groups of units are called; once the period is over nobody is under way or slow any more."""
    missed = {Standing.UNDER_WAY: MISSED, Standing.SLOW: MISSED} if progress.as_of >= progress.period.last else {}
    return {**_GROUPS, **missed}


def line_text(line: Line) -> str:
    """Return a unit with its figures."""
    return f"{line.unit.name}: {_figures(line)}"


def _figures(line: Line) -> str:
    if not line.tally.target:
        return line.tally.without_people if line.tally.goal else count(line.tally.done)
    return f"{count(line.tally.done)}/{count(line.tally.target)} – {line.tally.percent}"


def _at(progress: Progress, unit: int, *, page: int = 0) -> str:
    as_of = f"{progress.as_of:%Y%m%d}" if progress.pinned else ""
    return str(View(unit, progress.period.code, progress.indicator, page, as_of))


def _drill(progress: Progress, shown: Page[Line]) -> tuple[tuple[Choice, ...], ...]:
    """Return one small button a line, labelled with its number: names would push the figures off a phone's screen."""
    choices = (Choice(label=str(number), address=_at(progress, line.unit.id)) for number, line in shown.numbered)
    return grid(tuple(choices), 6)
