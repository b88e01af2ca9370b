"""Who the people of a figure are. Categories overlap: they never add up to the total, and the screen says so."""

from __future__ import annotations

from collections.abc import Mapping

from domain.composition import Category, told, told_of_units
from domain.numbers import count, percent
from domain.organisation import Unit
from domain.tables import HIDDEN, SHARE, Cell, Column, Row, Share, Table, numbers, text_columns
from domain.text import capitalised
from domain.views.scope import Scope


def composition_table(scope: Scope, total: int, parts: Mapping[Category, int], rural: int | None, known: int) -> Table:
    """Return the categories of a figure; `known` is of how many people any category is told at all."""
    among = known if known < total else 0
    rows = [
        _row(category, parts.get(category, 0), known, among, names=scope.names)
        for category in Category
        if parts.get(category) or (known and told(category, 0, names=scope.names) is None)
    ]
    if rural is not None and total:
        for label, number in (("nông thôn", rural), ("ngoài nông thôn", total - rural)):
            rows.append(_told_row(label, number, total))
    missing = [f"Chưa ghi thành phần: {count(total - known)} người."] if known < total else []
    overlap = ["Một người có thể thuộc nhiều thành phần, nên các số không cộng thành tổng."] if len(rows) > 1 else []
    return Table(
        title=scope.subject.label,
        sheet="Thành phần",
        lead=(f"{scope.what}: {count(total)} người.",),
        columns=(
            *text_columns("Thành phần"),
            *numbers("Số người"),
            Column(heading="Tỷ lệ % của số đã ghi" if among else "Tỷ lệ %", kind=SHARE),
        ),
        rows=tuple(rows),
        foot=(*missing, *overlap),
    )


def _row(category: Category, number: int, total: int, among: int, *, names: bool) -> Row:
    seen = told(category, number, names=names)
    if seen is None:
        of = f" trong {count(among or total)} người đã ghi"
        return Row(cells=(category.label, HIDDEN, None), text=f"{capitalised(category.label)}: {HIDDEN} người{of}")
    return _told_row(category.label, seen, total, among)


def _told_row(label: str, number: int, total: int, among: int = 0) -> Row:
    """Return a category; `among` is of how many anything is told, 0 where it is of all."""
    share = percent(number, total, decimals=1)
    of = f" trong {count(among)} người đã ghi" if among else ""
    text = f"{capitalised(label)}: {count(number)}{of} ({share})"
    return Row(cells=(label, number, Share(part=number, whole=total, decimals=1)), text=text)


def composition_by_unit(
    scope: Scope,
    units: tuple[Unit, ...],
    totals: Mapping[int, int],
    parts: Mapping[int, Mapping[Category, int]],
    known: Mapping[int, int],
) -> Table:
    """Return the categories of each unit below; `known` is of how many people of each any category is told."""
    shown = [
        category
        for category in Category
        if any(each.get(category) for each in parts.values()) or told(category, 0, names=scope.names) is None
    ]
    seen = {
        category: told_of_units(
            category, {unit.id: parts.get(unit.id, {}).get(category, 0) for unit in units}, names=scope.names
        )
        for category in shown
    }
    rows = []
    for number, unit in enumerate(units, 1):
        cells: list[Cell] = [number, unit.name, totals.get(unit.id, 0)]
        for category in shown:
            value = seen[category][unit.id]
            if not totals.get(unit.id):
                cells.append(0)
            elif not known.get(unit.id) and not parts.get(unit.id, {}).get(category):
                cells.append(None)
            else:
                cells.append(HIDDEN if value is None else value)
        cells.append(totals.get(unit.id, 0) - known.get(unit.id, 0))
        rows.append(Row(cells=tuple(cells)))
    return Table(
        title=scope.subject.label,
        sheet="Theo đơn vị",
        columns=(
            Column(heading="TT"),
            *text_columns("Đơn vị"),
            *numbers("Tổng số", *(capitalised(category.label) for category in shown), "Chưa ghi thành phần"),
        ),
        rows=tuple(rows),
    )
