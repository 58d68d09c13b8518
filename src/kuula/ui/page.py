"""What a template of ui/ receives. Screens inherit `Page` and add their own fields."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

Theme = Literal["system", "light", "dark"]
Density = Literal["comfortable", "compact", "roomy"]
Tone = Literal["", "good", "warn", "bad", "accent"]

THEME_COOKIE = "kuula_theme"
DENSITY_COOKIE = "kuula_density"
_THEMES: dict[str, Theme] = {"light": "light", "dark": "dark"}
_DENSITIES: dict[str, Density] = {"compact": "compact", "roomy": "roomy"}


@dataclass(frozen=True, slots=True, kw_only=True)
class NavItem:
    """One place to go: a link with a name, and what stands beside the name."""

    label: str
    url: str
    icon: str = ""
    current: bool = False
    count: int | None = None
    count_more: bool = False
    key: str = ""
    tone: Tone = ""
    live: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NavSection:
    """Links under one small heading; an empty label draws none."""

    items: Sequence[NavItem]
    label: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice of a select, a set of radio buttons or of tick boxes."""

    value: str
    label: str
    note: str = ""
    disabled: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; `sorted_by` says how the column that orders the rows does it."""

    label: str
    numeric: bool = False
    sort_url: str = ""
    sorted_by: Literal["", "ascending", "descending"] = ""
    hidden_label: bool = False


@dataclass(frozen=True, slots=True)
class FieldError:
    """One mistake in a form. An empty `field_id` means the form as a whole."""

    field_id: str
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Toast:
    """A short notice after something was done. `undo_url` takes a POST."""

    text: str
    tone: Tone = ""
    undo_url: str = ""
    seconds: int = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Whoever is signed in: shown at the foot of the rail as a menu of `links`."""

    name: str
    links: Sequence[NavItem] = ()
    sign_out_url: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Commands:
    """Where the box for all commands leads: the search, a conversation (0 stands for its number),
    and where the views can be had alone."""

    search_url: str
    talk_url: str
    views_url: str


@dataclass(frozen=True, slots=True)
class BellPlace:
    """Where the bell of the frame is had alone, where all of its list stands, and what takes a POST
    that something of it is read."""

    url: str
    list_url: str
    read_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """What whoever is signed in says of themselves: one of `options`, taken by a POST to `url`,
    which comes `back`. `face` is the mark on their picture: on, away or none."""

    label: str
    value: str
    options: Sequence[Option]
    url: str
    back: str
    face: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Everything around a page that is the same on every page. Faces make it once per request.

    The first `main_places` of the `rail` stay in sight where there is little room, the others go
    into a menu. `live_from` is where the page joins the stream at `live_url`; `keys` lets single
    letters act.
    """

    product: str = "Kuula"
    home_url: str = "/"
    language: str = "en"
    theme: Theme = "system"
    density: Density = "comfortable"
    rail: Sequence[NavItem] = ()
    main_places: int = 4
    viewer: Viewer | None = None
    status: Switch | None = None
    toasts: Sequence[Toast] = ()
    live_url: str = ""
    live_from: int = 0
    keys: bool = True
    brand: str = ""
    footer: Sequence[NavItem] = ()
    commands: Commands | None = None
    bell: BellPlace | None = None
    manifest_url: str = ""

    @property
    def more_places(self) -> Sequence[NavItem]:
        """The places of the rail that stand in its menu where there is little room."""
        return self.rail[self.main_places :]


@dataclass(frozen=True, kw_only=True)
class Page:
    """What every template gets as `page`. `title` is the page's name without the product's."""

    title: str
    frame: Frame = field(default_factory=Frame)


class _WithCookies(Protocol):
    @property
    def COOKIES(self) -> dict[str, str]: ...


def theme_of(request: _WithCookies) -> Theme:
    """The theme this browser chose, "system" when it chose none or nonsense."""
    return _THEMES.get(request.COOKIES.get(THEME_COOKIE, ""), "system")


def density_of(request: _WithCookies) -> Density:
    """The density this browser chose, "comfortable" when it chose none or nonsense."""
    return _DENSITIES.get(request.COOKIES.get(DENSITY_COOKIE, ""), "comfortable")
