"""Pictures and files: how long each takes to make, and what somebody else's reply takes while they are made."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path

from benchmarks.databases import new_database
from benchmarks.organisations import DISTRICT, store_people, store_units, tree
from benchmarks.peers import our_peer, telegram
from benchmarks.timing import percentile, timed
from bot.rendering.making import Maker
from domain.charts import Bar, Bars, Chart, Curve, Funnel, Months
from domain.organisation import Role
from domain.papers import Paper, Paragraph
from domain.reply import Book
from domain.tables import SHARE, Column, Row, Share, Table, numbers, text_columns
from storage.connect import open_database
from storage.seal import load_keys

_LEADER, _OTHER = 900_001, 800_001
_UNITS, _DRAWN = 100, 12
_QUIET, _BUSY = 100, 400


@dataclass
class Drawn:
    """One kind of file: the milliseconds that making it takes, its process warm."""

    what: str
    p50: float
    p99: float


@dataclass
class Beside:
    """What a reply to somebody else takes, in milliseconds, without pictures and while one is drawn after the other."""

    vendor: str
    quiet: list[float] = field(default_factory=list)
    busy: list[float] = field(default_factory=list)
    pictures: int = 0


def _contents() -> dict[str, Chart | Book | Paper]:
    """Return the largest of each kind: twelve units in a picture, a hundred in a file."""
    names = [f"Đảng bộ xã Minh Họa số {n}" for n in range(_UNITS)]
    table = Table(
        title="Tiến độ",
        sheet="Tiến độ",
        columns=(
            Column(heading="TT"), *text_columns("Đơn vị"), *numbers("Chỉ tiêu", "Đã kết nạp"),
            Column(heading="Đạt %", kind=SHARE),
        ),
        rows=tuple(Row(cells=(n, name, 30, n, Share(part=n, whole=30))) for n, name in enumerate(names)),
    )  # fmt: skip
    return {
        "units against plan": Bars(
            title="Kết nạp năm 2022", subtitle="Đảng bộ tỉnh Minh Họa: 85/226, đạt 37,61% kế hoạch năm",
            bars=tuple(
                Bar(label=name, done=n, target=9, note=f"{n}/9 – 50%") for n, name in enumerate(names[:_DRAWN])
            ),
        ),
        "cumulative line": Curve(
            title="Lũy kế", subtitle="", done=tuple(range(0, 240, 20)), now=11.5, plan=400, deadline=12.0, forecast=240,
        ),
        "funnel": Funnel(
            title="Các bước", subtitle="", steps=tuple((name, 100 - n) for n, name in enumerate(names[:9]))
        ),
        "months by units": Months(
            title="Tháng", subtitle="", columns=tuple(f"T{n}" for n in range(1, 13)),
            rows=tuple((name, tuple(range(1, 13))) for name in names[:_DRAWN]),
        ),
        "workbook of 100 units": Book(heading="Tiến độ", note="", tables=(table,)),
        "draft report of 100 units": Paper(
            above="", issuer="TỈNH ỦY MINH HỌA", number="Số", dated=f"{date(2022, 6, 30)}", type="BÁO CÁO", about="x",
            paragraphs=tuple(Paragraph(text="Kết nạp 85 đảng viên. " * 8) for _ in range(20)),
            signed_for="T/M TỈNH ỦY", signed_as="BÍ THƯ", recipients=("- Lưu.",), annex=table, note="",
        ),
    }  # fmt: skip


async def draw(times: int) -> list[Drawn]:
    """Measure each kind of file in the process that makes them."""
    maker = Maker()
    found = []
    try:
        for what, content in _contents().items():
            await timed(partial(maker.make, content), 2)
            taken = await timed(partial(maker.make, content), times)
            found.append(Drawn(what, percentile(taken, 0.5), percentile(taken, 0.99)))
    finally:
        maker.close()
    return found


async def measure(vendors: tuple[str, ...], folder: Path) -> list[Beside]:
    """Measure a reply without pictures and beside them, through the real process."""
    return [await _beside(vendor, folder) for vendor in vendors]


async def _beside(vendor: str, folder: Path) -> Beside:
    now, key, found = datetime.now().astimezone(), folder / "field.key", Beside(vendor)
    async with new_database(vendor, folder) as url:
        async with open_database(url, load_keys(key)) as database:
            made = tree(DISTRICT)
            await store_units(database, made)
            await store_people(
                database, {_LEADER: (made.nodes[0], Role.LEADER), _OTHER: (made.nodes[0], Role.LEADER)}, now
            )
        async with telegram() as server:
            leader, other = server.phone(_LEADER, "Lãnh đạo"), server.phone(_OTHER, "Lãnh đạo khác")
            peer = our_peer("drawing", url, key, server, folder / vendor)

            async def ask() -> None:
                await other.say("/menu")
                await other.next(30)

            async def pictures() -> None:
                while True:
                    await leader.say("biểu đồ")
                    await leader.next(30)
                    found.pictures += 1

            other.begin()
            try:
                await peer.start(leader, "biểu đồ")
                await timed(ask, 5)
                found.quiet = await timed(ask, _QUIET)
                async with asyncio.TaskGroup() as tasks:
                    drawing = tasks.create_task(pictures())
                    found.busy = await timed(ask, _BUSY)
                    drawing.cancel()
            finally:
                await peer.stop()
    return found
