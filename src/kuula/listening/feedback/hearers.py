"""Who is to hear what came of a matter, in which language, and who is not and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kuula.kit import clock
from kuula.kit.languages import spoken
from kuula.listening.feedback.judging import why_not
from kuula.listening.models import FeedbackMatter, FeedbackPiece, FeedbackTelling
from kuula.people.models import Customer
from kuula.workspace.models import Brand

MOST = 5000


@dataclass(frozen=True, slots=True)
class Hearer:
    """A customer of a matter. `why` is empty for who is told as soon as it is sent; `state` is how
    far it got already, empty for who is not planned yet; `conversation_id` is where it was said
    last."""

    customer: Customer
    language: str
    why: str
    state: str
    talk: bool
    conversation_id: int | None


def hearers_of(matter: FeedbackMatter, *, open_talks: Iterable[int]) -> list[Hearer]:
    """Everybody known who said it, by name, at most 5,000: whoever agreed and may be told, and the
    others with the reason. `open_talks` are conversations that can be answered in."""
    said = _latest(matter)
    told = {one.customer_id: one for one in matter.tellings.all()}
    talks = frozenset(open_talks)
    talking = frozenset(key for key, one in said.items() if one.conversation_id in talks)
    agreed = agreeing(matter)
    reasons = why_not(list(said), clock.now(), talking=talking)
    tongue = _brand_languages()
    found = []
    for number, piece in said.items():
        if number not in reasons and number not in told:
            continue
        why = reasons.get(number, "") if number in agreed else str(FeedbackTelling.Why.NOT_AGREED)
        language = language_of(piece, tongue)
        fresh = Hearer(
            customer=piece.customer or Customer(),
            language=language,
            why=why or _gap(matter, language),
            state="",
            talk=number in talking,
            conversation_id=piece.conversation_id,
        )
        found.append(_standing(matter, fresh, told.get(number)))
    return sorted(found, key=lambda one: (one.customer.name, one.customer.pk))


def agreeing(matter: FeedbackMatter) -> set[int]:
    """The customers who said it and want to hear what came of it."""
    found = matter.pieces.filter(agreed=True, customer__isnull=False)
    return set(found.values_list("customer_id", flat=True))


def language_of(piece: FeedbackPiece, tongues: Mapping[int, str]) -> str:
    """The language a customer is told in: their own, else that of what they said, else the
    brand's."""
    own = piece.customer.language if piece.customer else ""
    usual = spoken(tongues.get(piece.brand_id or 0) or next(iter(tongues.values()), "en"))
    return spoken(own or piece.language, usual)


def languages_of(matter: FeedbackMatter) -> list[str]:
    """The languages in which those who agreed are told, in order."""
    agreed, tongues = agreeing(matter), _brand_languages()
    found = {language_of(one, tongues) for key, one in _latest(matter).items() if key in agreed}
    return sorted(found)


def latest_of(matter: FeedbackMatter, customer_id: int) -> FeedbackPiece | None:
    """What a customer said of a matter last, where a conversation is known first."""
    return _latest(matter, customer_id).get(customer_id)


def tongues() -> Mapping[int, str]:
    """The language of each brand."""
    return _brand_languages()


def _latest(matter: FeedbackMatter, customer_id: int | None = None) -> dict[int, FeedbackPiece]:
    """By customer what they said last; what was said in a conversation counts more."""
    found = matter.pieces.filter(customer__isnull=False).select_related("customer")
    if customer_id is not None:
        found = found.filter(customer_id=customer_id)
    rows: Sequence[FeedbackPiece] = list(found.order_by("-pk")[:MOST])
    ordered = sorted(rows, key=lambda one: (one.conversation_id is not None, one.pk))
    return {one.customer_id: one for one in ordered if one.customer_id is not None}


def _brand_languages() -> dict[int, str]:
    return dict(Brand.objects.order_by("pk").values_list("pk", "language"))


def _standing(matter: FeedbackMatter, fresh: Hearer, telling: FeedbackTelling | None) -> Hearer:
    """The same as it stands for who was planned or told already."""
    if telling is None:
        return fresh
    done = telling.state == FeedbackTelling.State.SENT
    out = telling.state == FeedbackTelling.State.LEFT_OUT
    why = fresh.why or _gap(matter, telling.language)
    return replace(
        fresh,
        language=telling.language,
        state=telling.state,
        why="" if done else telling.why if out else why,
        talk=telling.way == FeedbackTelling.Way.CONVERSATION if done else fresh.talk,
    )


def _gap(matter: FeedbackMatter, language: str) -> str:
    return "" if matter.outcome.get(language) else str(FeedbackTelling.Why.LANGUAGE)
