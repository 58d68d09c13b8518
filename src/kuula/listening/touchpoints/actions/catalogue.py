"""The catalogue: where customers meet us, or hear of us."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from kuula.kit import clock
from kuula.kit.languages import ENDONYMS
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean, one_line
from kuula.ledger.recording import record
from kuula.listening.models import Touchpoint
from kuula.listening.models.standard import STANDARD
from kuula.listening.touchpoints import events
from kuula.workspace.actors import Actor, allow
from kuula.workspace.models import Staff
from kuula.workspace.permissions import Permission

NAME: Final = 60
ABOUT: Final = 500
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class TouchpointForm:
    """A touchpoint as edited; the fields are those of the model."""

    name: str
    kind: str
    about: str = ""
    owner_id: int | None = None


def bring_touchpoints(actor: Actor) -> None:
    """See that the touchpoints are there that facts of the ledger belong to. Safe to run twice."""
    allow(actor, Permission.LISTENING)
    known = set(Touchpoint.objects.exclude(key="").values_list("key", flat=True))
    missing = [key for key in STANDARD if key not in known]
    now = clock.now()
    Touchpoint.objects.bulk_create(
        [
            Touchpoint(key=key, name=STANDARD[key].name, kind=STANDARD[key].kind, made_at=now)
            for key in missing
        ],
        ignore_conflicts=True,
    )


def save_touchpoint(
    actor: Actor, *, form: TouchpointForm, touchpoint: Touchpoint | None = None
) -> Touchpoint:
    """Write a touchpoint down or change it. One that Kuula brought along keeps its key; called by
    its first name in any of our languages it is translated again.

    Raises Problem without a name or kind or for an owner who is not there, Conflict for a name that
    is taken and for more than 200.
    """
    allow(actor, Permission.LISTENING)
    with transaction.atomic():
        saved = _locked(touchpoint) if touchpoint else _begun()
        _check(form, saved)
        before = saved.name
        saved.name = _plain_name(form.name, saved.key)
        saved.kind, saved.owner_id = form.kind, form.owner_id
        saved.about = clean(form.about).strip()[:ABOUT]
        saved.save()
        previous = "" if before == saved.name else before
        record(events.TouchpointSaved(saved.pk, saved.name, previous), actor.who)
    return saved


def archive_touchpoint(actor: Actor, *, touchpoint: Touchpoint, archived: bool) -> None:
    """Put a touchpoint aside, or take it up again. What was experienced there stays counted. Raises
    Conflict when another one has its name by now."""
    allow(actor, Permission.LISTENING)
    with transaction.atomic():
        locked = _locked(touchpoint)
        if (locked.archived_at is not None) == archived:
            return
        if not archived:
            _refuse_taken(locked.name, locked)
        locked.archived_at = clock.now() if archived else None
        locked.save(update_fields=["archived_at"])
        record(events.TouchpointArchived(locked.pk, locked.name, archived), actor.who)


def undo_touchpoints(actor: Actor, *, names: Sequence[str]) -> None:
    """Take out those of these names that were not brought along, with what was derived of them."""
    allow(actor, Permission.ERASE)
    with transaction.atomic():
        Touchpoint.objects.filter(key="", name__in=names).delete()


def _begun() -> Touchpoint:
    if Touchpoint.objects.in_use().count() >= MOST:
        raise Conflict(_("There are 200 touchpoints. Archive one first."))
    return Touchpoint(made_at=clock.now())


def _locked(touchpoint: Touchpoint) -> Touchpoint:
    return Touchpoint.objects.select_for_update().get(pk=touchpoint.pk)


def _check(form: TouchpointForm, saved: Touchpoint) -> None:
    name = one_line(form.name, NAME)
    if not name:
        raise Problem(_("A touchpoint needs a name."), field="name")
    if form.kind not in Touchpoint.Kind.values:
        raise Problem(_("Choose what kind of touchpoint it is."), field="kind")
    if form.owner_id is not None and not Staff.objects.filter(pk=form.owner_id).exists():
        raise Problem(_("There is no such colleague."), field="owner")
    if saved.archived_at is None:
        _refuse_taken(_plain_name(name, saved.key), saved)


def _refuse_taken(name: str, but: Touchpoint) -> None:
    if Touchpoint.objects.in_use().filter(name__iexact=name).exclude(pk=but.pk).exists():
        raise Conflict(_("Another touchpoint has this name."), field="name")


def _plain_name(name: str, key: str) -> str:
    """The name as it is kept: the first one of a touchpoint of ours in English, so that everybody
    reads it in their language."""
    said = one_line(name, NAME)
    brought = STANDARD.get(key)
    if brought is None:
        return said
    for language in ENDONYMS:
        with override(language):
            if said == _(brought.name):
                return brought.name
    return said
