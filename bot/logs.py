"""Logs: one line each on stderr, never with a token or anybody's words."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_TOKEN = re.compile(r"\b\d+:[A-Za-z0-9_-]{16,}")


def _without_tokens(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {key: _TOKEN.sub("<token>", value) if isinstance(value, str) else value for key, value in event.items()}


class _Formatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Return the whole line, its traceback too, without tokens."""
        return _TOKEN.sub("<token>", super().format(record))


def set_up(level: str) -> None:
    """Log at `level` and above; libraries that log requests keep quiet about them."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(level=number, handlers=[handler])
    for noisy in ("httpx", "apscheduler", "alembic", "aiohttp.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            _without_tokens,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
