"""Which rule says how soon: of those that fit, the most specific, for each clock by itself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kuula.desk.deadlines import FRESH
from kuula.desk.models.conversation import Conversation
from kuula.desk.models.target import ReplyTarget
from kuula.kit.remembering import remembered
from kuula.people.models import Address, CompanyDomain, Customer, SegmentMember

DOOR: Final = 0
"""Stands for the rule that a mailbox is: its target for the first and every next reply."""
WEIGHTS: Final = (
    ("company_id", 128), ("segment_id", 64), ("tag", 32), ("priority", 16), ("team_id", 4),
    ("channel", 2), ("brand_id", 1),
)  # fmt: skip
"""What makes a rule specific, the heaviest first; a mailbox weighs 8, more than its team."""
DOOR_WEIGHT: Final = 8


class Kind(StrEnum):
    """The clocks: the first answer, each further one, and the solution."""

    FIRST = "first"
    NEXT = "next"
    RESOLUTION = "resolution"


@dataclass(frozen=True, slots=True)
class Case:
    """What rules look at. `door` is what the mailbox asks for, in working minutes."""

    brand_id: int
    team_id: int | None = None
    channel: str = "mail"
    priority: int = 2
    door: int | None = None
    company_id: int | None = None
    tags: frozenset[str] = frozenset()
    segments: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """What a clock is given, and the number of the rule that won; neither when none asks."""

    minutes: int | None = None
    rule: int | None = None


def chosen(case: Case, kind: Kind) -> Choice:
    """What the most specific rule that fits gives this clock."""
    found = [
        (_weight(rule), Choice(minutes, rule.pk))
        for rule in rules_for(case.brand_id)
        if (minutes := _minutes(rule, kind)) is not None and _fits(rule, case)
    ]
    if case.door is not None and kind != Kind.RESOLUTION:
        found.append((DOOR_WEIGHT, Choice(case.door, DOOR)))
    return max(found, key=lambda one: one[0], default=(0, Choice()))[1]


def case_of(conversation: Conversation) -> Case:
    """The case that a conversation is now. Company, segments and tags are read only where a rule
    asks."""
    rules = rules_for(conversation.brand_id)
    company = None
    if any(rule.company_id for rule in rules):
        people = Customer.objects.filter(pk=conversation.customer_id)
        company = people.values_list("company_id", flat=True).first()
    tags: frozenset[str] = frozenset()
    if asks_for_tags(conversation.brand_id):
        tags = frozenset(conversation.tags.values_list("name", flat=True))
    return Case(
        conversation.brand_id,
        conversation.team_id,
        conversation.channel,
        conversation.priority,
        conversation.target_minutes,
        company,
        tags,
        segments_asked(conversation.brand_id, conversation.customer_id),
    )


def company_writing(brand_id: int, email: str) -> int | None:
    """The company of who writes for the first time or again; None where no rule asks for it."""
    if not any(rule.company_id for rule in rules_for(brand_id)):
        return None
    known = Address.objects.filter(kind=Address.Kind.EMAIL, value=email)
    for company in known.values_list("customer__company_id", flat=True):
        return company
    domain = email.rpartition("@")[2]
    own = CompanyDomain.objects.filter(domain=domain)
    return own.values_list("company_id", flat=True).first()


def segments_asked(brand_id: int, customer_id: int | None) -> frozenset[int]:
    """The segments a customer is in, of those that rules for this brand name; nothing is read where
    no rule names one."""
    named = {rule.segment_id for rule in rules_for(brand_id) if rule.segment_id}
    if not named or customer_id is None:
        return frozenset()
    mine = SegmentMember.objects.filter(customer_id=customer_id, segment_id__in=named)
    return frozenset(mine.values_list("segment_id", flat=True))


def segments_writing(brand_id: int, email: str) -> frozenset[int]:
    """The same for who writes from an address; whoever writes for the first time is in none."""
    if not any(rule.segment_id for rule in rules_for(brand_id)):
        return frozenset()
    known = Address.objects.filter(kind=Address.Kind.EMAIL, value=email)
    return segments_asked(brand_id, known.values_list("customer_id", flat=True).first())


def asks_for_tags(brand_id: int) -> bool:
    """Whether any rule for this brand looks at tags."""
    return any(rule.tag for rule in rules_for(brand_id))


@remembered(seconds=FRESH)
def rules_for(brand_id: int) -> Sequence[ReplyTarget]:
    """The rules that can fit a brand, at most 5 seconds old."""
    rules = ReplyTarget.objects.order_by("pk")
    return tuple(rule for rule in rules if rule.brand_id in (None, brand_id))


def rules_numbered(numbers: Iterable[int | None]) -> Sequence[ReplyTarget]:
    """The rules of these numbers, with what they name, in one statement."""
    rules = ReplyTarget.objects.select_related("brand", "team", "company", "segment")
    return tuple(rules.filter(pk__in={number for number in numbers if number}))


def _fits(rule: ReplyTarget, case: Case) -> bool:
    return (
        rule.team_id in (None, case.team_id)
        and rule.channel in ("", case.channel)
        and rule.priority in (None, case.priority)
        and rule.company_id in (None, case.company_id)
        and (rule.segment_id is None or rule.segment_id in case.segments)
        and (not rule.tag or rule.tag in case.tags)
    )


def _weight(rule: ReplyTarget) -> int:
    return sum(weight for name, weight in WEIGHTS if getattr(rule, name) not in (None, ""))


def _minutes(rule: ReplyTarget, kind: Kind) -> int | None:
    if kind == Kind.FIRST:
        return rule.first_minutes
    return rule.next_minutes if kind == Kind.NEXT else rule.resolution_minutes
