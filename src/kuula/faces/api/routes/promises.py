"""Promises: listed, read, made, kept, moved, taken back."""

from ninja import Query, Router

from kuula.desk.access import conversation_for, promise_for
from kuula.desk.actions import (
    PromiseForm,
    keep_promise,
    make_promise,
    move_promise,
    sort_promise,
    tell_new_date,
    withdraw_promise,
)
from kuula.desk.promises.standing import Wanted, page_of_all_promises
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Page, paged
from kuula.faces.api.shapes.promises import (
    NewDate,
    NewPromise,
    PromiseChange,
    PromisesAsked,
    PromiseTold,
    promise_told,
)
from kuula.faces.api.tokens import ApiRequest
from kuula.workspace.access import require
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["promises"])
READ = scope(Permission.READ)
CHANGE = scope(Permission.READ, Permission.CHANGE)
MOVE = scope(Permission.READ, Permission.CHANGE, Permission.REPLY)


@router.get("/promises", response=Page[PromiseTold], openapi_extra=READ)
def list_promises(request: ApiRequest, asked: Query[PromisesAsked]) -> Page[PromiseTold]:
    """Promises in conversations that exist for you, spam left out, the next due first."""
    wanted = Wanted(asked.state or "", asked.kind or "", asked.team, asked.conversation)
    page = page_of_all_promises(request.auth, wanted, cursor=asked.cursor, size=asked.limit)
    return paged(page, promise_told)


@router.get("/promises/{promise_id}", response=PromiseTold, openapi_extra=READ)
def read_promise(request: ApiRequest, promise_id: Id) -> PromiseTold:
    """One promise."""
    return _told(request.auth, promise_id)


@router.post("/conversations/{number}/promises", response={201: PromiseTold}, openapi_extra=CHANGE)
@once
def make_a_promise(request: ApiRequest, number: Id, promise: NewPromise) -> PromiseTold:
    """Write a promise down."""
    talk = conversation_for(request.auth, number)
    form = PromiseForm(promise.words, promise.due_to, kind=promise.kind or "")
    return _told(request.auth, make_promise(request.auth, conversation=talk, form=form).pk)


@router.patch("/promises/{promise_id}", response=PromiseTold, openapi_extra=CHANGE)
def change_promise(request: ApiRequest, promise_id: Id, change: PromiseChange) -> PromiseTold:
    """Say what kind of promise it is."""
    promise = promise_for(request.auth, promise_id)
    sort_promise(request.auth, promise=promise, kind=change.kind)
    return _told(request.auth, promise_id)


@router.post("/promises/{promise_id}/keeping", response={201: PromiseTold}, openapi_extra=CHANGE)
@once
def keep_a_promise(request: ApiRequest, promise_id: Id) -> PromiseTold:
    """It is done."""
    keep_promise(request.auth, promise=promise_for(request.auth, promise_id))
    return _told(request.auth, promise_id)


@router.post("/promises/{promise_id}/date", response={201: PromiseTold}, openapi_extra=MOVE)
@once
def move_a_promise(request: ApiRequest, promise_id: Id, date: NewDate) -> PromiseTold:
    """Give it a new date. With `text` that mail leaves to the customer with it; taken back before
    it leaves, the date is taken back, too."""
    promise = promise_for(request.auth, promise_id)
    if date.text:
        tell_new_date(
            request.auth, promise=promise, due_to=date.due_to, why=date.why, text=date.text
        )
    else:
        move_promise(request.auth, promise=promise, due_to=date.due_to, why=date.why)
    return _told(request.auth, promise_id)


@router.post("/promises/{promise_id}/withdrawal", response={201: PromiseTold}, openapi_extra=CHANGE)
@once
def withdraw_a_promise(request: ApiRequest, promise_id: Id) -> PromiseTold:
    """It does not stand any more."""
    withdraw_promise(request.auth, promise=promise_for(request.auth, promise_id))
    return _told(request.auth, promise_id)


def _told(actor: Actor, promise_id: int) -> PromiseTold:
    require(actor, Permission.READ)
    return promise_told(promise_for(actor, promise_id))
