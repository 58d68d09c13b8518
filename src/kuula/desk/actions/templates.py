"""Writers of reply templates."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from kuula.desk import events
from kuula.desk.models import ReplyTemplate
from kuula.kit import clock
from kuula.kit.languages import LANGUAGES
from kuula.kit.placeholders import check_placeholders
from kuula.kit.problems import Conflict, Problem
from kuula.kit.text import clean, one_line
from kuula.ledger.recording import About, record
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class TemplateForm:
    """A reply template as edited."""

    name: str
    language: str
    text: str
    brand_id: int | None = None


def save_template(
    actor: Actor, *, form: TemplateForm, template: ReplyTemplate | None = None
) -> ReplyTemplate:
    """Write a new template or change one. Raises Problem on unknown placeholders or a taken
    name."""
    allow(actor, Permission.TEMPLATES)
    name, text = one_line(form.name, 80), clean(form.text).strip()
    if not name or not text:
        raise Problem(_("A template needs a name and a text."), field="name")
    if form.language not in LANGUAGES:
        raise Problem(_("Kuula does not know this language."), field="language")
    check_placeholders(text)
    with transaction.atomic():
        twins = ReplyTemplate.objects.filter(
            Q(brand_id=form.brand_id) if form.brand_id else Q(brand=None),
            name__iexact=name,
            language=form.language,
        ).exclude(pk=template.pk if template else 0)
        if twins.exists():
            raise Conflict(_("There is a template with this name already."), field="name")
        saved = template or ReplyTemplate()
        saved.name, saved.language, saved.text = name, form.language, text
        saved.brand_id, saved.changed_at = form.brand_id, clock.now()
        saved.save()
        record(events.TemplateChanged(name=name), actor.who, About(brand=form.brand_id))
    return saved


def remove_template(actor: Actor, *, template: ReplyTemplate) -> None:
    """Remove a template; replies written with it stay as they are."""
    allow(actor, Permission.TEMPLATES)
    with transaction.atomic():
        ReplyTemplate.objects.filter(pk=template.pk).delete()
        record(
            events.TemplateChanged(name=template.name, removed=True),
            actor.who,
            About(brand=template.brand_id),
        )
