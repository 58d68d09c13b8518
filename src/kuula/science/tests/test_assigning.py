"""Who is given what: load, skill, language, the known agent, caps, hours, oldest first, ties."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from kuula.science.assigning import (
    Agent,
    Case,
    Given,
    Queue,
    Waiting,
    Why,
    choose,
    in_order,
    next_for,
    share,
)

NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
FREE = Agent(1, load=2, cap=12)
CASE = Case(70, since=NOW - timedelta(hours=1))
ET, RU = frozenset({"et"}), frozenset({"ru"})
INVOICE = frozenset({"invoice"})


def later(minutes: int) -> datetime:
    return NOW + timedelta(minutes=minutes)


def agent(number: int, **given: object) -> Agent:
    return replace(FREE, id=number, **given)  # type: ignore[arg-type] # names of fields


def case(**given: object) -> Case:
    return replace(CASE, **given)  # type: ignore[arg-type] # names of fields


@pytest.mark.parametrize(
    ("what", "wanted", "agents", "taker"),
    [
        ("the one who is there", case(), [agent(1)], 1),
        ("the smallest part of a cap, not of a number", case(),
         [agent(1, load=2, cap=4), agent(2, load=3, cap=12)], 2),
        ("the one given nothing for longest", case(),
         [agent(1, given_at=later(-5)), agent(2, given_at=later(-50))], 2),
        ("the one never given anything", case(), [agent(1, given_at=later(-50)), agent(2)], 2),
        ("a tie goes to the lowest number", case(), [agent(9), agent(3), agent(5)], 3),
        ("who knows the customer, though busier", case(known=1), [agent(1, load=11), agent(2)], 1),
        ("not who knows them but is full", case(known=1), [agent(1, load=12), agent(2)], 2),
        ("not who knows them but is not there", case(known=1),
         [agent(1, on_duty=False), agent(2)], 2),
        ("not who knows them but left the team", case(known=7), [agent(1)], 1),
        ("not who knows them but does not write the language", case(known=1, language="et"),
         [agent(1, languages=RU), agent(2, languages=ET)], 2),
        ("who writes the language", case(language="et"),
         [agent(1, languages=RU, load=0), agent(2, languages=ET)], 2),
        ("anybody where nobody ever writes it", case(language="hr"), [agent(1, languages=ET)], 1),
        ("who has the skill", case(skills=INVOICE), [agent(1, load=0), agent(2, skills=INVOICE)],
         2),
        ("anybody where nobody has it", case(skills=frozenset({"late"})), [agent(1)], 1),
        ("late and nobody there writes it: anybody", case(language="et", due=later(-1)),
         [agent(1, languages=RU), agent(2, languages=ET, on_duty=False)], 1),
        ("late, but somebody there writes it", case(language="et", due=later(-1)),
         [agent(1, languages=RU, load=0), agent(2, languages=ET)], 2),
    ],
)  # fmt: skip
def test_it_goes_to(what: str, wanted: Case, agents: list[Agent], taker: int) -> None:
    found = choose(wanted, agents, NOW)
    assert isinstance(found, Given), what
    assert found.agent == taker, what
    assert found.known == (wanted.known == taker)


@pytest.mark.parametrize(
    ("wanted", "agents", "why"),
    [
        (case(working=False), [agent(1)], Why.HOURS),
        (case(), [], Why.NOBODY),
        (case(), [agent(1, on_duty=False)], Why.NOBODY),
        (case(), [agent(1, load=12)], Why.FULL),
        (case(), [agent(1, load=15)], Why.FULL),
        (case(language="et"),
         [agent(1, languages=RU), agent(2, languages=ET, on_duty=False)], Why.LANGUAGE),
        (case(language="et"), [agent(1, languages=RU), agent(2, languages=ET, load=12)], Why.FULL),
        (case(language="et", due=later(5)),
         [agent(1, languages=RU), agent(2, languages=ET, on_duty=False)], Why.LANGUAGE),
        (case(skills=INVOICE), [agent(1), agent(2, skills=INVOICE, on_duty=False)], Why.SKILL),
    ],
)  # fmt: skip
def test_it_waits(wanted: Case, agents: list[Agent], why: Why) -> None:
    assert choose(wanted, agents, NOW) == Waiting(wanted.id, why)


def test_what_is_due_first_goes_first_then_what_waits_longest() -> None:
    soon, late = case(id=1, due=later(60)), case(id=2, due=later(-60))
    old, new = case(id=3, since=later(-600)), case(id=4, since=later(-6))
    twin = case(id=5, since=later(-6))
    assert [one.id for one in in_order([twin, new, old, soon, late])] == [2, 1, 3, 4, 5]


def test_nobody_passes_their_cap_and_loads_stay_even() -> None:
    cases = [case(id=number) for number in range(100, 110)]
    agents = [agent(1, load=0, cap=3), agent(2, load=0, cap=6)]
    given, waiting = share(cases, agents, NOW)
    assert [one.agent for one in given].count(1) == 3
    assert [one.agent for one in given].count(2) == 6
    assert [one.why for one in waiting] == [Why.FULL]
    assert [one.load for one in given if one.agent == 2] == [1, 2, 3, 4, 5, 6]
    assert share(reversed(cases), reversed(agents), NOW) == (given, waiting)


def test_a_full_case_list_leaves_nobody_out() -> None:
    """What one cannot be given does not hold up what comes behind it."""
    given, waiting = share(
        [case(id=1, due=later(1), language="et"), case(id=2, due=later(2), language="ru")],
        [agent(1, languages=RU), agent(2, languages=ET, load=12)],
        NOW,
    )
    assert [(one.case, one.agent) for one in given] == [(2, 1)]
    assert waiting == [Waiting(1, Why.FULL)]


def test_the_next_one_is_due_first_over_all_queues_and_fits() -> None:
    mine = agent(1, languages=ET)
    first = Queue([case(id=1, due=later(30)), case(id=2, language="ru", due=later(1))],
                  [mine, agent(2, languages=RU)], mine)  # fmt: skip
    other = Queue([case(id=3, due=later(20))], [mine], mine)
    assert [one.case for one in next_for([first, other], NOW)] == [3, 1]


def test_the_next_one_leaves_to_others_whom_they_know_while_there_is_more() -> None:
    mine, known = agent(1), agent(2)
    cases = [case(id=1, due=later(1), known=2), case(id=2, due=later(90))]
    assert [one.case for one in next_for([Queue(cases, [mine, known], mine)], NOW)] == [2, 1]
    gone = replace(known, on_duty=False)
    assert [one.case for one in next_for([Queue(cases, [mine, gone], mine)], NOW)] == [1, 2]


def test_who_is_full_is_offered_nothing_there() -> None:
    full = agent(1, load=12)
    assert next_for([Queue([case()], [full], full)], NOW) == []
