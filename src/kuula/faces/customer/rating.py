"""The page behind a rating link. Opening it writes nothing: link scanners open links too.

The answer in the link is only shown as chosen. It counts when a person moves, taps or types on the
page (the element k-confirm-answer sends the form then) or presses the button.
"""

from dataclasses import dataclass, replace
from typing import Final

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kuula.desk.access import conversation_for
from kuula.faces.customer.frame import frame_for_customer
from kuula.faces.customer.limits import over_limit
from kuula.faces.customer.links import language_of, private, rendered, unknown
from kuula.kit import clock
from kuula.kit.languages import LANGUAGES
from kuula.kit.problems import Conflict, NotFound
from kuula.kit.text import clean
from kuula.listening.access import answerer, rating_for_token
from kuula.listening.actions import LONGEST_COMMENT, Answer, give_rating
from kuula.listening.models import RatingRequest
from kuula.ui.page import Page
from kuula.workspace.access import brand_for
from kuula.workspace.actors import SYSTEM

PROOF_LASTS: Final = 2 * 24 * 60 * 60
PER_LINK: Final = 20
PER_ADDRESS: Final = 60
_CHOICES: Final = {"1": True, "0": False}


@dataclass(frozen=True, kw_only=True)
class RatingPage(Page):
    """`state` is ask, thanks, settled or expired; `chosen` what the link or the customer chose.

    `confirm` says that the choice still waits for a sign of a person. `proof` goes with the form.
    `problem` says why what was sent did not count, `unsent` are the words that came with it.
    """

    state: str
    number: int
    subject: str
    chosen: bool | None
    comment: str
    confirm: bool
    proof: str
    problem: str = ""
    unsent: str = ""
    longest: int = LONGEST_COMMENT


# No cookie is set for strangers, so no CSRF cookie either: the form carries a signed proof, made
# for this link, and whoever holds the link may answer anyway.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def rating(request: HttpRequest, token: str) -> HttpResponse:
    """The one question, its answer, and thanks."""
    try:
        asked = rating_for_token(token)
    except NotFound:
        with translation.override(language_of(request, translation.get_language())):
            return private(unknown(request))
    with translation.override(language_of(request, asked.language)):
        if request.method == "POST":
            return private(_take(request, asked, token))
        return private(_show(request, asked))


def _show(request: HttpRequest, asked: RatingRequest) -> HttpResponse:
    state = _state(asked)
    wanted = _CHOICES.get(request.GET.get("a", "")) if state in ("ask", "thanks") else None
    confirm = wanted is not None and wanted != asked.satisfied
    page = _page(request, asked, state="ask" if confirm else state)
    if confirm:
        page = replace(page, chosen=wanted, confirm=True)
    return rendered("rating.html", page)


def _page(request: HttpRequest, asked: RatingRequest, *, state: str) -> RatingPage:
    return RatingPage(
        title=_("How did it go?"),
        frame=frame_for_customer(request, brand=brand_for(SYSTEM, asked.brand_id).name),
        state=state,
        number=asked.conversation_id,
        subject=_subject(asked),
        chosen=asked.satisfied,
        comment=asked.comment,
        confirm=False,
        proof=_signer().sign(asked.token_digest[:32]),
    )


def _take(request: HttpRequest, asked: RatingRequest, token: str) -> HttpResponse:
    if over_limit(f"r:{token}", PER_LINK) or over_limit(
        f"r:{request.META.get('REMOTE_ADDR', '')}", PER_ADDRESS
    ):
        problem = _("That was a little fast. Wait a minute, then try again.")
        return _again(request, asked, problem, status=429)
    satisfied, words = _CHOICES.get(request.POST.get("answer", "")), request.POST.get("comment")
    if satisfied is None or not _proven(request, asked):
        problem = _("This page was open for a long time, so nothing was sent. Send it once more.")
        return _again(request, asked, problem, status=422)
    try:
        give_rating(answerer(asked), request=asked, answer=Answer(satisfied, words))
    except Conflict:
        if words and words.strip() != asked.comment:
            problem = _(
                "Your words came too late to be kept here. Copy them into an answer to our last"
                " mail, and they reach us."
            )
            return _again(request, asked, problem, status=409)
        # without words the page says enough: what stands, or that the question has expired
    return redirect(_back(request, token))


def _again(
    request: HttpRequest, asked: RatingRequest, problem: str, *, status: int
) -> HttpResponse:
    """The page with what was sent, and why it did not count; nobody types their words twice."""
    page, sent = _page(request, asked, state=_state(asked)), request.POST
    chosen = _CHOICES.get(sent.get("answer", "")) if page.state == "ask" else page.chosen
    unsent = clean(sent.get("comment", "")).strip()
    page = replace(page, chosen=chosen, problem=problem, unsent=unsent)
    return rendered("rating.html", page, status=status)


def _state(asked: RatingRequest) -> str:
    if asked.is_open(clock.now()):
        return "thanks" if asked.is_answered else "ask"
    return "settled" if asked.is_answered else "expired"


def _subject(asked: RatingRequest) -> str:
    return conversation_for(SYSTEM, asked.conversation_id).subject


def _proven(request: HttpRequest, asked: RatingRequest) -> bool:
    try:
        made_for = _signer().unsign(request.POST.get("proof", ""), max_age=PROOF_LASTS)
    except BadSignature:
        return False
    return made_for == asked.token_digest[:32]


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="kuula.customer.rating")


def _back(request: HttpRequest, token: str) -> str:
    language = request.GET.get("lang", "")
    return f"/r/{token}" + (f"?lang={language}" if language in LANGUAGES else "")
