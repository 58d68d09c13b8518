"""Privacy: purposes, consents with their proof, who looked, what is held."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router

from kuula.faces.api.described import scope
from kuula.faces.api.once import once, once_with_secret
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Asked, Page, paged
from kuula.faces.api.shapes.privacy import (
    ConsentTold,
    HeldTold,
    LookTold,
    MayTold,
    NewConsent,
    NewPurpose,
    PurposeChange,
    PurposeTold,
    SentWithdrawal,
    consent_told,
    look_told,
    purpose_told,
)
from kuula.faces.api.tokens import ApiRequest
from kuula.kit import clock
from kuula.kit.problems import NotFound
from kuula.people import actions as people
from kuula.people.access import consent_for, customer_for, purpose_for, purposes_for
from kuula.people.consents import may
from kuula.people.profile import profile_of
from kuula.people.queries import looks_at
from kuula.privacy.holding import held_on
from kuula.workspace.access import require
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["privacy"])
CONSENTS = scope(Permission.CUSTOMERS_READ, Permission.CONSENTS)
DEFINE = scope(Permission.PROFILES)


@router.get("/purposes", response=list[PurposeTold], openapi_extra=scope(Permission.CONSENTS))
def list_purposes(request: ApiRequest) -> list[PurposeTold]:
    """Every purpose with the words that are asked now, archived ones too; at most 500."""
    require(request.auth, Permission.CONSENTS)
    return [purpose_told(one) for one in purposes_for(request.auth)]


@router.post("/purposes", response={201: PurposeTold}, openapi_extra=DEFINE)
@once
def define_a_purpose(request: ApiRequest, new: NewPurpose) -> PurposeTold:
    """Define a purpose; at most 50 are in use."""
    require(request.auth, Permission.PROFILES)
    form = people.PurposeForm(new.name, new.basis, new.words)
    made = people.save_purpose(request.auth, form=form)
    return purpose_told(purpose_for(request.auth, made.pk))


@router.patch("/purposes/{purpose_id}", response=PurposeTold, openapi_extra=DEFINE)
def change_a_purpose(request: ApiRequest, purpose_id: Id, change: PurposeChange) -> PurposeTold:
    """Change a purpose, archive it or take it up again; answers keep their words."""
    require(request.auth, Permission.PROFILES)
    sent = change.model_fields_set
    with transaction.atomic():
        one = purpose_for(request.auth, purpose_id)
        if sent - {"archived"}:
            now = purpose_told(one)
            form = people.PurposeForm(
                name=change.name if "name" in sent else one.name,
                basis=change.basis if "basis" in sent else one.basis,
                words=change.words if "words" in sent else now.words,
            )
            people.save_purpose(request.auth, form=form, purpose=one)
        if "archived" in sent:
            people.archive_purpose(request.auth, purpose=one, archived=change.archived)
        return purpose_told(purpose_for(request.auth, purpose_id))


@router.post(
    "/customers/{customer_id}/consents", response={201: ConsentTold}, openapi_extra=CONSENTS
)
@once
def record_a_consent(request: ApiRequest, customer_id: Id, new: NewConsent) -> ConsentTold:
    """Write down what the customer answered, with the words and the version they read."""
    require(request.auth, Permission.CONSENTS)
    customer = customer_for(request.auth, customer_id)
    purpose = purpose_for(request.auth, new.purpose)
    form = people.AnswerForm(new.answer, new.channel, new.language, new.at, new.version)
    made = people.record_consent(request.auth, customer=customer, purpose=purpose, form=form)
    return _told(request.auth, customer_id, made.pk)


@router.post(
    "/customers/{customer_id}/consents/{consent_id}/withdrawal",
    response={201: ConsentTold},
    openapi_extra=CONSENTS,
)
@once
def withdraw_a_consent(
    request: ApiRequest, customer_id: Id, consent_id: Id, sent: SentWithdrawal
) -> ConsentTold:
    """Write down that a consent was taken back. Twice is once."""
    consent = consent_for(request.auth, consent_id)
    if consent.customer_id != customer_id:
        raise NotFound(_("There is no such consent."))
    people.withdraw_consent(request.auth, consent=consent, channel=sent.channel)
    return _told(request.auth, customer_id, consent_id)


@router.get("/customers/{customer_id}/may/{purpose_id}", response=MayTold, openapi_extra=CONSENTS)
def may_it_be_used(request: ApiRequest, customer_id: Id, purpose_id: Id) -> MayTold:
    """Whether the customer's details may be used for a purpose now."""
    require(request.auth, Permission.CONSENTS)
    customer = customer_for(request.auth, customer_id)
    return MayTold(may=may(customer, purpose_for(request.auth, purpose_id)))


@router.get(
    "/customers/{customer_id}/looks",
    response=Page[LookTold],
    openapi_extra=scope(Permission.CUSTOMERS_READ, Permission.LOOKS),
)
def read_looks(request: ApiRequest, customer_id: Id, asked: Query[Asked]) -> Page[LookTold]:
    """Who looked at the customer, the latest first."""
    require(request.auth, Permission.LOOKS)
    customer = customer_for(request.auth, customer_id)
    page = looks_at(request.auth, customer, cursor=asked.cursor, size=asked.limit)
    return paged(page, look_told)


@router.post(
    "/customers/{customer_id}/export",
    response={201: HeldTold},
    openapi_extra=scope(Permission.CUSTOMERS_READ, Permission.CUSTOMERS_EXPORT),
)
@once_with_secret(*HeldTold.model_fields)
def export_what_is_held(request: ApiRequest, customer_id: Id) -> HeldTold:
    """All that is held on the customer, of what exists for you; noted in ledger and access log."""
    require(request.auth, Permission.CUSTOMERS_EXPORT)
    customer = customer_for(request.auth, customer_id)
    people.note_export(request.auth, customer=customer, form="json")
    return HeldTold(**held_on(request.auth, customer))


def _told(actor: Actor, customer_id: int, consent_id: int) -> ConsentTold:
    customer = customer_for(actor, customer_id)
    known = profile_of(actor, customer, today=timezone.localtime(clock.now()).date()).consents
    found = next(one for one in known if one.consent.pk == consent_id)
    return consent_told(found.consent, found.name, found.stands)
