"""The organisation: units of any depth, offices held in them, and who may do what where.

A unit's `path` is the chain of fixed-width segments from the root; a subtree is everything that starts with it. The
path copies the dated parent links, which are the truth.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from domain.text import plain_key

SEGMENT = 4
"""How many digits of a path are one unit's."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


_KINDS = re.compile(
    r"^(?:(?:huyen uy|tinh uy|thanh uy|quan uy|thi uy|dang bo|chi bo|dang uy|bo phan|co so|xa|phuong|thi tran|thi xa"
    r"|huyen|tinh|thanh pho|dac khu|truong|co quan|cong ty) )+"
)


def place_key(name: str) -> str:
    """Return what people call a unit, folded: Đảng bộ xã Châu Minh → chau minh."""
    return place_of(plain_key(name))


def place_of(key: str) -> str:
    """Return what a folded name is without the kinds of units it begins with; all of it where nothing is left."""
    return _KINDS.sub("", f"{key} ", count=1).strip() or key


_ASIDE = re.compile(r"\([^)]*\)")
_HAMLETS = re.compile(r"^(?:thon|ban|ap|xom|buon|lang|khu pho|to dan pho) (?=[a-z]{2,} )")


def place_called(name: str) -> str:
    """Return what people call a unit, folded, without what its name has in brackets."""
    place = place_key(_ASIDE.sub(" ", name)) or place_key(name)
    return _HAMLETS.sub("", place)


def initials_of(place: str) -> str:
    """Return the first letters of a place of two to five words, as people shorten it: chau minh → cm; else nothing."""
    words = place.split()
    return "".join(word[0] for word in words) if 2 <= len(words) <= 5 and not re.search(r"\d", place) else ""


class Role(StrEnum):
    """An office somebody holds in a unit."""

    SECRETARY = "secretary"
    DEPUTY = "deputy"
    COMMITTEE = "committee"
    LEADER = "leader"
    ADMIN = "admin"


REPORTERS = frozenset({Role.SECRETARY, Role.DEPUTY})
ANSWERING = frozenset({*REPORTERS, Role.COMMITTEE})
OVERSEERS = frozenset({Role.COMMITTEE, Role.LEADER})


class Act(StrEnum):
    """Something one may be allowed to do to a unit."""

    SEE_FIGURES = "see_figures"
    SEE_NAMES = "see_names"
    REPORT = "report"
    DIRECT = "direct"
    OVERSEE = "oversee"
    INVITE = "invite"
    INSPECT = "inspect"


@dataclass(frozen=True)
class Unit:
    """A Party organisation: a node of the tree.

    `named` tells whether names are kept or only numbers; `counts_ceremonies` whether admissions count by the day of the
    ceremony instead of the decision; `is_confirmed` whether its reports are confirmed or returned by the level above.
    """

    id: int
    code: str
    name: str
    kind: str
    path: str
    named: bool = True
    counts_ceremonies: bool = False
    is_confirmed: bool = False

    @property
    def is_cell(self) -> bool:
        """Tell whether it is a cell (chi bộ), by its kind or its name."""
        return self.kind.casefold().startswith("chi bộ") or plain_key(self.name).startswith("chi bo ")

    @property
    def parent_path(self) -> str:
        """Return the path of the unit above, empty for the root."""
        return parent_of(self.path)

    def covers(self, other: Unit) -> bool:
        """Tell whether `other` is this unit or stands below it."""
        return other.path.startswith(self.path)


class Office(BaseModel):
    """An office of a person: a role in a unit. Reports and duties belong to the unit, not to the person.

    `grouping` names the khu or working group through whose leadership somebody leads the unit, empty for an office of
    the unit itself.
    """

    model_config = ConfigDict(frozen=True)
    role: Role
    unit: Unit
    grouping: str = ""


def segment(unit_id: int) -> str:
    """Return the fixed-width base-36 path segment of a unit."""
    digits = ""
    while unit_id:
        unit_id, digit = divmod(unit_id, 36)
        digits = _DIGITS[digit] + digits
    if len(digits) > SEGMENT:
        raise ValueError("more units than a path segment can number")
    return digits.rjust(SEGMENT, "0")


def parent_of(path: str) -> str:
    """Return the path of the unit right above the one at a path, empty for the root."""
    return path[:-SEGMENT]


def ancestors(path: str) -> tuple[str, ...]:
    """Return the paths of all units above, the root first."""
    return tuple(path[:width] for width in range(SEGMENT, len(path), SEGMENT))


def lineage(path: str) -> tuple[str, ...]:
    """Return the paths of all units above and of the unit itself, the root first."""
    return (*ancestors(path), path)


def child_width(path: str) -> int:
    """Return how many characters the path of a direct child has."""
    return len(path) + SEGMENT


_OWN: dict[Act, frozenset[Role]] = {
    Act.REPORT: frozenset({Role.SECRETARY, Role.DEPUTY}),
    Act.SEE_NAMES: frozenset({Role.SECRETARY, Role.DEPUTY}),
    Act.INVITE: frozenset({Role.SECRETARY}),
}
_SUBTREE: dict[Act, frozenset[Role]] = {
    Act.SEE_FIGURES: frozenset(Role),
    Act.SEE_NAMES: frozenset({Role.COMMITTEE}),
    Act.DIRECT: frozenset({Role.COMMITTEE}),
    Act.OVERSEE: frozenset({Role.COMMITTEE, Role.LEADER, Role.ADMIN}),
    Act.INVITE: frozenset({Role.COMMITTEE, Role.ADMIN}),
    Act.INSPECT: frozenset({Role.ADMIN}),
}


def may_do(offices: Iterable[Office], act: Act, unit: Unit) -> bool:
    """Tell whether somebody with these offices may do `act` to `unit`; whatever is not granted here is denied."""
    return any(
        (office.role in _SUBTREE.get(act, frozenset()) and office.unit.covers(unit))
        or (office.role in _OWN.get(act, frozenset()) and office.unit.id == unit.id)
        for office in offices
    )


def may_see(offices: Iterable[Office], unit: Unit) -> bool:
    """Tell whether somebody may see a unit's figures: the own subtree and nothing else."""
    return may_do(offices, Act.SEE_FIGURES, unit)


def units_for(offices: Iterable[Office], act: Act) -> tuple[Unit, ...]:
    """Return the units in which somebody holds an office that may do `act` there, each once, in the offices' order."""
    units = {office.unit.id: office.unit for office in offices if may_do([office], act, office.unit)}
    return tuple(units.values())


def acting_for(offices: Iterable[Office], unit: Unit) -> str:
    """Return in whose name somebody oversees a unit: its own, a grouping's, or that of the unit above."""
    held = [office for office in offices if may_do([office], Act.OVERSEE, unit)]
    own = next((office.unit.name for office in held if office.unit.id == unit.id and not office.grouping), "")
    grouping = next((office.grouping for office in held if office.grouping), "")
    return own or grouping or next((office.unit.name for office in held), unit.name)


def reporting_units(offices: Iterable[Office]) -> tuple[Unit, ...]:
    """Return the units for which somebody with these offices reports."""
    return units_for(offices, Act.REPORT)
