"""What is typed into the search box is taken apart without losing anything."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuula.desk.search.days import Days, days_of
from kuula.desk.search.operators import OPERATORS, Operator
from kuula.desk.search.parsing import TERMS, WORDS, Odd, Term, Why, Word, asked

TODAY = date(2026, 11, 22)


def parts(text: str) -> tuple[tuple[Word, ...], tuple[Term, ...]]:
    found = asked(text, today=TODAY)
    assert found.odd == ()
    return found.words, found.terms


def test_words_phrases_and_what_is_left_out() -> None:
    words, terms = parts('arve "two chairs" -lamp -"old price" „kaks tooli“')
    assert terms == ()
    assert words == (
        Word("arve"),
        Word("two chairs", phrase=True),
        Word("lamp", without=True),
        Word("old price", phrase=True, without=True),
        Word("kaks tooli", phrase=True),
    )
    found = asked('kapp or laud -lamp "a b"', today=TODAY)
    assert found.wanted == 'kapp or laud "a b"'
    assert found.unwanted == ('"lamp"',)
    assert found.marked == ("kapp", "laud", "a", "b")


@pytest.mark.parametrize(
    ("text", "operator", "value"),
    [
        ("from:kadri@example.ee", Operator.FROM, "kadri@example.ee"),
        ('from:"Kadri Tamm"', Operator.FROM, "Kadri Tamm"),
        ("from: kadri", Operator.FROM, "kadri"),
        ("kellelt:kadri", Operator.FROM, "kadri"),
        ("OD:ivana", Operator.FROM, "ivana"),
        ("от:Сергей", Operator.FROM, "Сергей"),
        ("to:info@", Operator.TO, "info@"),
        ("silt:hilinenud", Operator.TAG, "hilinenud"),
        ('tim:"First line"', Operator.TEAM, "First line"),
        ("zadužen:ja", Operator.ASSIGNEE, "ja"),
        ("zaduzen:ja", Operator.ASSIGNEE, "ja"),
        ("olek:ootab", Operator.IS, "ootab"),
        ("is:ждет", Operator.IS, "ждет"),
        ("has:privitak", Operator.HAS, "privitak"),
        ("тема:счёт", Operator.SUBJECT, "счёт"),
        ("#48213", Operator.NUMBER, "48213"),
    ],
)
def test_operators_in_four_languages_each_way_round(
    text: str, operator: Operator, value: str
) -> None:
    assert parts(text) == ((), (Term(operator, value),))
    assert parts(f"-{text} lamp") == ((Word("lamp"),), (Term(operator, value, without=True),))


@pytest.mark.parametrize(
    ("said", "first", "after"),
    [
        ("2026-11-03", (2026, 11, 3), (2026, 11, 4)),
        ("3.11.2026", (2026, 11, 3), (2026, 11, 4)),
        ("3.11.2026.", (2026, 11, 3), (2026, 11, 4)),
        ("2026-12", (2026, 12, 1), (2027, 1, 1)),
        ("2024", (2024, 1, 1), (2025, 1, 1)),
        ("today", (2026, 11, 22), (2026, 11, 23)),
        ("Eile", (2026, 11, 21), (2026, 11, 22)),
        ("jučer", (2026, 11, 21), (2026, 11, 22)),
        ("jucer", (2026, 11, 21), (2026, 11, 22)),
        ("неделя", (2026, 11, 16), (2026, 11, 23)),
        ("last week", (2026, 11, 9), (2026, 11, 16)),
        ("last-week", (2026, 11, 9), (2026, 11, 16)),
        ("eelmine kuu", (2026, 10, 1), (2026, 11, 1)),
        ("month", (2026, 11, 1), (2026, 12, 1)),
        ("godina", (2026, 1, 1), (2027, 1, 1)),
    ],
)
def test_days(said: str, first: tuple[int, int, int], after: tuple[int, int, int]) -> None:
    assert days_of(said, TODAY) == Days(date(*first), date(*after))


@pytest.mark.parametrize(
    "said", ["2026-02-30", "2026-13", "31.12", "0000", "9999", "tomorrow", "１２３４", "2026-1-1-1"]
)
def test_what_is_no_date(said: str) -> None:
    assert days_of(said, TODAY) is None
    found = asked(f"before:{said}", today=TODAY)
    assert found.odd == (Odd(Why.DATE, f"before:{said}"),)
    assert found.words == (Word(said),)


@pytest.mark.parametrize(
    ("text", "odd", "words"),
    [
        ("form:kadri", (Odd(Why.OPERATOR, "form"),), ("form:kadri",)),
        ("http://example.ee/x", (), ("http://example.ee/x",)),
        ("10:30", (), ("10:30",)),
        ("is:lost", (Odd(Why.STATE, "is:lost"),), ("lost",)),
        ("has:fun", (Odd(Why.HAS, "has:fun"),), ("fun",)),
        ("from:", (Odd(Why.EMPTY, "from:"),), ()),
        ('from:"" kapp', (Odd(Why.EMPTY, "from:"),), ("kapp",)),
        ("tere: kapp", (), ("tere:", "kapp")),
        ("! -- ??", (), ()),
    ],
)
def test_what_is_not_understood_is_words(
    text: str, odd: tuple[Odd, ...], words: tuple[str, ...]
) -> None:
    found = asked(text, today=TODAY)
    assert found.odd == odd
    assert tuple(word.text for word in found.words) == words


def test_limits_are_kept_and_said() -> None:
    many = asked("a " * 60, today=TODAY)
    assert (len(many.words), many.odd) == (WORDS, (Odd(Why.TOO_MANY),))
    narrow = asked("#1 " * 60, today=TODAY)
    assert (len(narrow.terms), narrow.odd) == (TERMS, (Odd(Why.TOO_MANY),))
    assert asked("kapp" * 200, today=TODAY).odd == (Odd(Why.TOO_LONG),)


_TYPED = st.text(max_size=300) | st.lists(
    st.sampled_from(
        [*OPERATORS, "kapp", '"', "-", ":", "#7", " ", "today", "2026-01", "õun", "or"]
    ),
    max_size=40,
).map("".join)


@given(_TYPED)
def test_nothing_that_says_something_is_lost(text: str) -> None:
    found = asked(text, today=TODAY)
    kept = [word.text for word in found.words] + [term.value for term in found.terms]
    kept += [term.operator.value for term in found.terms] + [odd.said for odd in found.odd]
    kept += [name for name, one in OPERATORS.items() if one in {t.operator for t in found.terms}]
    if any(odd.why in (Why.TOO_MANY, Why.TOO_LONG) for odd in found.odd):
        return
    letters = "".join(kept).lower()
    for letter in text.lower():
        if letter.isalnum() and letter in "abcdefghijklmnopqrstuvwxyzõäöü0123456789":
            assert letter in letters
    assert not any(term.days is None for term in found.terms if term.operator in ("on", "before"))


@given(_TYPED)
def test_written_out_again_it_is_the_same(text: str) -> None:
    found = asked(text, today=TODAY)
    if found.odd or any(":" in word.text or "#" in word.text for word in found.words):
        return
    again = " ".join(
        [
            *(
                f'{"-" * one.without}"{one.text}"'
                if one.phrase
                else f"{'-' * one.without}{one.text}"
                for one in found.words
            ),
            *(
                f"{'-' * one.without}#{one.value}"
                if one.operator is Operator.NUMBER
                else f'{"-" * one.without}{one.operator.value}:"{one.value}"'
                for one in found.terms
            ),
        ]
    )
    assert asked(again, today=TODAY) == found
