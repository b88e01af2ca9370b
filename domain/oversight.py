"""What the level above sees of those below: late, behind pace, not reachable, left in peace.

Each unit is told to everybody above it. Whoever is nearest reads its name; further up it is counted under the unit
whose own staff reads it, so that nobody reads a list as long as a province.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from domain.duties import Duty, Matter, nearest_first
from domain.organisation import REPORTERS, Role, Unit, lineage
from domain.reminders import Today

SILENT_FOR = timedelta(days=92)  # a cell that has reported nothing for so long is named
MISSED_FOR = timedelta(hours=12)  # a missed reminder is told above with the next card


def silent_since(now: datetime) -> datetime:
    """Return the midnight since which a cell must have told something, not to be named as silent."""
    return (now - SILENT_FOR).replace(hour=0, minute=0, second=0, microsecond=0)


class Reached(NamedTuple):
    """Somebody who can be reached: who holds an office of a unit, or leads a grouping to which it belongs."""

    unit_id: int
    path: str
    person_id: int
    role: Role
    leads_grouping: bool = False


class Reach(StrEnum):
    """Why nobody in a unit can be reached."""

    NEVER = "never"
    BLOCKED = "blocked"

    @property
    def label(self) -> str:
        """Return the reason as lists print it."""
        return "chưa ai nhận mã mời" if self is Reach.NEVER else "đã chặn tin nhắn"


@dataclass(frozen=True)
class Troubled:
    """A unit in trouble, as it is read from above: by itself, or as how many units under `shown`."""

    shown: Unit
    units: tuple[Unit, ...]
    told: str = ""

    @property
    def is_counted(self) -> bool:
        """Tell whether units below `shown` are only counted."""
        return any(unit.id != self.shown.id for unit in self.units)


@dataclass(frozen=True)
class Trouble:
    """One thing that is wrong, and with whom."""

    heading: str
    deadline: date | None
    below: tuple[Troubled, ...]

    @property
    def number(self) -> int:
        """Return how many units are concerned."""
        return sum(len(each.units) for each in self.below)


@dataclass(frozen=True)
class Oversight:
    """What somebody answers for below a unit, or in a grouping of units with its number and its name as the top's."""

    top: Unit
    grouping: int = 0
    late: tuple[Trouble, ...] = ()
    behind: tuple[Trouble, ...] = ()
    unreached: tuple[Trouble, ...] = ()
    muted: tuple[tuple[Unit, date, str], ...] = ()
    missed: int = 0

    def __bool__(self) -> bool:
        """Tell whether anything is wrong."""
        return bool(self.late or self.behind or self.unreached)


@dataclass(frozen=True)
class Contact:
    """How many cells there are, in how many somebody is to report, can be reached, and has long told nothing then."""

    cells: int
    held: int = 0
    reached: int = 0
    quiet: int = 0

    @property
    def unreached(self) -> int:
        """Return in how many cells nobody who reports can be reached."""
        return self.cells - self.reached

    @property
    def by_reach(self) -> dict[Reach, int]:
        """Return in how many cells nobody can be reached, by why."""
        return {Reach.NEVER: self.cells - self.held, Reach.BLOCKED: self.held - self.reached}

    def __add__(self, other: Contact) -> Contact:
        """Return both together."""
        return Contact(
            self.cells + other.cells, self.held + other.held, self.reached + other.reached, self.quiet + other.quiet
        )


def unreached(
    cells: Iterable[Unit], people: Iterable[Reached], held: Collection[int]
) -> Mapping[Reach, tuple[Unit, ...]]:
    """Return the cells in which nobody who reports can be reached, by why."""
    linked = {r.unit_id for r in people if r.role in REPORTERS}
    silent = [cell for cell in cells if cell.id not in linked]
    return {
        Reach.NEVER: tuple(cell for cell in silent if cell.id not in held),
        Reach.BLOCKED: tuple(cell for cell in silent if cell.id in held),
    }


def is_late(duty: Duty, today: date) -> bool:
    """Tell whether a duty is past its deadline; a class whose list is closed is nobody's duty any more."""
    return duty.deadline < today and duty.matter is not Matter.CLASS


def is_behind(duty: Duty, today: date) -> bool:
    """Tell whether a duty that is not due yet lags behind the passing of time."""
    found = duty.pace(today) if duty.deadline >= today else None
    return found is not None and found.ahead < 0


def told_above_on(duty: Duty, today: Today) -> date | None:
    """Return the newest day on which a duty is told above: that of a rung after its deadline, None before one."""
    days = [day for rung, day in today.come(duty) if rung > 0 and is_late(duty, today.day)]
    return days[-1] if days else None


def oversight(
    top: Unit,
    duties: Iterable[Duty],
    unreached: Mapping[Reach, tuple[Unit, ...]],
    muted: tuple[tuple[Unit, date, str], ...],
    staffed: Mapping[str, Unit],
    today: date,
    *,
    missed: int = 0,
    itself: bool = False,
    grouping: int = 0,
) -> Oversight:
    """Return what is wrong below a unit; `staffed` holds, by path, the units whose own staff can be reached.

    To whoever stands above the unit `itself` belongs to what they watch.
    """
    below = [duty for duty in duties if itself or duty.unit.id != top.id]
    return Oversight(
        top=top,
        grouping=grouping,
        late=_gathered(top, [duty for duty in below if is_late(duty, today)], staffed),
        behind=_gathered(top, [duty for duty in below if is_behind(duty, today)], staffed),
        unreached=tuple(
            Trouble(reach.label, None, _shown(top, [(unit, "") for unit in units], staffed))
            for reach, units in unreached.items()
            if units
        ),
        muted=muted,
        missed=missed,
    )


def _gathered(top: Unit, duties: list[Duty], staffed: Mapping[str, Unit]) -> tuple[Trouble, ...]:
    """Return what is owed, the oldest deadline first, each with the units that owe it and how far they are."""
    units: dict[str, dict[str, tuple[Unit, list[str]]]] = {}
    deadlines: dict[str, set[date]] = {}
    for duty in nearest_first(duties):
        _, told = units.setdefault(duty.gathered, {}).setdefault(duty.unit.path, (duty.unit, []))
        told += [duty.standing] if duty.standing else []
        deadlines.setdefault(duty.gathered, set()).add(duty.deadline)
    return tuple(
        Trouble(
            what,
            min(deadlines[what]) if len(deadlines[what]) == 1 else None,
            _shown(top, [(unit, ", ".join(told)) for unit, told in owing.values()], staffed),
        )
        for what, owing in units.items()
    )


def _shown(top: Unit, units: list[tuple[Unit, str]], staffed: Mapping[str, Unit]) -> tuple[Troubled, ...]:
    readers = {**{unit.path: unit for unit, _ in units}, **staffed}
    gathered: dict[str, list[tuple[Unit, str]]] = {}
    for unit, told in units:
        reader = next((path for path in lineage(unit.path) if len(path) > len(top.path) and path in staffed), unit.path)
        gathered.setdefault(reader, []).append((unit, told))
    return tuple(
        Troubled(readers[path], tuple(unit for unit, _ in each), each[0][1] if len(each) == 1 else "")
        for path, each in gathered.items()
    )
