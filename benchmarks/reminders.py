"""The reminder run of a province: ten thousand cells, each with a target, a secretary and a deadline in a week."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.crowd import FIRST_PERSON
from benchmarks.databases import analyse, new_database
from benchmarks.organisations import Shape, store_history, store_people, store_targets, store_units, tree
from domain.organisation import Role
from handlers.reminding import plan_cards, send_reminders
from storage.connect import open_database
from storage.seal import load_keys

_DAYS_LEFT = 7


@dataclass(frozen=True)
class Run:
    """One run: how many reminders, seconds to plan them, and seconds to plan, mark and queue them."""

    vendor: str
    cells: int
    reminders: int
    planned: float
    queued: float


async def measure(vendors: tuple[str, ...], shape: Shape, folder: Path) -> list[Run]:
    """Plan the run on each database, then plan it again, mark and queue it as the tick does."""
    return [await _run(vendor, shape, folder) for vendor in vendors]


async def _run(vendor: str, shape: Shape, folder: Path) -> Run:
    now = datetime.now().astimezone().replace(hour=7, minute=31)
    made = tree(shape)
    held = {FIRST_PERSON + number: (cell, Role.SECRETARY) for number, cell in enumerate(made.cells)}
    async with (
        new_database(vendor, folder) as url,
        open_database(url, load_keys(folder / "field.key")) as database,
    ):
        await store_units(database, made)
        await store_history(database, made, now, years=1)
        await store_targets(database, made, str(now.year), now.date() + timedelta(days=_DAYS_LEFT), now)
        await store_people(database, held, now)
        await analyse(vendor, url)
        begun = time.perf_counter()
        planned = await database.read(lambda tx: plan_cards(tx, now))
        after = time.perf_counter()
        queued = await database.write(lambda tx: send_reminders(tx, now))
        ended = time.perf_counter()
    if len(queued.cards) != len(planned.cards):
        raise RuntimeError(f"planned {len(planned.cards)} cards, queued {len(queued.cards)}")
    return Run(vendor, len(made.cells), len(planned.cards), after - begun, ended - after)
