"""Run all benchmarks, print the results and write them to RESULTS.md; `--quick` only shows that they work."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from benchmarks import broadcast, drawing, guided, progress, reminders
from benchmarks.databases import POSTGRESQL, SQLITE, postgresql_version
from benchmarks.machine import described
from benchmarks.organisations import CELLS, DISTRICT, YEARS
from benchmarks.results import Measurements, document

_RESULTS = Path(__file__).parent / "RESULTS.md"
_QUICK = guided.Plan(starts=1, rounds=1, updates=400)


def _told(step: str) -> None:
    print(f"… {step}", file=sys.stderr, flush=True)


async def _measure(*, quick: bool, nation: bool) -> str:
    begun = time.perf_counter()
    version = await postgresql_version()
    machine = described(version)
    vendors = (SQLITE, POSTGRESQL) if version else (SQLITE,)
    found = Measurements([], [], [], [], [], [], [])
    with tempfile.TemporaryDirectory(prefix="chibot-bench-") as folder:
        _told("messages through the process, beside the bare echo")
        found.peers.extend(await guided.compare(vendors, _inside(folder, "guided"), _QUICK if quick else guided.Plan()))
        _told("a leader's questions")
        times, years = (3, 2) if quick else (20, YEARS)
        where = _inside(folder, "progress")
        found.answers.extend(
            await progress.measure(vendors[:1] if quick else vendors, where, times=times, years=years, nation=nation)
        )
        _told("pictures and files")
        found.drawn.extend(await drawing.draw(times))
        found.beside.extend(await drawing.measure(vendors, _inside(folder, "drawing")))
        _told("the reminder run")
        shape = DISTRICT if quick else CELLS
        found.reminders.extend(await reminders.measure(vendors, shape, _inside(folder, "reminders")))
        _told("a directive to many")
        found.spreads.extend(await broadcast.plan(vendors, shape, _inside(folder, "spreads")))
        many = broadcast.SMALL if quick else broadcast.BROADCAST
        found.broadcasts.extend(await broadcast.measure(vendors, many, _inside(folder, "broadcasts")))
    command = " ".join(["python -m benchmarks", *sys.argv[1:]])
    return document(found, machine, command, datetime.now().astimezone().date(), time.perf_counter() - begun)


def _inside(folder: str, name: str) -> Path:
    made = Path(folder) / name
    made.mkdir()
    return made


def main() -> None:
    """Read the command line and run."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a smoke test: figures mean nothing, nothing is written")
    parser.add_argument("--nation", action="store_true", help="the nation too (339,260 units, PostgreSQL; ten minutes)")
    asked = parser.parse_args()
    text = asyncio.run(_measure(quick=asked.quick, nation=asked.nation))
    print(text)
    if not asked.quick:
        _RESULTS.write_text(text)


if __name__ == "__main__":
    main()
