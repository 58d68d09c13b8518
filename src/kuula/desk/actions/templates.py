"""Writers of reply templates."""

from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from kuula.desk import events
from kuula.desk.actions.owning import ALL, Owner, allow_change_of, owner_named
from kuula.desk.models import ReplyTemplate
from kuula.kit import clock
from kuula.kit.languages import ENDONYMS, LANGUAGES
from kuula.kit.placeholders import check_placeholders
from kuula.kit.problems import Conflict, NotFound, Problem
from kuula.kit.text import clean, one_line
from kuula.ledger.recording import About, record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission

NAME: Final = 80
FOLDER: Final = 60
MOST: Final = 1000


@dataclass(frozen=True, slots=True)
class TemplateForm:
    """A reply template as edited. `whose` is "own", "all", or the number of a team; `folder` None
    leaves it where it is, or puts a new language beside the others."""

    name: str
    language: str
    text: str
    brand_id: int | None = None
    whose: str = ALL
    folder: str | None = ""


def save_template(
    actor: Actor, *, form: TemplateForm, template: ReplyTemplate | None = None
) -> ReplyTemplate:
    """Write a new template or change one. Given to another owner or folder, it takes its other
    languages along.

    One's own need no right; others need the right to change templates. Raises Problem on unknown
    placeholders, Conflict for a taken name or more than 1,000 of one owner, NotFound for one that
    was removed meanwhile.
    """
    owner = owner_named(actor, form.whose)
    if template is not None:
        allow_change_of(actor, template.staff_id)
    name, text = one_line(form.name, NAME), clean(form.text).strip()
    if not name or not text:
        raise Problem(_("A template needs a name and a text."), field="name")
    if form.language not in LANGUAGES:
        raise Problem(_("Kuula does not know this language."), field="language")
    check_placeholders(text)
    with transaction.atomic():
        saved, others = _locked(actor, template)
        moving = others if _same(saved.name, name) else []
        saved.name, saved.language, saved.text = name, form.language, text
        saved.brand_id, saved.changed_at = form.brand_id, clock.now()
        moved = _give(saved, owner, moving)
        saved.folder = _folder_for(saved, form.folder)
        saved.save()
        _versions_of(saved).exclude(folder=saved.folder).update(folder=saved.folder)
        for one in (saved, *moved):
            record(_changed(one), actor.who, _about(one))
    return saved


def remove_template(actor: Actor, *, template: ReplyTemplate) -> None:
    """Remove a template; replies written with it stay as they are. Twice changes nothing."""
    allow_change_of(actor, template.staff_id)
    with transaction.atomic():
        gone, _rows = ReplyTemplate.objects.filter(pk=template.pk).delete()
        if gone:
            record(_changed(template, removed=True), actor.who, _about(template))


def note_template_use(actor: Actor, *, template: ReplyTemplate) -> None:
    """Count that the template was put into an answer; no fact about a customer. The caller looked
    it up for the actor."""
    allow(actor, Permission.READ)
    found = ReplyTemplate.objects.filter(pk=template.pk)
    found.update(uses=F("uses") + 1, used_at=clock.now())


def _locked(
    actor: Actor, template: ReplyTemplate | None
) -> tuple[ReplyTemplate, list[ReplyTemplate]]:
    """The template as it stands and its other languages, all locked in one order; a new one has
    none."""
    if template is None:
        return ReplyTemplate(), []
    fresh = ReplyTemplate.objects.filter(pk=template.pk).first() or template
    rows = list(_versions_of(fresh).select_for_update().order_by("pk"))
    saved = next((one for one in rows if one.pk == template.pk), None)
    if saved is None:
        raise NotFound(_("There is no such template."))
    allow_change_of(actor, saved.staff_id)
    return saved, [one for one in rows if one.pk != template.pk]


def _versions_of(template: ReplyTemplate) -> "QuerySet[ReplyTemplate]":
    """A template in all its languages and for all its brands."""
    owned = ReplyTemplate.objects.filter(staff=template.staff_id, team=template.team_id)
    return owned.filter(name__iexact=template.name)


def _give(saved: ReplyTemplate, owner: Owner, others: list[ReplyTemplate]) -> list[ReplyTemplate]:
    """Make it the owner's, and its other languages with it; answers those."""
    moves = (saved.staff_id, saved.team_id) != (owner.staff_id, owner.team_id)
    with_it = others if moves and not saved._state.adding else []
    saved.staff_id, saved.team_id = owner.staff_id, owner.team_id
    theirs = ReplyTemplate.objects.filter(staff=owner.staff_id, team=owner.team_id)
    coming = len(with_it) + (1 if moves or saved._state.adding else 0)
    if coming and theirs.count() + coming > MOST:
        raise Conflict(_("1,000 templates are saved already. Remove one first."), field="name")
    _refuse_twin(saved)
    for one in with_it:
        one.staff_id, one.team_id = owner.staff_id, owner.team_id
        _refuse_twin(one)
        one.save(update_fields=["staff", "team"])
    return with_it


def _refuse_twin(wanted: ReplyTemplate) -> None:
    twins = _versions_of(wanted).filter(language=wanted.language, brand=wanted.brand_id)
    if twins.exclude(pk=wanted.pk or 0).exists():
        words = _("There is a template with this name in %(language)s already.")
        raise Conflict(words % {"language": ENDONYMS[wanted.language]}, field="name")


def _folder_for(saved: ReplyTemplate, wanted: str | None) -> str:
    """The folder as its owner writes it already, else as sent."""
    if wanted is None:
        beside = _versions_of(saved).values_list("folder", flat=True).first()
        return saved.folder if not saved._state.adding else beside or ""
    folder = one_line(wanted, FOLDER).strip("/ ")
    owned = Q(staff=saved.staff_id, team=saved.team_id)
    known = ReplyTemplate.objects.filter(owned, folder__iexact=folder).exclude(pk=saved.pk or 0)
    return known.values_list("folder", flat=True).first() or folder


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _changed(template: ReplyTemplate, *, removed: bool = False) -> events.TemplateChanged:
    """Only what is for everybody is called by its name."""
    shared = template.staff_id is None and template.team_id is None
    name = template.name if shared else ""
    return events.TemplateChanged(name=name, removed=removed, template_id=template.pk)


def _about(template: ReplyTemplate) -> About:
    return About(brand=template.brand_id, team=template.team_id)
