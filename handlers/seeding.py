"""Filling a sandbox with what an import workbook does not hold: people with the steps they have taken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from domain.pipeline import Candidate
from domain.refusals import Refused
from storage.database import Tx
from storage.facts import NewFact, store_facts
from storage.register import store_candidate
from storage.units import set_for_subtree, units_called


async def seed_pool(tx: Tx, pool: Mapping[str, tuple[Candidate, ...]], counted: Iterable[str], now: datetime) -> None:
    """Store people of units by code, and let other units keep numbers only; raises Refused where a unit is missing."""
    for code in counted:
        for unit in await units_called(tx, code):
            await set_for_subtree(tx, unit.path, "named", value=False)
    for code, people in pool.items():
        units = await units_called(tx, code)
        if not units:
            raise Refused(f"Không có đơn vị mã “{code}”.")
        for person in people:
            candidate_id = await store_candidate(tx, units[0], person)
            facts = [NewFact(units[0], step, day, 1, candidate_id=candidate_id) for step, day in person.reached.items()]
            await store_facts(tx, facts, now)
