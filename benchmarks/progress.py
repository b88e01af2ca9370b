"""A leader's questions: in-process (queries, decision, text of the answer), and as a chat through the real process."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from benchmarks.databases import SQLITE, analyse, new_database
from benchmarks.organisations import (
    DISTRICT,
    NATION,
    PROVINCE,
    Organisation,
    Shape,
    store_history,
    store_people,
    store_targets,
    store_units,
    tree,
)
from benchmarks.peers import our_peer, telegram
from benchmarks.timing import percentile, timed
from domain.addresses import Make, View
from domain.organisation import Role
from domain.screens.progress import INTERNAL
from domain.views.subjects import LISTED, Subject
from handlers.conversation import converse
from handlers.visit import Inbound, Tap, Text
from storage.connect import open_database
from storage.database import Database, Tx
from storage.seal import load_keys

LEADER = 2001
_TOP = 1
MAIN = "this year"
DRAFT, WORKBOOK = "the draft report", "the evidence as a workbook"
FILES = frozenset({DRAFT, WORKBOOK})


@dataclass(frozen=True)
class Answered:
    """How long one question took, in milliseconds; `vendor` and `size` say where."""

    vendor: str
    size: str
    units: int
    facts: int
    question: str
    p50: float
    p99: float


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
    for vendor in vendors:
        shapes = (DISTRICT, PROVINCE, NATION) if nation and vendor != SQLITE else (DISTRICT, PROVINCE)
        for shape in shapes:
            found += await _of_shape(vendor, shape, folder, max(5, times // 10) if shape is NATION else times, years)
    return found


async def _of_shape(vendor: str, shape: Shape, folder: Path, times: int, years: int) -> list[Answered]:
    now = datetime.now().astimezone()
    key = folder / "field.key"
    async with new_database(vendor, folder) as url:
        async with open_database(url, load_keys(key)) as database:
            made = tree(shape)
            facts = await _fill(database, made, now, years)
            await analyse(vendor, url)
            found = [
                Answered(
                    vendor, shape.name, len(made.nodes), facts, name, percentile(taken, 0.5), percentile(taken, 0.99)
                )
                for name, asked in questions(now).items()
                for taken in [await _in_process(database, asked, now, times)]
            ]
        chat = await _as_chat(url, key, folder / f"{vendor}-{shape.name}", times)
        whole = Answered(vendor, shape.name, len(made.nodes), facts, "this year, as a chat", *chat)
        return [*found, whole]


async def _fill(database: Database, made: Organisation, now: datetime, years: int) -> int:
    await store_units(database, made)
    facts = await store_history(database, made, now, years)
    await store_targets(database, made, str(now.year), now.date() + timedelta(days=200), now)
    await store_people(database, {LEADER: (made.nodes[0], Role.LEADER)}, now)
    return facts


async def _in_process(database: Database, asked: Text | Tap, now: datetime, times: int) -> list[float]:
    """Return the milliseconds of a question that must bring figures, or a choice of units."""
    inbound = Inbound("telegram", str(LEADER), asked)

    async def work(tx: Tx) -> bool:
        (reply,) = await converse(tx, inbound, now, "bench")
        again = any(choice.label == "Làm mới" for choice in reply.choices)  # a screen, even of nothing yet
        return again or INTERNAL in reply.body or "chọn một" in reply.body

    async def ask() -> None:
        if not await database.write(work):
            raise RuntimeError(f"no answer to {asked}")

    await timed(ask, 2)
    return await timed(ask, times)


async def _as_chat(url: str, key: Path, folder: Path, times: int) -> tuple[float, float]:
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
            await timed(ask, 2)
            taken = await timed(ask, times)
        finally:
            await peer.stop()
        return percentile(taken, 0.5), percentile(taken, 0.99)
