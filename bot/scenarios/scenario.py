"""What a ready scenario holds: an organisation with plan and figures, phones to try it with, and the day it begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from domain.organisation import Role
from domain.pipeline import Candidate
from domain.screens.entrance import ROLE_NAMES
from domain.workbook import SHEETS
from handlers.workbooks import write_workbook

Row = Mapping[str, object]


@dataclass(frozen=True)
class Phone:
    """Somebody with a phone in the sandbox; `unit` is a unit's code, or the name of a grouping that is led."""

    user_id: int
    name: str
    unit: str
    role: Role


@dataclass(frozen=True)
class Scenario:
    """An organisation from a document: figures are the document's, what it does not name is marked "(minh họa)".

    `counted` are codes of units that report numbers only; `pool` are people of units by code.
    """

    name: str
    title: str
    begins: datetime
    units: tuple[Row, ...]
    targets: tuple[Row, ...]
    facts: tuple[Row, ...]
    phones: tuple[Phone, ...]
    pool: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)
    tasks: tuple[Row, ...] = ()
    counted: tuple[str, ...] = ()

    def write(self, path: Path) -> None:
        """Write the scenario as an import workbook."""
        people = tuple({"unit": p.unit, "name": p.name, "role": ROLE_NAMES[p.role]} for p in self.phones)
        rows = (self.units, self.targets, self.facts, people, self.tasks)
        write_workbook(path, dict(zip(SHEETS, rows, strict=True)))
