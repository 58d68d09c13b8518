"""Contact forms: made, changed, switched off, their secrets replaced."""

from dataclasses import replace
from typing import Any

from ninja import Query, Router

from kuula.channels.form.access import form_for, forms_for
from kuula.channels.form.actions import FormWish, add_form, change_form, renew_secret
from kuula.channels.form.models import ContactForm
from kuula.faces.api.described import scope
from kuula.faces.api.once import once_with_secret
from kuula.faces.api.shapes.contact_forms import (
    ContactFormChange,
    ContactFormMade,
    ContactFormTold,
    NewContactForm,
    contact_form_told,
)
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked, Page, cut, paged
from kuula.faces.api.tokens import ApiRequest
from kuula.kit.crypto import unseal
from kuula.workspace.access import require
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["contact forms"])
MAILBOXES = scope(Permission.MAILBOXES)


@router.get("/contact-forms", response=Page[ContactFormTold], openapi_extra=MAILBOXES)
def list_contact_forms(request: ApiRequest, asked: Query[Asked]) -> Page[ContactFormTold]:
    """The contact forms, those that are switched off too."""
    return paged(cut(forms_for(request.auth), asked, key=lambda one: one.pk), contact_form_told)


@router.post("/contact-forms", response={201: ContactFormMade}, openapi_extra=MAILBOXES)
@once_with_secret("secret")
def make_contact_form(request: ApiRequest, form: NewContactForm) -> ContactFormMade:
    """Make a contact form. 409 for a taken name; the field that is wrong is named."""
    require(request.auth, Permission.MAILBOXES)
    made = add_form(request.auth, wish=_wish(FormWish("", 0), form.model_dump()))
    return _made(request.auth, made.pk)


@router.get("/contact-forms/{form_id}", response=ContactFormTold, openapi_extra=MAILBOXES)
def read_contact_form(request: ApiRequest, form_id: Id) -> ContactFormTold:
    """One contact form."""
    return contact_form_told(form_for(request.auth, form_id))


@router.patch("/contact-forms/{form_id}", response=ContactFormTold, openapi_extra=MAILBOXES)
def change_contact_form(
    request: ApiRequest, form_id: Id, change: ContactFormChange
) -> ContactFormTold:
    """Change a contact form, or switch it off and on."""
    form = form_for(request.auth, form_id)
    wish = _wish(_stands(form), change.model_dump(exclude_unset=True))
    change_form(request.auth, form=form, wish=wish)
    return contact_form_told(form_for(request.auth, form_id))


@router.post(
    "/contact-forms/{form_id}/secret", response={201: ContactFormMade}, openapi_extra=MAILBOXES
)
@once_with_secret("secret")
def replace_secret(request: ApiRequest, form_id: Id) -> ContactFormMade:
    """Replace the secret a site signs with; the old one does not count any more."""
    renew_secret(request.auth, form=form_for(request.auth, form_id))
    return _made(request.auth, form_id)


def _made(actor: Actor, form_id: int) -> ContactFormMade:
    form = form_for(actor, form_id)
    told = contact_form_told(form).model_dump()
    return ContactFormMade(**told, secret=unseal(form.secret_sealed))


def _stands(form: ContactForm) -> FormWish:
    return FormWish(
        name=form.name,
        brand_id=form.brand_id,
        team_id=form.team_id,
        topics=tuple(form.topics),
        sites=tuple(form.sites),
        active=form.active,
        kind=form.kind,
        department_id=form.department_id,
    )


def _wish(stands: FormWish, sent: dict[str, Any]) -> FormWish:
    """What stands with what was sent."""
    names = {"brand": "brand_id", "team": "team_id", "department": "department_id"}
    return replace(stands, **{names.get(name, name): value for name, value in sent.items()})
