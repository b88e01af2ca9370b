"""Which units, or groupings of units, a question names: by whole names and places, by initials, nearly by slips.

What is only alike is never certain: a typing mistake must not become another unit's figure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from domain.organisation import Unit, may_see, place_of
from domain.questions.lexicon import CATEGORY, vocabulary
from domain.questions.words import Word, without_telex
from domain.text import has_marks, plain_key, toned_key
from handlers.visit import Visit
from storage.groupings import all_groupings, members_of
from storage.units import Named, names_below, unit_by_id, units_beginning_below, units_called_below

_LONGEST = 8
_CLOSE_ENOUGH = 80
_MOST = 8
_VOCABULARY = vocabulary()
# Words of a place that people also say of any: with one of them alone nobody is named.
_KINDS = frozenset(
    [
        "xa",
        "phuong",
        "huyen",
        "tinh",
        "thon",
        "khu",
        "to",
        "ban",
        "xom",
        "ap",
        "truong",
        "co",
        "quan",
        "chi",
        "bo",
        "dang",
        "uy",
        "thi",
        "tran",
        "cong",
        "ty",
    ]
)
_TYPES = frozenset(
    [
        "xa",
        "phuong",
        "huyen",
        "tinh",
        "chi",
        "bo",
        "dang",
        "uy",
        "co",
        "quan",
        "thi",
        "tran",
        "truong",
        "thpt",
        "thcs",
        "cong",
        "an",
        "benh",
        "vien",
        "tram",
    ]
)


_ANY_TYPE = frozenset({"dang", "uy", "bo", "chi"})
_HAMLETS = frozenset({"thon", "ban", "ap", "xom"})


@dataclass(frozen=True)
class Mention:
    """A unit, several alike, or a grouping, named by the words from `first` to before `last`."""

    first: int
    last: int
    units: tuple[Unit, ...]
    grouping: int = 0
    certain: bool = True

    @property
    def span(self) -> tuple[int, int]:
        """Return the places of its words."""
        return (self.first, self.last)


def tops_of(visit: Visit) -> tuple[Unit, ...]:
    """Return the units in which somebody holds an office."""
    return tuple({office.unit.id: office.unit for office in visit.offices}.values())


async def mentions(visit: Visit, words: tuple[Word, ...]) -> tuple[Mention, ...]:
    """Return what a question names for certain, the longest names first where they overlap."""
    grams = _grams(words)
    said = _said_of_people(words)
    found = [
        mention
        for mention in (*await _groupings(visit, words), *await _called(visit, words, grams))
        if mention.grouping
        or not mention.certain
        or not any(first <= mention.first and mention.last <= last for first, last in said)
    ]
    chosen: list[Mention] = []
    for mention in sorted(found, key=lambda each: (each.first - each.last, each.first)):
        if all(mention.last <= other.first or mention.first >= other.last for other in chosen):
            chosen.append(mention)
    return _under(_typed(words, tuple(sorted(chosen, key=lambda each: each.first))))


def _said_of_people(words: tuple[Word, ...]) -> list[tuple[int, int]]:
    """Return the places of words that say who people are: "doanh nghiệp ngoài nhà nước" is not the cell of that name.

    After the kind of a unit they are its name all the same.
    """
    text, starts = "", {}
    for place, word in enumerate(words):
        starts[len(text)] = place
        text += f"{word.key} "
    found = []
    for match in CATEGORY.finditer(text):
        first = starts.get(match.start())
        if first is not None and (first == 0 or words[first - 1].key not in _BEFORE_NAMES):
            found.append((first, first + len(match[0].split())))
    return found


_BEFORE_NAMES = frozenset({"bo", "xa", "phuong", "uy", "quan", "truong", "thon", "ben"})


def _grams(words: tuple[Word, ...]) -> dict[str, list[tuple[int, int]]]:
    """Return every run of words by its key; as typed, and without what Telex has left."""
    found: dict[str, list[tuple[int, int]]] = {}
    for first in range(len(words)):
        for last in range(first + 1, min(len(words), first + _LONGEST) + 1):
            keys = [word.key for word in words[first:last]]
            for key in {" ".join(keys), " ".join(map(without_telex, keys))}:
                found.setdefault(key, []).append((first, last))
    return found


async def _called(visit: Visit, words: tuple[Word, ...], grams: dict[str, list[tuple[int, int]]]) -> list[Mention]:
    raw = {word.shown.lower(): place for place, word in enumerate(words) if _may_be_initials(word)}
    wanted = {key for key in grams if not all(part in _KINDS or part.isdecimal() for part in key.split())}
    known: dict[str, dict[int, Unit]] = {}
    for top in tops_of(visit):
        for key, unit in await units_called_below(visit.tx, top.path, wanted | raw.keys()):
            known.setdefault(key, {})[unit.id] = unit
    await _begun(visit, known, grams)
    found = []
    for key, units in known.items():
        if key in grams:
            found += [_mention(words, span, units, key) for span in grams[key] if _is_name(words, span, key)]
        elif key in raw:
            place = raw[key]
            sure = words[place].key == key
            found.append(Mention(place, place + 1, tuple(units.values()), certain=sure and len(key) > 1))
    return found


async def _begun(visit: Visit, known: dict[str, dict[int, Unit]], grams: dict[str, list[tuple[int, int]]]) -> None:
    """Add the units whose longer name begins with a name that was typed: "trung tâm" may be the health centre.

    Those below the unit of that name are not meant by it.
    """
    for key, units in known.items():
        if key not in grams:
            continue
        for top in tops_of(visit):
            for unit in await units_beginning_below(visit.tx, top.path, key):
                if not any(above.covers(unit) for above in units.values()):
                    units[unit.id] = unit


def _may_be_initials(word: Word) -> bool:
    return 2 <= len(word.shown) <= 5 and word.shown.isalpha() and (word.shown.isupper() or word.key not in _VOCABULARY)


def _is_name(words: tuple[Word, ...], span: tuple[int, int], key: str) -> bool:
    """Tell whether a run of words is a name here: one word that means something else is one only after a type."""
    first, last = span
    if len(key.split()) > 1 and not all(part in _VOCABULARY for part in key.split()):
        return True
    before = words[first - 1].key if first else ""
    after = words[last].key if last < len(words) else ""
    if all(part in _VOCABULARY for part in key.split()):
        return before in _TYPES or (len(key.split()) > 1 and after not in ("gioi", "bao")) or len(words) == last - first
    return True


def _mention(words: tuple[Word, ...], span: tuple[int, int], units: dict[int, Unit], key: str) -> Mention:
    """Return the units of a key; where it was typed with diacritics, only those whose name has them too."""
    first, last = span
    shown = " ".join(word.shown for word in words[first:last])
    kept = tuple(units.values())
    if has_marks(shown):
        toned = tuple(unit for unit in kept if f" {toned_key(shown)} " in f" {toned_key(unit.name)} ")
        kept = toned or kept
    exact = tuple(unit for unit in kept if plain_key(unit.name) == key)
    sure = not has_marks(shown) or any(_may_mean(shown, unit, key) for unit in kept)
    return Mention(first, last, exact or kept, certain=sure)


def _may_mean(shown: str, unit: Unit, key: str) -> bool:
    """Tell whether each word typed with diacritics has those of a unit's name: "Hòa Thành" is not "Hoá Thành"."""
    typed, told = toned_key(shown).split(), toned_key(unit.name).split()
    if len(typed) != len(key.split()) or len(told) != len(plain_key(unit.name).split()):
        return True  # initials, a place, what Telex has left: nothing to set beside each other
    run = [plain_key(word) for word in told]
    return any(
        all(one in (other, plain_key(other)) for one, other in zip(typed, told[at : at + len(typed)], strict=True))
        for at in range(len(run) - len(typed) + 1)
        if run[at : at + len(typed)] == key.split()
    ) or key not in " ".join(run)


def _typed(words: tuple[Word, ...], found: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return mentions of those units alone whose kind stands beside the name: "xã Bình Dương", "Bình Dương xã"."""
    kept = []
    for mention in found:
        first = mention.first
        while first and words[first - 1].key in _TYPES | _HAMLETS:
            first -= 1
        kinds = {word.key for word in words[first : mention.first]} - _ANY_TYPE
        kinds |= {word.key for word in words[mention.last : mention.last + 1] if word.key in ("xa", "phuong")}
        close = tuple(unit for unit in mention.units if kinds and kinds <= set(plain_key(unit.name).split()))
        kept.append(Mention(mention.first, mention.last, close or mention.units, mention.grouping, mention.certain))
    return tuple(kept)


def _under(found: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """Return mentions in which "thôn 1 Châu Minh" is the cell of that commune, not both."""
    kept: list[Mention] = []
    for mention in found:
        before = kept[-1] if kept else None
        if before and before.last == mention.first and not (before.grouping or mention.grouping):
            inner = _within(before, mention) or _within(mention, before)
            if inner:
                kept[-1] = Mention(before.first, mention.last, inner)
                continue
        kept.append(mention)
    return tuple(kept)


def _within(inner: Mention, outer: Mention) -> tuple[Unit, ...]:
    return tuple(
        unit for unit in inner.units if any(above.covers(unit) and above.id != unit.id for above in outer.units)
    )


async def _groupings(visit: Visit, words: tuple[Word, ...]) -> list[Mention]:
    """Return the groupings that are named, of those with units that one may see."""
    found = []
    keys = [_ROMAN.get(word.key, word.key) for word in words]
    for row in await all_groupings(visit.tx):
        name = plain_key(row.name).split()
        for first in range(len(keys) - len(name) + 1):
            if keys[first : first + len(name)] == name:
                units = await members_of(visit.tx, row.id, visit.today)
                seen = tuple(unit for unit in units if may_see(visit.offices, unit))
                if seen:
                    found.append(Mention(first, first + len(name), seen, grouping=row.id))
    return found


_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "mot": "1", "hai": "2", "ba": "3", "bon": "4"}


async def by_words(
    visit: Visit, words: tuple[Word, ...], unknown: Iterable[int], known: tuple[Mention, ...]
) -> tuple[Mention, ...]:
    """Return mentions with those that some words not explained make: all of them stand in a unit's name.

    Kinds and numbers beside them belong to them: "thôn 10", "THPT số 3". What stands under a unit that is named too is
    meant there: "thôn 1 thuộc Thanh Vân".
    """
    places = sorted(unknown)
    runs: list[tuple[int, int]] = []
    taken = {place for mention in known for place in range(mention.first, mention.last)}
    for place in places:
        first = place
        while first and first - 1 not in taken and words[first - 1].key in _BESIDE:
            first -= 1
        if runs and first <= runs[-1][1]:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((first, place + 1))
    names = await _names(visit, (*tops_of(visit), *_units_of(known))) if runs else []
    found = list(known)
    for first, last in runs:
        wanted = [word.key for word in words[first:last]]
        units = await _units(visit, _holding(names, wanted))
        above = _units_of(known)
        under = tuple(unit for unit in units if any(each.covers(unit) and each.id != unit.id for each in above))
        if under:
            # The words of the unit above name the same: "thôn 1 thuộc Thanh Vân" is one cell.
            found = [
                replace(mention, units=under) if any(unit.covers(under[0]) for unit in mention.units) else mention
                for mention in found
            ]
            found.append(Mention(first, last, under))
        elif units and not above:
            # One word alone is a part of many names: it is asked, not taken.
            telling = [word for word in wanted if word not in _KINDS]
            sure = len(telling) > 1 or any(word.isdecimal() for word in telling)
            found.append(Mention(first, last, units, certain=sure))
    return tuple(sorted(found, key=lambda each: each.first))


_BESIDE = frozenset(
    [
        "thon",
        "ban",
        "ap",
        "xom",
        "khu",
        "to",
        "so",
        "truong",
        "thpt",
        "thcs",
        "cap",
        "xa",
        "phuong",
        "chi",
        "bo",
        "dang",
        "co",
        "quan",
        "ben",
    ]
)


def _holding(names: list[Named], wanted: list[str]) -> list[int]:
    """Return the units in whose name all of some words stand; where a kind says too much, without the kinds."""
    for words in (set(wanted), {word for word in wanted if word not in _LOOSE}):
        if not words or (words <= _KINDS and len(wanted) > 1):
            continue
        if len(words) == 1 and max(map(len, words)) < _SHORTEST:
            continue
        longest = max(words, key=len)  # rules most names out before they are taken apart
        holding = [
            (len(named.plain_key), named.unit_id)
            for named in names
            if longest in named.plain_key and words <= set(named.plain_key.split())
        ]
        if holding:
            return [unit_id for _, unit_id in sorted(holding)[:_MOST]]
    return []


_LOOSE = frozenset(["xa", "phuong", "chi", "bo", "dang", "uy", "ben", "co", "quan", "truong"])
_SHORTEST = 4


async def alike(visit: Visit, words: Iterable[str]) -> tuple[Unit, ...]:
    """Return the units whose place is nearly what was typed: for choosing, never for answering."""
    said = place_of(" ".join(plain_key(word) for word in words))
    if len(said) < _SHORTEST:
        return ()
    names = await _names(visit, tops_of(visit))
    choices = [named.place_key for named in names]
    close = process.extract(said, choices, scorer=fuzz.ratio, limit=_MOST, score_cutoff=_CLOSE_ENOUGH)
    return await _units(visit, [names[place].unit_id for _, _, place in close])


def _units_of(known: Iterable[Mention]) -> tuple[Unit, ...]:
    return tuple(unit for mention in known for unit in mention.units if not mention.grouping)


async def _names(visit: Visit, tops: Iterable[Unit]) -> list[Named]:
    """Return what the units below some are called, each once."""
    names = [named for top in tops for named in await names_below(visit.tx, top.path)]
    return list(dict.fromkeys(names))


async def _units(visit: Visit, ids: list[int]) -> tuple[Unit, ...]:
    found = [await unit_by_id(visit.tx, unit_id) for unit_id in dict.fromkeys(ids)]
    return tuple(unit for unit in found if unit)
