"""Reads the parameters of a Bot API request from wherever a client may put them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from aiohttp import web

from bot.sandbox.errors import bad_request
from bot.sandbox.files import Upload

if TYPE_CHECKING:
    from bot.sandbox.errors import Json

_ATTACHED = "attach://"


async def read_params(request: web.Request) -> Json:
    """Return query, form, JSON or multipart parameters; uploads take the place of their names."""
    params: Json = dict(request.query) if request.query_string else {}
    if not request.can_read_body:
        return params
    match request.content_type:
        case "application/json":
            params.update(_json_object(await request.read()))
        case "multipart/form-data":
            params.update(_attached(await _multipart(request)))
        case _:
            params.update(parse_qsl((await request.read()).decode(), keep_blank_values=True))
    return params


def _json_object(body: bytes) -> Json:
    try:
        value: Any = json.loads(body or b"{}")
    except ValueError:
        raise bad_request("can't parse request body as JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("can't parse request body as JSON object")
    return value


async def _multipart(request: web.Request) -> Json:
    parts: Json = {}
    for name, part in (await request.post()).items():
        if isinstance(part, web.FileField):
            with part.file as content:
                parts[name] = Upload(part.filename, content.read(), part.content_type)
        else:
            parts[name] = part
    return parts


def _attached(parts: Json) -> Json:
    """Put each file that is named as `attach://part` where it belongs."""
    values: Json = {}
    used = set()
    for name, value in parts.items():
        part = value.removeprefix(_ATTACHED) if isinstance(value, str) and value.startswith(_ATTACHED) else None
        if part is not None and isinstance(parts.get(part), Upload):
            values[name] = parts[part]
            used.add(part)
        else:
            values[name] = value
    return {name: value for name, value in values.items() if name not in used}
