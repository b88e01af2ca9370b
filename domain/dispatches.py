"""Messages to many: an urge to units that lag, a directive to a subtree; who is meant, what became of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from domain.numbers import count
from domain.organisation import Unit

ONE_UNIT = 1_000_000  # audiences numbered from here on are single units, by their id
LATE, BEHIND, NOTHING_YET, ALL = 1, 2, 3, 4
_NAMED = 12


class DispatchKind(StrEnum):
    """Why many are written to."""

    URGE = "urge"
    DIRECTIVE = "directive"
    CLASS = "class"


class Delivery(StrEnum):
    """What became of one person's message."""

    WAITING = "waiting"
    SENT = "sent"
    GONE = "gone"
    UNKNOWN = "unknown"
    FAILED = "failed"
    DROPPED = "dropped"


class Addressee(BaseModel):
    """A unit that is meant, and which of its people can be reached."""

    model_config = ConfigDict(frozen=True)
    unit_id: int
    name: str
    people: frozenset[int] = frozenset()


class Audience(BaseModel):
    """Units that are written to together."""

    model_config = ConfigDict(frozen=True)
    number: int
    name: str
    units: tuple[Addressee, ...]

    @property
    def label(self) -> str:
        """Return the audience on a button."""
        return self.name if self.number >= ONE_UNIT else f"{self.name} ({count(len(self.units))})"

    @property
    def people(self) -> int:
        """Return how many will get the message."""
        return len({person for unit in self.units for person in unit.people})

    def preview(self) -> tuple[str, ...]:
        """Return who will get the message and who cannot."""
        reached = [unit.name for unit in self.units if unit.people]
        alone = [unit.name for unit in self.units if not unit.people]
        lines = [f"Gửi tới {count(self.people)} người của {count(len(reached))} đơn vị: {_names(reached)}."]
        if alone:
            lines.append(f"{count(len(alone))} đơn vị chưa có ai nhận được tin: {_names(alone)}.")
        return tuple(lines)


def _names(names: list[str]) -> str:
    left = len(names) - _NAMED
    return (", ".join(names[:_NAMED]) or "không có") + (f", … và {count(left)} đơn vị nữa" if left > 0 else "")


def lagging_audiences(
    late: Collection[Unit], behind: Collection[Unit], silent: Collection[int], people: Mapping[int, Collection[int]]
) -> tuple[Audience, ...]:
    """Return whom an urge may be for: those that lag by how, all of them, each one.

    `silent` are the ids of units that have done nothing of a plan yet, `people` who can be reached by unit.
    """
    every = list({unit.id: unit for unit in (*late, *behind)}.values())
    groups = (
        (LATE, "Quá hạn", late),
        (BEHIND, "Chậm nhịp độ", behind),
        (NOTHING_YET, "Chưa có kết quả", [unit for unit in every if unit.id in silent]),
        (ALL, "Tất cả đơn vị chậm, quá hạn", every),
    )
    return (*(_audience(number, name, units, people) for number, name, units in groups), *_one_by_one(every, people))


def directive_audiences(
    units: Collection[Unit],
    cells: Collection[int],
    rural: Collection[int],
    groupings: Mapping[str, Collection[str]],
    people: Mapping[int, Collection[int]],
) -> tuple[Audience, ...]:
    """Return whom a directive may be for: all units below, by level, by sector, by grouping, each one.

    `cells` and `rural` are ids; `groupings` holds the paths of each grouping's units.
    """
    groups = (
        ("Tất cả đơn vị trực thuộc", units),
        ("Các chi bộ", [unit for unit in units if unit.id in cells]),
        ("Cấp ủy các đơn vị", [unit for unit in units if unit.id not in cells]),
        ("Khối nông thôn", [unit for unit in units if unit.id in rural]),
        ("Khối ngoài nông thôn", [unit for unit in units if rural and unit.id not in rural]),
        *((name, [u for u in units if u.path.startswith(tuple(paths))]) for name, paths in groupings.items()),
    )
    numbered = (_audience(number, name, found, people) for number, (name, found) in enumerate(groups, 1))
    return (*numbered, *_one_by_one(units, people))


def _one_by_one(units: Iterable[Unit], people: Mapping[int, Collection[int]]) -> Iterable[Audience]:
    return (_audience(ONE_UNIT + unit.id, unit.name, [unit], people) for unit in units)


def _audience(number: int, name: str, units: Iterable[Unit], people: Mapping[int, Collection[int]]) -> Audience:
    return Audience.model_construct(
        number=number,
        name=name,
        units=tuple(
            Addressee.model_construct(unit_id=unit.id, name=unit.name, people=frozenset(people.get(unit.id, ())))
            for unit in units
        ),
    )


class Recipient(BaseModel):
    """Somebody who was written to, for a unit."""

    model_config = ConfigDict(frozen=True)
    person: int
    unit_id: int
    status: Delivery
    received: bool


class Outcome(BaseModel):
    """What became of a message to many; `left` units have not been written to yet."""

    model_config = ConfigDict(frozen=True)
    units: tuple[tuple[int, str], ...]
    recipients: tuple[Recipient, ...]
    left: int

    @property
    def is_spread(self) -> bool:
        """Tell whether everybody has been written to."""
        return not self.left

    @property
    def silent(self) -> int:
        """Return how many have been written to and have not said that they received it."""
        return len(self._silent())

    def _silent(self) -> set[int]:
        done = {each.person for each in self.recipients if each.received or each.status is Delivery.DROPPED}
        return {each.person for each in self.recipients} - done

    def number(self, *statuses: Delivery) -> int:
        """Return how many people's messages have one of some states."""
        return len({each.person for each in self.recipients if each.status in statuses})

    @property
    def people(self) -> int:
        """Return how many have been written to."""
        return len({each.person for each in self.recipients})

    @property
    def received(self) -> int:
        """Return how many have said that they received it."""
        return len({each.person for each in self.recipients if each.received})

    def waiting_for(self) -> tuple[str, ...]:
        """Return the units in which somebody has not said that it was received."""
        silent = self._silent()
        return self._named({each.unit_id for each in self.recipients if each.person in silent})

    def not_reached(self) -> tuple[str, ...]:
        """Return the units in which nobody can have got the message."""
        reached = {each.unit_id for each in self.recipients if each.status not in (Delivery.GONE, Delivery.FAILED)}
        return self._named({unit for unit, _ in self.units} - reached) if self.is_spread else ()

    def _named(self, wanted: Iterable[int]) -> tuple[str, ...]:
        chosen = set(wanted)
        return tuple(name for unit, name in self.units if unit in chosen)
