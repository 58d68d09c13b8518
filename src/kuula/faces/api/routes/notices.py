"""What you are told, reading it, and how you want to be told."""

from typing import Any

from ninja import Query, Router

from kuula.desk.actions.notices import (
    HabitsForm,
    mark_read,
    read_conversation,
    read_notice,
    set_notice_habits,
)
from kuula.desk.notices.queries import habits_of, page_of_notices
from kuula.desk.notices.words import said
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.notices import (
    HabitsChange,
    HabitsTold,
    NoticeTold,
    Reading,
    habits_told,
    notice_told,
)
from kuula.faces.api.shapes.pages import Asked, Page, paged
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.workspace.access import require
from kuula.workspace.permissions import Permission

router = Router(tags=["notices"])
READ = scope(Permission.READ)


@router.get("/me/notices", response=Page[NoticeTold], openapi_extra=READ)
def list_notices(request: ApiRequest, asked: Query[Asked]) -> Page[NoticeTold]:
    """What you were told in the last thirty days, read or not, newest first."""
    require(request.auth, Permission.READ)
    found = page_of_notices(request.auth, cursor=asked.cursor, size=asked.limit)
    return paged(found, lambda one: notice_told(said(one)))


@router.post("/me/notices/reading", response={201: Done}, openapi_extra=READ)
@once
def read_notices(request: ApiRequest, what: Reading) -> Done:
    """You have seen it: what was to leave by mail or push and has not left stays. Twice is once."""
    require(request.auth, Permission.READ)
    if what.conversation is not None:
        read_conversation(request.auth, number=what.conversation)
    elif what.notice is not None:
        read_notice(request.auth, notice_id=what.notice)
    else:
        mark_read(request.auth, upto=what.upto)
    return Done()


@router.get("/me/notice-habits", response=HabitsTold)
def read_notice_habits(request: ApiRequest) -> HabitsTold:
    """How you are told."""
    return habits_told(habits_of(request.auth.staff_id or 0))


@router.patch("/me/notice-habits", response=HabitsTold)
def change_notice_habits(request: ApiRequest, change: HabitsChange) -> HabitsTold:
    """Be told otherwise. 422 for a topic or a way that is not there."""
    now = habits_of(request.auth.staff_id or 0)
    changes: dict[str, Any] = change.model_dump(exclude_unset=True)
    form = HabitsForm(
        chosen=changes.get("topics", {}),
        quiet=changes.get("quiet", now.quiet),
        words=changes.get("words", now.words),
    )
    return habits_told(set_notice_habits(request.auth, form=form))
