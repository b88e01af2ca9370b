"""SQLAlchemy Core builds the SQL, the drivers run it.

A statement is built once, compiled once for each database, and then given to aiosqlite or asyncpg as text with values.
That keeps one portable source of SQL and leaves out the session machinery, which costs more than the statements do.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal, cast

from sqlalchemy import Column, ColumnElement, Table, bindparam, literal
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import Insert, asyncpg, insert
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.expression import Executable

from storage.tables import fact, unit

Vendor = Literal["sqlite", "postgresql"]
Values = Mapping[str, Any]
_DIALECTS = {"sqlite": sqlite.dialect(paramstyle="named"), "postgresql": asyncpg.dialect()}  # type: ignore[no-untyped-call]  # SQLAlchemy leaves it so
_Convert = Callable[[Any], Any]


@dataclass(frozen=True)
class Compiled:
    """A statement as a driver takes it, with the converters of its values and columns."""

    sql: str
    defaults: dict[str, Any]
    names: tuple[str, ...]
    binds: dict[str, _Convert]
    results: tuple[tuple[int, _Convert], ...]
    row: Callable[..., Any]

    def named(self, values: Values) -> dict[str, Any]:
        """Return the values by name, converted."""
        merged = {**self.defaults, **values}
        for name, convert in self.binds.items():
            merged[name] = convert(merged[name])
        return merged

    def positional(self, values: Values) -> list[Any]:
        """Return the values in the order of the statement, converted."""
        merged = self.named(values)
        return [merged[name] for name in self.names]

    def make(self, raw: Any) -> Any:  # noqa: ANN401 — a row has the columns its statement names
        """Return a raw row as a named tuple."""
        if not self.results:
            return self.row(*raw)
        values = list(raw)
        for place, convert in self.results:
            values[place] = convert(values[place])
        return self.row(*values)


@lru_cache(maxsize=2048)
def compiled(statement: Executable, vendor: Vendor) -> Compiled:
    """Return a statement compiled for a database."""
    dialect = _DIALECTS[vendor]
    result: Any = cast("ClauseElement", statement).compile(dialect=dialect)
    binds = {
        name: convert
        for name, bind in result.binds.items()
        if (convert := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
    }
    columns = list(getattr(statement, "exported_columns", ()))
    results = tuple(
        (place, convert)
        for place, column in enumerate(columns)
        if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
    )
    row = namedtuple("Row", [column.key for column in columns], rename=True)  # type: ignore[misc]  # noqa: PYI024
    defaults = {name: bind.value for name, bind in result.binds.items() if not bind.required}
    return Compiled(result.string, defaults, tuple(result.positiontup or ()), binds, results, row)


def put(table: Table, *without: str) -> Insert:
    """Return an insert of all columns but those named, each value under its column's name."""
    return insert(table).values({column.name: bindparam(column.name) for column in _columns(table, without)}).inline()


def one_of(column: ColumnElement[Any], values: Iterable[object]) -> ColumnElement[bool]:
    """Return the condition that a column has one of some fixed values, as a statement compiled once can say it."""
    return column.in_([literal(value, column.type) for value in values])


def _columns(table: Table, without: tuple[str, ...]) -> list[Column[Any]]:
    return [column for column in table.columns if column.name not in without]


WITHIN = (unit.c.path >= bindparam("path"), unit.c.path < bindparam("end"))
"""Condition on units: that one stands in the subtree from `path` to before `end`."""
WITHIN_OF_FEW = (unit.c.path.concat("") >= bindparam("path"), unit.c.path.concat("") < bindparam("end"))
"""The same, where another condition leaves few units: no index serves it, so none is chosen for a whole subtree."""
LIVE = fact.c.voided_at.is_(None)
BELOW = (fact.c.path >= bindparam("path"), fact.c.path < bindparam("end"))
# That a subject is not empty is said too: the index of subjects serves only who says so.
ABOUT = (fact.c.subject != "", fact.c.subject == bindparam("subject"))
"""Conditions on facts: that one counts, that it stands in the subtree from `path` to before `end`, what it is about."""
