"""The Bot API methods about the bot itself: its command menus, menu button and descriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.sandbox.registry import api

if TYPE_CHECKING:
    from bot.sandbox.errors import Json
    from bot.sandbox.telegram import Telegram


@api("setMyCommands")
def _set_commands(telegram: Telegram, ask: Json) -> object:
    telegram.set_menu(_scope(telegram, ask), ask.get("language_code", ""), ask["commands"])
    return True


@api("deleteMyCommands")
def _delete_commands(telegram: Telegram, ask: Json) -> object:
    telegram.set_menu(_scope(telegram, ask), ask.get("language_code", ""), [])
    return True


@api("getMyCommands")
def _get_commands(telegram: Telegram, ask: Json) -> object:
    return telegram.menu(_scope(telegram, ask), ask.get("language_code", ""))


@api("setChatMenuButton")
def _set_menu_button(telegram: Telegram, ask: Json) -> object:
    owner = telegram.chat(ask["chat_id"]) if "chat_id" in ask else telegram
    owner.menu_button = ask.get("menu_button", {"type": "default"})
    return True


@api("getChatMenuButton")
def _get_menu_button(telegram: Telegram, ask: Json) -> object:
    return (telegram.chat(ask["chat_id"]) if "chat_id" in ask else telegram).menu_button


def _profile_methods(suffix: str, field: str) -> None:
    """Register the pair that sets and gets one text of the bot's profile."""

    @api(f"setMy{suffix}")
    def _set(telegram: Telegram, ask: Json) -> object:
        telegram.describe(field, ask.get("language_code", ""), ask.get(field, ""))
        return True

    @api(f"getMy{suffix}")
    def _get(telegram: Telegram, ask: Json) -> object:
        return {field: telegram.description(field, ask.get("language_code", ""))}


_profile_methods("Name", "name")
_profile_methods("Description", "description")
_profile_methods("ShortDescription", "short_description")


def _scope(telegram: Telegram, ask: Json) -> Json:
    scope: Json = ask.get("scope", {"type": "default"})
    if scope["type"] == "chat":
        telegram.chat(scope["chat_id"])
    return scope
