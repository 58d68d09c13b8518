"""Sources of mentions, connected, changed and put aside by people."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _

from kuula.kit import clock
from kuula.kit.languages import ENDONYMS
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import one_line
from kuula.ledger.recording import About, record
from kuula.listening.mentions import events
from kuula.listening.models import MentionSource, Touchpoint
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Brand, Staff
from kuula.workspace.permissions import Permission

MOST: Final = 200
NAME: Final = 80
LONGEST_ADDRESS: Final = 2000
EVERY: Final = (15, 60, 360, 1440)
LONGEST_TARGET: Final = 60 * 24 * 30
USUAL_TOUCHPOINT: Final = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceForm:
    """A source as edited; the fields are those of the model. `kind` counts for a new one only."""

    name: str
    kind: str
    brand_id: int
    touchpoint_id: int
    language: str = ""
    target_minutes: int | None = None
    owner_id: int | None = None
    address: str = ""
    every: int = 60
    active: bool = True


def save_source(
    actor: Actor, *, form: SourceForm, source: MentionSource | None = None
) -> MentionSource:
    """Connect a source of mentions, or change one; a feed is asked within a minute.

    A feed with another address is asked as if for the first time, and one that had stopped is asked
    again. Raises Problem naming the field, Conflict for a name that is taken and for more than 200.
    """
    allow(actor, Permission.MENTION_SOURCES)
    with transaction.atomic():
        saved = _locked(source) if source else _begun(form.kind)
        _check(form, saved)
        _fill(saved, form)
        saved.save()
        record(events.SourceSaved(saved.pk, saved.name), actor.who, About(brand=saved.brand_id))
    return saved


def archive_source(actor: Actor, *, source: MentionSource, archived: bool) -> None:
    """Put a source aside, or take it up again. What it told stays. Raises Conflict when another one
    has its name by now."""
    allow(actor, Permission.MENTION_SOURCES)
    with transaction.atomic():
        locked = _locked(source)
        if (locked.archived_at is not None) == archived:
            return
        if not archived:
            _refuse_taken(locked.name, locked)
        locked.archived_at = clock.now() if archived else None
        locked.next_at = clock.now()
        locked.save(update_fields=["archived_at", "next_at"])
        event = events.SourceArchived(locked.pk, locked.name, archived)
        record(event, actor.who, About(brand=locked.brand_id))


def checked_address(address: str) -> str:
    """An address on the web as it is kept. Raises Problem for anything else."""
    said = address.strip()
    try:
        parts = urlsplit(said)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
        signs_in = parts.username is not None
    except ValueError:
        usable = signs_in = False
    if not usable or len(said) > LONGEST_ADDRESS or any(one.isspace() for one in said):
        raise Problem(_("Write a whole address that begins with https://."), field="address")
    if signs_in:
        raise Problem(_("Leave name and password out of the address."), field="address")
    return said


def _begun(kind: str) -> MentionSource:
    if kind not in MentionSource.Kind.values:
        raise Problem(_("Choose how mentions come in."), field="kind")
    if MentionSource.objects.in_use().count() >= MOST:
        raise Conflict(_("There are 200 sources. Archive one first."))
    return MentionSource(kind=kind, made_at=clock.now())


def _locked(source: MentionSource) -> MentionSource:
    return MentionSource.objects.select_for_update().get(pk=source.pk)


def _check(form: SourceForm, saved: MentionSource) -> None:
    name = one_line(form.name, NAME)
    if not name:
        raise Problem(_("A source needs a name."), field="name")
    if saved.archived_at is None:
        _refuse_taken(name, saved)
    _check_places(form)
    if form.target_minutes is not None and not 1 <= form.target_minutes <= LONGEST_TARGET:
        raise Problem(_("A reply target is between a minute and 30 days."), field="target")
    if saved.kind == MentionSource.Kind.FEED and form.every not in EVERY:
        raise Problem(_("Choose how often the feed is read."), field="every")


def _check_places(form: SourceForm) -> None:
    if not Brand.objects.filter(pk=form.brand_id).exists():
        raise Problem(_("There is no such brand."), field="brand")
    if not Touchpoint.objects.filter(pk=form.touchpoint_id).exists():
        raise Problem(_("There is no such touchpoint."), field="touchpoint")
    if form.language and form.language not in ENDONYMS:
        raise Problem(_("Choose a language of the list."), field="language")
    if form.owner_id is not None and not Staff.objects.filter(pk=form.owner_id).exists():
        raise Problem(_("There is no such colleague."), field="owner")


def _refuse_taken(name: str, but: MentionSource) -> None:
    if MentionSource.objects.in_use().filter(name__iexact=name).exclude(pk=but.pk).exists():
        raise Conflict(_("Another source has this name."), field="name")


def _fill(saved: MentionSource, form: SourceForm) -> None:
    saved.name = one_line(form.name, NAME)
    saved.brand_id, saved.touchpoint_id = form.brand_id, form.touchpoint_id
    saved.language, saved.target_minutes = form.language, form.target_minutes
    saved.owner_id, saved.active = form.owner_id, form.active
    if saved.kind != MentionSource.Kind.FEED:
        return
    address = checked_address(form.address)
    if address != saved.address:
        saved.etag = saved.modified = ""
    saved.address, saved.every = address, form.every
    saved.failures, saved.why, saved.stopped_at = 0, "", None
    saved.next_at = clock.now()
