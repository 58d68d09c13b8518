"""One reply template as it is edited, with a preview and its other languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from markupsafe import Markup

from kuula.desk.access import conversation_for, template_for, templates_for
from kuula.desk.actions.owning import ALL, OWN, may_change_of
from kuula.desk.models import Conversation, ReplyTemplate
from kuula.desk.placeholders import fill, preview
from kuula.desk.search import number_in
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.forms.templates import Known, TemplateEdit
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.prose import paragraphs
from kuula.faces.agent.pages.templates import used_words, whose_words
from kuula.kit.languages import ENDONYMS
from kuula.kit.placeholders import KNOWN, unfilled
from kuula.kit.problems import NotFound
from kuula.kit.text import whole_number
from kuula.ui.page import NavItem, Page
from kuula.workspace.permissions import Permission
from kuula.workspace.queries import brands, known_teams

FOLDERS: Final = 500


@dataclass(frozen=True, kw_only=True)
class TemplatePage(Page):
    """One template; `shown` is its text as a customer would get it, `languages` are its others and
    those it could have."""

    form: TemplateEdit
    action: str
    removal_url: str
    shown: Markup
    with_number: str
    missing: str
    places: Sequence[str]
    may_change: bool
    about: str
    languages: Sequence[NavItem]
    lacking: Sequence[NavItem]


def template_page(
    request: StaffRequest, template: ReplyTemplate | None, form: TemplateEdit
) -> TemplatePage:
    """One template, or a new one; `form` as it stands or as sent."""
    text = str(form["text"].value() or "")
    talk = _previewed(request)
    words = fill(text, talk, request.user) if talk else preview(text, request.user)
    own = reverse("template", args=[template.pk]) if template else reverse("template_new")
    changeable = template is None or may_change_of(request.actor, template.staff_id)
    there = _languages(request, template) if template else []
    return TemplatePage(
        title=template.name if template else _("New template"),
        frame=frame_for(request, "templates"),
        form=form,
        action=own,
        removal_url=reverse("template_removal", args=[template.pk]) if template else "",
        shown=paragraphs(words),
        with_number=str(talk.pk) if talk else "",
        missing=", ".join(f"{{{name}}}" for name in unfilled(words)) if talk else "",
        places=[f"{{{name}}}" for name in KNOWN],
        may_change=changeable,
        about=_about(template) if template else "",
        languages=there if len(there) > 1 else (),
        lacking=_lacking(template, there) if template and changeable else (),
    )


def template_form(request: StaffRequest, template: ReplyTemplate | None) -> TemplateEdit:
    """The form with the template as it stands, or as sent. A new one may be another language of
    the one that `?beside=` names."""
    known = _known(request, template)
    if request.method == "POST":
        return TemplateEdit(request.POST, known=known)
    if template is not None:
        return TemplateEdit(known=known, initial=TemplateEdit.of(template))
    beside = _beside(request)
    begun = TemplateEdit.of(beside) | {"text": ""} if beside else {"whose": _usual(request)}
    language = request.GET.get("language", "")
    begun["language"] = language if language in ENDONYMS else request.user.language
    return TemplateEdit(known=known, initial=begun)


def _usual(request: StaffRequest) -> str:
    return ALL if request.actor.may(Permission.TEMPLATES) else OWN


def _beside(request: StaffRequest) -> ReplyTemplate | None:
    number = whole_number(request.GET.get("beside", ""))
    try:
        return template_for(request.actor, number) if number else None
    except NotFound:
        return None


def _known(request: StaffRequest, template: ReplyTemplate | None) -> Known:
    whose = [(OWN, _("Only me"))]
    if request.actor.may(Permission.TEMPLATES):
        mine = request.actor.team_ids
        teams = [(str(one.pk), one.name) for one in known_teams(request.actor) if one.pk in mine]
        whose += [(ALL, _("Everybody")), *teams]
        if template is not None and template.team and template.team.retired_at is not None:
            whose.append((str(template.team_id), template.team.name))
    folders = templates_for(request.actor).exclude(folder="").order_by("folder")
    named = folders.values_list("folder", flat=True).distinct()
    return Known(
        brands=[(str(one.pk), one.name) for one in brands()],
        whose=whose,
        folders=list(named[:FOLDERS]),
    )


def _about(template: ReplyTemplate) -> str:
    """Whose it is, where it stands, how much it is used."""
    parts = (whose_words(template), template.folder, used_words(template))
    return " · ".join(part for part in parts if part)


def _languages(request: StaffRequest, template: ReplyTemplate) -> list[NavItem]:
    """The template in every language it has, for the same brand."""
    owned = templates_for(request.actor).filter(staff=template.staff_id, team=template.team_id)
    found = owned.filter(name__iexact=template.name, brand=template.brand_id).order_by("language")
    return [
        NavItem(
            label=ENDONYMS.get(one.language, one.language),
            url=reverse("template", args=[one.pk]),
            current=one.pk == template.pk,
        )
        for one in found
    ]


def _lacking(template: ReplyTemplate, there: Sequence[NavItem]) -> list[NavItem]:
    """The languages it has no text in, each with where to write it."""
    written = {one.label for one in there}
    begin = f"{reverse('template_new')}?beside={template.pk}&language="
    return [
        NavItem(label=name, url=f"{begin}{code}")
        for code, name in ENDONYMS.items()
        if name not in written
    ]


def _previewed(request: StaffRequest) -> Conversation | None:
    """The conversation that `?with=` names, if the reader may see it."""
    asked = request.POST.get("with") or request.GET.get("with", "")
    number = number_in(asked)
    try:
        return conversation_for(request.actor, number) if number else None
    except NotFound:
        return None
