"""Public mentions: their sources, what comes in, and the way to an answer."""

from collections.abc import Sequence
from datetime import timedelta

from ninja import Query, Router

from kuula.desk.queries import subjects_of
from kuula.faces.api.described import any_scope, scope
from kuula.faces.api.once import once
from kuula.faces.api.shapes import mentions as shapes
from kuula.faces.api.shapes.fields import Id
from kuula.faces.api.shapes.pages import Page, paged
from kuula.faces.api.tokens import ApiRequest
from kuula.kit import clock
from kuula.listening.mentions import actions
from kuula.listening.mentions.access import mention_for, source_for
from kuula.listening.mentions.queries import (
    Part,
    Sought,
    notes_of,
    page_of_mentions,
    page_of_sources,
    replies_by_source,
)
from kuula.listening.models import Mention
from kuula.people.access import customer_for
from kuula.workspace.access import require, staff_for
from kuula.workspace.actors import Actor
from kuula.workspace.permissions import Permission

router = Router(tags=["mentions"])
WORK = scope(Permission.MENTIONS)
READ = any_scope(Permission.MENTIONS, Permission.MENTION_SOURCES)
NAME = scope(Permission.MENTIONS, Permission.CUSTOMERS_READ)
CONNECT = scope(Permission.MENTION_SOURCES)
Whole = shapes.WholeMentionTold


@router.get("/mention-sources", response=Page[shapes.MentionSourceTold], openapi_extra=READ)
def list_mention_sources(
    request: ApiRequest, asked: Query[shapes.SourcesAsked]
) -> Page[shapes.MentionSourceTold]:
    """The sources of mentions, in the order they were connected."""
    page = page_of_sources(
        request.auth, archived=asked.archived, cursor=asked.cursor, size=asked.limit
    )
    return paged(page, shapes.source_told)


@router.post("/mention-sources", response={201: shapes.MentionSourceTold}, openapi_extra=CONNECT)
@once
def connect_mention_source(
    request: ApiRequest, source: shapes.SavedMentionSource
) -> shapes.MentionSourceTold:
    """Connect a source. A feed is read within a minute. 409 when the name is taken."""
    saved = actions.save_source(request.auth, form=shapes.source_wanted(source))
    return shapes.source_told(saved)


@router.put(
    "/mention-sources/{source_id}", response=shapes.MentionSourceTold, openapi_extra=CONNECT
)
def change_mention_source(
    request: ApiRequest, source_id: Id, source: shapes.SavedMentionSource
) -> shapes.MentionSourceTold:
    """Write a source anew; its kind stays."""
    require(request.auth, Permission.MENTION_SOURCES)
    found, form = source_for(request.auth, source_id), shapes.source_wanted(source)
    return shapes.source_told(actions.save_source(request.auth, form=form, source=found))


@router.put(
    "/mention-sources/{source_id}/archiving",
    response=shapes.MentionSourceTold,
    openapi_extra=CONNECT,
)
def put_mention_source_aside(
    request: ApiRequest, source_id: Id, archiving: shapes.SourceArchiving
) -> shapes.MentionSourceTold:
    """Archive a source or take it up again; what it told stays."""
    require(request.auth, Permission.MENTION_SOURCES)
    found = source_for(request.auth, source_id)
    actions.archive_source(request.auth, source=found, archived=archiving.archived)
    return shapes.source_told(source_for(request.auth, source_id))


@router.post(
    "/mention-sources/{source_id}/mentions",
    response={201: shapes.TakenInTold},
    openapi_extra=CONNECT,
)
@once
def bring_mentions(
    request: ApiRequest, source_id: Id, many: shapes.SentMentions
) -> shapes.TakenInTold:
    """Take in up to 500 mentions of a source. The same again changes nothing, a changed one keeps
    its answer, one that is refused stops no other."""
    require(request.auth, Permission.MENTION_SOURCES)
    found = source_for(request.auth, source_id)
    told = [shapes.heard(one) for one in many.items]
    taken = actions.take_in_mentions(request.auth, source=found, told=told)
    return shapes.TakenInTold(items=[shapes.taken_told(one) for one in taken])


@router.get("/mentions", response=Page[shapes.MentionTold], openapi_extra=READ)
def list_mentions(
    request: ApiRequest, asked: Query[shapes.MentionsAsked]
) -> Page[shapes.MentionTold]:
    """The mentions that are asked for, the latest published first."""
    sought = Sought(
        part=Part(asked.part),
        brand_id=asked.brand,
        source_id=asked.source,
        customer_id=asked.customer,
        good=asked.good,
        stars=asked.stars,
        heard_since=asked.heard_since,
        words=asked.q,
    )
    page = page_of_mentions(request.auth, sought, cursor=asked.cursor, size=asked.limit)
    known = _known(request.auth, page.rows)
    return paged(page, lambda one: shapes.mention_told(one, known))


@router.get("/mention-replies", response=list[shapes.RepliesTold], openapi_extra=READ)
def read_mention_replies(
    request: ApiRequest, asked: Query[shapes.RepliesAsked]
) -> list[shapes.RepliesTold]:
    """How fast mentions were answered, by source; not paged, there are at most a few hundred."""
    since = asked.since or clock.now() - timedelta(days=90)
    found = replies_by_source(request.auth, since=since, brand_id=asked.brand)
    return [shapes.replies_told(one) for one in found]


@router.get("/mentions/{mention_id}", response=Whole, openapi_extra=READ)
def read_mention(request: ApiRequest, mention_id: Id) -> Whole:
    """One mention with its notes."""
    return _again(request, mention_id)


@router.put("/mentions/{mention_id}/holder", response=Whole, openapi_extra=WORK)
def give_mention(request: ApiRequest, mention_id: Id, holder: shapes.MentionHolder) -> Whole:
    """Give it to a colleague, or to nobody."""
    found = _found(request, mention_id)
    staff = staff_for(request.auth, holder.staff) if holder.staff else None
    actions.give_mention(request.auth, mention=found, staff=staff)
    return _again(request, mention_id)


@router.post("/mentions/{mention_id}/notes", response={201: Whole}, openapi_extra=WORK)
@once
def note_mention(request: ApiRequest, mention_id: Id, note: shapes.MentionNoteSent) -> Whole:
    """Write a note among colleagues."""
    actions.note_mention(request.auth, mention=_found(request, mention_id), text=note.text)
    return _again(request, mention_id)


@router.put("/mentions/{mention_id}/answer", response=Whole, openapi_extra=WORK)
def answer_mention(request: ApiRequest, mention_id: Id, answer: shapes.MentionAnswer) -> Whole:
    """Say what was published as the answer, or keep a draft. Kuula publishes nothing itself. 409
    for one that is answered or put aside."""
    found = _found(request, mention_id)
    if answer.published:
        published = actions.Published(answer.text, answer.url)
        actions.answer_mention(request.auth, mention=found, published=published)
    else:
        actions.draft_answer(request.auth, mention=found, text=answer.text)
    return _again(request, mention_id)


@router.put("/mentions/{mention_id}/needless", response=Whole, openapi_extra=WORK)
def put_mention_aside(request: ApiRequest, mention_id: Id) -> Whole:
    """Say that it needs no answer."""
    actions.put_mention_aside(request.auth, mention=_found(request, mention_id))
    return _again(request, mention_id)


@router.put("/mentions/{mention_id}/reopening", response=Whole, openapi_extra=WORK)
def reopen_mention(request: ApiRequest, mention_id: Id) -> Whole:
    """Let it be answered again; the answer becomes a draft."""
    actions.reopen_mention(request.auth, mention=_found(request, mention_id))
    return _again(request, mention_id)


@router.put("/mentions/{mention_id}/judgement", response=Whole, openapi_extra=WORK)
def judge_mention(request: ApiRequest, mention_id: Id, judgement: shapes.MentionJudgement) -> Whole:
    """Say that it is good, bad or neither; the balance follows."""
    found = _found(request, mention_id)
    actions.judge_mention(request.auth, mention=found, good=judgement.good)
    return _again(request, mention_id)


@router.put("/mentions/{mention_id}/customer", response=Whole, openapi_extra=NAME)
def name_writer(request: ApiRequest, mention_id: Id, writer: shapes.MentionWriter) -> Whole:
    """Say which customer wrote it, or that it was none we know."""
    found = _found(request, mention_id)
    customer = customer_for(request.auth, writer.customer) if writer.customer else None
    actions.name_writer(request.auth, mention=found, customer=customer)
    return _again(request, mention_id)


def _found(request: ApiRequest, mention_id: int) -> Mention:
    require(request.auth, Permission.MENTIONS)
    return mention_for(request.auth, mention_id)


def _again(request: ApiRequest, mention_id: int) -> Whole:
    found = mention_for(request.auth, mention_id)
    return shapes.whole_mention_told(found, notes_of(found), _known(request.auth, [found]))


def _known(actor: Actor, found: Sequence[Mention]) -> shapes.Known:
    talks = {one.conversation_id for one in found if one.conversation_id}
    seen = subjects_of(actor, talks) if talks and actor.may(Permission.READ) else {}
    return shapes.Known(actor.may(Permission.CUSTOMERS_READ), frozenset(seen))
