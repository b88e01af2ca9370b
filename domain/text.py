"""Vietnamese text as people type it: one spelling inside, two keys for matching, masks, sorting.

Phones send NFC or NFD, put the tone on either vowel (hòa, hoà), use Icelandic Ð for Đ, and leave invisible
characters behind. `clean` makes one spelling of all that and keeps the original letters. Matching uses keys:
`toned_key` still tells Hòa from Hóa, `plain_key` is what remains without any diacritic.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LOOKALIKES = str.maketrans({"\u00d0": "Đ", "\u0189": "Đ", "\u00f0": "đ", "\u0256": "đ", "\u00a0": " ", "\u202f": " "})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: also the order of the dictionary
_TONE = re.compile(f"[{_TONES}]")
_MARK = re.compile("[\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+")
_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"


def clean(text: str) -> str:
    """Return `text` in NFC with Đ spelled as Đ, invisible characters out and spaces single; line breaks stay."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text.translate(_LOOKALIKES))).translate(_LOOKALIKES)
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(lines).strip()


@lru_cache(maxsize=8192)
def toned_key(text: str) -> str:
    """Return the words of `text` in lower case, each tone moved to its word's end: hòa, hoà and HÒA are one key."""
    return " ".join(map(_tone_last, _WORD.findall(clean(text).lower())))


def fold(text: str) -> str:
    """Return `text` in lower case without any diacritic, punctuation kept.

    đ becomes d by hand: it has no decomposition.
    """
    return _MARK.sub("", unicodedata.normalize("NFD", clean(text).lower())).replace("đ", "d")


@lru_cache(maxsize=8192)
def plain_key(text: str) -> str:
    """Return the words of `text` in lower case without any diacritic."""
    return " ".join(_WORD.findall(fold(text)))


def _tone_last(word: str) -> str:
    decomposed = unicodedata.normalize("NFD", word)
    tone = "".join(_TONE.findall(decomposed))
    return unicodedata.normalize("NFC", _TONE.sub("", decomposed)) + tone


def has_marks(text: str) -> bool:
    """Tell whether somebody typed any Vietnamese diacritic, so that the toned key may decide."""
    return toned_key(text) != plain_key(text)


def same(typed: str, known: str) -> bool:
    """Tell whether `typed` says `known`: with diacritics they must agree, without any they need not."""
    if has_marks(typed):
        return toned_key(typed) == toned_key(known)
    return plain_key(typed) == plain_key(known)


def contains_words(key: str, words: str) -> bool:
    """Tell whether the key `words` stands in `key` as whole words: "thon 1" does not stand in "thon 10"."""
    return f" {words} " in f" {key} "


def mask(name: str) -> str:
    """Return a name as others than the owning cell may see it: Nguyễn Văn An → Nguyễn V. A."""
    family, *rest = clean(name).split() or [""]
    return " ".join([family, *(f"{word[0].upper()}." for word in rest)])


Syllables = tuple[tuple[tuple[int, ...], int], ...]


@lru_cache(maxsize=8192)
def dictionary_key(text: str) -> Syllables:
    """Return a sort key by the Vietnamese alphabet: of each syllable first its letters, then its tone."""
    return tuple(map(_syllable, clean(text).lower().split()))


def _syllable(word: str) -> tuple[tuple[int, ...], int]:
    decomposed = unicodedata.normalize("NFD", word)
    tone = next((_TONES.index(char) + 1 for char in decomposed if char in _TONES), 0)
    letters = unicodedata.normalize("NFC", _TONE.sub("", decomposed))
    return tuple(_ALPHABET.find(letter) for letter in letters), tone


def given_name_key(name: str) -> tuple[Syllables, ...]:
    """Return the sort key of a person: the given name (last word) first, then the rest from the left."""
    *rest, given = clean(name).split() or [""]
    return (dictionary_key(given), *map(dictionary_key, rest))


def natural_key(text: str) -> tuple[tuple[int, int, Syllables], ...]:
    """Return a sort key in which Chi bộ 2 stands before Chi bộ 10."""
    parts = re.findall(r"\d+|\D+", clean(text))
    return tuple((0, int(p), ()) if p.isdecimal() else (1, 0, dictionary_key(p)) for p in parts)


def uncapitalised(text: str) -> str:
    """Return a label as it stands inside a sentence: Ngày cấp GCN → ngày cấp GCN."""
    return text[:1].lower() + text[1:]


def capitalised(text: str) -> str:
    """Return a label as it begins a line; names within it keep their capitals: Đoàn Thanh niên giới thiệu."""
    return text[:1].upper() + text[1:]


def shorten(text: str, longest: int = 40) -> str:
    """Return `text` on one line, cut where somebody sent a whole page."""
    line = " ".join(text.split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"
