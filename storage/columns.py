"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

Id = BigInteger().with_variant(Integer, "sqlite")
# A range on paths is only right when compared byte by byte.
Path = Text().with_variant(Text(collation="C"), "postgresql")
# PostgreSQL's driver turns 9999-12-31 into infinity.
OPEN_END = date(9000, 1, 1)
BEGINNING = date(1900, 1, 1)


class Moment(TypeDecorator[datetime]):
    """A point in time: timestamptz on PostgreSQL; on SQLite fixed-width ISO text in UTC, which sorts as time does."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the column type of a database."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(32))
        return dialect.type_descriptor(DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401
        """Return the value as the database takes it; a moment without a zone is our bug."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        if value is None or dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401
        """Return the moment that the database gave."""
        if value is None or dialect.name != "sqlite":
            return value  # type: ignore[no-any-return]  # asyncpg gives datetimes
        return datetime.fromisoformat(value)
