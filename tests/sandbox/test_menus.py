"""Command menus, the menu button and the profile."""

from __future__ import annotations

import pytest
from telegram import (
    Bot,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
    MenuButtonCommands,
    MenuButtonDefault,
)
from telegram.error import BadRequest

from bot.sandbox import Command, Phone


async def test_the_narrowest_scope_wins_and_vietnamese_first(bot: Bot, phone: Phone) -> None:
    scope = BotCommandScopeChat(phone.id)
    assert phone.commands == []
    await bot.set_my_commands([("menu", "Default")])
    assert phone.commands == [Command("menu", "Default")]
    await bot.set_my_commands([("menu", "Mặc định")], BotCommandScopeDefault(), language_code="vi")
    assert phone.commands == [Command("menu", "Mặc định")]
    await bot.set_my_commands([("menu", "Private")], BotCommandScopeAllPrivateChats())
    assert phone.commands == [Command("menu", "Private")]
    await bot.set_my_commands([("menu", "Chat")], scope)
    await bot.set_my_commands([("menu", "Riêng")], scope, language_code="vi")
    assert phone.commands == [Command("menu", "Riêng")]
    await bot.delete_my_commands(scope, language_code="vi")
    assert phone.commands == [Command("menu", "Chat")]
    assert [command.description for command in await bot.get_my_commands(scope)] == ["Chat"]
    assert await bot.get_my_commands(scope, language_code="vi") == ()


async def test_commands_are_checked(bot: Bot, phone: Phone) -> None:
    with pytest.raises(BadRequest, match=r"(?i)a-z"):
        await bot.set_my_commands([("KetNap", "Kết nạp")])
    with pytest.raises(BadRequest, match=r"(?i)at most 100"):
        await bot.set_my_commands([(f"c{number}", "x") for number in range(101)])
    with pytest.raises(BadRequest, match=r"(?i)chat not found"):
        await bot.set_my_commands([("menu", "x")], BotCommandScopeChat(404))
    await bot.set_my_commands([("ketnap", "Kết nạp")])
    assert phone.commands == [Command("ketnap", "Kết nạp")]


async def test_menu_button(bot: Bot, phone: Phone) -> None:
    await bot.set_chat_menu_button(phone.id, MenuButtonCommands())
    assert isinstance(await bot.get_chat_menu_button(phone.id), MenuButtonCommands)
    assert isinstance(await bot.get_chat_menu_button(), MenuButtonDefault)


async def test_profile(bot: Bot) -> None:
    await bot.set_my_description("Báo cáo kết nạp")
    await bot.set_my_short_description("Chibot", language_code="vi")
    assert (await bot.get_my_description(language_code="vi")).description == "Báo cáo kết nạp"
    assert (await bot.get_my_short_description("vi")).short_description == "Chibot"
    with pytest.raises(BadRequest, match=r"(?i)513"):
        await bot.set_my_description("x" * 513)
