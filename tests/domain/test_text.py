"""Vietnamese text: one spelling inside, keys for matching, masks, sorting."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.text import (
    clean,
    contains_words,
    dictionary_key,
    given_name_key,
    has_marks,
    mask,
    natural_key,
    plain_key,
    same,
    shorten,
    toned_key,
)

VIETNAMESE = st.text(
    "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵĐÐ "
    "\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b\u200b\u00a0\u2060\ufeff\n0123456789"
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Nguyễn Văn An", "Nguyễn Văn An"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Thuý Hường"), "Nguyễn Thị Thuý Hường"),
        ("\u00d0ào Văn \u0189ức", "Đào Văn Đức"),
        ("\u00f0ào v\u0103n \u0256ức", "đào văn đức"),
        ("Nguyễn\u00a0Văn\u202fAn", "Nguyễn Văn An"),
        ("\ufeffNguyễn\u200b Văn\u2060 An\u200d", "Nguyễn Văn An"),
        ("Nguyễn \u2068Văn\u2069 An", "Nguyễn Văn An"),
        ("  Nguyễn   Văn\tAn ", "Nguyễn Văn An"),
        ("Nguyễn Văn An \r\n Trần Thị Bình\n", "Nguyễn Văn An\nTrần Thị Bình"),
        ("", ""),
        ("\u200b \u00a0", ""),
    ],
)
def test_text_gets_one_spelling_and_keeps_its_letters(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_an_invisible_sign_between_a_letter_and_its_tone_does_not_keep_them_apart() -> None:
    assert clean("Ho\u200b\u0300a") == "Hòa"


def test_the_place_of_the_tone_is_kept_as_it_was_typed() -> None:
    assert clean("hoà") == "hoà"
    assert clean("hòa") == "hòa"


@given(VIETNAMESE)
@example("Ho\u200b\u0300a")
def test_cleaning_twice_changes_nothing_more(typed: str) -> None:
    assert clean(clean(typed)) == clean(typed)


@given(VIETNAMESE)
def test_what_is_clean_is_in_nfc_without_odd_spaces(typed: str) -> None:
    kept = clean(typed)
    assert unicodedata.is_normalized("NFC", kept)
    assert not {"\u00a0", "\u200b", "\u2060", "\ufeff", "\u00d0"} & set(kept)
    assert "  " not in kept


@given(VIETNAMESE)
def test_a_phone_that_sends_nfd_and_one_that_sends_nfc_mean_the_same(typed: str) -> None:
    nfd, nfc = unicodedata.normalize("NFD", typed), unicodedata.normalize("NFC", typed)
    assert toned_key(nfd) == toned_key(nfc)
    assert plain_key(nfd) == plain_key(nfc)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hòa", "hoà"),
        ("HÒA", "hoà"),
        ("ủy", "uỷ"),
        ("Đảng ủy", "đảng uỷ"),
        ("thúy", "thuý"),
        ("khỏe", "khoẻ"),
        ("hủy", "huỷ"),
        ("Ðoàn", "đoàn"),
        ("Nguyễn  Văn-An", "nguyễn văn an"),
        ("Chi bộ: thôn 1.", "chi bộ thôn 1"),
        (unicodedata.normalize("NFD", "Thôn Ngọc Liễn"), "thôn ngọc liễn"),
    ],
)
def test_two_spellings_of_one_word_have_one_toned_key(one: str, other: str) -> None:
    assert toned_key(one) == toned_key(other)


@pytest.mark.parametrize(("one", "other"), [("Hòa", "Hóa"), ("Hòa", "Hoa"), ("Đoan", "Doan"), ("Hân", "Han")])
def test_different_words_have_different_toned_keys_and_one_plain_key(one: str, other: str) -> None:
    assert toned_key(one) != toned_key(other)
    assert plain_key(one) == plain_key(other)


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("Đảng bộ xã Đoan Bái", "dang bo xa doan bai"),
        ("Ðông Lỗ", "dong lo"),
        ("ưu tú – quần chúng", "uu tu quan chung"),
        ("Ủy ban", "uy ban"),
        ("📊 Tiến độ", "tien do"),
        ("quý I/2022", "quy i 2022"),
        ("54-KH/HU", "54 kh hu"),
        ("village_heads", "village heads"),
        ("", ""),
    ],
)
def test_the_plain_key_is_lower_case_words_without_diacritics(typed: str, key: str) -> None:
    assert plain_key(typed) == key


@pytest.mark.parametrize("typed", ["Hòa", "đ", "Đoan", "thôn", "ủy", unicodedata.normalize("NFD", "ủy"), "Ðoan"])
def test_any_vietnamese_diacritic_counts_as_marked(typed: str) -> None:
    assert has_marks(typed)


@pytest.mark.parametrize("typed", ["hoa", "Thanh Van", "thon 10", "", "12/3", "📊"])
def test_plain_letters_signs_and_numbers_are_not_marked(typed: str) -> None:
    assert not has_marks(typed)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("hoa", "Hòa"),
        ("hoa", "Hóa"),
        ("hoa", "Hoa"),
        ("hoà", "Hòa"),
        ("HÒA", "hoà"),
        ("doan bai", "Đoan Bái"),
        ("chau minh", "Châu Minh"),
        ("thon 1", "Thôn 1"),
        (unicodedata.normalize("NFD", "Hòa"), "Hoà"),
        ("Thanh  Vân", "Thanh Vân"),
    ],
)
def test_what_is_typed_says_what_is_known(typed: str, known: str) -> None:
    assert same(typed, known)


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("Hòa", "Hóa"),
        ("Hóa", "Hòa"),
        ("Hòa", "Hoa"),
        ("thon 1", "Thôn 10"),
        ("Thôn 10", "Thôn 1"),
        ("", "Hoa"),
        ("đoan", "Doan"),
    ],
)
def test_what_is_typed_does_not_say_something_else(typed: str, known: str) -> None:
    assert not same(typed, known)


@pytest.mark.parametrize(
    ("key", "words"),
    [("thon 1 chau minh", "thon 1"), ("chi bo thon 1", "thon 1"), ("thon 1", "thon 1"), ("xa hoa son", "hoa")],
)
def test_whole_words_stand_in_a_key(key: str, words: str) -> None:
    assert contains_words(key, words)


@pytest.mark.parametrize(
    ("key", "words"),
    [("thon 10", "thon 1"), ("thon 11 chau minh", "thon 1"), ("xa hoang van", "hoang v"), ("thon", "thon 1")],
)
def test_a_part_of_a_word_does_not_stand_in_a_key(key: str, words: str) -> None:
    assert not contains_words(key, words)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Nguyễn Văn An", "Nguyễn V. A."),
        ("Trần Thị Thanh Hà", "Trần T. T. H."),
        ("Lê Ánh", "Lê Á."),
        ("Lê Thị \u00d0ào", "Lê T. Đ."),
        (unicodedata.normalize("NFD", "Phạm Thị Ứng"), "Phạm T. Ứ."),
        ("phạm văn đức", "phạm V. Đ."),
        ("", ""),
    ],
)
def test_a_masked_name_shows_the_family_name_and_initials(name: str, shown: str) -> None:
    assert mask(name) == shown


@given(st.lists(st.sampled_from(["Nguyễn", "Trần", "Văn", "Thị", "An", "Đức", "Ánh", "Hòa"]), min_size=2, max_size=5))
def test_a_masked_name_never_shows_a_given_name(words: list[str]) -> None:
    family, *others = mask(" ".join(words)).split()
    assert family == words[0]
    assert [len(other) for other in others] == [2] * (len(words) - 1)


def test_people_stand_by_given_name_in_the_vietnamese_alphabet() -> None:
    names = [
        "Nguyễn Văn An", "Trần Thị Ánh", "Lê Văn Ân", "Phạm Văn Bình", "Vũ Văn Châu", "Bùi Văn Dũng", "Hoàng Văn Đức",
        "Lê Thị Em", "Ngô Văn Giang", "Nguyễn Thị Hà", "Nguyễn Văn Hải", "Trần Văn Hùng", "Trần Thị Hương",
        "Lê Văn Lâm", "Đỗ Thị Oanh", "Cao Bá Quát", "Lý Văn Sơn", "Đỗ Văn Tú", "Vũ Thị Tươi", "Hồ Văn Út", "Lê Thị Ước",
        "Mai Văn Vinh", "Trần Văn Ý",
    ]  # fmt: skip
    backwards = names[::-1]
    assert sorted(backwards, key=given_name_key) == names


def test_people_of_one_given_name_stand_by_family_name_then_by_middle_name() -> None:
    names = ["Bùi Thị Hoa", "Đặng Thị Hoa", "Nguyễn Kim Hoa", "Nguyễn Thị Hoa", "Vũ Thị Hoa"]
    backwards = names[::-1]
    assert sorted(backwards, key=given_name_key) == names


def test_the_letters_of_a_syllable_are_compared_before_its_tone() -> None:
    """A Vietnamese dictionary lists hoa, hòa, hóa, hoan, hoàn: a tone decides only between equal letters."""
    words = ["ba", "bà", "bả", "bã", "bá", "bạ", "bác", "ban", "bán", "bao", "hà", "hải", "hanh", "hoa", "hòa", "hoan"]
    backwards = words[::-1]
    assert sorted(backwards, key=dictionary_key) == words


def test_tones_stand_in_dictionary_order() -> None:
    words = ["ma", "mà", "mả", "mã", "má", "mạ"]
    backwards = words[::-1]
    assert sorted(backwards, key=dictionary_key) == words


@pytest.mark.parametrize(("one", "other"), [("hòa", "hoà"), ("thúy", "thuý"), ("HOA", "hoa"), ("Ðức", "đức")])
def test_two_spellings_of_one_word_stand_at_one_place(one: str, other: str) -> None:
    assert dictionary_key(one) == dictionary_key(other)


def test_unit_names_stand_in_natural_number_order() -> None:
    names = ["Chi bộ 1", "Chi bộ 2", "Chi bộ 3A", "Chi bộ 3B", "Chi bộ 10", "Chi bộ 11", "Đảng bộ xã Đông Lỗ"]
    backwards = names[::-1]
    assert sorted(backwards, key=natural_key) == names


@given(st.lists(st.integers(0, 9999), unique=True))
def test_numbered_units_stand_by_their_numbers(numbers: list[int]) -> None:
    names = sorted((f"Thôn {number}" for number in numbers), key=natural_key)
    assert names == [f"Thôn {number}" for number in sorted(numbers)]


@pytest.mark.parametrize(
    ("text", "longest", "shown"),
    [
        ("hôm qua", 40, "hôm qua"),
        ("một\ntrang\n\ngiấy", 40, "một trang giấy"),
        ("a" * 40, 40, "a" * 40),
        ("a" * 41, 40, "a" * 39 + "…"),
        ("đồng chí bí thư chi bộ", 8, "đồng ch…"),
    ],
)
def test_a_long_text_is_cut_to_one_short_line(text: str, longest: int, shown: str) -> None:
    assert shorten(text, longest) == shown


@given(st.text(), st.integers(1, 60))
def test_a_shortened_text_is_never_too_long(text: str, longest: int) -> None:
    assert len(shorten(text, longest)) <= longest
    assert "\n" not in shorten(text, longest)
