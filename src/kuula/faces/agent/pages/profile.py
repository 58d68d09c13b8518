"""The profile of a customer as the pages show it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from kuula.faces.agent.pages.surroundings import Surroundings
from kuula.kit import clock
from kuula.kit.languages import ENDONYMS
from kuula.people.actions import revision
from kuula.people.models import AttributeKind, Channel, Customer, Source
from kuula.people.profile import Known, Occasion, Profile
from kuula.people.values import attribute_field, words_of, written
from kuula.ui.formats import full_date
from kuula.ui.page import Option
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

SOON: Final = 30
SHORT: Final = 5
_CONTROLS: Final = {
    AttributeKind.YES_NO: "select",
    AttributeKind.CHOICE: "select",
    AttributeKind.DATE: "date",
}


@dataclass(frozen=True, slots=True)
class AttributeRow:
    """One attribute: how it is drawn, what stands in it, where that comes from, what is wrong."""

    id: int
    name: str
    label: str
    control: str
    options: Sequence[Option]
    value: str
    words: str
    about: str
    url: str
    history_url: str
    seen: str
    may: bool
    hidden: bool
    archived: bool
    error: str = ""


@dataclass(frozen=True, slots=True)
class DateLine:
    """An important date; `soon` says in how many days it comes, within a month."""

    id: int
    kind: str
    label: str
    on: str
    next: str
    soon: int | None


@dataclass(frozen=True, slots=True)
class SegmentChip:
    """A segment the customer is in, and how its people are served."""

    name: str
    url: str
    greeting: str
    asks: str
    served: str


@dataclass(frozen=True, slots=True)
class ShortProfile:
    """What stands of a profile beside a conversation."""

    lines: Sequence[tuple[str, str]]
    notes: Sequence[tuple[str, str]]
    dates: Sequence[DateLine]


def today() -> date:
    """The reader's day."""
    return timezone.localtime(clock.now()).date()


def facts_of(customer: Customer, profile: Profile, around: Surroundings) -> list[tuple[str, str]]:
    """What is known in words, as pairs of name and value; nothing that is empty."""
    staff = {one.id: one.name for one in around.colleagues}
    company = customer.company.name if customer.company else ""
    if company and profile.parent:
        company = f"{company} ({profile.parent})"
    languages = [customer.language, *customer.languages]
    pairs = (
        (_("Wants to be called"), customer.called),
        (_("Other names"), customer.other_names),
        (_("Company"), company),
        (_("City"), customer.city),
        (_("Phone"), customer.phone),
        (_("Languages"), ", ".join(ENDONYMS[one] for one in languages if one in ENDONYMS)),
        (_("Likes to be reached by"), _label(Channel.choices, customer.channel)),
        (_("Best times"), customer.times),
        (_("Owner on our side"), staff.get(profile.owner_id or 0, "")),
        (_("Sponsor on our side"), staff.get(profile.sponsor_id or 0, "")),
    )
    return [(name, value) for name, value in pairs if value]


def attribute_rows(actor: Actor, customer: Customer, profile: Profile) -> list[AttributeRow]:
    """Every attribute in use, and archived ones that hold something."""
    return [attribute_row(actor, customer, one) for one in profile.attributes]


def attribute_row(
    actor: Actor, customer: Customer, known: Known, sent: str | None = None, error: str = ""
) -> AttributeRow:
    """One attribute as it stands, or as it was `sent` with what is wrong."""
    one, value = known.attribute, known.value
    may = actor.may(Permission.CUSTOMERS_CHANGE) and customer.erased_at is None
    allowed = may and not (one.sensitive and not actor.may(Permission.SENSITIVE))
    stands = written(one, value) if value is not None else ""
    return AttributeRow(
        id=one.pk,
        name=attribute_field(one.pk),
        label=f"{one.name}, {one.currency}" if one.currency else one.name,
        control=_CONTROLS.get(AttributeKind(one.kind), "text"),
        options=_options(known, stands),
        value=stands if sent is None else sent,
        words=words_of(one, value) if value is not None else "",
        about=about(known),
        url=reverse("customer_attribute", args=[customer.pk, one.pk]),
        history_url=reverse("customer_attribute_history", args=[customer.pk, one.pk]),
        seen=revision(known.changed_at),
        may=allowed and not known.archived,
        hidden=known.hidden,
        archived=known.archived,
        error=error,
    )


def about(known: Known) -> str:
    """Where a value comes from and as of when; empty for none."""
    if known.as_of is None or (known.value is None and not known.hidden):
        return ""
    places = {"source": _label(Source.choices, known.source), "date": full_date(known.as_of)}
    return _("from %(source)s, as of %(date)s") % places


def date_line(one: Occasion, now: date) -> DateLine:
    """A date in words."""
    kept = one.kept
    on = full_date(date(kept.year, kept.month, kept.day)) if kept.year else ""
    away = (one.next - now).days if one.next else None
    return DateLine(
        id=kept.pk,
        kind=str(kept.get_kind_display()),
        label=kept.label,
        on=on,
        next=full_date(one.next) if one.next else "",
        soon=away if away is not None and away <= SOON else None,
    )


def short_profile(customer: Customer, profile: Profile) -> ShortProfile:
    """The few lines for the pane beside a conversation."""
    now = today()
    lines = list(_short_lines(customer, profile))
    lines += [
        (one.attribute.name, words_of(one.attribute, one.value))
        for one in profile.attributes
        if one.value is not None and not one.archived and not one.attribute.sensitive
    ][:SHORT]
    dates = [date_line(one, now) for one in profile.occasions]
    notes = [(str(one.get_kind_display()), one.text) for one in profile.notes[:3]]
    return ShortProfile(lines, notes, [one for one in dates if one.soon is not None][:2])


def segment_chips(profile: Profile, around: Surroundings) -> list[SegmentChip]:
    """The segments of a customer; of a team that the reader does not know nothing is told."""
    staff = {one.id: one.name for one in around.colleagues}
    teams = {one.pk: one.name for one in around.teams}
    return [
        SegmentChip(
            name=one.name,
            url=reverse("segment", args=[one.id]),
            greeting=one.greeting,
            asks=one.asks,
            served=", ".join(
                name for name in (staff.get(one.staff_id or 0), teams.get(one.team_id or 0)) if name
            ),
        )
        for one in profile.segments
        if one.team_id is None or one.team_id in teams
    ]


def _short_lines(customer: Customer, profile: Profile) -> Iterator[tuple[str, str]]:
    if customer.called:
        yield _("Wants to be called"), customer.called
    how = ", ".join(
        part for part in (_label(Channel.choices, customer.channel), customer.times) if part
    )
    if how:
        yield _("Likes to be reached by"), how
    for contact in profile.contacts[:3]:
        yield str(contact.get_kind_display()), contact.value


def _label(choices: Sequence[tuple[str, object]], value: str) -> str:
    known: Mapping[str, object] = dict(choices)
    return str(known.get(value, value))


def _options(known: Known, stands: str) -> Sequence[Option]:
    """What can be chosen: the options in use, and an archived one that stands there."""
    if known.attribute.kind == AttributeKind.YES_NO:
        return [Option("", "—"), Option("yes", _("Yes")), Option("no", _("No"))]
    used = [
        Option(one["key"], one["label"])
        for one in known.attribute.options
        if not one["archived"] or one["key"] == stands
    ]
    return [Option("", "—"), *used]
