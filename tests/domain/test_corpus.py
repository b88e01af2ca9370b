"""What people really type, in two corpora written apart from the readers: right, asked back, never silently wrong.

`right` rows must fill exactly what they say; `ask` rows must not be taken for a clear report. A row that is asked back
although it is clear costs somebody one more tap and counts against the share; a wrong value is never allowed.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from domain.births import Birth, read_birth
from domain.dates import day_text, read_past_day
from domain.forms.answers import Subjects
from domain.forms.engine import advance, values_of
from domain.forms.situation import Candidate, Situation
from domain.forms.states import Idle
from domain.intents import understand
from domain.names import read_name
from domain.numbers import read_quantity
from domain.one_line import Line, read_line
from domain.privacy import is_forbidden
from domain.refusals import Refused
from domain.reports.registry import BY_COMMAND
from domain.roll import read_people
from domain.training_classes import TrainingClass
from tests.domain.samples import CELL

CORPUS = Path(__file__).parent.parent / "corpus"
TODAY = date(2022, 6, 30)
OPEN_CLASS = TrainingClass(
    id=1, name="Lớp bồi dưỡng", quota=500, opens_on=TODAY + timedelta(days=20), nominate_by=TODAY + timedelta(days=10)
)
LEAST_SHARE = 0.97
_CHANGES = {"chuyendi": "moved_out", "chuyenden": "moved_in", "xoaten": "removed"}


class Verdict(NamedTuple):
    """How one row was understood: right, asked or wrong, and what was understood."""

    word: str
    told: str


def _rows(name: str) -> list[dict[str, str]]:
    with (CORPUS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def _shown(person: Candidate) -> str:
    return f"{person.name} ({person.born})" if person.born else person.name


def _facts(said: str, mode: str) -> tuple[str, dict[str, str], str]:
    """Return the command a line was taken for, what it filled, and what is asked back because of it."""
    at = Situation(today=TODAY, unit=replace(CELL, named=mode == "names"), classes=(OPEN_CLASS,))
    if is_forbidden(said):
        return "", {}, "chưa rõ"
    try:
        intent = understand(said, TODAY)
    except Refused:
        return "", {}, "chưa rõ"
    if not isinstance(intent, Line):
        return "", {}, "chưa rõ"
    report = BY_COMMAND[intent.command]
    started = read_line(report, intent.rest, at, intent)
    step = advance(Idle(), started, at, "k")
    if step.state.kind == "idle":
        return intent.command, {}, "từ chối"
    values = values_of(step.state.draft)
    found: dict[str, str] = {}
    command = intent.command
    for value in values.values():
        if isinstance(value, Subjects):
            found["who"] = ";".join(map(_shown, value.people))
            found["number"] = "" if value.people else str(value.quantity)
        elif isinstance(value, date):
            found["day"] = value.isoformat()
    if command == "biendong":
        command = next((word for word, kind in _CHANGES.items() if values.get("kind") == kind), command)
        found["number"] = str(values.get("quantity", ""))
        if "kind" not in values:
            return command, found, started.note or "Biến động gì?"
    if command == "cuhoc":
        found.pop("day", None)
    born: Birth | None = values.get("born")
    if born and found.get("who") and "(" not in found["who"]:
        found["who"] = f"{found['who']} ({born})"
    return command, found, started.note


def _judge(row: dict[str, str]) -> Verdict:
    command, found, note = _facts(row["said"].replace("\\n", "\n"), row["mode"])
    asked = bool(note)
    told = f"{command} {found} {note[:70]!r}"
    wanted = {key: row[key] for key in ("who", "number", "day")}
    if row["report"] == "cuhoc":
        wanted["day"] = ""
    if row["mode"] == "names" and row["report"] not in _CHANGES:
        wanted["number"] = ""
    given = {key: found.get(key, "") for key in wanted}
    if row["outcome"] == "ask":
        return Verdict("right" if asked else "wrong", told)
    if row["report"] == "hienke":
        return Verdict("right" if command == "hienke" else "asked" if asked else "wrong", told)
    if command == row["report"] and given == wanted:
        return Verdict("right", told)
    silent = command and command != row["report"] and not asked
    untrue = any(given[key] and given[key] != wanted[key] for key in wanted) and not asked
    return Verdict("wrong" if silent or untrue else "asked", told)


def _report(verdicts: list[tuple[dict[str, str], Verdict]]) -> str:
    bad = [(row, verdict) for row, verdict in verdicts if verdict.word != "right"]
    return "\n".join(f"{v.word}: {row['said']!r} {row.get('mode', row.get('kind'))} → {v.told}" for row, v in bad)


def test_one_liners_are_understood_or_asked_back_and_never_silently_wrong() -> None:
    verdicts = [(row, _judge(row)) for row in _rows("one_liners.tsv")]
    counts = Counter(verdict.word for _, verdict in verdicts)
    assert not counts["wrong"], _report([pair for pair in verdicts if pair[1].word == "wrong"])
    assert counts["right"] >= LEAST_SHARE * len(verdicts), f"{counts}\n{_report(verdicts)}"


def _people(said: str) -> str:
    return ";".join(map(_shown, read_people(said.replace("\\n", "\n"), TODAY)))


READERS: dict[str, Callable[[str], Any]] = {
    "day": lambda said: read_past_day(said, TODAY).isoformat(),
    "birth": lambda said: str(read_birth(said, TODAY)),
    "quantity": lambda said: str(read_quantity(said)),
    "name": read_name,
    "names": _people,
}


def _answer(row: dict[str, str]) -> Verdict:
    try:
        value = READERS[row["kind"]](row["said"])
    except Refused as refused:
        return Verdict("right" if row["outcome"] == "ask" else "asked", refused.sentence)
    if row["outcome"] == "ask":
        return Verdict("wrong", str(value))
    return Verdict("right" if value == row["value"] else "wrong", str(value))


@pytest.mark.parametrize("kind", sorted(READERS))
def test_answers_are_understood_or_asked_back_and_never_silently_wrong(kind: str) -> None:
    verdicts = [(row, _answer(row)) for row in _rows("answers.tsv") if row["kind"] == kind]
    counts = Counter(verdict.word for _, verdict in verdicts)
    assert not counts["wrong"], _report([pair for pair in verdicts if pair[1].word == "wrong"])
    assert counts["right"] >= LEAST_SHARE * len(verdicts) - 1, f"{counts}\n{_report(verdicts)}"


def test_the_corpora_are_as_large_as_they_must_be() -> None:
    assert len(_rows("one_liners.tsv")) + len(_rows("answers.tsv")) >= 400
    assert day_text(TODAY) == "30/6/2022"
