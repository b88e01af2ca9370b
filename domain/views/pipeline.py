"""The steps of the pipeline in numbers, who introduced, and the classes."""

from __future__ import annotations

from collections.abc import Mapping

from domain.dates import day_text
from domain.indicators import INTRODUCTIONS, Indicator
from domain.numbers import count
from domain.progress import Tally
from domain.screens.progress import against_plan
from domain.tables import SHARE, Column, Day, Kind, Row, Share, Table, numbers, text_columns
from domain.text import capitalised
from domain.training_classes import ClassState
from domain.views.scope import Scope

STEPS = (
    Indicator.IDENTIFIED,
    Indicator.INTRODUCED,
    Indicator.NOMINATED,
    Indicator.TRAINED,
    Indicator.DOSSIER,
    Indicator.RESOLVED,
    Indicator.ADMITTED,
    Indicator.CEREMONY,
    Indicator.RECOGNISED,
)
ASIDE = (Indicator.EXPECTED, Indicator.WITHDRAWN, Indicator.REMOVED)


def pipeline_table(scope: Scope, done: Mapping[Indicator, int]) -> Table:
    """Return how many took each step in a period; expected admissions and exits stand apart."""
    rows = [_step(step, done) for step in STEPS]
    rows += [_step(step, done) for step in ASIDE if done.get(step)]
    apart = ("Dự kiến không tính vào kết quả kết nạp.",) if done.get(Indicator.EXPECTED) else ()
    until = f", đến {day_text(scope.as_of)}" if scope.as_of < scope.period.last else ""
    return Table(
        title=scope.subject.label,
        sheet="Các bước",
        lead=(f"{capitalised(scope.period.title)}{until}:",),
        columns=(*text_columns("Bước"), *numbers("Số người")),
        rows=tuple(rows),
        foot=apart,
    )


def _step(step: Indicator, done: Mapping[Indicator, int]) -> Row:
    number = done.get(step, 0)
    return Row(cells=(capitalised(step.label), number), text=f"{capitalised(step.label)}: {count(number)}")


def introductions_table(scope: Scope, each: Mapping[Indicator, Tally]) -> Table:
    """Return how many each mass organisation has introduced, against its target."""
    rows = tuple(
        Row(
            cells=(
                capitalised(indicator.label), each[indicator].target, each[indicator].done,
                Share(part=each[indicator].done, whole=each[indicator].target or 0),
            ),
            text=f"{capitalised(indicator.label)}: {against_plan(each[indicator], 'kế hoạch năm')}",
        )
        for indicator in INTRODUCTIONS
    )  # fmt: skip
    total = sum(tally.done for tally in each.values())
    return Table(
        title=scope.subject.label,
        sheet="Giới thiệu",
        lead=(f"{capitalised(scope.period.title)}: {count(total)} quần chúng ưu tú được giới thiệu.",),
        columns=(
            *text_columns("Tổ chức giới thiệu"),
            *numbers("Chỉ tiêu", "Đã giới thiệu"),
            Column(heading="Đạt %", kind=SHARE),
        ),
        rows=rows,
    )


def classes_table(scope: Scope, classes: tuple[ClassState, ...], nominated: int, certified: int) -> Table:
    """Return the classes of a period, how many were sent and how many certified in it, in classes and without."""
    rows = tuple(
        Row(
            cells=(n, each.name, each.unit, Day(on=each.opens_on), each.quota, each.nominated, each.certified),
            text=(
                f"{each.name} ({each.unit}), mở {day_text(each.opens_on)}: {count(each.quota)} chỗ, "
                f"đã cử {count(each.nominated)}, cấp GCN {count(each.certified)}"
            ),
        )
        for n, each in enumerate(classes, 1)
    )
    return Table(
        title=scope.subject.label,
        sheet="Lớp",
        lead=(
            f"{capitalised(scope.period.title)}: {count(len(classes))} lớp trong hệ thống.",
            f"Được cử đi học: {count(nominated)} người; được cấp giấy chứng nhận: {count(certified)} người.",
        ),
        columns=(
            Column(heading="TT"),
            *text_columns("Lớp", "Đơn vị mở"),
            Column(heading="Ngày mở", kind=Kind.DAY),
            *numbers("Số chỗ", "Đã cử", "Cấp GCN"),
        ),
        rows=rows,
    )
