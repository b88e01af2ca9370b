"""A view in chat: its sentences, a page of its lines with a button each, and the ways on."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from domain.addresses import Go, Make, View
from domain.charts import Chart
from domain.dates import day_text
from domain.organisation import Unit
from domain.papers import Paper
from domain.periods import Period, first_months, month_before, month_of, quarter_of, term_of, year_of
from domain.reply import Book, Choice, Document, Reply, column, grid
from domain.screens.paging import page_of
from domain.screens.progress import INTERNAL
from domain.tables import Table
from domain.text import capitalised, shorten, uncapitalised
from domain.views.scope import Scope
from domain.views.subjects import LISTED, ON_SCREEN, PICTURES, Subject

PAGE = 12
_MENU = Choice(label="Menu", address=str(Go("menu")))
Rows = tuple[tuple[Choice, ...], ...]


def view_screen(scope: Scope, table: Table, above: Unit | None, page: int, deeper: frozenset[int]) -> Reply:
    """Return a view; `above` is the unit to go up to, `deeper` the units of its lines that have units below them.

    A line's button opens the same view of its unit, or its progress where nothing stands below it.
    """
    lines = [row for row in table.rows if row.text]
    shown = page_of(lines, page, PAGE)
    text: list[str] = [*table.lead]
    opened: list[Choice] = []
    number = shown.before
    for group, rows in groupby(shown.items, key=lambda row: row.group):
        text += ["", f"{group}:"] if group else [""]
        for row in rows:
            number += 1
            text.append(f"{number}. {row.text}" if row.unit else f"• {row.text}")
            if row.unit:
                subject = scope.subject if row.unit in deeper else Subject.PROGRESS
                opened.append(Choice(label=str(number), address=str(scope.at(subject=subject, unit=row.unit))))
    text += shown.note
    text += ["", *table.foot] if table.foot else []
    text += ["Bấm số để xem từng đơn vị."] if opened else []
    return Reply(
        title=f"📊 {table.title} – {scope.unit.name}",
        text="\n".join([*text, "", INTERNAL]),
        rows=(
            *grid(tuple(opened), 6),
            *shown.turns(lambda to: str(scope.at(page=to))),
            *ways(scope, above, shown.number),
        ),
        internal=True,
    )


def ways(scope: Scope, above: Unit | None, page: int = 0) -> Rows:
    """Return the ways on from a view: other periods and indicators, its picture and workbook, up, other views."""
    indicators = tuple(
        Choice(label=f"Xem {other.label}", address=str(scope.at(indicator=other)))
        for other in ON_SCREEN
        if scope.subject.has_indicator and other is not scope.indicator
    )
    made = []
    if scope.subject.picture:
        made.append(Choice(label="Biểu đồ", address=str(picture_of(scope, page))))
    if scope.subject.has_sheet:
        made.append(Choice(label="Excel", address=str(Make("sheet", scope.at()))))
    others = [Choice(label="Cách xem khác", address=str(scope.at(subject=Subject.OTHERS)))]
    if above:
        others.insert(0, Choice(label=f"↑ {shorten(above.name, 24)}", address=str(scope.at(unit=above.id))))
    home = (Choice(label="Làm mới", address=str(scope.at(page=page))), _MENU)
    return tuple(row for row in (_periods(scope), indicators, tuple(made), tuple(others), home) if row)


def picture_of(scope: Scope, page: int = 0) -> Make:
    """Return the address of the picture that belongs to a view."""
    return Make("picture", scope.at(subject=scope.subject.picture, page=page))


def neighbours(period: Period) -> tuple[Period, Period]:
    """Return the period before one and the one after it, of the same length."""
    year = period.first.year
    if period.is_year:
        return year_of(year - 1), year_of(year + 1)
    if period.is_term:
        return term_of(year - 6), term_of(year + 4)
    if "Q" in period.code:
        quarter = (period.first.month + 2) // 3
        before = quarter_of(year, quarter - 1) if quarter > 1 else quarter_of(year - 1, 4)
        return before, quarter_of(year, quarter + 1) if quarter < 4 else quarter_of(year + 1, 1)
    after = period.last
    return month_before(period.first), month_of(after.year + after.month // 12, after.month % 12 + 1)


def _periods(scope: Scope) -> tuple[Choice, ...]:
    period = scope.period
    if period.is_span or "M" in period.code or not scope.subject.has_period:
        return ()
    before, after = neighbours(period)
    found = [Choice(label=f"‹ {capitalised(before.title)}", address=str(scope.at(period=before.code)))]
    if after.first <= scope.today:
        found.append(Choice(label=f"{capitalised(after.title)} ›", address=str(scope.at(period=after.code))))
    return tuple(found)


def others_screen(scope: Scope) -> Reply:
    """Return everything that can be looked at of a unit, and the periods for which."""
    today = scope.today
    periods = (year_of(today.year), month_of(today.year, today.month), month_before(today), year_of(today.year - 1))
    subjects = tuple(Choice(label=s.label, address=str(scope.at(subject=s))) for s in LISTED)
    times = tuple(
        Choice(label=capitalised(period.title), address=str(scope.at(subject=Subject.OTHERS, period=period.code)))
        for period in periods
        if period != scope.period
    )
    day = f" đến {day_text(scope.as_of)}" if scope.pinned else ""
    return Reply(
        title=f"Các cách xem – {scope.unit.name}",
        text=f"Kỳ: {scope.period.title}{day}. Đồng chí chọn nội dung, hoặc đổi kỳ ở dưới; gõ câu hỏi cũng được, ví dụ: "
        "xã nào chưa kết nạp tháng này.",
        rows=(*grid(subjects, 2), *grid(times, 2), (_MENU,)),
    )


def papers_screen(unit: Unit, today: date, *, register: bool) -> Reply:
    """Return the reports that can be drafted of a unit, and its workbooks; the register for who may read names."""
    this = month_of(today.year, today.month)
    periods = [this, month_before(today), quarter_of(today.year, (today.month + 2) // 3)]
    periods += [first_months(today.year, number) for number in (6, 9) if today.month >= number]
    periods += [year_of(today.year), year_of(today.year - 1)]
    drafts = tuple(
        Choice(label=f"Báo cáo {period.title}", address=str(View(unit.id, period.code, subject=Subject.PAPER)))
        for period in periods
    )
    year = str(today.year)
    sheets = [Subject.PROGRESS, Subject.MONTHS_BY_UNIT, Subject.COMPOSITION, Subject.EVIDENCE]
    sheets += [Subject.REGISTER] if register else []
    tables = tuple(
        Choice(
            label=f"Excel: {uncapitalised(subject.label)}",
            address=str(Make("sheet", View(unit.id, year, subject=subject))),
        )
        for subject in sheets
    )
    return Reply(
        title=f"Dự thảo báo cáo, Excel – {unit.name}",
        text="Đồng chí chọn báo cáo (Word, để bổ sung rồi trình ký) hoặc bảng số liệu (Excel). Màn hình nào cũng có "
        "nút Excel. Kỳ khác, đơn vị khác: gõ, ví dụ: dự thảo báo cáo Châu Minh quý I.",
        rows=(*grid(drafts, 2), *grid(tables, 2), (_MENU,)),
    )


def picture_reply(scope: Scope, chart: Chart) -> Reply:
    """Return a picture with what it says in words, and the ways to the other pictures."""
    others = tuple(
        Choice(label=_PICTURE_NAMES[subject], address=str(Make("picture", scope.at(subject=subject))))
        for subject in PICTURES
        if subject is not scope.subject
    )
    back = (
        Choice(label="Xem số liệu", address=str(scope.at(subject=scope.subject))),
        Choice(label="Excel", address=str(Make("sheet", scope.at()))),
        _MENU,
    )
    return Reply(
        title=chart.title,
        text=f"{chart.subtitle}\n{INTERNAL}",
        rows=(*grid(others, 2), back),
        internal=True,
        picture=chart,
    )


_PICTURE_NAMES = {
    Subject.PROGRESS: "Hình: theo đơn vị",
    Subject.MONTHS: "Hình: lũy kế",
    Subject.PIPELINE: "Hình: các bước",
    Subject.MONTHS_BY_UNIT: "Hình: tháng, đơn vị",
}


def book_of(scope: Scope, tables: tuple[Table, ...]) -> Book:
    """Return the tables of a view as a workbook."""
    made = f"Lập lúc {scope.now:%H:%M} {day_text(scope.now.date())}"
    return Book(heading=f"{tables[0].title} – {scope.unit.name}", note=f"{INTERNAL} {made}.", tables=tables)


def sheet_reply(scope: Scope, tables: tuple[Table, ...], name: str) -> Reply:
    """Return a view as a workbook."""
    book = book_of(scope, tables)
    return Reply(
        title=book.heading,
        text=f"Tệp Excel: {', '.join(table.sheet for table in tables)}.\n{INTERNAL}",
        rows=((Choice(label="Xem trong tin nhắn", address=str(scope.at())), _MENU),),
        document=Document(name=f"{name}.xlsx", content=book),
    )


def paper_reply(scope: Scope, paper: Paper, name: str, above: Unit | None, notes: tuple[str, ...]) -> Reply:
    """Return a draft report as a document; `notes` say what its figures cannot tell."""
    about = f"Báo cáo {paper.about}, số liệu đến {day_text(scope.as_of)}. Chỗ trong ngoặc vuông để đồng chí bổ sung."
    return Reply(
        title=f"Dự thảo báo cáo – {scope.unit.name}",
        text="\n".join((about, *notes, INTERNAL)),
        rows=ways(scope, above),
        document=Document(name=f"{name}.docx", content=paper),
    )


def nothing_drawn(scope: Scope) -> Reply:
    """Answer where there is nothing that a picture could show."""
    return Reply(
        text=f"{scope.unit.name} chưa có số liệu {scope.period.title} để vẽ biểu đồ. Đồng chí chọn kỳ khác.",
        rows=column(Choice(label="Cách xem khác", address=str(scope.at(subject=Subject.OTHERS))), _MENU),
    )
