"""Macros: the list, one as it is edited, and what one would change before it runs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from kuula.desk.actions.macros.running import tags_after
from kuula.desk.actions.macros.saving import may_change
from kuula.desk.actions.owning import ALL, OWN
from kuula.desk.checklists.access import checklists_for
from kuula.desk.fields.access import fields_for
from kuula.desk.fields.near import Filled
from kuula.desk.fields.values import Value, value_of, words_of
from kuula.desk.macros.access import macros_for
from kuula.desk.macros.planning import Plan, Said, plan_of
from kuula.desk.macros.steps import ME, Steps
from kuula.desk.models import Conversation, CustomField, Macro, Priority, State
from kuula.desk.queries import tag_names_of
from kuula.faces.agent.doors import StaffRequest
from kuula.faces.agent.forms.macros import Known, MacroEdit
from kuula.faces.agent.frame import frame_for
from kuula.faces.agent.pages.fields import FieldRow, row_of
from kuula.faces.agent.pages.portion import Portion, portion_of
from kuula.faces.agent.pages.prose import paragraphs
from kuula.faces.agent.pages.surroundings import Surroundings, surroundings
from kuula.faces.agent.pages.where import where_in
from kuula.kit.languages import ENDONYMS
from kuula.kit.placeholders import KNOWN
from kuula.kit.problems import Problem
from kuula.ui.page import Page
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, slots=True)
class MacroRow:
    """One macro of the list: whose it is, what it does, how often it ran."""

    url: str
    name: str
    whose: str
    does: str
    runs: str


@dataclass(frozen=True, kw_only=True)
class MacrosPage(Page):
    """The list, a portion of it."""

    part: Portion[MacroRow]


@dataclass(frozen=True, kw_only=True)
class MacroPage(Page):
    """One macro to fill in; `values` are its custom fields."""

    form: MacroEdit
    values: Sequence[FieldRow]
    places: Sequence[str]
    removal_url: str


@dataclass(frozen=True, slots=True)
class Change:
    """Something that would change: what, from what, to what."""

    label: str
    was: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words that would be written, and what is to be known of them."""

    shown: Markup
    remark: str


@dataclass(frozen=True, kw_only=True)
class PreviewPage(Page):
    """What a macro would change. With `missing` it cannot run here."""

    number: int
    subject: str
    changes: Sequence[Change]
    reply: Words | None
    note: Words | None
    missing: str
    problem: str
    run_url: str
    back_url: str
    edit_url: str


def macros_page(request: StaffRequest) -> MacrosPage:
    """The macros one can run."""
    rows = [_row(request, one) for one in macros_for(request.actor)]
    part = portion_of(request, rows, lambda row: f"{row.name} {row.does}")
    return MacrosPage(title=_("Macros"), frame=frame_for(request, "templates"), part=part)


def macro_page(request: StaffRequest, macro: Macro | None, form: MacroEdit) -> MacroPage:
    """One macro, or a new one."""
    steps = Steps.of(macro) if macro else Steps()
    return MacroPage(
        title=macro.name if macro else _("New macro"),
        frame=frame_for(request, "templates"),
        form=form,
        values=_values(request, steps, form),
        places=[f"{{{name}}}" for name in KNOWN],
        removal_url=reverse("macro_removal", args=[macro.pk]) if macro else "",
    )


def macro_form(request: StaffRequest, macro: Macro | None) -> MacroEdit:
    """The form with the macro as it stands, or as sent."""
    initial = MacroEdit.of(macro) if macro else {"whose": OWN}
    return MacroEdit(request.POST or None, known=_known(request.actor), initial=initial)


def preview_page(
    request: StaffRequest, talk: Conversation, macro: Macro, problem: str = ""
) -> PreviewPage:
    """What the macro would change in a conversation, or why it did not run."""
    plan, where = plan_of(macro, talk, request.user), where_in(request)
    around = surroundings(request.actor)
    missing = _("There is no value here for: %(places)s")
    places = ", ".join(f"{{{name}}}" for name in plan.open)
    return PreviewPage(
        title=macro.name,
        frame=frame_for(request, "home"),
        number=talk.pk,
        subject=talk.subject or _("No subject"),
        changes=list(_changes(request, talk, plan, around)),
        reply=_words(plan.reply),
        note=_words(plan.note),
        missing=missing % {"places": places} if places else "",
        problem=problem,
        run_url=reverse("conversation_macro", args=[talk.pk, macro.pk]) + where.query,
        back_url=where.talk_url(talk.pk),
        edit_url=reverse("macro", args=[macro.pk]) if may_change(request.actor, macro) else "",
    )


def _changes(
    request: StaffRequest, talk: Conversation, plan: Plan, around: Surroundings
) -> Iterator[Change]:
    steps, none = plan.steps, "—"
    yield from _fields(request, talk, steps)
    if steps.tags or steps.tags_off:
        carried = tag_names_of(talk)
        after = tags_after(steps, carried)
        yield Change(_("Tags"), ", ".join(carried) or none, ", ".join(after) or none)
    if steps.priority:
        was, becomes = Priority(talk.priority).label, Priority(steps.priority).label
        yield Change(_("Priority"), str(was), str(becomes))
    if steps.checklist:
        lists = {one.pk: one.name for one in checklists_for(request.actor)}
        yield Change(_("Checklist"), "", lists.get(steps.checklist, "?"))
    if steps.team:
        teams = {str(team.pk): team.name for team in around.teams} | {"0": _("No team")}
        was_in = talk.team.name if talk.team else _("No team")
        yield Change(_("Team"), was_in, teams.get(steps.team, "?"))
    if steps.assignee:
        was_with = talk.assignee.name if talk.assignee else _("Nobody")
        yield Change(_("Assignee"), was_with, _who(request, steps.assignee, around))
    yield from _state(talk, plan)


def _state(talk: Conversation, plan: Plan) -> Iterator[Change]:
    """Where it stands at the end: a reply alone waits for the customer."""
    steps = plan.steps
    if steps.snooze:
        words = {"tomorrow": _("Until tomorrow"), "monday": _("Until Monday")}
        yield Change(_("Snooze"), "", words[steps.snooze])
    state = steps.state or (State.WAITING if plan.reply.text and not steps.snooze else "")
    if state and state != talk.state:
        yield Change(_("State"), str(State(talk.state).label), str(State(state).label))


def _fields(request: StaffRequest, talk: Conversation, steps: Steps) -> Iterator[Change]:
    known = {one.key: one for one in fields_for(request.actor)}
    for key, sent in steps.fields.items():
        field = known.get(key)
        if field is None:
            yield Change("?", "", ", ".join(sent))
            continue
        was = talk.fields.get(key)
        before = ", ".join(words_of(field, was)) if was is not None else "—"
        value = _value(field, sent)
        after = ", ".join(words_of(field, value)) if value is not None else "—"
        yield Change(field.name, before, after)


def _who(request: StaffRequest, assignee: str, around: Surroundings) -> str:
    if assignee == ME:
        return request.user.name
    names = {str(one.id): one.name for one in around.colleagues} | {"0": _("Nobody")}
    return names.get(assignee, "?")


def _words(said: Said) -> Words | None:
    if not said.text:
        return None
    if not said.is_foreign:
        return Words(paragraphs(said.text), ENDONYMS.get(said.language, ""))
    remark = _("There is no text in %(wanted)s; this one is in %(language)s.")
    named = {
        "wanted": ENDONYMS.get(said.wanted, said.wanted),
        "language": ENDONYMS.get(said.language, said.language),
    }
    return Words(paragraphs(said.text), remark % named)


def _row(request: StaffRequest, macro: Macro) -> MacroRow:
    whose = _("Only me") if macro.staff_id else macro.team.name if macro.team else _("Everybody")
    changeable = may_change(request.actor, macro)
    runs = ngettext("run %(num)d time", "run %(num)d times", macro.runs) % {"num": macro.runs}
    url = reverse("macro", args=[macro.pk]) if changeable else ""
    return MacroRow(url, macro.name, whose, ", ".join(_does(Steps.of(macro))), runs)


def _does(steps: Steps) -> Iterator[str]:
    """The kinds of things it does, for a line of the list."""
    parts = (
        (steps.reply, ", ".join(ENDONYMS[one] for one in steps.reply if one in ENDONYMS)),
        (steps.note, _("Private note")),
        (steps.fields, _("Fields")),
        (steps.tags or steps.tags_off, _("Tags")),
        (steps.priority, _("Priority")),
        (steps.checklist, _("Checklist")),
        (steps.team, _("Team")),
        (steps.assignee, _("Assignee")),
        (steps.state, _("State")),
        (steps.snooze, _("Snooze")),
    )
    return (words for part, words in parts if part)


def _known(actor: Actor) -> Known:
    around = surroundings(actor)
    teams = [(str(team.pk), team.name) for team in around.teams]
    whose = [(OWN, _("Only me"))]
    if actor.may(Permission.TEMPLATES):
        own = [one for one in teams if int(one[0]) in actor.team_ids]
        whose += [(ALL, _("Everybody")), *own]
    used = [one for one in checklists_for(actor) if one.archived_at is None]
    return Known(
        teams=teams,
        people=[(str(one.id), one.name) for one in around.colleagues if one.active],
        checklists=[(str(one.pk), one.name) for one in used],
        fields=[one for one in fields_for(actor) if one.archived_at is None],
        whose=whose,
    )


def _values(request: StaffRequest, steps: Steps, form: MacroEdit) -> list[FieldRow]:
    rows = []
    for field in fields_for(request.actor):
        if field.archived_at is not None:
            continue
        stands = steps.fields.get(field.key, [])
        sent = request.POST.getlist(f"field-{field.pk}") if form.is_bound else stands
        rows.append(row_of(request, None, Filled(field, _value(field, stands)), sent))
    return rows


def _value(field: CustomField, sent: Sequence[str]) -> Value | None:
    """The value a macro sets, None when the field cannot hold it any more."""
    try:
        return value_of(field, sent)
    except Problem:
        return None
