"""The register of candidates: people of a cell with what has happened to them, and the same people elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select, update

from domain.births import Birth
from domain.forms.situation import Sibling
from domain.indicators import Indicator
from domain.organisation import Unit
from domain.pipeline import Candidate
from domain.text import plain_key
from storage.database import Tx
from storage.statements import WITHIN, put
from storage.tables import candidate, fact, unit
from storage.units import end_of

_LIVE = (fact.c.candidate_id == candidate.c.id) & fact.c.voided_at.is_(None)
_PERSON = (
    candidate.c.id,
    candidate.c.unit_id,
    candidate.c.name_sealed,
    candidate.c.born_sealed,
    fact.c.indicator,
    func.max(fact.c.on_day).label("on_day"),
)
_GROUPED = (candidate.c.id, candidate.c.unit_id, candidate.c.name_sealed, candidate.c.born_sealed, fact.c.indicator)
_PEOPLE = (
    select(*_PERSON)
    .join(fact, _LIVE)
    .where(candidate.c.unit_id == bindparam("unit_id"), func.coalesce(fact.c.report_id, -1) != bindparam("without"))
    .group_by(*_GROUPED)
    .order_by(candidate.c.id)
)
_BELOW = (
    select(*_PERSON)
    .join(fact, _LIVE)
    .join(unit, unit.c.id == candidate.c.unit_id)
    .where(*WITHIN)
    .group_by(*_GROUPED, unit.c.path)
    .order_by(unit.c.path, candidate.c.id)
)
_BY_ID = select(*_PERSON).join(fact, _LIVE).where(candidate.c.id == bindparam("candidate_id")).group_by(*_GROUPED)
_BY_MAC = (
    select(*_PERSON, unit.c.name.label("unit"))
    .join(fact, _LIVE)
    .join(unit, unit.c.id == candidate.c.unit_id)
    .where(
        candidate.c.name_mac == bindparam("name_mac"),
        candidate.c.unit_id != bindparam("own_id"),
        *WITHIN,
        func.length(unit.c.path) == bindparam("width"),
    )
    .group_by(*_GROUPED, unit.c.name)
)
_NEW = put(candidate, "id").returning(candidate.c.id)
_SET_BORN = (
    update(candidate)
    .where(candidate.c.id == bindparam("its_id"), candidate.c.born_sealed.is_(None))
    .values(born_sealed=bindparam("born_sealed"))
)


def _people(tx: Tx, rows: Iterable[Any]) -> dict[int, tuple[Any, Candidate]]:
    """Return people by id from rows of one indicator each, each with one of its rows."""
    reached: dict[int, dict[Indicator, date]] = {}
    first: dict[int, Any] = {}
    for row in rows:
        first.setdefault(row.id, row)
        reached.setdefault(row.id, {})[Indicator(row.indicator)] = row.on_day
    return {number: (row, _candidate(tx, row, reached[number])) for number, row in first.items()}


def _candidate(tx: Tx, row: Any, reached: dict[Indicator, date]) -> Candidate:  # noqa: ANN401 — a row of candidates
    return Candidate.model_construct(
        id=row.id,
        name=tx.seal.open(row.name_sealed),
        born=Birth.model_validate_json(tx.seal.open(row.born_sealed)) if row.born_sealed else None,
        reached=reached,
    )


async def people_of_unit(tx: Tx, of: Unit, without: int = 0) -> tuple[Candidate, ...]:
    """Return the people of a unit whom a live fact tells of; the facts of report `without` do not count."""
    rows = await tx.all(_PEOPLE, {"unit_id": of.id, "without": without})
    return tuple(person for _, person in _people(tx, rows).values())


async def people_below(tx: Tx, top: Unit) -> dict[int, tuple[Candidate, ...]]:
    """Return the people of a whole subtree by unit id."""
    found: dict[int, tuple[Candidate, ...]] = {}
    for row, person in _people(tx, await tx.all(_BELOW, {"path": top.path, "end": end_of(top.path)})).values():
        found[row.unit_id] = (*found.get(row.unit_id, ()), person)
    return found


async def person_by_id(tx: Tx, candidate_id: int) -> tuple[int, Candidate] | None:
    """Return somebody of a register with the id of the unit, None where there is nobody."""
    rows = await tx.all(_BY_ID, {"candidate_id": candidate_id})
    return next(((row.unit_id, person) for row, person in _people(tx, rows).values()), None)


def _mac(tx: Tx, name: str) -> str:
    """Return by what a name is found again without being readable: a keyed digest of its folded form."""
    return tx.seal.mac(f"name {plain_key(name)}")


async def siblings(tx: Tx, of: Unit, people: Iterable[Candidate]) -> tuple[Sibling, ...]:
    """Return people of these names in the registers of the cells beside it, under the same organisation."""
    above = of.parent_path
    if not above:
        return ()
    beside = {"own_id": of.id, "path": above, "end": end_of(above), "width": len(of.path)}
    found = []
    for name in {plain_key(person.name): person.name for person in people}.values():
        rows = await tx.all(_BY_MAC, {**beside, "name_mac": _mac(tx, name)})
        for row, person in _people(tx, rows).values():
            found.append(Sibling(unit=row.unit, person=person))
    return tuple(found)


async def store_candidate(tx: Tx, of: Unit, person: Candidate) -> int:
    """Store a person of a unit, or what is new of one who is stored; return the id."""
    born = tx.seal.seal(person.born.model_dump_json()) if person.born else None
    if person.id is not None:
        if born:
            await tx.run(_SET_BORN, {"its_id": person.id, "born_sealed": born})
        return person.id
    new = {
        "unit_id": of.id,
        "name_sealed": tx.seal.seal(person.name),
        "born_sealed": born,
        "name_mac": _mac(tx, person.name),
    }
    return int(await tx.value(_NEW, new))
