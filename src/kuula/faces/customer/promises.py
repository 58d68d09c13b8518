"""The page on which a customer reads what we have promised. Opening it writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kuula.desk.models import Conversation, Promise
from kuula.desk.promises.links import conversation_behind, customers_language, promises_shown
from kuula.faces.customer.frame import frame_for_customer
from kuula.kit import clock
from kuula.kit.languages import LANGUAGES
from kuula.kit.problems import NotFound
from kuula.ui.formats import weekday_time
from kuula.ui.page import Page, Tone


@dataclass(frozen=True, slots=True)
class PromisedLine:
    """One promise: what, how it stands, and the date before with the reason when it was moved."""

    words: str
    state: str
    tone: Tone
    moved: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PromisedPage(Page):
    """All of them; `zone` says whose clock the times are of. Without a number it leads nowhere."""

    number: int = 0
    subject: str = ""
    lines: Sequence[PromisedLine] = ()
    zone: str = ""


@require_safe
def promises(request: HttpRequest, token: str) -> HttpResponse:
    """What was promised in one conversation, in the customer's language, by the brand's clock."""
    try:
        talk = conversation_behind(token)
    except NotFound:
        with translation.override(_language(request, translation.get_language() or "en")):
            page = PromisedPage(title=_("This link has expired"), frame=frame_for_customer(request))
            return _private(page, status=404)
    zone = ZoneInfo(talk.brand.time_zone)
    with (
        translation.override(_language(request, customers_language(talk))),
        timezone.override(zone),
    ):
        return _private(_page(request, talk, zone))


def _page(request: HttpRequest, talk: Conversation, zone: ZoneInfo) -> PromisedPage:
    place = zone.key.rpartition("/")[2].replace("_", " ")
    return PromisedPage(
        title=_("What we have promised"),
        frame=frame_for_customer(request, brand=talk.brand.name),
        number=talk.number,
        subject=talk.subject,
        lines=[_line(one) for one in promises_shown(talk)],
        zone=_("Times are those of %(place)s.") % {"place": place},
    )


def _line(promise: Promise) -> PromisedLine:
    state, tone = _state(promise)
    moved = ""
    if promise.moved_from is not None:
        moved = _("Was %(moment)s before.") % {"moment": _moment(promise, "moved_from")}
    return PromisedLine(
        words=promise.quote or str(Promise.Kind(promise.kind).label),
        state=state,
        tone=tone,
        moved=moved,
        reason=promise.reason,
    )


def _state(promise: Promise) -> tuple[str, Tone]:
    if promise.state == Promise.State.KEPT:
        return _("Done %(moment)s") % {"moment": _moment(promise, "kept_at")}, "good"
    if promise.state == Promise.State.BROKEN:
        return _("We did not keep this"), "bad"
    due = _moment(promise, "due_to")
    if promise.due_to <= clock.now():
        return _("We are late: it was to be done by %(moment)s") % {"moment": due}, "bad"
    return _("By %(moment)s") % {"moment": due}, "accent" if promise.moved_from else ""


def _moment(promise: Promise, name: str) -> str:
    return weekday_time(getattr(promise, name), clock.now())


def _language(request: HttpRequest, otherwise: str) -> str:
    wanted = request.GET.get("lang", "")
    return wanted if wanted in LANGUAGES else otherwise


def _private(page: PromisedPage, *, status: int = 200) -> HttpResponse:
    """Without the request, so that no cookie is made; kept and found by nobody else."""
    words = render_to_string("customer/promises.html", {"page": page}, using="jinja2")
    response = HttpResponse(words, status=status)
    add_never_cache_headers(response)
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
