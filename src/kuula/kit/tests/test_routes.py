"""Paths that are worked out once are those that Django finds."""

import pytest
from django.urls import NoReverseMatch, reverse

from kuula.kit.routes import path_of


@pytest.mark.parametrize(
    ("route", "arguments"),
    [
        ("search", ()),
        ("conversation", (42,)),
        ("conversation", (1234567,)),
        ("conversation_draft", (7,)),
        ("inbox", ("mine",)),
        ("inbox", ("open",)),
        ("account_reset_password_from_key", ("ab1", "x%y")),
    ],
)
def test_a_path_is_the_one_django_finds(route: str, arguments: tuple[int | str, ...]) -> None:
    for _ in range(2):
        assert path_of(route, *arguments) == reverse(route, args=arguments)


def test_what_is_not_there_is_an_error_each_time() -> None:
    for _ in range(2):
        with pytest.raises(NoReverseMatch):
            path_of("no_such_view")
        with pytest.raises(NoReverseMatch):
            path_of("conversation", "not-a-number")
    with pytest.raises(ValueError, match="numbers"):
        path_of("conversation", 1, 2, 3, 4)
