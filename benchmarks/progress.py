"""A leader's questions: in-process (queries, decision, text of the answer), and as a chat through the real process."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete

from benchmarks.databases import SQLITE, analyse, new_database
from benchmarks.organisations import (
    DISTRICT,
    NATION,
    PROVINCE,
    Node,
    Organisation,
    Shape,
    store_attestations,
    store_history,
    store_marks,
    store_people,
    store_targets,
    store_units,
    tree,
)
from benchmarks.peers import our_peer, telegram
from benchmarks.timing import percentile, timed
from bot.collecting import collect_seldom
from domain.addresses import Make, View
from domain.indicators import Indicator
from domain.organisation import Role, Unit
from domain.screens.progress import INTERNAL
from domain.views.subjects import LISTED, Subject
from handlers.conversation import converse
from handlers.visit import Inbound, Tap, Text
from storage.connect import open_database
from storage.database import Database, Tx
from storage.facts import NewFact, store_facts
from storage.seal import load_keys
from storage.tables import account, office

LEADER = 2001
_FIRST_SECRETARY = 1_000_000
MEANWHILE = 10
"""How many cells report before a question is asked again."""
_TOP = 1
MAIN = "this year"
DRAFT, WORKBOOK = "the draft report", "the evidence as a workbook"
FILES = frozenset({DRAFT, WORKBOOK})


@dataclass(frozen=True)
class Answered:
    """How long one question took, in milliseconds; `vendor` and `size` say where, `first` how long it was at first."""

    vendor: str
    size: str
    units: int
    facts: int
    question: str
    p50: float
    p99: float
    first: float


def questions(now: datetime) -> dict[str, Text | Tap]:
    """Return what a leader asks or taps, by what is measured with it: questions, then every screen by its address."""
    return {
        **{name: Text(words) for name, words in _words(now).items()},
        **{
            f"screen: {subject.label}": Tap(str(View(_TOP, str(now.year), subject=subject)), "1")
            for subject in LISTED
            if subject not in (Subject.PROGRESS, Subject.PAPER)
        },
        DRAFT: Tap(str(View(_TOP, str(now.year), subject=Subject.PAPER)), "1"),
        WORKBOOK: Tap(str(Make("sheet", View(_TOP, str(now.year), subject=Subject.EVIDENCE))), "1"),
    }


def _words(now: datetime) -> dict[str, str]:
    term = (now.year - 1) // 5 * 5
    return {
        MAIN: "tiến độ",
        "this month": "tiến độ tháng này",
        "a past day": f"tiến độ năm {now.year - 4} đến 30/6/{now.year - 4}",
        "the term": f"tiến độ nhiệm kỳ {term}–{term + 5}",
        "training": "tiến độ bồi dưỡng",
        "a unit by its name": "tiến độ đảng bộ xã 7 Minh Họa",
        "a name with a slip": "tiến độ 7 Minh Hao",
        "who has nobody": "xa nao chua ket nap",
        "who is behind": "xã nào dưới 30%",
        "as last year": "so với cùng kỳ",
        "a picture": "biểu đồ",
    }


async def measure(vendors: tuple[str, ...], folder: Path, *, times: int, years: int, nation: bool) -> list[Answered]:
    """Measure every question on a district and a province, and on the nation (PostgreSQL only) where asked."""
    found: list[Answered] = []
    collect_seldom()  # as the bot does
    for vendor in vendors:
        shapes = (DISTRICT, PROVINCE, NATION) if nation and vendor != SQLITE else (DISTRICT, PROVINCE)
        for shape in shapes:
            found += await _of_shape(vendor, shape, folder, max(5, times // 10) if shape is NATION else times, years)
    return found


async def _of_shape(vendor: str, shape: Shape, folder: Path, times: int, years: int) -> list[Answered]:
    now = datetime.now().astimezone()
    key = folder / "field.key"
    async with new_database(vendor, folder) as url:
        made = tree(shape)
        async with open_database(url, load_keys(key)) as database:
            facts = await _fill(database, made, now, years)
        await analyse(vendor, url)
        found = []
        for name, asked in questions(now).items():
            async with open_database(url, load_keys(key)) as database:  # nothing is remembered yet
                taken = await _in_process(database, asked, now, times, made.cells)
            found.append(Answered(vendor, shape.name, len(made.nodes), facts, name, *taken))
        async with open_database(url, load_keys(key)) as database:
            await database.write(_dismiss_secretaries)
        chat = await _as_chat(url, key, folder / f"{vendor}-{shape.name}", times)
        whole = Answered(vendor, shape.name, len(made.nodes), facts, "this year, as a chat", *chat)
        return [*found, whole]


async def _fill(database: Database, made: Organisation, now: datetime, years: int) -> int:
    await store_units(database, made)
    facts = await store_history(database, made, now, years) + await store_attestations(database, made, now)
    await store_marks(database, made, now, years)
    await store_targets(database, made, str(now.year), now.date() + timedelta(days=200), now)
    await store_people(database, {LEADER: (made.nodes[0], Role.LEADER)}, now)
    secretaries = {_FIRST_SECRETARY + node.id: (node, Role.SECRETARY) for node in made.cells}
    await store_people(database, secretaries, now - timedelta(days=200))
    return facts


async def _in_process(
    database: Database, asked: Text | Tap, now: datetime, times: int, cells: list[Node]
) -> tuple[float, float, float]:
    """Return p50, p99 and the first of the milliseconds of a question that must bring figures, or a choice of units.

    Before it is asked again, some cells report.
    """
    chance = random.Random(7)
    inbound = Inbound("telegram", str(LEADER), asked)

    async def work(tx: Tx) -> bool:
        (reply,) = await converse(tx, inbound, now, "bench")
        again = any(choice.label == "Làm mới" for choice in reply.choices)  # a screen, even of nothing yet
        return again or INTERNAL in reply.body or "chọn một" in reply.body

    async def ask() -> None:
        if not await database.write(work):
            raise RuntimeError(f"no answer to {asked}")

    async def report(tx: Tx) -> None:
        told = [NewFact(_unit(node), Indicator.ADMITTED, now.date(), 1) for node in chance.sample(cells, MEANWHILE)]
        await store_facts(tx, told, now)

    (first,) = await timed(ask, 1)
    await timed(ask, 1)
    taken: list[float] = []
    for _ in range(times):
        await database.write(report)
        taken += await timed(ask, 1)
    return percentile(taken, 0.5), percentile(taken, 0.99), first


async def _dismiss_secretaries(tx: Tx) -> None:
    await tx.run(delete(office).where(office.c.person_id >= _FIRST_SECRETARY))
    await tx.run(delete(account).where(account.c.person_id >= _FIRST_SECRETARY))


def _unit(node: Node) -> Unit:
    return Unit(node.id, f"U{node.id}", node.name, "chi bộ", node.path)


async def _as_chat(url: str, key: Path, folder: Path, times: int) -> tuple[float, float, float]:
    async with telegram() as server:
        leader = server.phone(LEADER, "Lãnh đạo")
        peer = our_peer("chat", url, key, server, folder)

        async def ask() -> None:
            """Ask, and pass over the cards and digests that a leader gets by day."""
            await leader.say("tiến độ")
            while "📊" not in (await leader.next(30)).text:
                continue

        try:
            await peer.start(leader, "tiến độ")
            (first,) = await timed(ask, 1)
            await timed(ask, 1)
            taken = await timed(ask, times)
        finally:
            await peer.stop()
        return percentile(taken, 0.5), percentile(taken, 0.99), first
