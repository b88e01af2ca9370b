"""Work as tables, for workbooks: members, village heads, tasks, difficulties, what was attested, the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from domain.attestation import UnitAnswer
from domain.dates import day_text
from domain.indicators import Indicator
from domain.members import COME, GONE, Moves
from domain.numbers import count
from domain.organisation import Unit
from domain.oversight import Contact, Reach
from domain.periods import Period
from domain.pipeline import Candidate
from domain.reports.proposal import TOPICS
from domain.screens.work import Heads, Progressing
from domain.tables import SHARE, Column, Day, Kind, Row, Share, Table, numbers, text_columns
from domain.text import capitalised, given_name_key, mask
from domain.views.scope import Scope
from domain.work import Proposal

_TT = Column(heading="TT")


def members_table(scope: Scope, whole: Moves, below: Iterable[Moves]) -> Table:
    """Return members as they were told on a day, who came and went, and members on the day of the view."""

    def cells(number: int | None, each: Moves) -> tuple[int | str | Day | None, ...]:
        moves = (each.changes.get(kind, 0) for kind in (*COME, *GONE))
        told = (each.counted.number, Day(on=each.counted.on)) if each.counted else (None, None)
        return (number, each.unit.name, *told, *moves, each.number)

    units = tuple(below)
    cautions = dict.fromkeys(each.caution for each in (whole, *units) if each.caution)
    untold = f"Chưa nhập số đảng viên của {scope.unit.name}; số của các đơn vị dưới không tự cộng thành."
    return Table(
        title=scope.subject.label,
        sheet="Đảng viên",
        columns=(
            _TT,
            *text_columns("Đơn vị"),
            *numbers("Số đã nhập"),
            Column(heading="Tính đến", kind=Kind.DAY),
            *numbers(*(capitalised(kind.label) for kind in (*COME, *GONE)), f"Đến {day_text(scope.as_of)}"),
        ),
        rows=tuple(Row(cells=cells(n, each)) for n, each in enumerate(units, 1)),
        total=cells(None, whole),
        foot=(*cautions, *([untold] if whole.number is None and units else [])),
    )


def heads_table(whole: Heads, below: Iterable[Heads]) -> Table:
    """Return village heads of a unit and of those below it, how many are members, trained, not trained."""

    def cells(number: int | None, each: Heads) -> tuple[int | str | Share | None, ...]:
        share = Share(part=each.members, whole=each.heads, decimals=1) if each.heads else None
        return (number, each.unit.name, each.heads, each.members, share, each.trained, each.untrained)

    return Table(
        title="Trưởng thôn, tổ trưởng",
        sheet="Trưởng thôn",
        columns=(
            _TT,
            *text_columns("Đơn vị"),
            *numbers("Số trưởng thôn, tổ trưởng", "Là đảng viên"),
            Column(heading="Tỷ lệ %", kind=SHARE),
            *numbers("Đã bồi dưỡng, chưa kết nạp", "Chưa bồi dưỡng"),
        ),
        rows=tuple(Row(cells=cells(n, each)) for n, each in enumerate(below, 1)),
        total=cells(None, whole),
    )


def tasks_table(scope: Scope, tasks: Iterable[Progressing]) -> Table:
    """Return the named tasks with how many of the cells have done them."""
    rows = tuple(
        Row(
            cells=(
                n, each.task.name, each.task.document, Day(on=each.task.deadline), each.cells, each.done,
                Share(part=each.done, whole=each.cells),
            ),
            text=f"{each.task.name}: {count(each.done)}/{count(each.cells)} đơn vị",
        )
        for n, each in enumerate(tasks, 1)
    )  # fmt: skip
    return Table(
        title=scope.subject.label,
        sheet="Nhiệm vụ",
        columns=(
            _TT,
            *text_columns("Nhiệm vụ", "Văn bản"),
            Column(heading="Hạn", kind=Kind.DAY),
            *numbers("Đơn vị phải làm", "Đã hoàn thành"),
            Column(heading="Tỷ lệ %", kind=SHARE),
        ),
        rows=rows,
    )


def proposals_table(scope: Scope, proposals: Iterable[Proposal]) -> Table:
    """Return how many difficulties and proposals there are by topic, and how many are answered: numbers, no text."""
    found = tuple(proposals)
    rows = []
    for topic, label in TOPICS.items():
        of_topic = [each for each in found if each.topic == topic]
        answered = sum(bool(each.answer) for each in of_topic)
        if of_topic:
            text = f"{label}: {count(len(of_topic))} ý kiến, đã trả lời {count(answered)}"
            rows.append(Row(cells=(label, len(of_topic), answered), text=text))
    return Table(
        title=scope.subject.label,
        sheet="Hiến kế",
        lead=(f"{count(len(found))} ý kiến." if found else "Chưa có khó khăn, hiến kế nào.",),
        columns=(*text_columns("Chủ đề"), *numbers("Số ý kiến", "Đã trả lời")),
        rows=tuple(rows),
    )


def proposals_in_full(scope: Scope, proposals: Iterable[Proposal]) -> Table:
    """Return every difficulty and proposal with its answer, for those who answer them."""
    rows = tuple(
        Row(cells=(each.number, each.unit, TOPICS.get(each.topic, each.topic), each.text, each.answer))
        for each in proposals
    )
    return Table(
        title=scope.subject.label,
        sheet="Nội dung",
        columns=(Column(heading="Số"), *text_columns("Đơn vị", "Chủ đề", "Nội dung", "Trả lời")),
        rows=rows,
    )


def attested_table(month: Period, answers: Iterable[UnitAnswer], today: date) -> Table:
    """Return what each cell has said about a month, the attested numbers beside the live ones."""
    marks = (Indicator.ADMITTED, Indicator.TRAINED)
    rows = []
    for n, each in enumerate(answers, 1):
        frozen = each.frozen
        rows.append(
            Row(
                cells=(
                    n, each.name, each.answer(month, today).label, Day(on=frozen.on) if frozen else None,
                    *(frozen.counts.get(mark, 0) if frozen else None for mark in marks),
                    *(each.live.get(mark, 0) for mark in marks),
                )
            )
        )  # fmt: skip
    return Table(
        title=f"Tình hình chốt {month.title}",
        sheet="Chốt",
        columns=(
            _TT,
            *text_columns("Chi bộ", "Tình hình"),
            Column(heading="Ngày chốt", kind=Kind.DAY),
            *numbers("Kết nạp đã chốt", "Bồi dưỡng đã chốt", "Kết nạp hiện nay", "Bồi dưỡng hiện nay"),
        ),
        rows=tuple(rows),
    )


def unreached_table(scope: Scope, found: Mapping[Reach, tuple[Unit, ...]]) -> Table:
    """Return the cells in which nobody who reports can be reached, by why."""
    listed = [(unit, reach) for reach, units in found.items() for unit in units]
    rows = tuple(
        Row(cells=(n, unit.name, reach.label), text=f"{unit.name}: {reach.label}")
        for n, (unit, reach) in enumerate(listed, 1)
    )
    return Table(
        title=scope.subject.label, sheet="Chưa liên lạc", columns=(_TT, *text_columns("Chi bộ", "Lý do")), rows=rows
    )


def unreached_by_unit_table(scope: Scope, below: Iterable[tuple[Unit, Contact]], whole: Contact) -> Table:
    """Return in how many cells of each unit nobody who reports can be reached, by why, where they are too many."""
    heads = [capitalised(reach.label) for reach in Reach]
    rows = tuple(
        Row(
            cells=(n, unit.name, each.cells, each.reached, *each.by_reach.values()),
            text=f"{unit.name}: {count(each.unreached)}/{count(each.cells)}",
            unit=unit.id,
        )
        for n, (unit, each) in enumerate(below, 1)
    )
    return Table(
        title=scope.subject.label,
        sheet="Chưa liên lạc",
        lead=(f"{count(whole.unreached)}/{count(whole.cells)} đơn vị chưa liên lạc được.",),
        columns=(_TT, *text_columns("Đơn vị"), *numbers("Số đơn vị", "Có người nhận tin", *heads)),
        rows=rows,
    )


_STEPS = (
    Indicator.TRAINED, Indicator.DOSSIER, Indicator.RESOLVED, Indicator.ADMITTED, Indicator.CEREMONY,
    Indicator.RECOGNISED,
)  # fmt: skip


def register_table(scope: Scope, people: Iterable[tuple[Unit, Candidate]]) -> Table:
    """Return the people of the register, by unit and given name: whole to their own cell, masked to its committee."""
    ordered = sorted(people, key=lambda each: (each[0].path, given_name_key(each[1].name)))
    rows = tuple(
        Row(
            cells=(
                n, unit.name, person.name if scope.own else mask(person.name),
                str(person.born) if person.born and scope.own else None, person.stage.label,
                *(Day(on=person.reached[step]) if step in person.reached else None for step in _STEPS),
            )
        )
        for n, (unit, person) in enumerate(ordered, 1)
    )  # fmt: skip
    return Table(
        title=scope.subject.label,
        sheet="Sổ theo dõi",
        columns=(
            _TT,
            *text_columns("Đơn vị", "Họ và tên", "Sinh", "Bước hiện nay"),
            *(Column(heading=capitalised(step.label), kind=Kind.DAY) for step in _STEPS),
        ),
        rows=rows,
    )
