"""What stands in a profile: contacts, dates, notes, attributes."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kuula.faces.agent.doors import StaffRequest, staff_may
from kuula.faces.agent.forms.meanwhile import seen_in, show_newer
from kuula.faces.agent.forms.profile import ContactEdit, DateEdit, NoteEdit
from kuula.faces.agent.forms.saving import saved
from kuula.faces.agent.frame import frame_for, say, warn
from kuula.faces.agent.pages.customers import customer_page
from kuula.faces.agent.pages.facts import Line, lines_of
from kuula.faces.agent.pages.profile import attribute_row, today
from kuula.faces.agent.pages.surroundings import surroundings
from kuula.faces.agent.rendering import fragment, screen
from kuula.kit.problems import NotAllowed, NotFound, Problem
from kuula.people import actions as people
from kuula.people.access import attribute_for, contact_for, customer_for, date_for, note_for
from kuula.people.models import Customer
from kuula.people.profile import Known, profile_of
from kuula.people.queries import attribute_story
from kuula.people.values import attribute_field
from kuula.ui.page import Page
from kuula.workspace.permissions import Permission


@dataclass(frozen=True, kw_only=True)
class NotePage(Page):
    """A note to change."""

    form: NoteEdit
    note_id: int
    back_url: str


@dataclass(frozen=True, kw_only=True)
class AttributeStoryPage(Page):
    """What an attribute of a customer was set to."""

    customer: str
    back_url: str
    sensitive: bool
    lines: tuple[Line, ...]
    older: str


@require_POST
@staff_may(Permission.CUSTOMERS_CHANGE)
def contacts(request: StaffRequest, customer_id: int) -> HttpResponse:
    """One more telephone or handle."""
    found = customer_for(request.actor, customer_id)
    form = ContactEdit(request.POST, auto_id="contact-%s")

    def act() -> None:
        people.add_contact(request.actor, customer=found, **form.cleaned_data)

    return _added(request, found, form, act)


@require_POST
@staff_may(Permission.CUSTOMERS_CHANGE)
def proof(request: StaffRequest, contact_id: int) -> HttpResponse:
    """Whether a contact is proved to be theirs."""
    contact = contact_for(request.actor, contact_id)
    verified = request.POST.get("verified") == "1"
    people.verify_contact(request.actor, contact=contact, verified=verified)
    return _back(contact.customer_id, "contacts")


@require_POST
@staff_may(Permission.CUSTOMERS_CHANGE)
def contact_removal(request: StaffRequest, contact_id: int) -> HttpResponse:
    """Out with a contact."""
    contact = contact_for(request.actor, contact_id)
    people.remove_contact(request.actor, contact=contact)
    return _back(contact.customer_id, "contacts")


@require_POST
@staff_may(Permission.CUSTOMERS_CHANGE)
def dates(request: StaffRequest, customer_id: int) -> HttpResponse:
    """One more important date."""
    found = customer_for(request.actor, customer_id)
    form = DateEdit(request.POST, auto_id="date-%s")
    return _added(
        request,
        found,
        form,
        lambda: people.note_date(request.actor, customer=found, form=form.filled()),
    )


@require_POST
@staff_may(Permission.CUSTOMERS_CHANGE)
def date_removal(request: StaffRequest, date_id: int) -> HttpResponse:
    """Out with a date."""
    date = date_for(request.actor, date_id)
    people.remove_date(request.actor, date=date)
    return _back(date.customer_id, "dates")


@require_POST
@staff_may(Permission.CUSTOMER_NOTES)
def notes(request: StaffRequest, customer_id: int) -> HttpResponse:
    """One more note."""
    found = customer_for(request.actor, customer_id)
    form = NoteEdit(request.POST, auto_id="note-%s")
    return _added(
        request,
        found,
        form,
        lambda: people.write_note(request.actor, customer=found, form=form.filled()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_may(Permission.CUSTOMER_NOTES)
def note(request: StaffRequest, note_id: int) -> HttpResponse:
    """Other words for a note, unless a colleague wrote some meanwhile."""
    found = note_for(request.actor, note_id)
    stands = {"kind": found.kind, "felt": found.felt, "text": found.text}
    revision = people.revision(found.changed_at)
    form = NoteEdit(request.POST or None, initial={**stands, "seen": revision})

    def act() -> None:
        seen = seen_in(form)
        people.change_note(request.actor, note=found, form=form.filled(), seen=seen)

    if saved(form, act):
        say(request, _("The note is saved"))
        return _back(found.customer_id, "notes")
    status = 422 if form.is_bound else 200
    if form.is_bound and seen_in(form) not in (None, revision):
        show_newer(form, stands, revision)
        status = 409
    page = NotePage(
        title=_("Change a note"),
        frame=frame_for(request, "customers"),
        form=form,
        note_id=note_id,
        back_url=reverse("customer", args=[found.customer_id]),
    )
    return screen(request, "customers/note.html", page, status=status)


@require_POST
@staff_may(Permission.CUSTOMER_NOTES)
def note_removal(request: StaffRequest, note_id: int) -> HttpResponse:
    """Out with a note."""
    found = note_for(request.actor, note_id)
    people.remove_note(request.actor, note=found)
    return _back(found.customer_id, "notes")


@require_POST
@staff_may(Permission.CUSTOMERS_CHANGE)
def attribute(request: StaffRequest, customer_id: int, attribute_id: int) -> HttpResponse:
    """Fill in one attribute; what it cannot hold, and what a colleague wrote meanwhile, is said
    beside it."""
    found = customer_for(request.actor, customer_id)
    one = attribute_for(request.actor, attribute_id)
    said, error = request.POST.get(attribute_field(one.pk), ""), ""
    stamp = people.Stamp(seen=request.POST.get("seen"))
    try:
        people.set_attribute(request.actor, customer=found, attribute=one, said=said, stamp=stamp)
    except (NotFound, NotAllowed):
        raise
    except Problem as problem:
        error = str(problem)
    if not request.headers.get("HX-Request"):
        if error:
            warn(request, error)
        return _back(customer_id, "attributes")
    known = _known(request, found, attribute_id)
    row = attribute_row(request.actor, found, known, said if error else None, error)
    answer = fragment(request, "customers/one/attribute_alone.html", row=row)
    answer.status_code = 422 if error else 200
    return answer


@require_safe
@staff_may(Permission.CUSTOMERS_READ)
def attribute_history(request: StaffRequest, customer_id: int, attribute_id: int) -> HttpResponse:
    """What an attribute was set to, the latest first."""
    found = customer_for(request.actor, customer_id)
    one = attribute_for(request.actor, attribute_id)
    cursor = request.GET.get("after", "")
    facts = attribute_story(request.actor, found, one, cursor=cursor)
    own = reverse("customer_attribute_history", args=[customer_id, attribute_id])
    page = AttributeStoryPage(
        title=one.name,
        frame=frame_for(request, "customers"),
        customer=found.name or _("Erased person"),
        back_url=reverse("customer", args=[customer_id]),
        sensitive=one.sensitive,
        lines=tuple(lines_of(facts.rows, surroundings(request.actor).names(found.name))),
        older=f"{own}?after={facts.next}" if facts.next else "",
    )
    return screen(request, "customers/attribute.html", page)


def _known(request: StaffRequest, found: Customer, attribute_id: int) -> Known:
    profile = profile_of(request.actor, found, today=today())
    known = (one for one in profile.attributes if one.attribute.pk == attribute_id)
    row = next(known, None)
    if row is None:
        raise NotFound(_("There is no such attribute."))
    return row


def _added(
    request: StaffRequest, found: Customer, form: forms.Form, act: Callable[[], object]
) -> HttpResponse:
    """Back to the profile, or the profile with what is wrong."""
    if saved(form, act):
        return _back(found.pk)
    page = customer_page(request, found.pk, sent=form)
    return screen(request, "customers/one/page.html", page, status=422)


def _back(customer_id: int, part: str = "") -> HttpResponse:
    return redirect(reverse("customer", args=[customer_id]) + (f"#{part}" if part else ""))
