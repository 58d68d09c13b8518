"""Complaints: the register, one case and its steps, root causes, mistakes of ours."""

from ninja import Query, Router

from kuula.desk.access import conversation_for
from kuula.desk.actions import complaints as desk
from kuula.desk.actions.complaints.standing import missing
from kuula.desk.complaints.access import cause_for, complaint_for, mistake_for
from kuula.desk.complaints.register import (
    Register,
    Shown,
    all_causes,
    course,
    is_seen,
    page_of_complaints,
    page_of_mistakes,
    steps_of,
)
from kuula.faces.api.described import scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes.complaints import (
    CauseName,
    CauseTold,
    ComplaintsAsked,
    ComplaintTold,
    Course,
    CourseTold,
    Lesson,
    Mistake,
    MistakesAsked,
    MistakeTold,
    NewOwner,
    NewStep,
    NotSolved,
    WholeComplaintTold,
    cause_told,
    complaint_told,
    course_told,
    mistake_told,
    whole_told,
)
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Page, paged
from kuula.faces.api.shapes.told import Done
from kuula.faces.api.tokens import ApiRequest
from kuula.workspace.access import require, staff_for
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["complaints"])
READ = scope(Permission.READ)
HANDLE = scope(Permission.READ, Permission.COMPLAINTS)
CAUSES = scope(Permission.READ, Permission.CAUSES)


@router.get("/complaints", response=Page[ComplaintTold], openapi_extra=READ)
def list_complaints(request: ApiRequest, asked: Query[ComplaintsAsked]) -> Page[ComplaintTold]:
    """The register of what exists for you, newest first; days are those of UTC."""
    wanted = Register(
        Shown(asked.shown), asked.cause, asked.owner, asked.brand, asked.since, asked.until
    )
    page = page_of_complaints(request.auth, wanted, cursor=asked.cursor, size=asked.limit)
    return paged(page, complaint_told)


@router.get("/complaints/{complaint_id}", response=WholeComplaintTold, openapi_extra=READ)
def read_complaint(request: ApiRequest, complaint_id: Id) -> WholeComplaintTold:
    """One complaint with its steps and what it lacks."""
    return _whole(request.auth, complaint_id)


@router.post(
    "/conversations/{number}/complaints",
    response={201: WholeComplaintTold},
    openapi_extra=HANDLE,
)
@once
def open_complaint(request: ApiRequest, number: Id) -> WholeComplaintTold:
    """Open a complaint beside a conversation; answers the one that is open already, if any."""
    talk = conversation_for(request.auth, number)
    return _whole(request.auth, desk.open_complaint(request.auth, conversation=talk).pk)


@router.post(
    "/complaints/{complaint_id}/steps", response={201: WholeComplaintTold}, openapi_extra=HANDLE
)
@once
def take_step(request: ApiRequest, complaint_id: Id, step: NewStep) -> WholeComplaintTold:
    """Take the next step with its evidence, or skip it with a reason."""
    form = desk.StepForm(step.step, step.note, step.message, step.file, step.skipped, step.goodwill)
    found = complaint_for(request.auth, complaint_id)
    desk.take_step(request.auth, complaint=found, form=form)
    return _whole(request.auth, complaint_id)


@router.put("/complaints/{complaint_id}/owner", response=WholeComplaintTold, openapi_extra=HANDLE)
def give_complaint(request: ApiRequest, complaint_id: Id, owner: NewOwner) -> WholeComplaintTold:
    """Let somebody else look after it, or nobody."""
    found = complaint_for(request.auth, complaint_id)
    staff = staff_for(request.auth, owner.staff) if owner.staff else None
    desk.give_complaint(request.auth, complaint=found, staff=staff)
    return _whole(request.auth, complaint_id)


@router.put("/complaints/{complaint_id}/lesson", response=WholeComplaintTold, openapi_extra=HANDLE)
def set_lesson(request: ApiRequest, complaint_id: Id, lesson: Lesson) -> WholeComplaintTold:
    """Say why it happened and what keeps it from happening again."""
    actor = request.auth
    form = desk.LessonForm(
        cause=cause_for(actor, lesson.cause) if lesson.cause else None,
        prevention=lesson.prevention,
        owner=staff_for(actor, lesson.owner) if lesson.owner else None,
        due=lesson.due,
    )
    desk.set_lesson(actor, complaint=complaint_for(actor, complaint_id), form=form)
    return _whole(actor, complaint_id)


@router.post(
    "/complaints/{complaint_id}/prevention",
    response={201: WholeComplaintTold},
    openapi_extra=HANDLE,
)
@once
def finish_prevention(request: ApiRequest, complaint_id: Id) -> WholeComplaintTold:
    """What keeps it from happening again is done."""
    desk.finish_prevention(request.auth, complaint=complaint_for(request.auth, complaint_id))
    return _whole(request.auth, complaint_id)


@router.post(
    "/complaints/{complaint_id}/closure", response={201: WholeComplaintTold}, openapi_extra=HANDLE
)
@once
def close_complaint(request: ApiRequest, complaint_id: Id) -> WholeComplaintTold:
    """Close it; refused with what is missing."""
    desk.close_complaint(request.auth, complaint=complaint_for(request.auth, complaint_id))
    return _whole(request.auth, complaint_id)


@router.post(
    "/complaints/{complaint_id}/reopening",
    response={201: WholeComplaintTold},
    openapi_extra=HANDLE,
)
@once
def reopen_complaint(request: ApiRequest, complaint_id: Id, told: NotSolved) -> WholeComplaintTold:
    """The customer said that it is not solved: the procedure begins again in the same case."""
    found = complaint_for(request.auth, complaint_id)
    desk.reopen_complaint(request.auth, complaint=found, reason=told.reason)
    return _whole(request.auth, complaint_id)


@router.post(
    "/complaints/{complaint_id}/withdrawal",
    response={201: WholeComplaintTold},
    openapi_extra=HANDLE,
)
@once
def withdraw_complaint(request: ApiRequest, complaint_id: Id) -> WholeComplaintTold:
    """It was no complaint."""
    desk.withdraw_complaint(request.auth, complaint=complaint_for(request.auth, complaint_id))
    return _whole(request.auth, complaint_id)


@router.get("/root-causes", response=list[CauseTold], openapi_extra=READ)
def list_causes(request: ApiRequest) -> list[CauseTold]:
    """The root causes by name, retired ones too; at most 200."""
    require(request.auth, Permission.READ)
    return [cause_told(one) for one in all_causes()]


@router.post("/root-causes", response={201: CauseTold}, openapi_extra=CAUSES)
@once
def add_cause(request: ApiRequest, cause: CauseName) -> CauseTold:
    """Add a root cause; a retired one of that name comes back."""
    return cause_told(desk.save_cause(request.auth, name=cause.name))


@router.put("/root-causes/{cause_id}", response=CauseTold, openapi_extra=CAUSES)
def rename_cause(request: ApiRequest, cause_id: Id, cause: CauseName) -> CauseTold:
    """Give it another name, and take it up again if it was retired."""
    found = cause_for(request.auth, cause_id)
    return cause_told(desk.save_cause(request.auth, name=cause.name, cause=found))


@router.delete("/root-causes/{cause_id}", response=Done, openapi_extra=CAUSES)
def retire_cause(request: ApiRequest, cause_id: Id) -> Done:
    """Offer it no more; complaints that have it keep it."""
    desk.retire_cause(request.auth, cause=cause_for(request.auth, cause_id))
    return Done()


@router.get("/complaint-course", response=CourseTold, openapi_extra=READ)
def read_course(request: ApiRequest) -> CourseTold:
    """The days of the procedure."""
    require(request.auth, Permission.READ)
    return course_told(course())


@router.put("/complaint-course", response=CourseTold, openapi_extra=CAUSES)
def set_course(request: ApiRequest, days: Course) -> CourseTold:
    """Set the days of the procedure; what runs already keeps its dates."""
    desk.set_course(request.auth, step_days=days.step_days, follow_up_days=days.follow_up_days)
    return course_told(course())


@router.get("/mistakes", response=Page[MistakeTold], openapi_extra=READ)
def list_mistakes(request: ApiRequest, asked: Query[MistakesAsked]) -> Page[MistakeTold]:
    """Where we were wrong, of what exists for you, newest first."""
    page = page_of_mistakes(
        request.auth, brand_id=asked.brand, cursor=asked.cursor, size=asked.limit
    )
    return paged(page, mistake_told)


@router.put("/conversations/{number}/mistake", response=MistakeTold, openapi_extra=HANDLE)
def flag_mistake(request: ApiRequest, number: Id, mistake: Mistake) -> MistakeTold:
    """Write down that we were wrong in a conversation, or change what stands there."""
    talk = conversation_for(request.auth, number)
    form = desk.MistakeForm(mistake.mistake, mistake.remedy, mistake.message)
    return mistake_told(desk.flag_mistake(request.auth, conversation=talk, form=form))


@router.delete("/mistakes/{mistake_id}", response=Done, openapi_extra=HANDLE)
def take_back_mistake(request: ApiRequest, mistake_id: Id) -> Done:
    """We were not wrong after all."""
    desk.take_back_mistake(request.auth, mistake=mistake_for(request.auth, mistake_id))
    return Done()


def _whole(actor: Actor, complaint_id: int) -> WholeComplaintTold:
    found = complaint_for(actor, complaint_id)
    lacking = missing(found) if found.is_open else []
    repeats = found.repeats_id if found.repeats_id and is_seen(actor, found.repeats_id) else None
    return whole_told(found, steps_of(found), lacking, repeats)
