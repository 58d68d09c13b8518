"""The page of a contact form: alone, or inside a page of the company's own site.

Opening it writes nothing. No cookie is set for strangers, so no CSRF cookie either: the page
carries a signed proof, and a proof counts once.
"""

from dataclasses import dataclass, replace
from typing import Final
from zoneinfo import ZoneInfo

from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.http import urlencode
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from kuula.channels.form.access import open_form
from kuula.channels.form.actions import PAGE_LASTS
from kuula.channels.form.identity import vouched
from kuula.channels.form.models import ContactForm
from kuula.faces.customer.contact_sending import Proof, Written, expected_by, take
from kuula.faces.customer.contact_words import ContactWords, FeedbackWords
from kuula.faces.customer.frame import frame_for_customer
from kuula.faces.customer.limits import over_limit
from kuula.faces.customer.links import WordsPage, language_of, private, rendered
from kuula.kit import clock
from kuula.kit.crypto import unseal
from kuula.kit.ids import token
from kuula.kit.languages import spoken
from kuula.kit.problems import NotFound, Problem
from kuula.ui import formats
from kuula.ui.page import Page

PER_ADDRESS: Final = 10
PER_FORM: Final = 300
_PROOF: Final = "kuula.customer.contact"
_SENT: Final = "kuula.customer.contact.sent"


@dataclass(frozen=True, kw_only=True)
class ContactPage(Page):
    """`by` says when an answer will come, empty when nothing is promised; `number` once sent.

    `known` is whom the site vouched for; `embedded` when the page stands inside another one.
    """

    form: ContactWords
    by: str
    proof: str
    known: str
    embedded: bool
    number: int | None = None
    problem: str = ""


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request: HttpRequest, key: str) -> HttpResponse:
    """Write to the company, then the number and when an answer will come; or leave feedback."""
    try:
        form = open_form(key)
    except NotFound:
        with translation.override(language_of(request, get_language_from_request(request))):
            return _guarded(_gone(request), [])
    with (
        translation.override(_language(request, form.brand.language)),
        timezone.override(ZoneInfo(form.brand.time_zone)),
    ):
        answer = _take(request, form) if request.method == "POST" else _show(request, form)
        return _guarded(answer, form.sites)


def _show(request: HttpRequest, form: ContactForm) -> HttpResponse:
    number = _number_sent(request, form)
    proof = _first_proof(request, form)
    words = _words_of(form)(topics=form.topics, known=bool(proof.email))
    page = _page(request, form, words, proof)
    if number is None:
        return rendered(_template(form), page)
    arrived = _("Thank you") if _is_feedback(form) else _("Your message has arrived")
    return rendered(_template(form), replace(page, title=arrived, number=number))


def _take(request: HttpRequest, form: ContactForm) -> HttpResponse:
    proof = _proof_of(request, form)
    known, template = bool(proof and proof.email), _template(form)
    words = _words_of(form)(request.POST, topics=form.topics, known=known)
    page = _page(request, form, words, _again(proof) if proof else _first_proof(request, form))
    here = request.META.get("REMOTE_ADDR", "")
    if over_limit(f"f:{here}", PER_ADDRESS) or over_limit(f"f:{form.key}", PER_FORM):
        fast = _("That was a little fast. Wait a minute, then send it again.")
        return rendered(template, replace(page, problem=fast), status=429)
    if proof is None:
        old = _("This page was open for a long time, so nothing was sent. Send it once more.")
        return rendered(template, replace(page, problem=old), status=422)
    if not words.is_valid():
        return rendered(template, page, status=422)
    try:
        number = take(form, proof, Written(request.POST["proof"], **words.told()))
    except Problem as problem:
        words.add_error(problem.field if problem.field in words.fields else None, str(problem))
        return rendered(template, page, status=422)
    sent = dumps({"f": form.key, "n": number}, salt=_SENT)
    return redirect(f"{request.path}?{urlencode(_around(request) | {'sent': sent})}")


def _page(
    request: HttpRequest, form: ContactForm, words: ContactWords, proof: Proof
) -> ContactPage:
    due = None if _is_feedback(form) else expected_by(form)
    return ContactPage(
        title=_("Tell us what you think") if _is_feedback(form) else _("Write to us"),
        frame=frame_for_customer(request, brand=form.brand.name),
        form=words,
        by=formats.weekday_time(due, clock.now()) if due else "",
        proof=dumps(proof.packed(form.key), salt=_PROOF),
        known=proof.name or proof.email,
        embedded="embed" in request.GET,
    )


def _is_feedback(form: ContactForm) -> bool:
    return form.kind == ContactForm.Kind.FEEDBACK


def _words_of(form: ContactForm) -> type[ContactWords]:
    return FeedbackWords if _is_feedback(form) else ContactWords


def _template(form: ContactForm) -> str:
    return "feedback.html" if _is_feedback(form) else "contact.html"


def _first_proof(request: HttpRequest, form: ContactForm) -> Proof:
    told = vouched(request.GET.get("who", ""), unseal(form.secret_sealed), clock.now())
    email, name = (told.email, told.name) if told else ("", "")
    return Proof(token(9), clock.now().timestamp(), email, name)


def _again(proof: Proof) -> Proof:
    """A proof for the next try: the same person, the same beginning."""
    return replace(proof, nonce=token(9))


def _proof_of(request: HttpRequest, form: ContactForm) -> Proof | None:
    try:
        packed = loads(request.POST.get("proof", ""), salt=_PROOF, max_age=PAGE_LASTS)
    except BadSignature:
        return None
    return Proof.of(packed, form.key)


def _number_sent(request: HttpRequest, form: ContactForm) -> int | None:
    try:
        told = loads(request.GET.get("sent", ""), salt=_SENT, max_age=PAGE_LASTS)
    except BadSignature:
        return None
    return int(told["n"]) if told["f"] == form.key else None


def _around(request: HttpRequest) -> dict[str, str]:
    """What of the address goes along to the next page: language, and whether it is embedded."""
    return {name: request.GET[name] for name in ("lang", "embed") if name in request.GET}


def _language(request: HttpRequest, form: str) -> str:
    """What the address asks for, else what the browser wants, else the brand's."""
    wanted = request.headers.get("Accept-Language")
    return language_of(request, get_language_from_request(request) if wanted else spoken(form))


def _gone(request: HttpRequest) -> HttpResponse:
    page = WordsPage(
        title=_("This form is not here any more"),
        frame=frame_for_customer(request),
        message=_("Look for another way to write to the company on its own pages."),
    )
    return rendered("words.html", page, status=404)


def _guarded(response: HttpResponse, sites: list[str]) -> HttpResponse:
    """Not kept by anybody, and shown inside pages of the company's own sites only."""
    private(response)
    if sites:
        response.xframe_options_exempt = True
        response._csp_replace = {"frame-ancestors": sites}  # type: ignore[attr-defined]
    return response
