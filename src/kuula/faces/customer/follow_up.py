"""The page behind the link that asks whether a complaint is really solved.

Opening it writes nothing: link scanners open links too. The answer in the link is only shown as
chosen, and counts when a person presses the button.
"""

from dataclasses import dataclass
from typing import Final

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kuula.desk.access import conversation_for
from kuula.desk.actions.complaints import Told, answer_follow_up
from kuula.desk.complaints.access import answerer, follow_up_for_token
from kuula.desk.models import FollowUp
from kuula.faces.customer.frame import frame_for_customer
from kuula.faces.customer.limits import over_limit
from kuula.faces.customer.links import language_of, private, rendered, unknown
from kuula.kit import clock
from kuula.kit.languages import LANGUAGES
from kuula.kit.problems import Conflict, NotFound
from kuula.kit.text import clean
from kuula.ui.page import Page
from kuula.workspace.access import brand_for
from kuula.workspace.actors import SYSTEM

PROOF_LASTS: Final = 2 * 24 * 60 * 60
PER_LINK: Final = 20
PER_ADDRESS: Final = 60
LONGEST: Final = 4000
_CHOICES: Final = {"1": True, "0": False}


@dataclass(frozen=True, kw_only=True)
class FollowUpPage(Page):
    """`state` is ask, solved, unsolved or expired; `chosen` what the link or the customer chose.

    `proof` goes with the form. `problem` says why what was sent did not count, `words` are those
    to be sent or that came.
    """

    state: str
    number: int
    subject: str
    chosen: bool | None
    words: str
    proof: str
    problem: str = ""
    longest: int = LONGEST


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows beside the question itself."""

    state: str
    chosen: bool | None = None
    words: str = ""
    problem: str = ""


# As with a rating: no cookie for strangers, and whoever holds the link may answer.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: HttpRequest, token: str) -> HttpResponse:
    """The question whether it is solved, and what follows from the answer."""
    try:
        asked = follow_up_for_token(token)
    except NotFound:
        with translation.override(language_of(request, translation.get_language())):
            return private(unknown(request))
    with translation.override(language_of(request, asked.language)):
        if request.method == "POST":
            return private(_take(request, asked, token))
        return private(_show(request, asked))


def _show(request: HttpRequest, asked: FollowUp) -> HttpResponse:
    wanted = _CHOICES.get(request.GET.get("a", ""))
    state = _state(asked)
    changes = state == "solved" and wanted is False and asked.is_open(clock.now())
    if state == "ask" or changes:
        page = _page(request, asked, Shown("ask", wanted))
        return rendered("follow_up.html", page)
    return rendered("follow_up.html", _page(request, asked, Shown(state)))


def _page(request: HttpRequest, asked: FollowUp, shown: Shown) -> FollowUpPage:
    talk = conversation_for(SYSTEM, asked.complaint.conversation_id)
    return FollowUpPage(
        title=_("Is it solved?"),
        frame=frame_for_customer(request, brand=brand_for(SYSTEM, talk.brand_id).name),
        state=shown.state,
        number=talk.number,
        subject=talk.subject,
        chosen=shown.chosen,
        words=shown.words or asked.comment,
        proof=_signer().sign(asked.token_digest[:32]),
        problem=shown.problem,
    )


def _take(request: HttpRequest, asked: FollowUp, token: str) -> HttpResponse:
    if over_limit(f"f:{token}", PER_LINK) or over_limit(
        f"f:{request.META.get('REMOTE_ADDR', '')}", PER_ADDRESS
    ):
        problem = _("That was a little fast. Wait a minute, then try again.")
        return _again(request, asked, problem, status=429)
    solved = _CHOICES.get(request.POST.get("answer", ""))
    if solved is None or not _proven(request, asked):
        problem = _("This page was open for a long time, so nothing was sent. Send it once more.")
        return _again(request, asked, problem, status=422)
    words = request.POST.get("comment", "")
    try:
        answer_follow_up(answerer(asked), follow_up=asked, told=Told(solved, words))
    except Conflict as conflict:
        return _again(request, asked, str(conflict), status=409)
    language = request.GET.get("lang", "")
    return redirect(f"/q/{token}" + (f"?lang={language}" if language in LANGUAGES else ""))


def _again(request: HttpRequest, asked: FollowUp, problem: str, *, status: int) -> HttpResponse:
    """The page with what was sent, and why it did not count; nobody types their words twice."""
    chosen = _CHOICES.get(request.POST.get("answer", ""))
    words = clean(request.POST.get("comment", "")).strip()
    page = _page(request, asked, Shown(_state(asked), chosen, words, problem))
    return rendered("follow_up.html", page, status=status)


def _state(asked: FollowUp) -> str:
    if asked.solved is not None:
        return "solved" if asked.solved else "unsolved"
    return "ask" if asked.is_open(clock.now()) else "expired"


def _proven(request: HttpRequest, asked: FollowUp) -> bool:
    try:
        made_for = _signer().unsign(request.POST.get("proof", ""), max_age=PROOF_LASTS)
    except BadSignature:
        return False
    return made_for == asked.token_digest[:32]


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="kuula.customer.follow_up")
