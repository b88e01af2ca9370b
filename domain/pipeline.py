"""The way of a candidate, from the pool to full membership, and the exits.

Tạo nguồn → giới thiệu → lớp → giấy chứng nhận → hồ sơ → nghị quyết → quyết định → lễ → dự bị → chính thức. Each stage
is a fact with its day; nobody has to pass through all of them in our records.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import IntEnum

from pydantic import BaseModel, ConfigDict

from domain.births import Birth
from domain.indicators import INTRODUCTIONS, Indicator
from domain.text import mask, plain_key


class Stage(IntEnum):
    """How far somebody has come."""

    SOURCED = 1
    INTRODUCED = 2
    IN_CLASS = 3
    CERTIFIED = 4
    DOSSIER = 5
    RESOLVED = 6
    DECIDED = 7
    PROBATIONARY = 8
    RECOGNISED = 9
    LEFT = 10

    @property
    def label(self) -> str:
        """Return the stage as the register prints it."""
        return _STAGE_LABELS[self]


_STAGE_LABELS = {
    Stage.SOURCED: "trong nguồn",
    Stage.INTRODUCED: "đã giới thiệu",
    Stage.IN_CLASS: "đang học lớp bồi dưỡng",
    Stage.CERTIFIED: "đã có giấy chứng nhận",
    Stage.DOSSIER: "xong hồ sơ, thẩm tra",
    Stage.RESOLVED: "có nghị quyết chi bộ",
    Stage.DECIDED: "có quyết định, chưa tổ chức lễ",
    Stage.PROBATIONARY: "đảng viên dự bị",
    Stage.RECOGNISED: "đảng viên chính thức",
    Stage.LEFT: "đã ra khỏi nguồn",
}
_REACHED_BY: tuple[tuple[Stage, tuple[Indicator, ...]], ...] = (
    (Stage.RECOGNISED, (Indicator.RECOGNISED,)),
    (Stage.PROBATIONARY, (Indicator.CEREMONY,)),
    (Stage.DECIDED, (Indicator.ADMITTED, Indicator.DECIDED)),
    (Stage.RESOLVED, (Indicator.RESOLVED,)),
    (Stage.DOSSIER, (Indicator.DOSSIER,)),
    (Stage.CERTIFIED, (Indicator.TRAINED,)),
    (Stage.INTRODUCED, INTRODUCTIONS),
    (Stage.SOURCED, (Indicator.IDENTIFIED,)),
)


class Candidate(BaseModel):
    """A person before, at and after admission, as the owning cell knows them; `id` is None while not stored yet.

    `reached` holds the newest day of each thing that happened to them.
    """

    model_config = ConfigDict(frozen=True)
    id: int | None = None
    name: str
    born: Birth | None = None
    reached: Mapping[Indicator, date] = {}

    @property
    def certified_on(self) -> date | None:
        """Return the day of the newest certificate."""
        return self.reached.get(Indicator.TRAINED)

    @property
    def decided_on(self) -> date | None:
        """Return the day of the decision to admit."""
        return self.reached.get(Indicator.DECIDED) or self.reached.get(Indicator.ADMITTED)

    @property
    def held_on(self) -> date | None:
        """Return the day of the admission ceremony: "ngày vào Đảng"."""
        return self.reached.get(Indicator.CEREMONY)

    @property
    def stage(self) -> Stage:
        """Return how far this person has come; a withdrawal ends it unless something newer follows."""
        left = self.reached.get(Indicator.WITHDRAWN)
        if left and all(day <= left for day in self.reached.values()):
            return Stage.LEFT
        stage = next(
            (stage for stage, marks in _REACHED_BY if any(mark in self.reached for mark in marks)), Stage.SOURCED
        )
        return Stage.IN_CLASS if stage < Stage.CERTIFIED and self._in_class else stage

    @property
    def _in_class(self) -> bool:
        sent, missed = self.reached.get(Indicator.NOMINATED), self.reached.get(Indicator.ABSENT)
        return bool(sent and not (missed and missed >= sent))

    @property
    def in_pool(self) -> bool:
        """Tell whether this person is in the trained pool: certified, neither admitted nor gone."""
        return Stage.CERTIFIED <= self.stage <= Stage.RESOLVED and self.certified_on is not None

    @property
    def expected_on(self) -> date | None:
        """Return when the admission is expected, while it has not happened."""
        return None if self.stage >= Stage.DECIDED else self.reached.get(Indicator.EXPECTED)

    @property
    def reference(self) -> Candidate:
        """Return who this is without what happened: as drafts and reports keep a person."""
        return Candidate(id=self.id, name=self.name, born=self.born)

    @property
    def masked(self) -> Candidate:
        """Return this person as others than the owning cell may see them."""
        return self.model_copy(update={"name": mask(self.name)})

    def with_birth(self, born: Birth | None) -> Candidate:
        """Return the same person with a birth."""
        return self.model_copy(update={"born": born or self.born})

    def may_be(self, name: str, born: Birth | None) -> bool:
        """Tell whether somebody with this name and birth may be the same person (folded name, birth year)."""
        return plain_key(self.name) == plain_key(name) and not (born and self.born and not born.may_be(self.born))

    def is_surely(self, name: str, born: Birth | None) -> bool:
        """Tell whether somebody with this name and birth is the same person: the birth, as far as told, is the same."""
        return plain_key(self.name) == plain_key(name) and born is not None and born == self.born
