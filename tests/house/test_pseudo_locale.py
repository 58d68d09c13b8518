"""When every sentence is answered in ⟦brackets⟧, no words of a page stand outside them."""

import re
from collections.abc import Iterator
from typing import Final

import pytest
from django.template import engines
from django.test import Client
from django.utils import translation
from lxml import html

from kuula.faces.agent.forms.mailbox import NAMES as PROVIDERS
from tests.world import World

LABELS: Final = (
    "//button | //label | //legend | //summary | //th | //caption | //nav//a | //dt | //option"
    " | //h1 | //h2 | //h3 | //h4 | //*[@role='tab'] | //*[contains(@class, 'field-help')]"
    " | //*[contains(@class, 'btn')] | //*[contains(@class, 'callout')]"
)
WRITTEN: Final = ("title", "aria-label", "placeholder", "alt")
QUIET: Final = frozenset({"kbd", "svg", "script", "style", "code", "blockquote", "time"})
# What is a name in every language, and what a colleague chose or a customer wrote.
NAMES: Final = frozenset({"Kuula", "English", "Eesti", "Hrvatski", "Русский", "UTC", "API"})
BRACKETED: Final = re.compile("⟦[^⟦⟧]*⟧")
DATE: Final = re.compile(r"\d{1,2} [A-Z][a-z]+ \d{4}")
WORD: Final = re.compile(r"[^\W\d_]{2,}")


@pytest.fixture
def _pseudo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every msgid, also of Python and of plurals, is answered in brackets."""
    compiled = engines["jinja2"].env.by_language
    compiled.clear()
    real = translation._trans
    for name, wrapped in {
        "gettext": lambda words: f"⟦{words}⟧",
        "pgettext": lambda _context, words: f"⟦{words}⟧",
        "ngettext": lambda one, many, n: f"⟦{one if n == 1 else many}⟧",
        "npgettext": lambda _context, one, many, n: f"⟦{one if n == 1 else many}⟧",
    }.items():
        monkeypatch.setattr(real, name, wrapped)
    yield
    compiled.clear()


def hard_coded(page: str, data: frozenset[str] = frozenset()) -> list[str]:
    """The words of controls, headings and hints that no translator would ever see."""
    tree = html.fromstring(page)
    found = [one for node in tree.xpath(LABELS) for one in _texts(node)]
    for name in WRITTEN:
        found += tree.xpath(f"//*[not(self::time)]/@{name}")
    return sorted({one.strip() for one in found if _is_bare(one, data)})


def _texts(node: html.HtmlElement) -> Iterator[str]:
    if node.tag in QUIET or node.get("class", "").startswith("face") or node.get("lang"):
        return
    if node.tag != "option" or not node.get("value", "").strip("0123456789"):
        yield node.text or ""
    for child in node:
        yield from _texts(child) if isinstance(child.tag, str) else ()
        yield child.tail or ""


def _is_bare(text: str, data: frozenset[str]) -> bool:
    rest = DATE.sub(" ", text)
    while BRACKETED.search(rest):
        rest = BRACKETED.sub(" ", rest)
    for one in sorted(data, key=len, reverse=True):
        rest = rest.replace(one, " ")
    return any(word not in NAMES for word in WORD.findall(rest))


def names_of(world: World) -> frozenset[str]:
    """What the world's people chose or wrote, and may stand anywhere."""
    names = {value for one in vars(world).values() for value in _words_of(one)}
    return frozenset(names | set(PROVIDERS.values()) | {"late", "delivery", "Office"})


def _words_of(one: object) -> Iterator[str]:
    for name in ("name", "subject", "email", "from_address", "title", "language"):
        value = getattr(one, name, "")
        if isinstance(value, str) and value:
            yield value


@pytest.mark.usefixtures("_pseudo")
def test_no_page_of_a_colleague_holds_words_that_cannot_be_translated(world: World) -> None:
    client, data = Client(), names_of(world)
    client.force_login(world.mari)
    found = {path: hard_coded(_page(client, path), data) for path in _paths(world)}
    assert {path: words for path, words in found.items() if words} == {}


@pytest.mark.usefixtures("_pseudo")
def test_no_page_of_a_stranger_does_either(world: World) -> None:
    for path in ("/account/login/", "/account/password/reset/", "/r/nonsense"):
        assert hard_coded(_page(Client(), path), names_of(world)) == [], path


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ('<main><h1>⟦Inbox⟧</h1><button title="⟦Go⟧">⟦Solve⟧ <kbd>e</kbd></button></main>', []),
        ("<main><h1>⟦From ⟦Team⟧⟧: Kadri Tamm</h1></main>", []),
        ("<main><button>Solve <kbd>e</kbd></button></main>", ["Solve"]),
        ("<main><label>⟦Name⟧ (optional)</label></main>", ["⟦Name⟧ (optional)"]),
        ('<main><input aria-label="Search"></main>', ["Search"]),
    ],
)
def test_the_finder_tells_good_from_bad(page: str, expected: list[str]) -> None:
    assert hard_coded(page, frozenset({"Kadri Tamm"})) == expected


def _page(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code in (200, 404), f"{path}: {answer.status_code}"
    return answer.content.decode()


def _paths(world: World) -> tuple[str, ...]:
    settings = (
        "brands",
        "brands/new",
        f"brands/{world.pohjala.pk}",
        "mailboxes",
        "mailboxes/new",
        "teams",
        f"teams/{world.first_line.pk}",
        "sharing-out",
        f"sharing-out/{world.first_line.pk}",
        f"sharing-out/people/{world.ivo.pk}",
        "people",
        "people/invitations/new",
        f"people/{world.ivo.pk}",
        f"people/{world.ivo.pk}/leaving",
        "roles",
        "tokens",
        "retention",
        "audit",
        "parked",
    )
    return (
        "/inbox/mine",
        "/inbox/open",
        f"/conversations/{world.wardrobe.pk}",
        f"/conversations/{world.invoice.pk}",
        f"/conversations/{world.slots.pk}",
        f"/conversations/{world.office.pk}",
        "/customers",
        f"/customers/{world.kadri.pk}",
        "/search?q=kapp",
        "/search?q=nothing",
        "/views",
        "/views/new?q=kapp",
        "/tray",
        "/report",
        "/report?weeks=4",
        "/templates",
        "/templates/new",
        "/account",
        "/account/devices",
        "/account/locks/",
        *(f"/settings/{one}" for one in settings),
    )
