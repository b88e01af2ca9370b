"""Every conversation, as it is written in tests/transcripts, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.reports.registry import REPORTS
from tests.transcript import play
from tests.world import World

TRANSCRIPTS = Path(__file__).parent / "transcripts"


@pytest.mark.parametrize("path", sorted(TRANSCRIPTS.glob("*.txt")), ids=lambda path: path.stem)
async def test_the_conversation_goes_as_written(path: Path, world: World) -> None:
    await play(path, world)


def test_every_report_has_its_transcript() -> None:
    written = {path.stem for path in TRANSCRIPTS.glob("*.txt")}
    assert {report.form for report in REPORTS} <= written
