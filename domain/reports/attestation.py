"""Chốt số liệu tháng: "danh sách đúng và đủ", và không phát sinh cũng là câu trả lời."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any, ClassVar

from domain.attestation import Ledger, differences
from domain.dates import day_text
from domain.forms.answers import Ask, Kind
from domain.forms.report import Need, OneLine, Record, Report, Trouble
from domain.forms.situation import Situation
from domain.indicators import Indicator
from domain.periods import from_code
from domain.refusals import Option, Unclear
from domain.text import plain_key


def _state(ledger: Ledger) -> str:
    if ledger.frozen:
        return f"đã chốt {day_text(ledger.frozen.on)}" + (", số liệu đã đổi" if ledger.has_changed else "")
    return "chưa chốt, không phát sinh" if ledger.is_nil else "chưa chốt"


def _offer(at: Situation) -> tuple[Option, ...]:
    return tuple(
        Option(f"{ledger.month.title.capitalize()} ({_state(ledger)})", ledger.period)
        for ledger in at.ledgers
        if ledger.is_owed
    )


def _read(typed: str, at: Situation) -> str:
    """Return the month that is named: the newest of its number, or of its year; unnamed, the first that is owed."""
    named = _NAMED.search(plain_key(typed))
    if named is None:
        known = {ledger.period for ledger in at.ledgers}
        plain = set(plain_key(typed).split()) <= _SAYS_NO_MONTH
        month = typed if typed in known else next(iter(_owed(at)), "") if plain else ""
    else:
        wanted = f"-{int(named[1]):02d}"
        year = named[2] or ""
        meant = (ledger for ledger in at.ledgers if year or ledger.is_owed or ledger.month.first.year == at.today.year)
        alike = [ledger.period for ledger in meant if ledger.period.endswith(wanted)]
        month = next((period for period in sorted(alike, reverse=True) if period.startswith(year)), "")
        if not month:
            raise Unclear(f"Tháng {int(named[1])} không chốt được lúc này. Đồng chí chọn một tháng.", _offer(at))
    if not month:
        raise Unclear("Chưa rõ tháng nào. Đồng chí chọn một tháng.", _offer(at))
    return month


def _owed(at: Situation) -> list[str]:
    """Return the months that are owed and over, or all but over, the oldest first."""
    return [
        ledger.period
        for ledger in at.ledgers
        if ledger.is_owed and ledger.frozen is None and (ledger.month.last - at.today).days < _LAST_DAYS
    ]


def _title(code: str) -> str:
    return from_code(code).title


_LAST_DAYS = 7
_SAYS_NO_MONTH = frozenset(
    {"chot", "so", "lieu", "thang", "nay", "dung", "va", "du", "roi", "a", "nhe", "da", "vang", "dong", "chi", "xin"}
    | {"em", "toi", "bao", "cao", "khong", "co", "phat", "sinh", "gi", "ca"}
)
_NAMED = re.compile(r"(?:^|\bthang )(\d{1,2})\b(?: (?:nam )?(\d{4}))?")
_MONTH = Kind(read=_read, show=_title)


class Attestation(Report):
    """A month's list declared right and complete; the numbers are frozen with who and when."""

    form: ClassVar = "attestation"
    command: ClassVar = "chot"
    title: ClassVar = "Chốt số liệu tháng"
    button: ClassVar = "Chốt tháng"
    is_frequent: ClassVar = True
    verbs: ClassVar = {"chot so lieu": {}, "chot thang": {}, "chot": {}, "khong phat sinh": {}}
    needs: ClassVar = frozenset({Need.LEDGERS})
    one_line: ClassVar = OneLine("period")
    about: ClassVar = "period"
    is_correctable: ClassVar = False
    is_withdrawable: ClassVar = False

    period: Annotated[str, _MONTH, Ask("Chốt tháng nào?", "Kỳ", choices=_offer)]

    @classmethod
    def about_value(cls, number: int) -> str:
        """Return the month that an address names: 202206."""
        return f"{number // 100:04d}-{number % 100:02d}"

    @classmethod
    def preset(cls, at: Situation) -> dict[str, Any]:
        """Begin with the month that is due first and not yet attested; one that has long to go is asked for."""
        owed = next(iter(_owed(at)), None)
        return {"period": owed} if owed else {}

    def _ledger(self, at: Situation) -> Ledger:
        found = (ledger for ledger in at.ledgers if ledger.period == self.period)
        return next(found, Ledger(period=self.period))

    def headline(self) -> str:
        """Return the report in one line."""
        return f"Chốt số liệu {from_code(self.period).title}"

    def records(self, at: Situation) -> tuple[Record, ...]:
        """Return the attestation with its frozen numbers; their sum is the quantity, zero for a nil month."""
        ledger = self._ledger(at)
        return (
            Record(
                indicator=Indicator.ATTESTED,
                on=at.today,
                quantity=sum(ledger.counts.values()),
                subject=ledger.period,
                note=json.dumps(ledger.counts, separators=(",", ":")),
            ),
        )

    def clash(self, at: Situation) -> Trouble | None:
        """Refuse to attest the same numbers twice, and a month that is none of the open ones."""
        ledger = self._ledger(at)
        if not any(known.period == self.period for known in at.ledgers):
            return Trouble("period", "Tháng này không còn chốt ở đây được. Đồng chí chọn một tháng.")
        if ledger.frozen and not ledger.has_changed:
            return Trouble(
                "period", f"{ledger.month.title.capitalize()} đã được chốt ngày {day_text(ledger.frozen.on)}."
            )
        return None

    def doubts(self, at: Situation) -> tuple[str, ...]:
        """Return what has changed since the month was attested, and a month that is not over."""
        ledger = self._ledger(at)
        found = []
        if ledger.frozen:
            changes = "; ".join(differences(ledger.frozen.counts, ledger.counts))
            found.append(f"tháng này đã chốt ngày {day_text(ledger.frozen.on)}, nay khác: {changes}.")
        return tuple(found)

    def details(self, at: Situation) -> tuple[str, ...]:
        """Return the month's list."""
        ledger = self._ledger(at)
        early = (
            []
            if at.today >= ledger.month.last
            else [f"Tháng chưa hết; phát sinh sau {day_text(at.today)} ghi là bổ sung."]
        )
        return (f"Danh sách {ledger.month.title}:", *ledger.lines(), *early)

    def send_label(self, at: Situation) -> str:
        """Return what is declared: a list that is right and complete, or that nothing happened."""
        return "✅ Đúng, không phát sinh" if self._ledger(at).is_nil else "✅ Đúng và đủ"
