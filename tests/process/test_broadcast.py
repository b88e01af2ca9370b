"""A directive to two thousand people, through everything that goes wrong on the way: nobody gets it twice."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from bot.sandbox import Drop, Message, Phone, Silent, Status, TooMany
from bot.sandbox.faults import Fault
from domain.dispatches import Delivery, DispatchKind
from domain.organisation import Role
from domain.preferences import WAKES
from domain.reports.directive import Directive
from handlers.dispatching import spread_some
from storage.database import Database, Tx
from storage.dispatches import dispatch_by_id, keep_received, outcome_of, settle_recipient, store_dispatch
from storage.reports import store_report
from storage.statements import one_of, put
from storage.tables import account, dispatch, office, outbox, person, recipient, unit
from storage.units import found, units_below, units_called
from tests.process.world import TOP, ZONE, World, until

PEOPLE, EACH = 2000, 10
KILLS = 4
_IN_TWO_UNITS = 20
_FIRST, _LEADER = 50_001, 2001
_WORDS = "Họp giao ban sáng thứ Hai"
_AT_ONCE = 16  # messages to many whose sending is under way together
_ROLES = (Role.SECRETARY, Role.DEPUTY, Role.COMMITTEE)


def early_zone() -> str:
    """Return a zone of the users in which the day has begun, so that messages go out, and morning cards do not yet."""
    zones = [f"Etc/GMT{west:+}" for west in range(-14, 13)]
    return next(name for name in zones if datetime.now(ZoneInfo(name)).hour == WAKES.hour)


class Deliveries:
    """Tells when so many messages to many have reached phones."""

    def __init__(self, world: World) -> None:
        self.count, self._wanted = 0, 0
        self._reached = asyncio.Event()
        world.server.telegram.watchers.append(self._note)

    def _note(self, kind: str, _chat: int, content: dict[str, Any]) -> None:
        if kind == "message" and _WORDS in content.get("text", "") and "edit_date" not in content:
            self.count += 1
            if self.count >= self._wanted:
                self._reached.set()

    async def reach(self, number: int) -> None:
        """Wait until so many have come in all."""
        self._wanted = number
        self._reached.clear()
        if self.count < number:
            async with asyncio.timeout(60):
                await self._reached.wait()


class Told(NamedTuple):
    """What became of somebody's message: what we have kept, and how often it stands in the chat."""

    status: str
    seen: int


class Staff:
    """The people of a district's cells, their phones and their leader's."""

    def __init__(self, world: World, leader: Phone, phones: dict[int, Phone]) -> None:
        self.world, self.leader, self.phones = world, leader, phones

    async def ask(self, words: str) -> Message:
        """Let the leader say something; return the answer."""
        await self.leader.say(words)
        return await self.leader.next(20)

    async def press(self, label: str) -> Message:
        """Let the leader touch the button that begins so; return the answer."""
        buttons = [button for message in self.leader.screen for row in message.buttons for button in row]
        await self.leader.tap(next(button.label for button in reversed(buttons) if button.label.startswith(label)))
        return await self.leader.next(20)

    async def direct(self) -> None:
        """Send the directive to everybody below."""
        assert "Gửi cho ai?" in (await self.ask("/thongbao")).text
        assert "Nội dung thông báo?" in (await self.press("Tất cả đơn vị trực thuộc")).text
        assert "Kiểm tra trước khi gửi" in (await self.ask(_WORDS)).text
        assert "✅" in (await self.press("✅ Gửi")).text

    async def outcome(self) -> str:
        """Return what the leader is shown of the newest message to many."""
        assert "Tin đã gửi" in (await self.ask("/tindagui")).text
        return (await self.press("Thông báo ")).text

    async def told(self) -> dict[int, Told]:
        """Return what became of every recipient's message; of somebody with two offices it says the same of both."""
        rows = await self.world.rows(select(recipient.c.person_id, recipient.c.status).distinct())
        assert len({row.person_id for row in rows}) == len(rows)
        return {row.person_id: Told(row.status, received(self.phones[row.person_id])) for row in rows}


def received(phone: Phone) -> int:
    """Return how often the directive stands in a chat."""
    return sum(text.startswith("📣") and _WORDS in text for text in (message.text for message in phone.screen))


def number_after(words: str, screen: str) -> int:
    """Return the number that a screen says after some words, 0 where it does not say them."""
    told = re.search(rf"{re.escape(words)}: ([\d.]+)\b", screen)
    return int(told[1].replace(".", "")) if told else 0


async def staff(world: World, *, each: int, leads: str = TOP, in_two_units: int = 0) -> Staff:
    """Give every cell so many people, the first of them an office in one of the last cells too.

    So they have been written to by the time that their other cell's turn comes. Their phones let the bot write.
    """
    world.settings["TIMEZONE"] = early_zone()
    ids = {row.code: row.id for row in await world.rows(select(unit.c.code, unit.c.id))}
    cells = [ids[code] for code in sorted(world.codes) if code.startswith(leads)]
    now = datetime.now(UTC)
    held = [(_FIRST + n, cells[n // each], _ROLES[min(n % each, 2)]) for n in range(len(cells) * each)]
    phones = {number: world.server.phone(number, f"Đồng chí {number}") for number, _, _ in held}
    held += [(held[n][0], cells[-n - 1], Role.DEPUTY) for n in range(in_two_units)]
    held.append((_LEADER, ids[leads], Role.COMMITTEE))
    people = [*phones, _LEADER]

    async def store(tx: Tx) -> None:
        await tx.run_many(put(person), [{"id": who, "created_at": now, "name_sealed": None} for who in people])
        fresh = {"channel": "telegram", "blocked_at": None, "wrong_codes": 0, "wrong_since": None}
        await tx.run_many(put(account), [{**fresh, "address": str(who), "person_id": who} for who in people])
        lasting = {"since": now, "until": None}
        rows = [{**lasting, "person_id": who, "unit_id": where, "role": role} for who, where, role in held]
        await tx.run_many(put(office, "id"), rows)

    async with world.database() as database:
        await database.write(store)
    leader = world.server.phone(_LEADER, "Lãnh đạo")
    for phone in (leader, *phones.values()):
        phone.begin()
    return Staff(world, leader, phones)


async def over(database: Database) -> bool:
    """Tell whether everybody has been written to and nothing of it is under way any more."""
    spread = await database.read(lambda tx: tx.all(select(dispatch.c.spread_at)))
    left = select(func.count()).select_from(outbox).where(one_of(outbox.c.status, ("new", "sending")))
    return all(row.spread_at for row in spread) and not await database.read(lambda tx: tx.value(left))


async def until_over(world: World) -> None:
    """Wait until everybody has been written to and nothing of it is under way any more."""
    async with world.database() as database:
        await until(lambda: over(database), 60)


@pytest.fixture
async def district(process_world: World) -> Staff:
    """Two thousand people in two hundred cells; some hold offices in two."""
    return await staff(process_world, each=EACH, in_two_units=_IN_TWO_UNITS)


async def test_a_directive_reaches_everybody_once_through_faults(
    district: Staff, record_property: Callable[[str, object], None]
) -> None:
    world, phones = district.world, district.phones
    early = random.Random(11).sample(list(phones)[:1000], 200)
    late = list(phones)[-8:]
    faults: tuple[tuple[int, Fault, int], ...] = (
        (4, TooMany(1), 1), (1, TooMany(2), 2), (30, Status(500), 2), (10, Status(502), 1), (10, Drop(), 1),
        (7, Silent(), 1), (15, Status(403), 1),
    )  # fmt: skip
    met: dict[int, Fault] = {}
    for people, fault, times in faults:
        for number in [early.pop() for _ in range(people)]:
            met[number] = fault
            world.server.inject("sendMessage", fault, times, number)
    deliveries = Deliveries(world)
    await world.start()
    await district.direct()
    await deliveries.reach(100)
    async with world.database() as database:
        await until(lambda: database.read(lambda tx: tx.value(select(dispatch.c.spread_at))))
    for number in late:
        assert not received(phones[number])
        phones[number].block()
    await until_over(world)
    await world.idle()

    told = await district.told()
    assert len(told) == PEOPLE

    def expected(number: int) -> Told:
        if number in late:
            return Told("gone", 0)
        match met.get(number):
            case Status(403):
                return Told("gone", 0)
            case Drop():
                return Told("unknown", 0)
            case Silent():
                return Told("unknown", 1)
            case _:
                return Told("sent", 1)

    assert {who: each for who, each in told.items() if each != expected(who)} == {}
    counts = Counter(each.status for each in told.values())
    record_property("broadcast", dict(counts))
    assert counts == {"sent": PEOPLE - 40, "gone": 23, "unknown": 17}
    screen = await district.outcome()
    assert "210 đơn vị, 2.000 người." in screen
    reached, lost = number_after("Đã tới", screen), number_after("Không tới được (đã chặn hoặc lỗi)", screen)
    unclear = number_after("Chưa rõ đã tới hay chưa", screen)
    assert (reached, lost, unclear) == (counts["sent"], counts["gone"], counts["unknown"])
    assert reached + lost + unclear == PEOPLE
    assert number_after("đang chờ gửi", screen) == 0

    tries = Counter(ask.chat_id for ask in world.server.requests if ask.method == "sendMessage")
    assert {type(met[who]).__name__ for who in met if tries[who] > 1} == {"TooMany", "Status"}
    assert all(tries[who] == 1 for who in phones if who not in met)
    assert quiet_after_floods(world) <= _AT_ONCE


def quiet_after_floods(world: World) -> int:
    """Return how many messages at most were begun in the seconds of quiet that a 429 had asked for."""
    sends = [(ask.at, ask.status, ask.chat_id) for ask in world.server.requests if ask.method == "sendMessage"]
    floods = [at for at, status, _ in sends if status == 429]
    assert floods
    return max(sum(flood < at < flood + 0.95 for at, _, _ in sends) for flood in floods)


async def test_a_directive_killed_again_and_again_doubles_nothing(
    district: Staff, record_property: Callable[[str, object], None]
) -> None:
    world = district.world
    chance = random.Random()
    deliveries = Deliveries(world)
    program, spare = await world.spare(), await world.spare()
    program.go()
    await district.direct()
    # The first dies as soon as messages go out, the others in the midst of it.
    part = PEOPLE // KILLS
    moments = [1, *(part * n + chance.randrange(part // 2) for n in range(1, KILLS))]
    caught = []
    for moment in moments:
        await deliveries.reach(moment)
        await program.kill()
        caught.append(deliveries.count)
        program, spare = spare, await world.spare()
        program.go()
    await spare.kill()
    await until_over(world)
    await world.idle()

    told = await district.told()
    counts = Counter(each.status for each in told.values())
    record_property("killed broadcast", {"at": caught, **counts})
    assert all(before < after < PEOPLE for before, after in pairwise([0, *caught]))
    assert len(told) == PEOPLE
    assert [who for who, each in told.items() if each.seen > 1] == []
    assert [who for who, each in told.items() if each.status == "sent" and each.seen != 1] == []
    assert set(counts) == {"sent", "unknown"}
    # Only what a killed process held is not known; the test is worth something only if it held anything.
    assert 0 < counts["unknown"] <= _AT_ONCE * KILLS
    screen = await district.outcome()
    assert number_after("Đã tới", screen) + number_after("Chưa rõ đã tới hay chưa", screen) == PEOPLE
    assert number_after("Chưa rõ đã tới hay chưa", screen) == counts["unknown"]


async def test_who_has_not_said_received_is_named(process_world: World) -> None:
    world = process_world
    commune = f"{TOP}.01"
    people = await staff(world, each=2, leads=commune)
    phones = list(people.phones.values())
    for phone in phones[:2]:  # nobody of the first cell can be reached, and Telegram has not said so before
        world.server.inject("sendMessage", Status(403), chat_id=phone.id)
    await world.start()
    stranger = await world.joined(30)  # a secretary in another commune
    await people.direct()
    await until_over(world)
    pressing = [phones[2], phones[4], phones[5], phones[39]]  # of the second, the third (both people) and the last cell
    for phone in pressing:
        (card,) = phone.skip()
        await phone.tap("✅ Đã nhận")
        again = await phone.next(20)
        assert "✅ Đã nhận lúc" in again.text
        assert again.labels == ()
        await phone.press(card.id, card.buttons[0][0].action)
    await stranger.press(1, card.buttons[0][0].action)
    assert "Tin này không gửi cho đồng chí" in (await stranger.next(20)).text
    await world.idle()

    screen = await people.outcome()
    assert "20 đơn vị, 40 người." in screen
    assert (number_after("Đã tới", screen), number_after("đã bấm Đã nhận", screen)) == (38, len(pressing))
    assert number_after("Không tới được (đã chặn hoặc lỗi)", screen) == 2
    cells = [f"Chi bộ thôn {n} xã Minh Họa 1" for n in range(1, 21)]
    assert f"Chưa bấm Đã nhận {40 - len(pressing)} người" in screen
    assert named(screen, "Chưa bấm Đã nhận") == {*cells} - {cells[2]}  # where one of two has not, the unit still waits
    assert named(screen, "Chưa có ai nhận được tin") == {cells[0]}
    assert set(Counter(map(received, phones[2:]))) == {1}


async def test_two_offices_far_apart_are_told_the_same_of(process_world: World) -> None:
    people = await staff(process_world, each=1)
    (secretary, *_) = people.phones
    day = datetime.now(ZONE).replace(hour=10)

    async def sent(tx: Tx) -> int:
        """Send a directive to more units than are written to at a time; the secretary holds the last office too."""
        (top,) = await units_called(tx, TOP)
        for number in range(100):
            last = await found(tx, {"code": f"{TOP}.{number + 100}", "name": f"Chi bộ {number}", "kind": "chi bộ"}, top)
        lasting = {"since": day, "until": None}
        row = {**lasting, "person_id": secretary, "unit_id": last.id, "role": Role.DEPUTY}
        await tx.run(put(office, "id"), row)
        told = await store_report(tx, "told", top, Directive(whom=1, text=_WORDS), _LEADER, day)
        units = [each.id for each in await units_below(tx, top.path) if each.id != top.id]
        return await store_dispatch(
            tx, told, top.id, DispatchKind.DIRECTIVE, _WORDS, units, sender=top.name, by=_LEADER, now=day
        )

    async def said(tx: Tx, number: int) -> list[tuple[Delivery, bool]]:
        """Return what is known of the secretary's message, for each office."""
        outcome = await outcome_of(tx, await dispatch_by_id(tx, number), {})
        return [(each.status, each.received) for each in outcome.recipients if each.person == secretary]

    async with people.world.database() as database:
        number = await database.write(sent)
        assert await database.write(lambda tx: spread_some(tx, day))
        assert await database.read(lambda tx: said(tx, number)) == [(Delivery.WAITING, False)]
        await database.write(lambda tx: settle_recipient(tx, number, secretary, "sent", day))
        await database.write(lambda tx: keep_received(tx, number, secretary, day))
        while await database.write(lambda tx: spread_some(tx, day)):
            continue
        # The message is one: nobody would ever send a second one, or press its button.
        assert await database.read(lambda tx: said(tx, number)) == [(Delivery.SENT, True)] * 2
        mine = select(func.count()).select_from(outbox).where(outbox.c.person_id == secretary)
        assert await database.read(lambda tx: tx.value(mine)) == 1


def named(screen: str, heading: str) -> set[str]:
    """Return the units that a screen names under a heading, which must say how many there are."""
    told = re.search(rf"{heading}(?: \d+ người)? \((\d+) đơn vị\): (.+)\.$", screen, re.MULTILINE)
    assert told, screen
    names = set(told[2].split(", "))
    assert len(names) == int(told[1])
    return names
