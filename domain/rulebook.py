"""The rules on admission that were in force on a day: data with an effective date, each with its document.

The rulebook changed three times in eighteen months, and guidance numbers restart every term, so a rule is always cited
with number and date. What an organisation has to confirm is marked so and printed so.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, PositiveInt

from domain.dates import day_text


class Anchor(StrEnum):
    """From when the time for the ceremony runs."""

    RECEIPT = "receipt"
    ISSUE = "issue"


class RuleSet(BaseModel):
    """The limits of one rule set. `to_confirm` names the limits that its documents, as far as we know, do not state."""

    model_config = ConfigDict(frozen=True)
    document: str
    dated: date
    since: date
    certificate_months: PositiveInt = 60
    dossier_months: PositiveInt = 12
    ceremony_working_days: PositiveInt = 30
    ceremony_from: Anchor = Anchor.RECEIPT
    probation_months: PositiveInt = 12
    recognition_working_days: PositiveInt = 30
    to_confirm: frozenset[str] = frozenset({"dossier_months"})

    @property
    def citation(self) -> str:
        """Return the document as it is cited: 294-QĐ/TW ngày 1/7/2025."""
        return f"{self.document} ngày {day_text(self.dated)}"

    def cited_for(self, limit: str) -> str:
        """Return the citation for a limit, with a mark where the organisation has still to confirm it."""
        return self.citation + (" (cần xác nhận)" if limit in self.to_confirm else "")


_UNKNOWN_BEFORE = date(1900, 1, 1)
# 24-QĐ/TW 30/7/2021 · 294-QĐ/TW 1/7/2025 · 20-QĐ/TW 8/4/2026 · 208-QĐ/TW 26/7/2026 (domain handbook, section 3).
DEFAULT_RULES: tuple[RuleSet, ...] = (
    RuleSet(
        document="24-QĐ/TW",
        dated=date(2021, 7, 30),
        since=_UNKNOWN_BEFORE,
        to_confirm=frozenset({"dossier_months", "ceremony_working_days"}),
    ),
    RuleSet(document="294-QĐ/TW", dated=date(2025, 7, 1), since=date(2025, 7, 1)),
    RuleSet(
        document="20-QĐ/TW",
        dated=date(2026, 4, 8),
        since=date(2026, 4, 8),
        to_confirm=frozenset({"certificate_months", "dossier_months", "ceremony_working_days"}),
    ),
    RuleSet(
        document="208-QĐ/TW",
        dated=date(2026, 7, 26),
        since=date(2026, 7, 26),
        ceremony_from=Anchor.ISSUE,
        to_confirm=frozenset({"certificate_months", "dossier_months"}),
    ),
)


class Rulebook(BaseModel):
    """All rule sets, the oldest first."""

    model_config = ConfigDict(frozen=True)
    sets: tuple[RuleSet, ...] = DEFAULT_RULES

    def on(self, day: date) -> RuleSet:
        """Return the rule set in force on a day; before the first one, the first."""
        return next((rules for rules in reversed(self.sets) if rules.since <= day), self.sets[0])

    def with_changes(self, changes: Iterable[RuleSet]) -> Rulebook:
        """Return the rulebook with an organisation's own rule sets: one with the same first day takes the place."""
        by_day = {rules.since: rules for rules in (*self.sets, *changes)}
        return Rulebook(sets=tuple(by_day[day] for day in sorted(by_day)))
