"""POST /api/v1/conversations: the hot path, a plain view over one statement."""

from typing import Annotated, Final

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kuula.desk.actions import open_conversation
from kuula.desk.incoming import Incoming, Opening
from kuula.faces.api.known import known_door, refuse_impossible_customer
from kuula.faces.api.last_use import Answer
from kuula.faces.api.once import MADE, KeyReused, answer, digest_of, key_of, replay
from kuula.faces.api.problems import details, from_problem
from kuula.faces.api.tokens import Unknown, bearer, slow_down
from kuula.kit import clock
from kuula.kit.languages import LANGUAGES
from kuula.kit.problems import NotAllowed, Problem
from kuula.workspace.actors import Actor
from kuula.workspace.gate import Gate, GateClosed, KeySpent, forget_actor, remembered_actor

SAYS_SOMETHING: Final = r"[^\s\x00]"
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=500, pattern=SAYS_SOMETHING)]
Email = Annotated[
    str,
    msgspec.Meta(
        min_length=3, max_length=320, pattern=r"^[^@\s,;<>\x00-\x1f]+@[^@\s,;<>\x00-\x1f]+$"
    ),
]


class Writer(msgspec.Struct, forbid_unknown_fields=True):
    """The customer who writes."""

    email: Email
    name: Annotated[str, msgspec.Meta(max_length=200)] = ""


class NewConversation(msgspec.Struct, forbid_unknown_fields=True):
    """A customer's first message, told by a program."""

    brand: int
    subject: Word
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=200_000, pattern=SAYS_SOMETHING)]
    customer: Writer
    team: int | None = None
    language: str = ""
    priority: Annotated[int, msgspec.Meta(ge=1, le=4)] = 2
    channel: Annotated[str, msgspec.Meta(pattern="^[a-z]{2,20}$")] = "api"


_decode = msgspec.json.Decoder(NewConversation).decode


def create_conversation(request: HttpRequest) -> HttpResponse:
    """Open a conversation; 201 with its number, or the same answer again for a repeated key."""
    try:
        return _create(request)
    except Problem as problem:
        return from_problem(request, problem)
    except GateClosed:
        return from_problem(request, Unknown(_("This token was revoked just now.")))
    except msgspec.ValidationError as error:
        return details(422, "invalid", str(error))
    except (msgspec.DecodeError, UnicodeDecodeError):
        return details(400, "unreadable", _("The body must be JSON in UTF-8."))


def _create(request: HttpRequest) -> HttpResponse:
    secret = bearer(request)
    slow_down(secret)
    key = key_of(request)
    wanted = _decode(request.body)
    if wanted.language and wanted.language not in LANGUAGES:
        raise Problem(_("Kuula does not know this language."), field="language")
    refuse_impossible_customer(wanted.customer.email)
    digest = digest_of(request) if key else ""
    try:
        return _once(secret, wanted, key, digest)
    except (GateClosed, NotAllowed):
        forget_actor(secret)  # what was remembered of the token may be old: read it anew
    return _once(secret, wanted, key, digest)


def _once(secret: str, wanted: NewConversation, key: str, digest: str) -> HttpResponse:
    remembered = remembered_actor(secret)
    if remembered is None:
        raise Unknown(_("This token is not known, was revoked, or its owner is gone."))
    try:
        response = _open(remembered.actor, wanted, remembered.gate(key, digest))
    except KeySpent:
        response = _repeat(remembered.actor, key, digest)
    response.used = remembered.actor.token_id
    return response


def _open(actor: Actor, wanted: NewConversation, gate: Gate) -> Answer:
    door = known_door(actor, brand_id=wanted.brand, team_id=wanted.team)
    opened = open_conversation(
        actor,
        opening=Opening(
            brand_id=wanted.brand,
            subject=wanted.subject,
            channel=wanted.channel,
            team_id=wanted.team,
            priority=wanted.priority,
            mailbox_id=door.mailbox_id if door else None,
            target_minutes=door.target_minutes if door else None,
        ),
        message=Incoming(
            email=wanted.customer.email,
            name=wanted.customer.name,
            text=wanted.text,
            visible=wanted.text,
            at=clock.now(),
            language=wanted.language,
        ),
        gate=gate,
    )
    body = {
        "number": opened.conversation_id,
        "customer": opened.customer_id,
        "message": opened.message_id,
        "new_customer": opened.new_customer,
    }
    return answer(body, MADE)


def _repeat(actor: Actor, key: str, digest: str) -> Answer:
    kept = replay(actor.token_id, key, digest)
    if kept is None:
        raise KeyReused(_("This Idempotency-Key was used for another request."))
    return kept
