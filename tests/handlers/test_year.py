"""A year of three hundred cells: whoever reads the cards must find in them what the rules say, day by day.

The days pass with ticks before dawn, in the morning and at night, with schedulers that run twice, with days on which
the bot is down or only its sender is, and with planning that is killed half-way. What the script makes happen is kept
in a ledger that reckons by itself what must be told.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import holidays
import pytest
from sqlalchemy import bindparam, func, select

from bot.ticking import send_cards
from domain.addresses import Go
from domain.indicators import Indicator
from domain.mornings import ABOVE
from domain.organisation import Office, Role, Unit
from domain.periods import month_of
from domain.preferences import Preferences
from domain.reply import Reply
from domain.reports.attestation import Attestation
from domain.reports.task_done import TaskDone
from domain.workbook import TargetRow, TaskRow, UnitRow
from handlers.importing import import_workbook
from handlers.invitations import invite
from handlers.outgoing import keep, ready
from handlers.reminding import plan_cards, queue_cards, send_reminders
from handlers.workbooks import write_workbook
from storage.cards import set_preferences
from storage.connect import open_database
from storage.database import Database, Tx
from storage.facts import NewFact, store_facts
from storage.outbox import Lane, claim, settle
from storage.people import give_office, set_blocked, visitor
from storage.reports import store_report
from storage.rules import set_day
from storage.tables import card, outbox, reminder, task
from storage.targets import set_target
from storage.units import all_units, unit_of, units_below
from tests.conftest import SEAL
from tests.databases import copied
from tests.handlers.naive_year import Ledger, Owed, Person, Plan, Row, Task
from tests.world import CHANNEL, ZONE, World

pytestmark = pytest.mark.timeout(300)  # a year on a busy machine
TOP = "H"
FIRST, LAST = date(2022, 1, 3), date(2022, 12, 31)
ADMITTED, TRAINED = Indicator.ADMITTED, Indicator.TRAINED
SCHOOL = "Cử trưởng thôn đi học"
DEADLINES = {ADMITTED: date(2022, 10, 31), TRAINED: date(2022, 6, 30), SCHOOL: date(2022, 7, 31)}
OWN_HOLIDAY = date(2022, 3, 25)
OFF = frozenset({*holidays.country_holidays("VN", years=(2021, 2022, 2023)), OWN_HOLIDAY})
KINDS = ("prompt", "slow", "silent", "blocks", "joins", "replaced", "never")
OFTEN = (40, 24, 9, 8, 8, 5, 6)
A_DAY = timedelta(days=1)
_NEW_ROWS = (
    select(reminder.c.id, reminder.c.duty, reminder.c.rung, reminder.c.person_id, reminder.c.verdict)
    .where(reminder.c.id > bindparam("after"), reminder.c.duty != ABOVE)
    .order_by(reminder.c.id)
)


class Talk(World):
    """A world in which only answers are delivered while people talk: cards wait for the sender of the script."""

    async def delivered(self) -> dict[str, list[Reply]]:
        found = defaultdict[str, list[Reply]](list)

        async def work(tx: Tx) -> None:
            found.clear()
            real = datetime.now(UTC)
            while taken := await claim(tx, CHANNEL, Lane.REPLY, real, 64):
                for message in taken:
                    found[message.address].append(message.reply)
                    await settle(tx, message.id, "sent", real)

        await self.database.write(work)
        for who, replies in found.items():
            self.screens.setdefault(who, []).extend(replies)
        return found


@dataclass
class Year:
    """A year as it is lived through; `communes` of so many `cells` each."""

    url: str
    communes: int
    cells: int
    opened: AsyncExitStack
    world: World
    other: Database
    ledger: Ledger = field(default_factory=lambda: Ledger({}, OFF))
    units: dict[str, Unit] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    todo: dict[date, list[tuple[str, bool]]] = field(default_factory=lambda: defaultdict(list))
    planned: dict[date, list[Callable[[], Awaitable[None]]]] = field(default_factory=lambda: defaultdict(list))
    chance: random.Random = field(default_factory=lambda: random.Random(2022))
    talkers: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)  # who has blocked the bot without its knowing yet
    reports: int = 0

    @property
    def database(self) -> Database:
        return self.world.database

    # The organisation.

    def workbook(self, path: Path) -> None:
        """Write the district; every cell's plan is none, one or two people."""
        rows: list[dict[str, object]] = [{"code": TOP, "name": "Đảng bộ huyện Minh Họa"}]
        goals: dict[tuple[str, Indicator], int] = {(TOP, ADMITTED): 300}
        for x in range(1, self.communes + 1):
            commune = f"{TOP}.{x:02}"
            rows.append({"code": commune, "name": f"Đảng bộ xã {x:02}", "parent": TOP})
            for n in range(1, self.cells + 1):
                cell = f"{commune}.{n:02}"
                rows.append({"code": cell, "name": f"Chi bộ thôn {x:02}{n:02}", "parent": commune})
                if (goal := self.chance.choice((None, 0, 1, 1, 2))) is not None:
                    goals[cell, ADMITTED] = goal
                if x == 1 and n <= 10:
                    goals[cell, TRAINED] = 1
            goals[commune, ADMITTED] = self.cells
        # The first commune hands its plan of training down to cells; the second answers for it itself.
        goals[f"{TOP}.01", TRAINED] = goals[f"{TOP}.02", TRAINED] = 10
        targets = [
            {
                "unit": unit, "indicator": indicator.label, "period": "2022", "goal": goal,
                "deadline": f"{DEADLINES[indicator]:%d/%m/%Y}", "document": "54-KH/HU",
            }
            for (unit, indicator), goal in goals.items()
        ]  # fmt: skip
        tasks: list[dict[str, object]] = [
            {"name": SCHOOL, "unit": TOP, "deadline": f"{DEADLINES[SCHOOL]:%d/%m/%Y}", "document": "12-CV/HU"}
        ]
        write_workbook(path, {UnitRow: rows, TargetRow: targets, TaskRow: tasks})
        for (unit, indicator), goal in goals.items():
            self.plan(unit, indicator, goal)

    def plan(self, unit: str, indicator: Indicator, people: int) -> None:
        shown = f"{indicator.label} năm 2022"
        self.ledger.assigned(unit, indicator, Plan(people, DEADLINES[indicator], shown))

    async def settle(self, folder: Path) -> None:
        """Import the district, and give it its people."""
        ledger, path = self.ledger, folder / "year.xlsx"
        self.workbook(path)
        await import_workbook(self.database, path, self.world.now)
        self.units = {row.code: unit_of(row) for row in await self.database.read(all_units)}
        ledger.units = {code: (unit.id, unit.name) for code, unit in self.units.items()}
        ledger.__post_init__()
        number = await self.database.read(lambda tx: tx.value(select(task.c.id)))
        ledger.tasks.append(Task(number, DEADLINES[SCHOOL], SCHOOL))
        cells = sorted(ledger.cells)
        self.kinds = dict(zip(cells, self.chance.choices(KINDS, OFTEN, k=len(cells)), strict=True))
        self.talkers = {cell for cell in cells[::29] if self.kinds[cell] in ("prompt", "slow")}
        await self.database.write(lambda tx: set_day(tx, OWN_HOLIDAY, "Ngày hội của huyện", is_working=False))
        await self.database.write(self._people)
        for cell in cells:
            self._fate(cell)
        self._changes(cells)

    async def _people(self, tx: Tx) -> None:
        for cell, kind in self.kinds.items():
            if kind not in ("joins", "never"):
                await self.office(tx, f"Bí thư {cell}", cell, "secretary")
            if kind != "never" and self.chance.random() < 0.1:
                await self.office(tx, f"Phó bí thư {cell}", cell, "deputy")
        held = [cell for cell, kind in self.kinds.items() if kind in ("slow", "silent")]
        both, twice = self.chance.sample(held, 2)
        await self.office(tx, f"Bí thư {both}", both, "committee")
        await self.office(tx, f"Bí thư {both}", twice, "deputy")
        # The last communes have nobody; the third's committee comes in spring, the fourth's goes away for a month.
        for x in range(1, self.communes * 7 // 10 + 1):
            if x != 3:
                await self.office(tx, f"Cấp ủy {x:02}", f"{TOP}.{x:02}", "committee")
        await self.office(tx, "Cấp ủy khác 01", f"{TOP}.01", "committee")
        await self.office(tx, "Lãnh đạo", TOP, "leader")
        secretaries = [name for name in self.ledger.people if name.startswith("Bí thư")]
        for name in self.chance.sample(secretaries, len(secretaries) // 10):
            await self._wish(tx, name, Preferences(weekends=True))
        await self._wish(tx, "Cấp ủy 01", Preferences(digest_on=4))
        self.planned[date(2022, 9, 26)].append(
            lambda: self.go_late(self.chance.sample(secretaries, len(secretaries) // 10))
        )

    async def go_late(self, secretaries: list[str]) -> None:
        """Let some be reminded in the afternoon from now on."""

        async def work(tx: Tx) -> None:
            for who in secretaries:
                await self._wish(tx, who, Preferences(send_at=time(17), weekends=self.ledger.people[who].weekends))
            await self._wish(tx, "Cấp ủy khác 01", Preferences(send_at=time(17)))

        await self.database.write(work)

    async def _wish(self, tx: Tx, who: str, wish: Preferences) -> None:
        person = self.ledger.people[who]
        person.hour, person.weekends, person.weekly_on = wish.send_at, wish.weekends, wish.digest_on
        person.snoozed_until = wish.snoozed_until or date.min
        await set_preferences(tx, person.id, wish)

    async def office(self, tx: Tx, who: str, unit: str, role: str) -> None:
        person = await self.known(tx, who)
        await give_office(tx, person.id, Office(role=Role(role), unit=self.units[unit]), self.world.now)
        self.ledger.takes_office(person, unit, role, self.world.now.date())

    async def known(self, tx: Tx, who: str) -> Person:
        if who not in self.ledger.people:
            found = await visitor(tx, CHANNEL, who, self.world.now)
            self.ledger.people[who] = Person(who, found.person_id)
        return self.ledger.people[who]

    # What is to happen.

    def some_day(self, first: date = FIRST, last: date = LAST) -> date:
        return first + timedelta(days=self.chance.randrange((last - first).days))

    def _fate(self, cell: str) -> None:
        kind, who = self.kinds[cell], f"Bí thư {cell}"
        if kind == "blocks":
            day = self.some_day()
            self.planned[day].append(lambda: self.block(who, aloud=self.chance.random() < 0.5))
            if self.chance.random() < 0.6:
                back = day + timedelta(days=self.chance.randint(5, 120))
                self.planned[back].append(lambda: self.unblock(who))
        elif kind in ("joins", "replaced"):
            new = who if kind == "joins" else f"Bí thư mới {cell}"
            self.planned[self.some_day(date(2022, 1, 20), date(2022, 12, 1))].append(lambda: self.join(new, cell))
        if kind in ("prompt", "slow") and self.chance.random() < 0.4:
            self.planned[self.some_day()].append(lambda: self.admit(cell))

    def _changes(self, cells: list[str]) -> None:
        for cell in self.chance.sample(cells, len(cells) // 15):
            first = self.some_day(date(2022, 2, 10), date(2022, 11, 20))
            last = first + timedelta(days=self.chance.randint(14, 60))
            self.planned[first].append(lambda cell=cell, last=last: self.mute(cell, last))  # type: ignore[misc]
        muted = f"{TOP}.02"
        self.planned[date(2022, 8, 15)].append(lambda: self.mute(muted, date(2022, 9, 20)))
        self.planned[date(2022, 3, 16)].append(lambda: self.join("Cấp ủy 03", f"{TOP}.03", "committee"))
        self.planned[date(2022, 8, 2)].append(lambda: self.block("Cấp ủy 01", aloud=True))
        self.planned[date(2022, 9, 5)].append(lambda: self.unblock("Cấp ủy 01"))
        for cell in self.chance.sample(cells, len(cells) // 12):
            goal = self.ledger.plans[cell].get(ADMITTED)
            more = 1 + (goal.people if goal else 0)
            day = self.some_day(date(2022, 9, 20), date(2022, 12, 10))
            self.planned[day].append(lambda cell=cell, more=more: self.assign(cell, more))  # type: ignore[misc]

    # What people do.

    async def block(self, who: str, *, aloud: bool) -> None:
        if who not in self.ledger.people:
            return
        if aloud:
            await self.world.send(who, "block")
            self.ledger.people[who].reachable = False
        else:
            self.gone.add(who)

    async def unblock(self, who: str) -> None:
        if who not in self.ledger.people:
            return
        self.gone.discard(who)
        person = self.ledger.people[who]
        await self.world.send(who, "unblock")
        if not person.reachable:
            person.reachable, person.looked = True, self.world.now.date()

    async def join(self, who: str, unit: str, role: str = "secretary") -> None:
        """Accept an invitation; a secretary takes over from the one before."""
        office = Office(role=Role(role), unit=self.units[unit])
        code, _ = await self.database.write(lambda tx: invite(tx, office, None, self.world.now, 14))
        await self.world.say(who, f"/start {code}")
        (welcome,) = await self.world.tap(who, "✅ Nhận")
        assert self.units[unit].name in welcome.text
        person = await self.database.write(lambda tx: self.known(tx, who))
        for other in self.ledger.people.values() if role == "secretary" else ():
            other.offices.discard((unit, role))
        self.ledger.takes_office(person, unit, role, self.world.now.date())

    async def mute(self, unit: str, last: date) -> None:
        today = self.world.now.date()
        told = NewFact(self.units[unit], Indicator.MUTED, today, 1, note="đang sáp nhập", subject=last.isoformat())
        await self.database.write(lambda tx: store_facts(tx, [told], self.world.now))
        self.ledger.mutes_unit(unit, today, last)

    async def assign(self, cell: str, people: int) -> None:
        columns = {
            "indicator": ADMITTED, "period": "2022", "measure": "people", "value": str(people), "people": people,
            "deadline": DEADLINES[ADMITTED], "document": "54-KH/HU", "document_date": self.world.now.date(),
        }  # fmt: skip
        await self.database.write(lambda tx: set_target(tx, self.units[cell].id, columns, self.world.now))
        self.plan(cell, ADMITTED, people)

    async def admit(self, unit: str, indicator: Indicator = ADMITTED) -> None:
        told = NewFact(self.units[unit], indicator, self.world.now.date(), 1)
        await self.database.write(lambda tx: store_facts(tx, [told], self.world.now))
        self.ledger.reported(unit, indicator, 1)

    async def perform(self, unit: str, *, wholly: bool) -> None:
        """Do what a unit owes, or one thing of it; of people only one."""
        owed = self.ledger.owed_by(unit, self.world.now.date())
        for each in owed if wholly else owed[:1]:
            await self._perform(each)

    async def _perform(self, owed: Owed) -> None:
        unit, now = self.units[owed.unit], self.world.now
        sender = next((p for p, role in self.ledger.holders(owed.unit) if role in ("secretary", "deputy")), None)
        if owed.kind == "plan":
            await self.admit(owed.unit, ADMITTED if f"/{ADMITTED}/" in owed.key else TRAINED)
            return
        if sender is None:
            return
        self.reports += 1
        key = f"year {self.reports}"
        if owed.kind == "task":
            (school,) = self.ledger.tasks
            number = school.number
            done = TaskDone(task=number, document="1-NQ/CB", on_day=now.date())

            async def finish(tx: Tx) -> None:
                about = await store_report(tx, key, unit, done, sender.id, now)
                fact = NewFact(unit, Indicator.TASK_DONE, now.date(), 1, report_id=about, subject=f"task/{number}")
                await store_facts(tx, [fact], now)

            await self.database.write(finish)
            self.ledger.finishes(owed.unit, school)
            return
        month = datetime.strptime(owed.key.split("/")[1], "%Y-%m").date()  # noqa: DTZ007 — a month has no zone
        if owed.unit in self.talkers:
            await self._say_attested(sender.name, owed.unit, month)
        else:
            period = month_of(month.year, month.month).code
            attestation = Attestation(period=period)

            async def attest(tx: Tx) -> None:
                about = await store_report(tx, key, unit, attestation, sender.id, now)
                note = json.dumps({})
                fact = NewFact(unit, Indicator.ATTESTED, now.date(), 0, note=note, report_id=about, subject=period)
                await store_facts(tx, [fact], now)

            await self.database.write(attest)
        self.ledger.attests(owed.unit, month)

    async def _say_attested(self, who: str, unit: str, month: date) -> None:
        """Attest a month as people do; whoever had left has come back to do so."""
        self.gone.discard(who)
        (reply,) = await self.world.say(who, f"chốt tháng {month.month}")
        if asked := next((c for c in reply.choices if c.label == self.units[unit].name), None):
            (reply,) = await self.world.press(who, asked.address)
        sending = next(c for c in reply.choices if c.label.startswith("✅ Đúng"))
        await self.world.press(who, sending.address)

    async def snooze(self, who: str) -> None:
        """Put reminders off to one of the days that are offered."""
        if who in self.gone or not self.ledger.people[who].reachable:
            return
        (screen,) = await self.world.press(who, str(Go("snooze")))
        offered = [choice for choice in screen.choices if choice.address.startswith("w/snooze/2")]
        if offered:
            chosen = self.chance.choice(offered)
            await self.world.press(who, chosen.address)
            day = datetime.strptime(chosen.address.rpartition("/")[2], "%Y%m%d").date()  # noqa: DTZ007
            self.ledger.people[who].snoozed_until = day

    # The days.

    async def live(self) -> None:
        """Let the year pass."""
        days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
        modes = ("usual", "doubled", "down", "unsent", "half", "killed")
        kinds = dict(zip(days, self.chance.choices(modes, (64, 8, 6, 5, 6, 6), k=len(days)), strict=True))
        kinds |= {day: "down" for day in days if day.weekday() >= 5 and self.chance.random() < 0.4}
        # Rungs fall on the day before Tết, on the Friday before a long weekend, and on the Tuesday that is cut short.
        for first, number in (
            (date(2022, 1, 28), 3),
            (date(2022, 4, 29), 1),
            (date(2022, 8, 3), 5),
            (date(2022, 11, 1), 4),
        ):
            kinds |= {first + timedelta(days=n): "down" for n in range(number)}
        kinds |= dict.fromkeys((date(2022, 4, 30), date(2022, 11, 9)), "usual") | {date(2022, 11, 8): "half"}
        for day in days:
            if self.chance.random() < 0.05:
                await self.restart()
            if kinds[day] != "down":
                await self.day(day, kinds[day])
        await self.same_rows()

    async def restart(self) -> None:
        """Close the database and open it again, as a deploy does."""
        await self.opened.aclose()
        self.world.database = await self.opened.enter_async_context(open_database(self.url, SEAL))
        self.other = await self.opened.enter_async_context(open_database(self.url, SEAL))

    async def day(self, day: date, kind: str) -> None:
        """Live through a day on which the bot runs."""
        moments = [time(7, 30)]
        moments += [time(5, 10)] if self.chance.random() < 0.3 else []
        if kind != "half":
            moments += [time(12), time(17, 5)]
        moments += [time(21, 15)] if self.chance.random() < 0.4 else []
        for number, moment in enumerate(sorted(moments)):
            now = self.world.now = datetime.combine(day, moment, ZONE)
            if number == 0:
                await self.deliver()
            await self.tick(now, kind)
            if moment == time(7, 30) and kind != "unsent":
                await self.meanwhile()
            if kind != "unsent" or (moment > time(20) and self.chance.random() < 0.5):
                self.react(await self.deliver())
            if moment == time(12) and kind != "unsent":
                await self.noon(day)
        self.ledger.day_over(day, sent=kind != "unsent")

    async def tick(self, now: datetime, kind: str) -> None:
        """Let the tick run once or twice, or be killed and run again; compare what it decided on."""
        expected = self.ledger.tick(now)
        seen = await self.database.read(lambda tx: tx.value(select(func.coalesce(func.max(reminder.c.id), 0))))

        def clock() -> datetime:
            return now

        def queued() -> None:
            return

        if kind == "killed" and now.time() == time(7, 30):
            plan = await self.database.read(lambda tx: plan_cards(tx, now))
            some = plan.cards[: len(plan.cards) // 2]
            await self.database.write(lambda tx: queue_cards(tx, plan.day, some, now))
            await self.restart()
        if kind == "doubled":
            await asyncio.gather(*(send_cards(each, clock, queued) for each in (self.database, self.other)))
        elif kind == "half":
            await self.database.write(lambda tx: send_reminders(tx, now))
        else:
            await send_cards(self.database, clock, queued)
        rows = await self.database.read(lambda tx: tx.all(_NEW_ROWS, {"after": seen}))
        found: dict[Row, str] = {(row.duty, row.rung, row.person_id): row.verdict for row in rows}
        self.ledger.compare(now, expected, found)

    async def same_rows(self) -> None:
        """Compare all that was ever told at the end of the year."""
        rows = await self.database.read(lambda tx: tx.all(_NEW_ROWS, {"after": 0}))
        found = {(row.duty, row.rung, row.person_id): row.verdict for row in rows}
        for row in sorted(found.items() ^ self.ledger.rows.items())[:1]:
            self.ledger.trouble("rungs", LAST, f"the year's end differs: {row}")

    async def meanwhile(self) -> None:
        """Let some report after their card was planned and before it goes out."""
        waiting = await self.database.read(
            lambda tx: tx.all(select(outbox.c.address).where(outbox.c.status == "new", outbox.c.card_id.is_not(None)))
        )
        for row in waiting:
            if self.chance.random() < 0.04:
                for unit, role in sorted(self.ledger.people[row.address].offices):
                    if role == "secretary":
                        await self.perform(unit, wholly=True)

    async def deliver(self) -> list[tuple[str, Reply]]:
        """Deliver all that is queued as the sender does; return the cards."""
        now, found = self.world.now, list[tuple[str, Reply]]()

        async def work(tx: Tx) -> None:
            real = datetime.now(UTC)
            for lane in Lane:
                while taken := await claim(tx, CHANNEL, lane, real, 64):
                    for message in taken:
                        who, made = message.address, await ready(tx, message, now)
                        if made.reply is None:
                            await self._dropped(tx, message.about.card_id, who)
                        await keep(tx, message, made)
                        if made.reply and who in self.gone:
                            await set_blocked(tx, CHANNEL, who, now, blocked=True)
                            self.ledger.people[who].reachable = False
                        elif made.reply and message.about.card_id is not None:
                            found.append((who, made.reply))
                        await settle(tx, message.id, "sent" if made.reply else "dropped", real)

        await self.database.write(work)
        self.gone -= {who for who in self.gone if not self.ledger.people[who].reachable}
        for who, reply in found:
            self.ledger.receive(who, reply.title, reply.text, now)
        return found

    async def _dropped(self, tx: Tx, card_id: int | None, who: str) -> None:
        row = await tx.first(select(card.c.day, card.c.kind).where(card.c.id == bindparam("id")), {"id": card_id})
        now = self.world.now
        if row.kind == "morning" and (row.day != now.date() or not time(6) <= now.time() < time(20)):
            self.ledger.give_back(who, row.day)

    def react(self, cards: list[tuple[str, Reply]]) -> None:
        """Let those who have got a card act on it at noon, or some days later."""
        today = self.world.now.date()
        for who, reply in cards:
            for unit, _ in sorted(self.ledger.people[who].offices) if reply.title.startswith("⏰") else ():
                kind = self.kinds.get(unit, "")
                if kind == "prompt":
                    self.todo[today].append((unit, True))
                elif kind in ("slow", "joins", "replaced", "blocks") and self.chance.random() < 0.6:
                    self.todo[today + timedelta(days=self.chance.randint(0, 15))].append((unit, False))
            if not who.startswith(("Cấp", "Lãnh")) and self.chance.random() < 0.03:
                self.planned[today].append(lambda who=who: self.snooze(who))  # type: ignore[misc]

    async def noon(self, today: date) -> None:
        """Let happen what was to happen until today."""
        for day in sorted(day for day in self.planned if day <= today):
            for act in self.planned.pop(day):
                await act()
        for day in sorted(day for day in self.todo if day <= today):
            for unit, wholly in self.todo.pop(day):
                await self.perform(unit, wholly=wholly)


async def lived(template: str, folder: Path, communes: int, cells: int) -> Ledger:
    async with copied(template, folder) as url, AsyncExitStack() as opened:
        database = await opened.enter_async_context(open_database(url, SEAL))
        other = await opened.enter_async_context(open_database(url, SEAL))
        year = Year(url, communes, cells, opened, Talk(database, datetime.combine(FIRST, time(6), ZONE)), other)
        await year.settle(folder)
        await year.live()
        return year.ledger


@pytest.fixture(scope="module")
def ledger(empty_url: str, tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    """The ledger of a year: the whole district on SQLite, a small one on PostgreSQL."""
    communes, cells = (10, 30) if empty_url.startswith("sqlite") else (4, 10)
    return asyncio.run(lived(empty_url, tmp_path_factory.mktemp("year"), communes, cells))


def nothing(ledger: Ledger, what: str) -> None:
    found = ledger.troubles[what]
    assert not found, f"{len(found)} differences, the first: {found[0]}"


def test_every_rung_is_told_once_as_the_rules_say(ledger: Ledger) -> None:
    assert len(ledger.rows) > 1000
    nothing(ledger, "rungs")


def test_nobody_gets_two_cards_or_two_digests_a_day(ledger: Ledger) -> None:
    assert {kind for _, _, kind in ledger.arrived} == {"card", "digest"}
    nothing(ledger, "once a day")


def test_a_card_names_what_is_owed_and_nothing_else(ledger: Ledger) -> None:
    nothing(ledger, "owed")


def test_nothing_unasked_comes_at_night_on_days_off_or_about_muted_units(ledger: Ledger) -> None:
    nothing(ledger, "quiet")


def test_whoever_is_nearest_above_reads_of_every_unit_that_is_late_or_out_of_reach(ledger: Ledger) -> None:
    nothing(ledger, "above")


JUNE = "month/2022-06"


async def rungs_of(world: World, unit: str) -> dict[int, str]:
    """Return what became of the rungs of June for a unit."""
    number = (await world.unit(unit)).id
    rows = await world.database.read(lambda tx: tx.all(_NEW_ROWS, {"after": 0}))
    return {row.rung: row.verdict for row in rows if row.duty == f"{JUNE}/{number}" and row.person_id}


async def test_a_digest_that_could_not_go_out_is_told_the_day_after(world: World) -> None:
    """Nothing was sent on Monday: what the week was like must still be told, once."""
    await world.move_to(datetime(2022, 7, 1, 7, 30, tzinfo=ZONE))
    monday = datetime(2022, 7, 4, 7, 30, tzinfo=ZONE)
    plan = await world.database.write(lambda tx: send_reminders(tx, monday))
    assert any(each.digest for each in plan.cards)
    world.now = monday + timedelta(hours=22)
    sent = await world.delivered()
    assert "Lãnh đạo Hiệp Hòa" not in sent
    days = [await world.move_to(monday + timedelta(days=n)) for n in (1, 2)]
    titles = [reply.title for day in days for reply in day.get("Lãnh đạo Hiệp Hòa", []) if "📋" in reply.title]
    assert len(titles) == 1


async def test_a_card_that_is_too_late_leaves_no_rung_without_a_verdict(world: World) -> None:
    """The next morning is planned before the sender finds yesterday's card: that day's rung was due all the same."""
    for day in (4, 5):
        world.now = datetime(2022, 7, day, 7, 30, tzinfo=ZONE)
        await world.database.write(lambda tx: send_reminders(tx, world.now))
    await world.delivered()
    await world.move_to(datetime(2022, 7, 6, 7, 30, tzinfo=ZONE))
    assert set(await rungs_of(world, "HH.01.1")) == {-1, 0, 1}


async def test_the_tap_of_a_card_gets_done_what_the_card_names(world: World) -> None:
    """Three months are owed: three taps must do, each for the month that it names."""
    who = "Bí thư thôn 1"
    (card_of_three,) = (await world.move_to(datetime(2022, 9, 6, 7, 30, tzinfo=ZONE)))[who]
    assert all(f"tháng {month}/2022" in card_of_three.text for month in (6, 7, 8))
    attested = list[str]()
    for month in (6, 7, 8):
        (asked,) = await world.tap(who, f"Chốt tháng {month}")
        attested += re.findall(r"Kỳ: tháng (\d+)/2022", asked.body)
        sending = [choice for choice in asked.choices if choice.label.startswith("✅ Đúng")]
        await world.press(who, sending[0].address if sending else asked.choices[0].address)
    assert attested == ["6", "7", "8"]


async def test_the_last_attestation_wakes_nobody_at_night(world: World) -> None:
    """That all cells have attested is told above in the morning."""
    world.now = datetime(2022, 7, 3, 22, 0, tzinfo=ZONE)
    commune = await world.unit("HH.01")
    cells = [unit for unit in await world.database.read(lambda tx: units_below(tx, commune.path)) if unit != commune]
    woken = list[str]()
    for number, cell in enumerate(cells):
        who = f"Bí thư đêm {number}"

        async def appoint(tx: Tx, who: str = who, cell: Unit = cell) -> None:
            person = await visitor(tx, CHANNEL, who, world.now)
            await give_office(tx, person.person_id, Office(role=Role.SECRETARY, unit=cell), world.now)

        await world.database.write(appoint)
        (asked,) = await world.say(who, "chốt tháng 6")
        await world.press(who, next(c for c in asked.choices if c.label.startswith("✅ Đúng")).address)
        woken += [other for other in world.last if other != who]
    assert woken == []
