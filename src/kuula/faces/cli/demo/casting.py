"""Who plays in a story: which customer writes, which colleagues answer."""

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from kuula.faces.cli.demo.words import Customer, Script, StaffMember, Story


@dataclass(frozen=True)
class Colleagues:
    """Who answers, and who wrote the replies before somebody took over."""

    assignee: StaffMember
    earlier: StaffMember


@dataclass
class Cast:
    """Deals customers to stories: some write often, nobody the same story twice if it can be."""

    script: Script
    rng: random.Random
    _told: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def customers_for(self, stories: Sequence[Story]) -> list[Customer]:
        """One customer for each story, in its language; companies get the business stories."""
        decks: dict[tuple[str, bool], list[Customer]] = {}
        for language, business in sorted({(story.language, story.business) for story in stories}):
            size = sum((s.language, s.business) == (language, business) for s in stories)
            decks[language, business] = self._deck(language, business, size)
        return [self._take(decks[story.language, story.business], story) for story in stories]

    def colleagues_for(self, customer: Customer) -> Colleagues:
        """Two of the brand's team who speak the customer's language (the same one if alone)."""
        team = next(team.key for team in self.script.teams if team.brand == customer.brand)
        able = [
            member
            for member in self.script.staff
            if member.team == team
            and member.role in ("agent", "lead")
            and customer.language in member.languages
        ]
        assignee = self.rng.choices(able, [3 if m.role == "agent" else 1 for m in able])[0]
        others = [member for member in able if member != assignee]
        return Colleagues(assignee, self.rng.choice(others) if others else assignee)

    def _deck(self, language: str, business: bool, size: int) -> list[Customer]:
        people = [
            customer
            for customer in self.script.customers
            if customer.language == language and bool(customer.company) == business
        ]
        often = max(1, len(people) // 6)
        weights = [
            self.rng.uniform(1.7, 2.1) if place < often else self.rng.uniform(0.75, 1.15)
            for place in range(len(people))
        ]
        dealt = [1] * len(people)
        for _ in range(size - len(people)):
            place = max(range(len(people)), key=lambda i: weights[i] / dealt[i])
            dealt[place] += 1
        deck = [person for person, times in zip(people, dealt, strict=True) for _ in range(times)]
        self.rng.shuffle(deck)
        return deck

    def _take(self, deck: list[Customer], story: Story) -> Customer:
        fresh = (i for i, person in enumerate(deck) if person.email not in self._told[story.key])
        customer = deck.pop(next(fresh, 0))
        self._told[story.key].add(customer.email)
        return customer
