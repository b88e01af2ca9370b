"""Importing the workbook: all or nothing, and again without harm."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from domain.dates import day_text
from domain.indicators import Indicator
from domain.organisation import Office, Role, Unit
from domain.periods import from_code
from domain.refusals import Refused
from domain.screens.entrance import office_text
from domain.workbook import SHEETS, FactRow, PersonRow, Problem, Row, TargetRow, TaskRow, UnitRow, read_rows
from handlers.invitations import invite, spaced
from handlers.workbooks import has_sheet, open_workbook, sheet_rows
from storage.audit import record
from storage.database import Database, Tx
from storage.facts import NewFact, store_facts
from storage.groupings import leadership_of, led_or_invited
from storage.loading import held_or_invited, put_in_grouping, same_imported_fact, store_task, void_fact
from storage.targets import assigned_below, set_target, target_of, targets_of_unit
from storage.units import all_units, change, found, unit_of

_INVITATION_DAYS = 14


class Rejected(Exception):
    """A workbook with problems; nothing of it was imported."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"{len(problems)} problems")
        self.problems = problems


class _DryRun(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__("dry run")
        self.outcome = outcome


@dataclass
class Outcome:
    """What an import did, in counts by plain words, and the invitations it made (office, name, code).

    `cascades` say how much of each plan that it touched has been handed down: "đã giao 22/24".
    """

    counts: Counter[str] = field(default_factory=Counter)
    invitations: list[tuple[str, str, str]] = field(default_factory=list)
    cascades: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Sheets:
    """The rows of a workbook that could be read."""

    units: list[UnitRow]
    targets: list[TargetRow]
    facts: list[FactRow]
    people: list[PersonRow]
    tasks: list[TaskRow]


def read_sheets(path: Path) -> Sheets:
    """Read a workbook; raises Refused where it is no workbook, Rejected with every problem of its cells."""
    book = open_workbook(path)
    problems: list[Problem] = []
    read: dict[type[Row], list[Row]] = {}
    for sheet in SHEETS:
        rows, wrong = sheet_rows(book, sheet)
        good, bad = read_rows(sheet, rows)
        read[sheet] = list(good)
        problems += [*wrong, *bad]
    if not any(read.values()) and not problems and any(has_sheet(book, sheet) for sheet in SHEETS):
        raise Refused(f"Tệp {path.name} chưa có dòng nào. Đồng chí điền các sheet, ví dụ “Đơn vị”, rồi nhập lại.")
    if not any(read.values()) and not problems:
        raise Refused(
            f"Tệp {path.name} không có sheet nào của mẫu nhập, ví dụ “Đơn vị”. Lấy mẫu bằng: chibot template."
        )
    if problems:
        raise Rejected(problems)
    return Sheets(*read.values())  # type: ignore[arg-type]  # one list a class, in the order of SHEETS


async def import_workbook(database: Database, path: Path, now: datetime, *, dry_run: bool = False) -> Outcome:
    """Import a workbook; a dry run does all of it and then takes it back. Raises Refused and Rejected."""
    sheets = read_sheets(path)

    async def work(tx: Tx) -> Outcome:
        outcome = await _Import(tx, now).run(sheets)
        if dry_run:
            raise _DryRun(outcome)
        return outcome

    try:
        return await database.write(work)
    except _DryRun as dry:
        return dry.outcome


class _Import:
    """One import in its transaction."""

    def __init__(self, tx: Tx, now: datetime) -> None:
        self._tx, self._now = tx, now
        self._units: dict[str, Unit] = {}
        self._members: dict[str, int | None] = {}
        self._known: dict[str, Any] = {}
        self._problems: list[Problem] = []
        self._outcome = Outcome()

    async def run(self, sheets: Sheets) -> Outcome:
        for row in await all_units(self._tx):
            self._units[row.code], self._members[row.code] = unit_of(row), row.members
            self._known[row.code] = row
        await self._store_units(sheets.units)
        for target in sheets.targets:
            await self._store_target(target)
        await self._tell_cascades(sheets.targets)
        await self._store_facts(sheets.facts)
        for task in sheets.tasks:
            await self._store_task(task)
        await self._invite(sheets.people)
        if self._problems:
            raise Rejected(self._problems)
        await record(self._tx, self._now, None, "import", " ".join(f"{n} {c}" for c, n in self._outcome.counts.items()))
        return self._outcome

    def _wrong(self, row: Row, column: str, sentence: str) -> None:
        self._problems.append(Problem(row.sheet, row.number, column, sentence))

    def _unit(self, row: TargetRow | FactRow | PersonRow | TaskRow) -> Unit | None:
        unit = self._units.get(row.unit)
        if unit is None:
            self._wrong(row, "Mã đơn vị", f"không có đơn vị mã “{row.unit}”.")
        return unit

    async def _store_units(self, rows: list[UnitRow]) -> None:
        seen: dict[str, int] = {}
        waiting = []
        for row in rows:
            if row.code in seen:
                self._wrong(row, "Mã", f"mã “{row.code}” trùng với dòng {seen[row.code]}.")
                continue
            seen[row.code] = row.number
            waiting.append(row)
        while waiting:
            ready = [row for row in waiting if row.parent is None or row.parent in self._units]
            if not ready:
                break
            for row in ready:
                await self._store_unit(row)
            waiting = [row for row in waiting if row not in ready]
        for row in waiting:
            looped = row.parent in seen
            sentence = "các cấp trên tạo thành vòng." if looped else f"không có đơn vị mã “{row.parent}”."
            self._wrong(row, "Mã cấp trên", sentence)

    async def _store_unit(self, row: UnitRow) -> None:
        parent = self._units[row.parent] if row.parent else None
        if row.members_on and row.members_on > self._now.date():
            self._wrong(row, "Số đảng viên tính đến ngày", f"ngày {day_text(row.members_on)} chưa đến.")
            return
        known_members = self._members.get(row.code)
        if row.members_on and row.members is None and known_members is None:
            self._wrong(row, "Số đảng viên tính đến ngày", "có ngày mà chưa có số đảng viên.")
            return
        self._members[row.code] = row.members if row.members is not None else known_members
        described: dict[str, object] = {
            name: getattr(row, name) for name in ("name", "kind", "sector", "rural") if name in row.told
        }
        described["members"] = self._members[row.code]
        if row.members_on or self._members[row.code] != known_members:
            described["members_on"] = row.members_on or self._now.date()
        known = self._units.get(row.code)
        if known is None:
            lifetime = {"valid_from": row.valid_from} | ({"valid_to": row.valid_to} if row.valid_to else {})
            before = self._units.get(row.predecessor or "")
            new = {"kind": "", **described, **lifetime, "code": row.code, "position": row.number}
            self._units[row.code] = await found(
                self._tx, {**new, "predecessor_id": before.id if before else None}, parent
            )
            self._outcome.counts["đơn vị mới"] += 1
        elif known.parent_path != (parent.path if parent else ""):
            self._wrong(
                row, "Mã cấp trên", f"“{known.name}” đang thuộc cấp trên khác; không đổi cấp trên bằng tệp này."
            )
        else:
            await change(self._tx, known.id, described, row.valid_to)
            before = self._known.get(row.code)
            same = all(getattr(before, name) == value for name, value in described.items()) and row.valid_to is None
            self._outcome.counts["đơn vị đã có" if same else "đơn vị điều chỉnh"] += 1
        if row.grouping:
            await put_in_grouping(self._tx, row.grouping, self._units[row.code].id)

    async def _store_target(self, row: TargetRow) -> None:
        unit = self._unit(row)
        deadline = self._deadline(row)
        if unit is None or deadline is None:
            return
        new = {
            "indicator": row.indicator,
            "period": row.period.code,
            "measure": row.goal.measure,
            "value": str(row.goal.value),
            "people": row.goal.people_of(self._members.get(row.unit)),
            "deadline": deadline,
            "document": row.document,
            "document_date": row.document_date,
        }
        for old in await targets_of_unit(self._tx, unit.id):
            if (old.indicator, old.period) == (row.indicator, row.period.code):
                same = target_of(old).goal == row.goal and all(
                    getattr(old, name) == new[name] for name in ("people", "deadline", "document")
                )
                if same and row.document_date in (None, old.document_date):
                    self._outcome.counts["chỉ tiêu không đổi"] += 1
                    return
                self._outcome.counts["chỉ tiêu điều chỉnh"] += 1
                break
        else:
            self._outcome.counts["chỉ tiêu mới"] += 1
        await set_target(self._tx, unit.id, new, self._now)

    async def _tell_cascades(self, rows: list[TargetRow]) -> None:
        """Tell how much of the plans above the units of some rows has been handed down; nothing is ever "fixed"."""
        by_path = {unit.path: unit for unit in self._units.values()}
        plans = {
            (unit.parent_path, row.indicator, row.period.code)
            for row in rows
            if (unit := self._units.get(row.unit)) and unit.parent_path in by_path
        }
        for path, indicator, period in sorted(plans):
            parent = by_path[path]
            for each in await assigned_below(self._tx, parent, self._now.date()):
                if (each.indicator, each.period) == (indicator, period):
                    of = f"{Indicator(indicator).label} {from_code(period).title}"
                    self._outcome.cascades.append(f"{parent.name}, {of}: {each}")

    def _deadline(self, row: TargetRow | TaskRow) -> date | None:
        try:
            return row.last_day
        except Refused as refused:
            self._wrong(row, "Hạn", refused.sentence)
            return None

    async def _store_facts(self, rows: list[FactRow]) -> None:
        seen: dict[tuple[object, ...], int] = {}
        for row in rows:
            unit = self._unit(row)
            if unit is None:
                continue
            if row.on_day > self._now.date() and row.indicator is not Indicator.EXPECTED:
                self._wrong(row, "Ngày", f"ngày {day_text(row.on_day)} chưa đến.")
                continue
            if row.since_day and row.since_day > row.on_day:
                self._wrong(row, "Cộng từ ngày", f"ngày {day_text(row.since_day)} sau ngày {day_text(row.on_day)}.")
                continue
            key = (unit.id, row.indicator, row.on_day, row.categories, row.note)
            if key in seen:
                self._wrong(row, "Ngày", f"trùng với dòng {seen[key]}; cộng lại thành một dòng hoặc ghi chú khác nhau.")
                continue
            seen[key] = row.number
            await self._store_fact(unit, row)

    async def _store_fact(self, unit: Unit, row: FactRow) -> None:
        key = {
            "unit_id": unit.id,
            "year": row.on_day.year,
            "on_day": row.on_day,
            "indicator": row.indicator,
            "categories": row.categories,
        }
        old = await same_imported_fact(self._tx, key, row.note)
        if old and (old.quantity, old.since_day) == (row.quantity, row.since_day):
            self._outcome.counts["số liệu không đổi"] += 1
            return
        if old:
            await void_fact(self._tx, old.id, self._now)
        self._outcome.counts["số liệu điều chỉnh" if old else "số liệu mới"] += 1
        new = NewFact(unit, row.indicator, row.on_day, row.quantity, row.categories, row.note, since=row.since_day)
        await store_facts(self._tx, [new._replace(version=old.version + 1 if old else 1)], self._now)

    async def _store_task(self, row: TaskRow) -> None:
        unit = self._unit(row)
        deadline = self._deadline(row)
        if unit is None or deadline is None:
            return
        new = await store_task(self._tx, unit.id, row.name, deadline, row.document, self._now)
        self._outcome.counts["nhiệm vụ mới" if new else "nhiệm vụ đã có"] += 1

    async def _office(self, row: PersonRow) -> Office | None:
        """Return the office that a row invites to: of a unit by its code, or the lead of a grouping by its name."""
        if row.unit not in self._units:
            led = await leadership_of(self._tx, row.unit, self._now.date())
            if led and row.role is Role.LEADER:
                return led
            if led:
                self._wrong(row, "Vai trò", f"“{row.unit}” là khu, tổ công tác: chỉ có vai trò lãnh đạo.")
                return None
        unit = self._unit(row)
        return Office(role=row.role, unit=unit) if unit else None

    async def _taken(self, office: Office) -> int:
        if office.grouping:
            return await led_or_invited(self._tx, office.grouping, self._now)
        return await held_or_invited(self._tx, office.unit.id, office.role, self._now)

    async def _invite(self, rows: list[PersonRow]) -> None:
        wanted: Counter[tuple[int, str]] = Counter()
        known: dict[tuple[int, str], int] = {}
        for row in rows:
            office = await self._office(row)
            if office is None:
                continue
            place = (office.unit.id, office.grouping or row.role.value)
            if place not in known:
                known[place] = await self._taken(office)
            wanted[place] += 1
            if wanted[place] <= known[place]:
                self._outcome.counts["người đã mời"] += 1
                continue
            code, _ = await invite(self._tx, office, row.name, self._now, _INVITATION_DAYS)
            self._outcome.invitations.append((office_text(office), row.name, spaced(code)))
            self._outcome.counts["mã mời mới"] += 1
