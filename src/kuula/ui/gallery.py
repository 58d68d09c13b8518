"""What the page /_ui/ shows: every component in every state, with words that strain it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from markupsafe import Markup

from kuula.ui.gallery_questions import sample_questions
from kuula.ui.icons import icon_names
from kuula.ui.page import (
    Column,
    FieldError,
    Frame,
    NavItem,
    NavSection,
    Option,
    Page,
    Theme,
    Toast,
    Viewer,
)
from kuula.ui.questions import AskedQuestion

LONG_ESTONIAN = "Sünnipäevanädalalõpupeopärastlõunaväsimus ja kaugtöövõimaluste kooskõlastamine"
LONG_RUSSIAN = "Высокопревосходительствующее переосвидетельствование недвижимости"
LONG_CROATIAN = "Prijestolonasljednikovičinim čćžšđ ČĆŽŠĐ naplaćivanje"


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRow:
    """One row of the sample list."""

    who: str
    title: str
    text: str
    aside: str = ""
    tone: str = ""
    pills: Sequence[tuple[str, str]] = ()
    current: bool = False
    unread: bool = False


@dataclass(frozen=True, kw_only=True)
class GalleryPage(Page):
    """Everything the gallery's templates read."""

    at: datetime
    rows: Sequence[SampleRow]
    views: Sequence[NavSection]
    tabs: Sequence[NavItem]
    crumbs: Sequence[NavItem]
    columns: Sequence[Column]
    cells: Sequence[Sequence[object]]
    options: Sequence[Option]
    errors: Sequence[FieldError]
    form: forms.Form
    chart_svg: Markup
    chart_columns: Sequence[Column]
    chart_rows: Sequence[Sequence[object]]
    icons: Sequence[str]
    asked: Sequence[AskedQuestion]
    long_words: Sequence[str] = (LONG_ESTONIAN, LONG_RUSSIAN, LONG_CROATIAN)


class SampleForm(forms.Form):
    """A form with every widget, sent once with mistakes."""

    name = forms.CharField(label="Name", help_text="As colleagues say it")
    address = forms.EmailField(label="Mail address")
    language = forms.ChoiceField(
        label="Language", choices=[("et", "Eesti"), ("hr", "Hrvatski"), ("ru", "Русский")]
    )
    day = forms.DateField(label="First day", required=False)
    about = forms.CharField(label="About", widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="I read the house rules")


def gallery_page(now: datetime, *, theme: Theme = "system", home_url: str = "/_ui/") -> GalleryPage:
    """The page for `ui/gallery.html` and `ui/gallery_panes.html`, its samples dated from `now`."""
    return GalleryPage(
        title="Components",
        frame=_frame(theme, home_url),
        at=now - timedelta(minutes=12),
        rows=_rows(),
        views=_views(),
        tabs=_tabs(),
        crumbs=[NavItem(label="Settings", url="#"), NavItem(label="Mail", url="#", current=True)],
        columns=_columns(),
        cells=_cells(),
        options=[
            Option("mail", "Mail", "Answered within four working hours"),
            Option("chat", "Chat"),
            Option("call", "Call", "Not set up yet", disabled=True),
        ],
        errors=[
            FieldError("f-host", "Server", "We could not reach mail.example.ee. Check the name."),
            FieldError("f-port", "Port", "A number from 1 to 65535."),
        ],
        form=SampleForm({"name": "", "address": "kadri@", "language": "hr", "about": "Tere"}),
        chart_svg=_chart(),
        chart_columns=[Column("Driver"), Column("Effect", numeric=True), Column("80 % interval")],
        chart_rows=[
            ("Promise kept", "+4.1", "+3.3 to +5.4"),
            ("Handovers", "−2.3", "−2.9 to −1.6"),
        ],
        icons=icon_names(),
        asked=sample_questions(),
    )


def _frame(theme: Theme, home_url: str) -> Frame:
    return Frame(
        home_url=home_url,
        theme=theme,
        rail=[
            NavItem(label="Inbox", url="#inbox", icon="inbox", current=True, count=7, key="g i"),
            NavItem(label="People", url="#people", icon="user", key="g p"),
            NavItem(label="Listening", url="#listening", icon="ear"),
            NavItem(label="Reports", url="#reports", icon="chart-column"),
            NavItem(label="Knowledge", url="#knowledge", icon="notebook-text"),
            NavItem(label="Settings", url="#settings", icon="settings"),
        ],
        viewer=Viewer(
            name="Liis Kask",
            links=[NavItem(label="Your account", url="#account", icon="user")],
            sign_out_url="#out",
        ),
        toasts=[
            Toast(text="Solved. Kadri Tamm will be asked tomorrow.", undo_url="#undo", seconds=0)
        ],
    )


def _rows() -> list[SampleRow]:
    return [
        SampleRow(
            who="Kadri Tamm",
            title="Kapp ei tulnud lubatud ajal",
            text="Ootasin terve päeva, aga keegi ei helistanud…",
            aside="0:42",
            tone="warn",
            pills=[("Mail", ""), ("Complaint 2/6", "bad")],
            current=True,
            unread=True,
        ),
        SampleRow(
            who="Ivana Horvat",
            title="Račun za studeni, dvaput naplaćeno",
            text="Poštovani, na karti vidim dvije transakcije…",
            aside="1:15",
            tone="neutral",
            unread=True,
        ),
        SampleRow(
            who="Сергей Павлов",
            title="Не открывается личный кабинет",
            text="Уже попробовал с другого браузера, то же самое",
            aside="Chat, now",
            tone="accent",
            unread=True,
        ),
        SampleRow(
            who="Northwind Ltd, J. Ferris",
            title="Delivery slots for December",
            text="You: I will send the confirmed slots by Thursday noon.",
            aside="Tomorrow",
            pills=[("Promise Thu 12:00", "accent")],
        ),
        SampleRow(who=LONG_CROATIAN, title=LONG_ESTONIAN, text=LONG_RUSSIAN, aside="Waiting 2 d"),
    ]


def _views() -> list[NavSection]:
    return [
        NavSection(
            items=[
                NavItem(label="Mine", url="#", count=7, current=True),
                NavItem(label="Handed to me", url="#", count=1),
                NavItem(label="Promised today", url="#", count=3),
                NavItem(label="Unassigned", url="#", count=1000, count_more=True),
            ]
        ),
        NavSection(
            label="Teams",
            items=[
                NavItem(label="Tallinn first line", url="#", count=18),
                NavItem(label="Klienditeenindusvaldkonna juhtrühm", url="#", count=9),
                NavItem(label="Billing", url="#", count=5),
            ],
        ),
        NavSection(label="Saved", items=[NavItem(label="Late deliveries", url="#")]),
    ]


def _tabs() -> list[NavItem]:
    return [
        NavItem(label="Open", url="#", count=12, current=True),
        NavItem(label="Waiting", url="#", count=24),
        NavItem(label="Solved", url="#"),
    ]


def _columns() -> list[Column]:
    return [
        Column("Team", sort_url="#"),
        Column("Answers", numeric=True, sort_url="#", sorted_by="descending"),
        Column("Satisfied", numeric=True),
        Column("State"),
    ]


def _cells() -> list[list[object]]:
    return [
        ["Tallinn first line", "1,904", "92 % ± 2", "Steady"],
        ["Zagreb – prva linija, naplaćivanje", "868", "88 % ± 3", "Rising"],
        [LONG_ESTONIAN, "26", "cannot tell yet", "Too few answers"],
    ]


def _chart() -> Markup:
    bars = [("Promise kept", 196, 330, 404, "+4.1"), ("Solved at once", 150, 290, 350, "+3.2")]
    drawn = Markup("").join(
        Markup(
            '<text x="160" y="{y1}" text-anchor="end">{name}</text>'
            '<rect class="good" x="170" y="{y}" width="{width}" height="16" rx="4"/>'
            '<line class="interval" x1="{low}" y1="{y2}" x2="{high}" y2="{y2}"/>'
            '<text x="{high}" dx="10" y="{y1}">{value}</text>'
        ).format(
            y=8 + 36 * row, y1=20 + 36 * row, y2=16 + 36 * row,
            name=name, width=width, low=low, high=high, value=value,
        )
        for row, (name, width, low, high, value) in enumerate(bars)
    )  # fmt: skip
    return Markup(
        '<svg viewBox="0 0 560 84" role="img" aria-label="Drivers of satisfaction">'
        '<line class="axis" x1="170" y1="0" x2="170" y2="80"/>{}</svg>'
    ).format(drawn)
