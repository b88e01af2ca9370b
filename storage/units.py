"""Units: by id, by name, by parent at a date."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, or_, select, update

from domain.organisation import Unit, child_width, initials_of, place_called, segment
from domain.text import plain_key
from storage.columns import BEGINNING, OPEN_END
from storage.database import Tx
from storage.marks import tree_changed
from storage.memory import remembered
from storage.statements import WITHIN, WITHIN_OF_FEW, put
from storage.tables import unit, unit_edge

UNIT_COLUMNS = (
    unit.c.id.label("unit_id"),
    unit.c.code,
    unit.c.name,
    unit.c.kind,
    unit.c.path,
    unit.c.named,
    unit.c.counts_ceremonies,
    unit.c.is_confirmed,
)
_BY_ID = select(*UNIT_COLUMNS).where(unit.c.id == bindparam("unit_id"))
_BY_PATH = select(*UNIT_COLUMNS).where(unit.c.path == bindparam("path"))
_BY_CODE_OR_NAME = (
    select(*UNIT_COLUMNS)
    .where(or_(unit.c.code == bindparam("said"), unit.c.plain_key == bindparam("key")))
    .order_by(unit.c.path)
)
_BELOW = select(*UNIT_COLUMNS, unit.c.plain_key).where(*WITHIN).order_by(unit.c.path)
_KEYS_AT_ONCE, _NO_KEY = 32, "-"
_keys_asked: list[Any] = [bindparam(f"key_{n}") for n in range(_KEYS_AT_ONCE)]
_CALLED = select(*UNIT_COLUMNS, unit.c.plain_key, unit.c.place_key, unit.c.initials).where(
    *WITHIN_OF_FEW,
    or_(*(column.in_(_keys_asked) for column in (unit.c.place_key, unit.c.plain_key, unit.c.initials))),
)
_BEGINNING = (
    select(*UNIT_COLUMNS)
    .where(*WITHIN_OF_FEW, unit.c.place_key >= bindparam("key"), unit.c.place_key < bindparam("key_end"))
    .limit(8)
)
_PATHS = select(unit.c.id, unit.c.path).where(*WITHIN)
_NAMES = select(unit.c.id, unit.c.plain_key, unit.c.place_key).where(*WITHIN)
_NAMES_ABOVE = _NAMES.where(unit.c.id.in_(select(unit_edge.c.parent_id)))
_COUNT = select(func.count()).select_from(unit).where(*WITHIN)
_later = unit_edge.alias("later")
_CHILDREN = (
    select(*UNIT_COLUMNS, unit.c.valid_from, unit.c.valid_to)
    .join(unit_edge, unit_edge.c.unit_id == unit.c.id)
    .where(
        unit_edge.c.parent_id == bindparam("parent_id"),
        unit_edge.c.valid_from <= bindparam("on_day"),
        ~select(_later.c.unit_id)
        .where(
            _later.c.unit_id == unit_edge.c.unit_id,
            _later.c.valid_from > unit_edge.c.valid_from,
            _later.c.valid_from <= bindparam("on_day"),
        )
        .exists(),
    )
    .order_by(unit.c.position, unit.c.id)
)
_NEW_UNIT = put(unit, "id").returning(unit.c.id)
_SET_PATH = update(unit).where(unit.c.id == bindparam("its_id")).values(path=bindparam("path"))
_NEW_EDGE = put(unit_edge)
_CHANGEABLE = ("name", "kind", "sector", "rural", "members", "members_on")
_CHANGE = {
    column: update(unit).where(unit.c.id == bindparam("its_id")).values({column: bindparam(column)})
    for column in (*_CHANGEABLE, "plain_key", "place_key", "initials", "valid_to")
}
_END_EDGE = (
    update(unit_edge)
    .where(unit_edge.c.unit_id == bindparam("its_id"), unit_edge.c.valid_to > bindparam("valid_to"))
    .values(valid_to=bindparam("valid_to"))
)
_SETTINGS = ("named", "counts_ceremonies", "is_confirmed")
_SET = {
    setting: update(unit)
    .where(unit.c.path >= bindparam("its_path"), unit.c.path < bindparam("end"))
    .values({setting: bindparam(setting)})
    for setting in _SETTINGS
}
_END_EDGES = (
    update(unit_edge)
    .where(unit_edge.c.unit_id == bindparam("its_id"), unit_edge.c.valid_to > bindparam("valid_to"))
    .values(valid_to=bindparam("valid_to"))
)
_DROP_EDGES = delete(unit_edge).where(
    unit_edge.c.unit_id == bindparam("its_id"), unit_edge.c.valid_from >= bindparam("since")
)
_edge = unit_edge.alias()


def has_below(unit_id: Any) -> Any:  # noqa: ANN401 — columns and conditions
    """Return the condition that a unit has had units below it in a stretch of days."""
    below = select(_edge.c.unit_id).where(
        _edge.c.parent_id == unit_id, _edge.c.valid_from <= bindparam("last"), _edge.c.valid_to > bindparam("first")
    )
    return below.exists()


_LEAVES = (
    select(*UNIT_COLUMNS)
    .where(
        *WITHIN,
        unit.c.valid_from <= bindparam("last"),
        unit.c.valid_to > bindparam("first"),
        ~has_below(unit.c.id),
    )
    .order_by(unit.c.position, unit.c.path)
)
_COUNT_LEAVES = _LEAVES.with_only_columns(func.count()).order_by(None)

_ALL = select(*UNIT_COLUMNS, unit.c.sector, unit.c.rural, unit.c.members, unit.c.members_on).order_by(unit.c.path)
_MEMBERS = (
    select(unit.c.id, unit.c.members)
    .join(unit_edge, unit_edge.c.unit_id == unit.c.id)
    .where(unit_edge.c.parent_id == bindparam("parent_id"))
)
_RIGHT_BELOW = (
    select(unit.c.path)
    .where(unit.c.id.in_(select(unit_edge.c.unit_id).where(unit_edge.c.parent_id == bindparam("parent_id"))))
    .order_by(unit.c.path)
)
_deeper = unit_edge.alias("deeper")
_PARENTS = (
    select(unit_edge.c.unit_id)
    .where(
        unit_edge.c.parent_id == bindparam("parent_id"),
        select(_deeper.c.unit_id).where(_deeper.c.parent_id == unit_edge.c.unit_id).exists(),
    )
    .distinct()
)
_DEEP = select(unit.c.id).where(*WITHIN, func.length(unit.c.path) > bindparam("width")).limit(1)
_RURAL = select(unit.c.id).where(*WITHIN, unit.c.rural.is_(True))


def end_of(path: str) -> str:
    """Return the bound below which every path of a subtree stands: "~" comes after all digits and letters."""
    return path + "~"


def unit_of(row: Any) -> Unit:  # noqa: ANN401 — a row with UNIT_COLUMNS
    """Return the unit that a row tells of."""
    return Unit(
        row.unit_id,
        row.code,
        row.name,
        row.kind,
        row.path,
        named=row.named,
        counts_ceremonies=row.counts_ceremonies,
        is_confirmed=row.is_confirmed,
    )


async def unit_by_id(tx: Tx, unit_id: int) -> Unit | None:
    """Return a unit, None where there is none."""
    row = await tx.first(_BY_ID, {"unit_id": unit_id})
    return unit_of(row) if row else None


async def unit_by_path(tx: Tx, path: str) -> Unit | None:
    """Return the unit at a path, None where there is none."""
    row = await tx.first(_BY_PATH, {"path": path})
    return unit_of(row) if row else None


async def units_called(tx: Tx, said: str) -> tuple[Unit, ...]:
    """Return the units with this code or (folded) name."""
    return tuple(unit_of(row) for row in await tx.all(_BY_CODE_OR_NAME, {"said": said, "key": plain_key(said)}))


async def units_below(tx: Tx, path: str) -> tuple[Unit, ...]:
    """Return a whole subtree, the top first."""
    return tuple(unit_of(row) for row in await tx.all(_BELOW, {"path": path, "end": end_of(path)}))


class Called(NamedTuple):
    """A unit with the key by which it was found: its folded name, its place, or its initials."""

    key: str
    unit: Unit


async def units_called_below(tx: Tx, path: str, keys: Iterable[str]) -> tuple[Called, ...]:
    """Return the units of a subtree whose folded name, place or initials are one of some keys."""
    wanted = sorted(set(keys))
    found = []
    for first in range(0, len(wanted), _KEYS_AT_ONCE):
        some = wanted[first : first + _KEYS_AT_ONCE]
        values = {f"key_{n}": key for n, key in enumerate((*some, *[_NO_KEY] * (_KEYS_AT_ONCE - len(some))))}
        for row in await tx.all(_CALLED, {**values, "path": path, "end": end_of(path)}):
            known = {row.place_key, row.plain_key, row.initials} & set(some)
            found += [Called(key, unit_of(row)) for key in known]
    return tuple(found)


async def units_beginning_below(tx: Tx, path: str, key: str) -> tuple[Unit, ...]:
    """Return units of a subtree whose place is a folded name and more words after it."""
    where = {"path": path, "end": end_of(path), "key": f"{key} ", "key_end": f"{key}!"}
    return tuple(unit_of(row) for row in await tx.all(_BEGINNING, where))


async def paths_below(tx: Tx, path: str) -> dict[int, str]:
    """Return the paths of all units of a subtree by id."""
    return {row.id: row.path for row in await tx.all(_PATHS, {"path": path, "end": end_of(path)})}


_MOST_NAMES = 20_000


class Named(NamedTuple):
    """A unit by its id, with its folded name and place."""

    unit_id: int
    plain_key: str
    place_key: str


async def names_below(tx: Tx, path: str) -> list[Named]:
    """Return what all units of a subtree are called; of more than 20,000, those that have others below them.

    In so many thousands of cells each name is that of a hundred: who means one says in which commune.
    """
    where = {"path": path, "end": end_of(path)}

    async def found() -> list[Named]:
        few = await tx.value(_COUNT, where) <= _MOST_NAMES
        return [Named(*row) for row in await tx.all(_NAMES if few else _NAMES_ABOVE, where)]

    return await remembered(tx, ("names", path), found, size=len)


async def children(tx: Tx, parent_id: int, on_day: date) -> list[tuple[Unit, bool]]:
    """Return the units under a parent in the tree of a day, in their order, and whether each still exists then."""
    rows = await tx.all(_CHILDREN, {"parent_id": parent_id, "on_day": on_day})
    return [(unit_of(row), row.valid_from <= on_day < row.valid_to) for row in rows]


async def parents_among(tx: Tx, parent_id: int) -> frozenset[int]:
    """Return which of the units that have stood under a parent have had units of their own below them."""
    return frozenset(row.unit_id for row in await tx.all(_PARENTS, {"parent_id": parent_id}))


async def found(tx: Tx, columns: dict[str, Any], parent: Unit | None) -> Unit:
    """Store a new unit below `parent`, with its first dated link."""
    since = columns.get("valid_from") or BEGINNING
    row = {
        "sector": None,
        "rural": False,
        "members": None,
        "members_on": None,
        "predecessor_id": None,
        "valid_to": OPEN_END,
        "named": parent.named if parent else True,
        "counts_ceremonies": parent.counts_ceremonies if parent else False,
        "is_confirmed": parent.is_confirmed if parent else False,
        "position": 0,
        **columns,
        "valid_from": since,
        **name_keys(columns["name"]),
        "path": f"?{columns['code']}",
    }
    unit_id = await tx.value(_NEW_UNIT, row)
    path = (parent.path if parent else "") + segment(unit_id)
    await tx.run(_SET_PATH, {"its_id": unit_id, "path": path})
    edge = {"unit_id": unit_id, "parent_id": parent.id if parent else None}
    await tx.run(_NEW_EDGE, {**edge, "valid_from": since, "valid_to": row["valid_to"]})
    tree_changed(tx)
    settings = {setting: row[setting] for setting in _SETTINGS}
    return Unit(id=unit_id, code=row["code"], name=row["name"], kind=row["kind"], path=path, **settings)


def name_keys(name: str) -> dict[str, str]:
    """Return by what a unit of a name is found."""
    place = place_called(name)
    return {"plain_key": plain_key(name), "place_key": place, "initials": initials_of(place)}


async def change(tx: Tx, unit_id: int, columns: dict[str, Any], valid_to: date | None) -> None:
    """Change what is told of a unit; with `valid_to` it is dissolved from that day on."""
    told = {**columns, **(name_keys(columns["name"]) if "name" in columns else {})}
    if valid_to:
        told["valid_to"] = valid_to
        await tx.run(_END_EDGE, {"its_id": unit_id, "valid_to": valid_to})
    for column, value in told.items():
        await tx.run(_CHANGE[column], {"its_id": unit_id, column: value})
    tree_changed(tx)


async def set_for_subtree(tx: Tx, path: str, setting: str, *, value: bool) -> None:
    """Change a setting of a unit and of all below it: named, counts_ceremonies or is_confirmed."""
    await tx.run(_SET[setting], {"its_path": path, "end": end_of(path), setting: value})
    tree_changed(tx)


async def leaves(tx: Tx, path: str, first: date, last: date) -> tuple[Unit, ...]:
    """Return the cells of a subtree, that is the units without any below, that existed in a stretch of days."""
    where = {"path": path, "end": end_of(path), "first": first, "last": last}

    async def found() -> tuple[Unit, ...]:
        return tuple(unit_of(row) for row in await tx.all(_LEAVES, where))

    return await remembered(tx, ("cells", path, first, last), found, size=lambda units: 2 * len(units))


async def count_leaves(tx: Tx, path: str, first: date, last: date) -> int:
    """Return how many cells of a subtree existed in a stretch of days."""
    where = {"path": path, "end": end_of(path), "first": first, "last": last}

    async def counted() -> int:
        return int(await tx.value(_COUNT_LEAVES, where))

    return await remembered(tx, ("leaves", path, first, last), counted)


async def members_below(tx: Tx, parent_id: int) -> dict[int, int | None]:
    """Return the opening number of members of the units right below one, by id."""
    return {row.id: row.members for row in await tx.all(_MEMBERS, {"parent_id": parent_id})}


async def rural_below(tx: Tx, path: str) -> frozenset[int]:
    """Return the rural units of a subtree."""
    return frozenset(row.id for row in await tx.all(_RURAL, {"path": path, "end": end_of(path)}))


async def is_deep(tx: Tx, path: str) -> bool:
    """Tell whether a unit has units below those right below it, in today's tree."""
    where = {"path": path, "end": end_of(path), "width": child_width(path)}

    async def looked() -> bool:
        return await tx.value(_DEEP, where) is not None

    return await remembered(tx, ("deep", path), looked)


async def paths_right_below(tx: Tx, parent_id: int, path: str) -> tuple[str, ...]:
    """Return the paths of the units right below one in today's tree."""
    rows = await tx.all(_RIGHT_BELOW, {"parent_id": parent_id})
    return tuple(row.path for row in rows if row.path.startswith(path) and len(row.path) == child_width(path))


async def move(tx: Tx, moved: Unit, new_parent: Unit, on_day: date) -> None:
    """Move a unit with all below it under another from a day on; figures of the days before stay where they were.

    The dated links are the truth; the paths, and with them those on the facts, follow today's tree.
    """
    await tx.run(_DROP_EDGES, {"its_id": moved.id, "since": on_day})
    await tx.run(_END_EDGES, {"its_id": moved.id, "valid_to": on_day})
    edge = {"unit_id": moved.id, "parent_id": new_parent.id, "valid_from": on_day, "valid_to": OPEN_END}
    await tx.run(_NEW_EDGE, edge)
    path = new_parent.path + segment(moved.id)
    for below in await units_below(tx, moved.path):
        await tx.run(_SET_PATH, {"its_id": below.id, "path": path + below.path[len(moved.path) :]})
    tree_changed(tx)


async def all_units(tx: Tx) -> list[Any]:
    """Return every unit as a row with what describes it, parents before children."""
    return await tx.all(_ALL)
