"""The draft report of a month, a quarter, a half-year, nine months or a year, made of a unit's figures.

What numbers cannot say is left open in brackets: a draft is finished by people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from domain.composition import Category, told, told_of_units
from domain.dates import day_text
from domain.indicators import Indicator
from domain.members import Moves
from domain.numbers import count, percent
from domain.organisation import Unit
from domain.papers import DRAFT, Organ, Paper, Paragraph, dated, organ_of, place_named
from domain.periods import Period
from domain.progress import Line, Progress, Standing, Tally, pace
from domain.screens.progress import INTERNAL, MISSED, OWN_ROW, against_plan, completeness_line, told_against_plan
from domain.tables import SHARE, Cell, Column, Row, Share, Table, numbers, text_columns
from domain.text import capitalised, uncapitalised
from domain.views.cells import Cells
from domain.views.scope import Scope
from domain.work import Task

ANNEX_CATEGORIES = (Category.FEMALE, Category.ETHNIC, Category.YOUTH_UNION, Category.YOUNG)
_MOST_NAMES = 25


class Facts(NamedTuple):
    """What a report tells of a unit and of the units below it.

    `done` holds what was done in the period by indicator; `progress` the year, or the term, against the plan; `within`
    what each unit below did in the period; `composition` who the admitted of the period are, `by_unit` of each unit
    below; `before` the year before up to the same day; `cells` how many of them admitted anybody in it;
    `unrecorded` of how many of each unit, and at 0 of the whole, nothing is told; `topics` how many difficulties there
    are by topic; `tasks` each with how many have done it, of how many;
    `cautions` and `trained_cautions` what the figures of the period cannot tell; `unknown` of what nothing is known, so
    that a zero is no result.
    """

    above: Unit | None
    done: Mapping[Indicator, int]
    progress: Progress
    trained: Tally
    within: Mapping[int, int]
    composition: Mapping[Category, int]
    by_unit: Mapping[int, Mapping[Category, int]]
    unrecorded: Mapping[int, int]
    before: int
    members: Moves
    cells: Cells
    pool: int
    topics: Mapping[str, int]
    tasks: tuple[tuple[Task, int, int], ...]
    cautions: tuple[str, ...] = ()
    unknown: frozenset[Indicator] = frozenset()
    trained_cautions: tuple[str, ...] = ()
    pool_caution: str = ""


def report_title(period: Period) -> str:
    """Return what a report is about: kết quả công tác phát triển đảng viên tháng 6/2022."""
    return f"kết quả công tác phát triển đảng viên {period.title}"


def report_paper(scope: Scope, facts: Facts) -> Paper:
    """Return the draft report of a unit for a period."""
    organ = organ_of(scope.unit)
    above = organ_of(facts.above) if facts.above else None
    return Paper(
        above=above.name if above else "",
        issuer=organ.name,
        number=f"Số         -BC/{organ.letters}",
        dated=dated(place_named(scope.unit), scope.today),
        type="BÁO CÁO",
        about=report_title(scope.period),
        paragraphs=tuple(_paragraphs(scope, facts)),
        signed_for=organ.signed_for,
        signed_as="BÍ THƯ",
        recipients=_recipients(organ, above, has_units=bool(facts.progress.lines)),
        annex=_annex(scope, facts),
        note=f"{DRAFT}. {INTERNAL}",
    )


def _recipients(organ: Organ, above: Organ | None, *, has_units: bool) -> tuple[str, ...]:
    reported = [f"- {above.spoken} (để báo cáo),"] if above else []
    below = ["- Các tổ chức đảng trực thuộc,"] if has_units else []
    return (*reported, *below, f"- Lưu {organ.letters}.")


def _paragraphs(scope: Scope, facts: Facts) -> Iterable[Paragraph]:
    yield Paragraph(level=1, text="I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO")
    yield from _leadership(scope, facts)
    yield Paragraph(level=1, text="II. KẾT QUẢ THỰC HIỆN")
    yield Paragraph(level=2, text="1. Bồi dưỡng nhận thức về Đảng")
    yield from _training(scope, facts)
    yield Paragraph(level=2, text="2. Kết nạp đảng viên")
    yield from _admission(scope, facts)
    yield Paragraph(level=2, text="3. Công nhận đảng viên chính thức, quản lý đảng viên")
    yield from _members(scope, facts)
    if facts.progress.lines:
        yield Paragraph(level=2, text="4. Kết quả của các đơn vị")
        yield from _units(facts)
    yield Paragraph(level=1, text="III. KHÓ KHĂN, HẠN CHẾ VÀ NGUYÊN NHÂN")
    yield from _difficulties(facts)
    yield Paragraph(level=1, text="IV. NHIỆM VỤ THỜI GIAN TỚI")
    yield from _next(scope, facts)


def _leadership(scope: Scope, facts: Facts) -> Iterable[Paragraph]:
    target = facts.progress.target
    if target and target.people:
        document = f" theo {target.document}" if target.document else ""
        yield Paragraph(
            text=f"Chỉ tiêu kết nạp đảng viên {facts.progress.period.title}: {count(target.people)}{document}, "
            f"hoàn thành chậm nhất ngày {day_text(target.deadline)}."
        )
    if opened := facts.done.get(Indicator.CLASS_OPENED):
        yield Paragraph(text=f"Trong {scope.period.title} đã mở {count(opened)} chỗ học tại các lớp bồi dưỡng.")
    for task, done, cells in facts.tasks:
        document = f" ({task.document})" if task.document else ""
        yield Paragraph(text=f"{task.name}{document}: {count(done)}/{count(cells)} đơn vị đã hoàn thành.")
    yield Paragraph(text="[Bổ sung nội dung lãnh đạo, chỉ đạo trong kỳ.]")


def _training(scope: Scope, facts: Facts) -> Iterable[Paragraph]:
    if Indicator.TRAINED in facts.unknown or (facts.trained_cautions and not facts.done.get(Indicator.TRAINED)):
        yield Paragraph(text="[Hệ thống chưa có số liệu bồi dưỡng riêng của kỳ này: bổ sung.]")
        yield from (Paragraph(text=f"[{caution}]") for caution in facts.trained_cautions)
        return
    done = facts.done.get(Indicator.TRAINED, 0)
    so_far = f"; lũy kế từ đầu năm {against_plan(facts.trained, 'kế hoạch năm')}" if _is_part(scope) else ""
    plan = f" ({against_plan(facts.trained, 'kế hoạch năm')})" if not _is_part(scope) and facts.trained.target else ""
    yield Paragraph(
        text=f"{capitalised(scope.period.title)} có {count(done)} người được cấp giấy chứng nhận{plan}{so_far}. "
        f"Nguồn đã bồi dưỡng, chưa kết nạp: {count(facts.pool)} người."
    )
    asides = (*facts.trained_cautions, *([facts.pool_caution] if facts.pool_caution else []))
    yield from (Paragraph(text=f"[{caution}]") for caution in asides)


def _is_part(scope: Scope) -> bool:
    return scope.period.is_part_of_year


def _admission(scope: Scope, facts: Facts) -> Iterable[Paragraph]:
    done, tally = facts.done.get(Indicator.ADMITTED, 0), facts.progress.tally
    if Indicator.ADMITTED in facts.unknown and tally.goal is None:
        yield Paragraph(text="[Hệ thống chưa có số liệu kết nạp của kỳ này: bổ sung.]")
        return
    if _is_part(scope):
        yield Paragraph(
            text=f"{capitalised(scope.period.title)} kết nạp {count(done)} đảng viên; lũy kế từ đầu năm đến "
            f"{day_text(scope.as_of)}: {against_plan(tally, 'kế hoạch năm')}."
        )
    else:
        until = f", tính đến {day_text(scope.as_of)}" if scope.as_of < scope.period.last else ""
        yield Paragraph(text=f"{capitalised(scope.period.title)}{until}: {told_against_plan(facts.progress)}.")
    yield from _pace(scope, facts)
    yield from (Paragraph(text=f"[{caution}]") for caution in facts.cautions)
    if facts.before:
        more = tally.done - facts.before
        word = "tăng" if more > 0 else "giảm" if more < 0 else "bằng"
        yield Paragraph(
            text=f"So với cùng kỳ năm trước ({count(facts.before)}): {word}"
            + (f" {count(abs(more))}, {percent(abs(more), facts.before, decimals=1)}." if more else ".")
        )
    unknown = facts.unrecorded.get(0, 0)
    parts = [
        text
        for category in Category
        if (text := _part(scope, category, facts.composition.get(category, 0), done - unknown))
    ]
    if parts:
        among = f"Trong {count(done - unknown)} người đã ghi thành phần" if unknown else "Trong đó"
        yield Paragraph(text=f"{among}: {'; '.join(parts)} (một người có thể thuộc nhiều thành phần).")


def _pace(scope: Scope, facts: Facts) -> Iterable[Paragraph]:
    """Tell how far the unit is before or behind what the passing of time asks for."""
    target, tally = facts.progress.target, facts.progress.tally
    found = pace(tally, facts.progress.period.first, target.deadline, scope.as_of) if target else None
    if found and tally.missing:
        word = f"chậm {count(-found.ahead)}" if found.ahead < 0 else f"vượt {count(found.ahead)}"
        word = word if found.ahead else "đúng nhịp độ"
        yield Paragraph(text=f"Theo nhịp độ, đến {day_text(scope.as_of)} cần {count(found.expected)}; {word}.")


def _part(scope: Scope, category: Category, number: int, total: int) -> str:
    seen = told(category, number, names=scope.names)
    if not seen:
        return ""
    return f"{category.label} {count(seen)} ({percent(seen, total, decimals=1)})"


_MOVES = {
    Indicator.RECOGNISED: "công nhận chính thức",
    Indicator.REMOVED: "xóa tên",
    Indicator.MOVED_OUT: "chuyển đi",
    Indicator.MOVED_IN: "chuyển đến",
    Indicator.DECEASED: "từ trần",
}


def _members(scope: Scope, facts: Facts) -> Iterable[Paragraph]:
    told = [f"{words} {count(facts.done.get(of, 0))}" for of, words in _MOVES.items() if of not in facts.unknown]
    untold = [words for of, words in _MOVES.items() if of in facts.unknown]
    if told:
        yield Paragraph(text=f"{capitalised(scope.period.title)}: {', '.join(told)}.")
    if untold:
        yield Paragraph(text=f"[Hệ thống chưa có số liệu {', '.join(untold)} của kỳ này: bổ sung.]")
    if facts.members.number is not None:
        yield Paragraph(text=f"Tổng số đảng viên đến {day_text(scope.as_of)}: {count(facts.members.number)}.")
    if facts.members.caution:
        yield Paragraph(text=f"[{facts.members.caution}]")


def _units(facts: Facts) -> Iterable[Paragraph]:
    if Indicator.ADMITTED in facts.unknown:
        yield Paragraph(text="[Hệ thống chưa có số liệu kết nạp của các đơn vị trong kỳ này: bổ sung.]")
        return
    if facts.cells.known > 1:
        yield Paragraph(
            text=f"{facts.progress.period.title[:1].upper()}{facts.progress.period.title[1:]}: {facts.cells}."
        )
    is_over = facts.progress.as_of >= facts.progress.period.last
    behind = ({Standing.SLOW, Standing.UNDER_WAY}, MISSED) if is_over else ({Standing.SLOW}, "Chậm nhịp độ")
    headings = (
        ({Standing.REACHED}, "Đạt và vượt kế hoạch"),
        behind,
        ({Standing.NOTHING_YET}, "Chưa có kết quả"),
    )
    for standings, heading in headings:
        lines = [line for line in facts.progress.ranked if line.standing in standings]
        if lines:
            yield Paragraph(text=f"{heading} ({count(len(lines))}): {_names(lines)}.")
    for line in completeness_line(facts.progress):
        yield Paragraph(text=line)


def _names(lines: list[Line]) -> str:
    named = [f"{line.unit.name} {line.tally.done}/{line.tally.target}" for line in lines[:_MOST_NAMES]]
    left = len(lines) - _MOST_NAMES
    return "; ".join(named) + (f"; và {count(left)} đơn vị nữa" if left > 0 else "")


def _difficulties(facts: Facts) -> Iterable[Paragraph]:
    if facts.topics:
        told_topics = "; ".join(f"{uncapitalised(topic)} ({count(number)})" for topic, number in facts.topics.items())
        yield Paragraph(text=f"Các đơn vị phản ánh {count(sum(facts.topics.values()))} ý kiến: {told_topics}.")
    yield Paragraph(text="[Bổ sung khó khăn, hạn chế và nguyên nhân.]")


def _next(scope: Scope, facts: Facts) -> Iterable[Paragraph]:
    target, tally = facts.progress.target, facts.progress.tally
    found = pace(tally, facts.progress.period.first, target.deadline, scope.as_of) if target else None
    if target and found and tally.missing and found.days_left:
        each = f", mỗi tháng cần {count(found.needed_a_month)}" if found.months_left > 1 else ""
        yield Paragraph(text=f"Kết nạp tiếp {count(tally.missing)} đảng viên đến {day_text(target.deadline)}{each}.")
    for task, done, cells in facts.tasks:
        if done < cells:
            late = "đã quá hạn" if task.deadline < scope.as_of else "hạn"
            yield Paragraph(
                text=f"{task.name}: {count(cells - done)} đơn vị còn phải hoàn thành, {late} {day_text(task.deadline)}."
            )
    yield Paragraph(text="[Bổ sung nhiệm vụ thời gian tới.]")


_EMPTY = "Ô trống: chưa có số liệu, hoặc ít người nên không ghi."


def _annex(scope: Scope, facts: Facts) -> Table:
    lines = facts.progress.lines
    seen = {
        category: told_of_units(
            category, {line.unit.id: facts.by_unit.get(line.unit.id, {}).get(category, 0) for line in lines},
            names=scope.names,
        )
        for category in ANNEX_CATEGORIES
    }  # fmt: skip

    def parts(values: Mapping[Category, int | None]) -> tuple[Cell, ...]:
        """Return the cells of the categories: empty where nobody is told to be of one, never a zero nobody reported."""
        return tuple(values[c] or None for c in ANNEX_CATEGORIES)

    def number(figure: int) -> int | None:
        return None if Indicator.ADMITTED in facts.unknown else figure

    rows = tuple(
        Row(
            cells=(
                n, line.unit.name, line.tally.target, number(facts.within.get(line.unit.id, 0)),
                number(line.tally.done),
                Share(part=line.tally.done, whole=line.tally.target)
                if line.tally.target and Indicator.ADMITTED not in facts.unknown
                else None,
                *parts({c: seen[c][line.unit.id] for c in seen}),
            )
        )
        for n, line in enumerate(lines, 1)
    )  # fmt: skip
    tally, done = facts.progress.tally, facts.done.get(Indicator.ADMITTED, 0)
    own = max(0, done - sum(facts.within.values()))
    if lines and (own or facts.progress.own):
        untold = (None,) * len(ANNEX_CATEGORIES)
        rows = (*rows, Row(cells=(None, OWN_ROW, None, own, facts.progress.own, None, *untold)))
    told_whole = {c: told(c, facts.composition.get(c, 0), names=scope.names) for c in ANNEX_CATEGORIES}
    whole: tuple[Cell, ...] = (
        None, "Tổng cộng", tally.target, number(done), number(tally.done),
        Share(part=tally.done, whole=tally.target)
        if tally.target and Indicator.ADMITTED not in facts.unknown
        else None,
        *parts(told_whole),
    )  # fmt: skip
    missing = facts.unrecorded.get(0, 0)
    return Table(
        title=f"Kết quả kết nạp đảng viên {scope.period.title}",
        sheet="Phụ lục",
        columns=(
            Column(heading="TT"),
            *text_columns("Đơn vị"),
            *numbers("Chỉ tiêu", "Trong kỳ", "Lũy kế"),
            Column(heading="Đạt %", kind=SHARE),
            *numbers("Nữ", "DTTS", "Đoàn viên", "18–30 tuổi"),
        ),
        rows=rows,
        total=whole,
        foot=(
            *((f"Chưa ghi thành phần của {count(missing)} người trong kỳ.",) if missing else ()),
            _EMPTY,
            *(f"[{caution}]" for caution in facts.cautions),
        ),
    )
