"""Conversations as text a secretary could read, and the machine that plays them.

    👤 Bí thư thôn 1: /ketnap          somebody types; [Nút] presses a button; (cũ) one of an older message; <mã mời>
                                       types the code shown last; <tệp> … kèm: … sends a file with a caption
    🤖 Kết nạp đồng chí nào? … [Bỏ]    the answer; … stands for anything; buttons are compared where some are written
    🤖 🖼 … or 📎 tien-do.xlsx …       one with a picture, or a file
    🤖 → Bí thư thôn 1: ⏰ Còn 7 ngày …  a message to somebody else, or one that came with the clock
    ⏰ 2022-10-24 07:30                the clock moves, the tick runs
    ⏩ 2022-10-24 08:00                the same, and the cards of that morning belong to another story
    💾 Đảng bộ xã Châu Minh: kết nạp 8/5 (đạt 160%)      the figure as everybody sees it

Each message goes through the inbox, a transaction and the outbox, so the conversation is read from the database anew
between any two lines: every transcript survives a restart at each of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from domain.indicators import read_indicator
from domain.reply import Reply
from tests.world import ZONE, World

_MARKS = "👤🤖⏰⏩💾#"
_SENT = {"<nhãn dán>": "other", "<sửa tin cũ>": "edited", "<chặn bot>": "block", "<bỏ chặn>": "unblock"}


@dataclass(frozen=True)
class Line:
    """One entry of a transcript."""

    number: int
    mark: str
    text: str


def read_transcript(path: Path) -> list[Line]:
    """Return the entries of a transcript; lines without a mark continue the one before."""
    lines: list[Line] = []
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if raw[:1] in _MARKS and raw[:1]:
            lines.append(Line(number, raw[0], raw[1:].strip()))
        elif raw.strip():
            last = lines.pop()
            lines.append(Line(last.number, last.mark, f"{last.text}\n{raw.strip()}"))
    return lines


async def play(path: Path, world: World) -> None:
    """Play a transcript; raises AssertionError with its line where the bot answers otherwise."""
    waiting: dict[str, list[Reply]] = {}
    who = ""
    for line in read_transcript(path):
        place = f"{path.name}:{line.number}"
        match line.mark:
            case "👤":
                assert not any(waiting.values()), f"{place}: unexpected before it: {_shown(waiting)}"
                who, _, said = line.text.partition(": ")
                await _act(world, who, said)
                waiting = {name: list(replies) for name, replies in world.last.items()}
            case "⏰":
                assert not any(waiting.values()), f"{place}: unexpected before it: {_shown(waiting)}"
                moment = datetime.strptime(line.text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE)
                waiting = await world.move_to(moment)
            case "⏩":
                assert not any(waiting.values()), f"{place}: unexpected before it: {_shown(waiting)}"
                await world.move_to(datetime.strptime(line.text, "%Y-%m-%d %H:%M").replace(tzinfo=ZONE))
                waiting = {}
            case "🤖":
                to, text = who, line.text
                if text.startswith("→ "):
                    to, _, text = text[2:].partition(": ")
                _compare(place, text, waiting.get(to, []))
            case "💾":
                await _check_figure(place, line.text, world)
            case _:
                continue  # a heading
    assert not any(waiting.values()), f"{path.name}: unexpected at the end: {_shown(waiting)}"


async def _act(world: World, who: str, said: str) -> list[Reply]:
    if found := re.fullmatch(r"\[(.+)\]( \(cũ\))?", said):
        return await world.tap(who, found[1], back=1 if found[2] else 0)
    if said == "<mã mời>":
        return await world.say(who, _newest_code(world))
    if said.startswith("<tệp> "):
        people, _, caption = said.removeprefix("<tệp> ").replace("\\n", "\n").partition(" kèm: ")
        return await world.send(who, "sheet", f"{people}|{caption}")
    kind, _, caption = said.partition(" kèm: ")
    if kind in _SENT:
        return await world.send(who, _SENT[kind], caption)
    return await world.say(who, said.replace("\\n", "\n"))


def _newest_code(world: World) -> str:
    """Return the invitation code that somebody was shown last."""
    bodies = [reply.body for replies in world.screens.values() for reply in replies]
    codes: list[str] = [
        found for body in bodies for found in re.findall(r"^([A-Z][0-9A-Z]{3}-[0-9A-Z]{3}[0-9])$", body, re.MULTILINE)
    ]
    return codes[-1]


def _compare(place: str, expected: str, replies: list[Reply]) -> None:
    assert replies, f"{place}: no answer, expected: {expected}"
    reply = replies.pop(0)
    actual = _flat(f"{_attached(reply)} {reply.body}")
    if "[" in expected:
        actual = _flat(f"{actual} " + " ".join(f"[{choice.label}]" for choice in reply.choices))
    pattern = ".*".join(re.escape(part.strip()) for part in _flat(expected).split("…"))
    assert re.fullmatch(pattern, actual) or re.fullmatch(pattern.replace(".*", " ?.* ?"), actual), (
        f"{place}\n  expected: {_flat(expected)}\n  answered: {actual}"
    )


def _attached(reply: Reply) -> str:
    if reply.document:
        return f"📎 {reply.document.name}"
    return "🖼" if reply.picture else ""


def _flat(text: str) -> str:
    return " ".join(text.split())


async def _check_figure(place: str, text: str, world: World) -> None:
    found = re.fullmatch(r"(.+): (\D+?) (\d.*)", text)
    assert found, f"{place}: not a figure: {text}"
    progress = await world.progress(found[1], read_indicator(found[2]))
    assert str(progress.tally) == found[3], f"{place}: {found[1]}: {progress.tally}"


def _shown(waiting: dict[str, list[Reply]]) -> dict[str, list[str]]:
    return {who: [_flat(reply.body) for reply in replies] for who, replies in waiting.items() if replies}
