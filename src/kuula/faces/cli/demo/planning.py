"""Ninety believable days: which story happens to whom, when, and how it ends."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import cycle
from typing import Final

from kuula.faces.cli.demo.casting import Cast, Colleagues
from kuula.faces.cli.demo.hours import Hours, hours_of
from kuula.faces.cli.demo.planned import (
    Period,
    PlannedConversation,
    PlannedRating,
    PlannedTurn,
    period,
)
from kuula.faces.cli.demo.telling import Moments, Pace, Pen, day_values, moments, values_for
from kuula.faces.cli.demo.words import Customer, Script, State, Story, Turn

SHARES: Final = {"et": 0.40, "hr": 0.30, "ru": 0.20, "en": 0.10}
UNFINISHED: Final = 0.14
TOLD_AT_MOST: Final = 3
LATE_TOPICS: Final = ("late_delivery", "delivery_damage")
PRIORITIES: Final = {"pleased": 1, "neutral": 2, "worried": 3, "angry": 3}
WEEKDAYS: Final = (1.25, 1.15, 1.1, 1.0, 0.9, 0.5, 0.4)
DAY_HOURS: Final = (7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22)
HOUR_WEIGHTS: Final = (1, 4, 10, 12, 11, 9, 8, 9, 9, 7, 4, 3, 3, 4, 3, 1)
# Minutes of working time since a customer's last word: overdue, due soon, fresh (target 240).
AGES: Final = ((250, 700), (185, 232), (4, 120), (30, 175))


def plan(
    script: Script, *, until: datetime, days: int = 90, count: int = 250, seed: int = 9
) -> tuple[PlannedConversation, ...]:
    """`count` conversations over the `days` before `until`, oldest first.

    The same seed gives the same plan. Nothing lies after `until`. About one in seven conversations
    is unfinished and recent, so that the inbox lives.
    """
    rng = random.Random(seed)  # noqa: S311 - a repeatable demo, nothing secret hangs on it
    planner = _Planner(script, period(until, days), rng)
    made = [
        conversation
        for language, share in _shares(count).items()
        for conversation in planner.tell_all(language, share)
    ]
    return tuple(sorted(made, key=lambda conversation: conversation.started_at))


def _shares(count: int) -> dict[str, int]:
    shares = {language: round(count * share) for language, share in SHARES.items()}
    shares["et"] += count - sum(shares.values())
    return shares


@dataclass(frozen=True)
class _Scene:
    """A story given a place in time and people, not yet written down."""

    story: Story
    moments: Moments
    customer: Customer
    told_before: int


class _Planner:
    def __init__(self, script: Script, span: Period, rng: random.Random) -> None:
        self.script = script
        self.period = span
        self.rng = rng
        self.cast = Cast(script, rng)
        self.hours = {brand.key: hours_of(brand) for brand in script.brands}
        self.told: Counter[str] = Counter()
        self.orders: set[int] = set()
        self.ages = cycle(AGES)

    def tell_all(self, language: str, count: int) -> list[PlannedConversation]:
        unfinished = self._unfinished(language, round(count * UNFINISHED))
        starts = self._starts(count - len(unfinished))
        finished = [self._choose(language, start) for start in starts]
        repeats = [self._repeat(story) for story in (*unfinished, *finished)]
        customers = self.cast.customers_for([*unfinished, *finished])
        scenes = [
            _Scene(story, self._recent(story, customer), customer, repeat)
            for story, customer, repeat in zip(unfinished, customers, repeats, strict=False)
        ]
        rest = zip(
            finished, starts, customers[len(unfinished) :], repeats[len(unfinished) :], strict=True
        )
        scenes += [
            _Scene(story, self._past(story, customer, start), customer, repeat)
            for story, start, customer, repeat in rest
        ]
        return [self._write(scene) for scene in scenes]

    def _repeat(self, story: Story) -> int:
        self.told["words of " + story.key] += 1
        return self.told["words of " + story.key] - 1

    def _unfinished(self, language: str, count: int) -> list[Story]:
        own = [s for s in self.script.stories if s.language == language and not s.finished]
        long = [
            story
            for story in self.script.stories
            if story.language == language and story.finished and len(story.turns) >= 3
        ]
        own = self.rng.sample(own, min(len(own), count))
        cut = [
            _cut_short(story, self.rng)
            for story in self.rng.sample(long, min(len(long), count - len(own)))
        ]
        self.told.update(story.key for story in cut)
        return own + cut

    def _starts(self, count: int) -> list[datetime]:
        """Moments of first letters. Those of the bad week stand first: they choose first."""
        offsets = range((self.period.until - self.period.since).days)
        mornings = [self.period.since + timedelta(days=offset) for offset in offsets]
        weights = [WEEKDAYS[day.weekday()] * self.period.rush(day) for day in mornings]
        days = self.rng.choices(mornings, weights, k=count)
        starts = [self._within(day) for day in days]
        return sorted(starts, key=self.period.in_late_week, reverse=True)

    def _within(self, day: datetime) -> datetime:
        hour = self.rng.choices(DAY_HOURS, HOUR_WEIGHTS)[0]
        wall = time(hour, self.rng.randrange(60), self.rng.randrange(60))
        zone = self.hours["pohjala"]
        return max(zone.moment(day.astimezone(zone.zone).date(), wall), self.period.since)

    def _choose(self, language: str, start: datetime) -> Story:
        left = self.period.until - start
        finished = [s for s in self.script.stories if s.language == language and s.finished]
        fresh = [story for story in finished if self.told[story.key] < TOLD_AT_MOST]
        pool = [story for story in fresh if _length(story) < left] or fresh or finished
        story = self.rng.choices(pool, [self._likelihood(story, start) for story in pool])[0]
        self.told[story.key] += 1
        return story

    def _likelihood(self, story: Story, start: datetime) -> float:
        weight = 1.0 / (1 + self.told[story.key]) ** 2
        late = story.topic in LATE_TOPICS
        unhappy = story.rating is not None and not story.rating.satisfied
        if self.period.in_late_week(start):
            return weight * (8.0 if late else 1.0) * (2.5 if unhappy else 1.0)
        if start >= self.period.late_until:
            return weight * (0.35 if late else 1.0) * (0.3 if unhappy else 1.0)
        return weight * (0.3 if unhappy else 1.0)

    def _past(self, story: Story, customer: Customer, start: datetime) -> Moments:
        """When a finished story happened: told earlier until all of it lies before the end."""
        hours = self.hours[customer.brand]
        latest = self.period.until - timedelta(minutes=40)
        told = self._moments(story, start, hours)
        while told.at[-1] > latest:
            start = hours.waking(start - timedelta(days=1))
            told = self._moments(story, start, hours)
        return told

    def _recent(self, story: Story, customer: Customer) -> Moments:
        """When an unfinished story happened: its last word is as old as its state allows."""
        hours = self.hours[customer.brand]
        if story.state == "waiting":
            last = self.period.until - timedelta(hours=self.rng.uniform(2, 150))
        else:
            last = hours.back(self.period.until, self.rng.uniform(*next(self.ages)))
        start = last
        told = self._moments(story, start, hours)
        while told.at[-1] > last:
            start -= max(told.at[-1] - last, timedelta(minutes=7))
            told = self._moments(story, start, hours)
        return told

    def _moments(self, story: Story, start: datetime, hours: Hours) -> Moments:
        return moments(story.turns, start, hours, Pace(self.period.pace(start), self.rng))

    def _write(self, scene: _Scene) -> PlannedConversation:
        story, customer = scene.story, scene.customer
        values = self._values(scene)
        people = self.cast.colleagues_for(customer)
        finished_at = self._finished_at(scene)
        greeting = {"first_name": customer.first}
        return PlannedConversation(
            story=story.key,
            brand=customer.brand,
            team=people.assignee.team,
            customer=customer.email,
            language=story.language,
            subject=Pen(values | greeting, customer.gender == "f").write(story.subject),
            tag=self.script.tag_for(story.topic),
            priority=self._priority(story),
            state=story.state,
            assignee=people.assignee.email if self._is_assigned(story) else None,
            turns=tuple(self._turns(scene, values, people)),
            finished_at=finished_at,
            rating=self._rating(scene, finished_at),
        )

    def _turns(
        self, scene: _Scene, values: dict[str, str], people: Colleagues
    ) -> Iterable[PlannedTurn]:
        customer = scene.customer
        taken_over = next((i for i, turn in enumerate(scene.story.turns) if turn.by == "note"), 0)
        for place, (turn, at) in enumerate(zip(scene.story.turns, scene.moments.at, strict=True)):
            if turn.by == "customer":
                pen = Pen(values | {"first_name": customer.first}, customer.gender == "f")
                yield PlannedTurn(turn.by, customer.email, at, pen.write(turn.text))
                continue
            author = people.earlier if place < taken_over else people.assignee
            pen = Pen(values | {"first_name": customer.address}, author.gender == "f")
            yield PlannedTurn(turn.by, author.email, at, pen.write(turn.text))

    def _values(self, scene: _Scene) -> dict[str, str]:
        slots, customer = self.script.slots, scene.customer
        start = scene.moments.at[0].astimezone(self.hours[customer.brand].zone).date()
        return (
            values_for(customer, slots, self.rng)
            | day_values(slots, customer.language, start, scene.moments.promised)
            | {"order": slots.order[customer.brand] + str(self._order(scene.moments.at[0]))}
        )

    def _order(self, at: datetime) -> int:
        """An order number of about that day, never given twice."""
        number = 41000 + (at - self.period.since).days * 37 + self.rng.randrange(37)
        while number in self.orders:
            number += 1
        self.orders.add(number)
        return number

    def _priority(self, story: Story) -> int:
        if story.mood == "angry" and self.rng.random() < 0.2:
            return 4
        return PRIORITIES[story.mood]

    def _is_assigned(self, story: Story) -> bool:
        likely = {"new": 0.4, "open": 0.85}.get(story.state, 1.0)
        return self.rng.random() < likely

    def _finished_at(self, scene: _Scene) -> datetime | None:
        """Just after the last word; when the customer had it, once somebody is there to read it."""
        if not scene.story.finished:
            return None
        last = scene.moments.at[-1]
        if scene.story.turns[-1].by != "customer":
            return min(last + timedelta(seconds=self.rng.randrange(5, 90)), self.period.until)
        came = last + timedelta(minutes=self.rng.uniform(3, 35))
        opens = self.hours[scene.customer.brand].open_from(came)
        read = came if opens == came else opens + timedelta(minutes=self.rng.uniform(2, 40))
        return min(read, self.period.until)

    def _rating(self, scene: _Scene, finished_at: datetime | None) -> PlannedRating | None:
        own = scene.story.rating
        if finished_at is None or scene.story.state != "solved":
            return None
        if own is None or (scene.told_before and self.rng.random() < 0.25):
            return None
        gap = timedelta(minutes=own.after_minutes * self.rng.uniform(0.6, 1.5))
        at = self.hours[scene.customer.brand].waking(finished_at + gap)
        if at > self.period.until:
            return None
        soured = self._is_soured(scene.story, scene.moments.at[0])
        satisfied = own.satisfied and not soured
        if scene.told_before or soured:
            return PlannedRating(at, satisfied, self._comment(scene.story.language, satisfied))
        return PlannedRating(at, satisfied, own.comment)

    def _is_soured(self, story: Story, start: datetime) -> bool:
        """In the bad week even a good answer comes too late for some."""
        unhappy = story.mood in ("angry", "worried") and self.period.in_late_week(start)
        return unhappy and self.rng.random() < 0.25

    def _comment(self, language: str, satisfied: bool) -> str:
        slots = self.script.slots
        if self.rng.random() < 0.5:
            return ""
        return self.rng.choice((slots.satisfied if satisfied else slots.unsatisfied)[language])


def _cut_short(story: Story, rng: random.Random) -> Story:
    """The beginning of a finished story, as it stands while nobody has finished it."""
    places = [i for i in range(1, len(story.turns) - 1) if story.turns[i - 1].by != "note"]
    turns = story.turns[: rng.choice(places)]
    return replace(story, turns=turns, state=_state_after(turns), rating=None)


def _state_after(turns: Sequence[Turn]) -> State:
    if turns[-1].by == "agent":
        return "waiting"
    return "new" if len(turns) == 1 else "open"


def _length(story: Story) -> timedelta:
    return timedelta(minutes=sum(turn.after_minutes for turn in story.turns) * 1.2, days=1)
