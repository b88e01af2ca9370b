"""A reply without any messenger in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reply import Choice, Reply, as_plain, column, grid, numbered, split

MENU = Choice(label="Menu", address="menu")
HELP = Choice(label="Trợ giúp", address="help")
ONE, TWO, FIVE = (Choice(label=label, address=f"u/{label}") for label in ("1", "2", "5"))


def test_choices_are_numbered_in_reading_order() -> None:
    reply = Reply(text="Đồng chí cần việc gì?", rows=((MENU, HELP), (Choice(label="Bỏ", address="cancel"),)))
    assert as_plain(reply) == "Đồng chí cần việc gì?\n\n1. Menu\n2. Trợ giúp\n3. Bỏ\nGõ số để chọn."
    assert {number: choice.address for number, choice in numbered(reply).items()} == {1: "menu", 2: "help", 3: "cancel"}


def test_a_label_that_is_a_number_keeps_it_and_the_others_follow() -> None:
    reply = Reply(text="1. Châu Minh\n2. Thanh Vân", rows=((ONE, TWO), (MENU,)))
    assert numbered(reply) == {1: ONE, 2: TWO, 3: MENU}
    assert as_plain(reply) == "1. Châu Minh\n2. Thanh Vân\n\n3. Menu\nGõ số để chọn."


def test_a_list_that_begins_later_keeps_its_numbers() -> None:
    assert numbered(Reply(text="…", rows=((HELP, FIVE, MENU),))) == {5: FIVE, 6: HELP, 7: MENU}


def test_where_a_number_is_the_answer_choices_are_words() -> None:
    reply = Reply(text="Kết nạp bao nhiêu người?", rows=((ONE, TWO), (MENU,)), numbered=False)
    assert as_plain(reply) == "Kết nạp bao nhiêu người?\n\nGõ số, hoặc gõ: 1 · 2 · Menu"


def test_a_reply_without_choices_is_its_title_and_text() -> None:
    assert as_plain(Reply(title="Trợ giúp", text="Gõ menu.")) == "Trợ giúp\nGõ menu."
    assert as_plain(Reply(text="Gõ menu.")) == "Gõ menu."
    assert as_plain(Reply(title="Trợ giúp")) == "Trợ giúp"


@given(st.lists(st.integers(1, 99) | st.sampled_from(["Menu", "Bỏ", "Gửi", "Trợ giúp"]), max_size=12, unique=True))
def test_every_choice_has_a_number_of_its_own(labels: list[int | str]) -> None:
    choices = [Choice(label=str(label), address="menu") for label in labels]
    found = numbered(Reply(text="…", rows=column(*choices)))
    assert sorted(choice.label for choice in found.values()) == sorted(choice.label for choice in choices)
    assert all(str(number) == choice.label for number, choice in found.items() if choice.label.isdecimal())


def test_a_sentence_put_before_a_reply_keeps_its_choices() -> None:
    reply = Reply(title="1. Kết nạp đồng chí nào?", text="Gõ họ và tên.", rows=((MENU,),)).after("Chưa phải họ tên.")
    assert reply.body == "Chưa phải họ tên.\n\n1. Kết nạp đồng chí nào?\nGõ họ và tên."
    assert reply.choices == (MENU,)
    assert Reply().after("Xin lỗi đồng chí.").body == "Xin lỗi đồng chí."


def test_choices_stand_in_a_column_or_a_grid() -> None:
    assert column(ONE, TWO) == ((ONE,), (TWO,))
    assert grid((ONE, TWO, FIVE), 2) == ((ONE, TWO), (FIVE,))
    assert column() == grid((), 2) == ()


@pytest.mark.parametrize(
    ("text", "longest", "parts"),
    [
        ("một\nhai\nba", 100, ["một\nhai\nba"]),
        ("một\nhai\nba", 7, ["một\nhai", "ba"]),
        ("một\nhai\nba", 3, ["một", "hai", "ba"]),
        ("một\n\nhai", 100, ["một\n\nhai"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("", 100, [""]),
    ],
)
def test_a_long_text_is_cut_at_line_ends_where_it_can_be(text: str, longest: int, parts: list[str]) -> None:
    assert split(text, longest) == parts


@given(st.text("aăđ😀📊 \n", max_size=200), st.integers(2, 40))
def test_no_part_is_longer_than_a_messenger_takes(text: str, longest: int) -> None:
    """Messengers count UTF-16 units: 📊 is two."""
    assert all(len(part.encode("utf-16-le")) // 2 <= longest for part in split(text, longest))


@given(st.text("aăđ📊 \n", max_size=200), st.integers(2, 40))
def test_nothing_but_line_ends_is_lost_between_the_parts(text: str, longest: int) -> None:
    assert "".join(split(text, longest)).replace("\n", "") == text.replace("\n", "")


@given(st.text("aă\n", min_size=1, max_size=60).filter(str.strip), st.integers(1, 10))
def test_no_part_is_empty(text: str, longest: int) -> None:
    """A messenger refuses an empty message."""
    assert all(part.strip() for part in split(text, longest))
