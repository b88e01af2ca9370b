"""Filling a sandbox with what an import workbook does not hold: people of the trained pool."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from domain.forms.situation import Candidate
from domain.indicators import Indicator
from domain.refusals import Refused
from storage.database import Tx
from storage.facts import NewFact, store_candidate, store_facts
from storage.units import units_called


async def seed_pool(tx: Tx, pool: Mapping[str, tuple[Candidate, ...]], now: datetime) -> None:
    """Store certified people of units by code; raises Refused where a unit is missing."""
    for code, people in pool.items():
        units = await units_called(tx, code)
        if not units:
            raise Refused(f"Không có đơn vị mã “{code}”.")
        for person in people:
            if person.certified_on is None:
                raise Refused(f"{person.name} chưa có ngày cấp giấy chứng nhận.")
            candidate_id = await store_candidate(tx, units[0], person)
            fact = NewFact(units[0], Indicator.TRAINED, person.certified_on, 1, candidate_id=candidate_id)
            await store_facts(tx, [fact], now)
