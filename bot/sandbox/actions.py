"""What the page lets a person do with a phone, by the last word of the address."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.sandbox.phone import Phone

# Another web site open in the same browser cannot send this header without asking first, and is refused.
OWN_HEADER = "X-Phones"
_BLOCKED = "Máy này đang chặn bot. Bỏ chặn rồi thử lại."
_NO_PICTURE = "Không đọc được ảnh này. Hãy chọn ảnh PNG hoặc JPEG."


async def told(request: web.Request, deed: Callable[[], Awaitable[object]]) -> web.Response:
    """Do what was asked; what a person may do wrong comes back as a sentence for them."""
    if OWN_HEADER not in request.headers:
        raise web.HTTPForbidden
    try:
        await deed()
    except ApiError:
        return _problem(_NO_PICTURE)
    except LookupError:
        return _problem(_BLOCKED)
    except ValueError as refusal:
        return _problem(str(refusal))
    return web.json_response({})


def _problem(sentence: str) -> web.Response:
    return web.json_response({"problem": sentence}, status=HTTPStatus.CONFLICT)


async def _say(phone: Phone, request: web.Request) -> None:
    text = str((await request.json())["text"]).strip()
    if text:
        await phone.say(text)


async def _press(phone: Phone, request: web.Request) -> None:
    body = await request.json()
    await phone.press(int(body["message_id"]), str(body["data"]))


async def _key(phone: Phone, request: web.Request) -> None:
    await phone.tap_key(str((await request.json())["label"]))


async def _photo(phone: Phone, request: web.Request) -> None:
    name, data, caption = await _attachment(request)
    del name
    await phone.send_photo(data, caption)


async def _document(phone: Phone, request: web.Request) -> None:
    await phone.send_document(*await _attachment(request))


async def _block(phone: Phone, _: web.Request) -> None:
    phone.block()


async def _unblock(phone: Phone, _: web.Request) -> None:
    phone.unblock()


async def _attachment(request: web.Request) -> tuple[str, bytes, str | None]:
    form = await request.post()
    part = form["file"]
    if not isinstance(part, web.FileField):
        raise web.HTTPBadRequest
    with part.file as content:
        return part.filename, content.read(), str(form.get("caption", "")) or None


ACTIONS: dict[str, Callable[[Phone, web.Request], Awaitable[None]]] = {
    "say": _say,
    "press": _press,
    "key": _key,
    "photo": _photo,
    "document": _document,
    "block": _block,
    "unblock": _unblock,
}
