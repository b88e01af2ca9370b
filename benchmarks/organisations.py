"""Synthetic organisations, written straight into the tables: units, ten years of facts, targets, people in office."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import Table

from domain.indicators import Indicator
from domain.organisation import SEGMENT, Role, segment
from domain.periods import newest_month_over
from storage.columns import BEGINNING, OPEN_END
from storage.database import Database, Tx
from storage.statements import put
from storage.tables import account, fact, office, person, target, told_below, unit, unit_edge
from storage.units import name_keys

YEARS = 10
_CHUNK = 20_000
_KINDS = ("đảng bộ tỉnh", "đảng bộ xã", "chi bộ")
_QUANTITIES = (0, 0, 0, 1, 1, 2)  # what a cell admits in a year: seven in ten admit somebody every other year


class Shape(NamedTuple):
    """A tree by how many children each level has, cut at a number of units."""

    name: str
    children: tuple[int, ...]
    units: int


# Two levels below the province, as since the reform of 2025.
DISTRICT = Shape("district", (16, 28), 465)
PROVINCE = Shape("province", (100, 97), 9_762)
NATION = Shape("nation", (34, 100, 99), 339_260)
CELLS = Shape("province of 10,000 cells", (100, 100), 10_101)


@dataclass(frozen=True, slots=True)
class Node:
    """A unit of the tree."""

    id: int
    name: str
    depth: int
    parent: int | None
    path: str


@dataclass(frozen=True)
class Organisation:
    """A generated tree, parents before children."""

    shape: Shape
    nodes: list[Node]

    @property
    def cells(self) -> list[Node]:
        """Return the units at the bottom."""
        deepest = len(self.shape.children)
        return [node for node in self.nodes if node.depth == deepest]


def tree(shape: Shape) -> Organisation:
    """Return the tree of a shape, level by level, so that what is cut off are cells."""
    nodes = [Node(1, f"Đảng bộ {shape.name} Minh Họa", 0, None, segment(1))]
    level = nodes[:]
    for depth, width in enumerate(shape.children, 1):
        kind = "Chi bộ thôn" if depth == len(shape.children) else "Đảng bộ xã"
        below = (
            (above, f"{kind} {n} {above.name.split(' ', 2)[2] if depth > 1 else 'Minh Họa'}")
            for above in level
            for n in range(1, width + 1)
        )
        first = len(nodes) + 1
        level = [
            Node(number, name, depth, above.id, above.path + segment(number))
            for number, (above, name) in enumerate(islice(below, shape.units - len(nodes)), first)
        ]
        nodes += level
    return Organisation(shape, nodes)


async def store_units(database: Database, made: Organisation) -> None:
    """Store the units and their links."""
    settings = {"named": True, "counts_ceremonies": False, "is_confirmed": False}
    columns = {**settings, "sector": None, "rural": True, "members": 12, "members_on": None, "predecessor_id": None}
    dates = {"valid_from": BEGINNING, "valid_to": OPEN_END}
    await _store(
        database,
        unit,
        (
            {
                **columns,
                **dates,
                "id": node.id,
                "code": f"U{node.id}",
                "name": node.name,
                **name_keys(node.name),
                "kind": _KINDS[min(node.depth, 2)],
                "position": node.id,
                "path": node.path,
            }
            for node in made.nodes
        ),
    )
    edges = ({**dates, "unit_id": node.id, "parent_id": node.parent} for node in made.nodes)
    await _store(database, unit_edge, edges)


async def store_history(database: Database, made: Organisation, now: datetime, years: int) -> int:
    """Store so many years of admissions and trainings of every cell, up to today; return how many facts."""
    chance = random.Random(7)
    count = 0

    def facts() -> Iterator[dict[str, Any]]:
        nonlocal count
        for node in made.cells:
            for year in range(now.year - years + 1, now.year + 1):
                for indicator in (Indicator.ADMITTED, Indicator.TRAINED):
                    for _ in range(chance.choice(_QUANTITIES)):
                        count += 1
                        yield _fact(
                            node, indicator, min(date(year, 1, 1) + timedelta(chance.randrange(365)), now.date()), now
                        )

    await _store(database, fact, facts(), "id")
    return count


def _fact(node: Node, indicator: Indicator, on_day: date, now: datetime) -> dict[str, Any]:
    return {
        "unit_id": node.id,
        "path": node.path,
        "indicator": indicator,
        "year": on_day.year,
        "on_day": on_day,
        "since_day": None,
        "quantity": 1,
        "categories": "",
        "note_sealed": None,
        "note_mac": "",
        "subject": "",
        "report_id": None,
        "candidate_id": None,
        "version": 1,
        "recorded_at": now,
        "voided_at": None,
    }


async def store_attestations(database: Database, made: Organisation, now: datetime) -> int:
    """Let every cell but each tenth have attested the newest month that is over; return how many have."""
    month = newest_month_over(now.date())
    cells = [node for number, node in enumerate(made.cells) if number % 10]
    told = {"subject": month.code, "quantity": 0}
    await _store(database, fact, ({**_fact(node, Indicator.ATTESTED, now.date(), now), **told} for node in cells), "id")
    return len(cells)


async def store_marks(database: Database, made: Organisation, now: datetime, years: int) -> None:
    """Store the marks that so many years of reports have left: of every unit above cells, of each year."""
    above = sorted({node.path[:-SEGMENT] for node in made.cells})
    span = range(now.year - years + 1, now.year + 1)
    rows = ({"year": year, "path": path, "mark": 1} for year in span for path in above)
    await _store(database, told_below, rows)


async def store_targets(database: Database, made: Organisation, period: str, deadline: date, now: datetime) -> None:
    """Give every unit a target of admissions: each cell one, each unit above the sum of its cells."""
    goals = dict.fromkeys((node.id for node in made.nodes), 0)
    for node in reversed(made.nodes):
        goals[node.id] = goals[node.id] or 1
        if node.parent:
            goals[node.parent] += goals[node.id]
    plan = {
        "indicator": Indicator.ADMITTED,
        "period": period,
        "measure": "people",
        "deadline": deadline,
        "document": "54-KH/HU",
        "document_date": None,
        "recorded_at": now,
        "replaced_at": None,
    }
    rows = ({**plan, "unit_id": node.id, "value": str(goals[node.id]), "people": goals[node.id]} for node in made.nodes)
    await _store(database, target, rows, "id")


async def store_people(database: Database, held: dict[int, tuple[Node, Role]], now: datetime) -> None:
    """Store people who hold an office, by the Telegram id of their account, which is also their person's."""
    await _store(database, person, ({"id": number, "created_at": now, "name_sealed": None} for number in held))
    fresh = {"channel": "telegram", "blocked_at": None, "wrong_codes": 0, "wrong_since": None}
    await _store(database, account, ({**fresh, "address": str(number), "person_id": number} for number in held))
    offices = (
        {"person_id": number, "unit_id": node.id, "role": role, "since": now, "until": None}
        for number, (node, role) in held.items()
    )
    await _store(database, office, offices, "id")


async def _store(database: Database, table: Table, rows: Iterable[dict[str, Any]], *without: str) -> None:
    statement = put(table, *without)
    left = iter(rows)
    while chunk := list(islice(left, _CHUNK)):

        async def work(tx: Tx, chunk: list[dict[str, Any]] = chunk) -> None:
            await tx.run_many(statement, chunk)

        await database.write(work)
