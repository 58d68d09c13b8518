"""Scores of surveys, and whether their intervals cover what they say."""

from math import comb

import pytest

from kuula.science.scores import net_promoter, promoters_of, top_share


def test_the_score_is_promoters_minus_detractors() -> None:
    found = net_promoter(50, 30, 20)
    assert (found.value, found.n) == (30.0, 100)
    assert found.low < 30 < found.high


@pytest.mark.parametrize(
    ("promoters", "passives", "covered"),
    [(0.5, 0.3, 0.962), (0.85, 0.12, 0.950), (0.3, 0.4, 0.965)],
)
def test_with_ten_answers_the_interval_covers_what_was_measured_elsewhere(
    promoters: float, passives: float, covered: float
) -> None:
    """Summed over all outcomes of ten answers; the figures to agree with are of 20,000 draws."""
    detractors = 1 - promoters - passives
    truth, total = 100 * (promoters - detractors), 0.0
    for some in range(11):
        for others in range(11 - some):
            rest = 10 - some - others
            found = net_promoter(some, others, rest)
            ways = comb(10, some) * comb(10 - some, others)
            chance = promoters**some * passives**others * detractors**rest
            if found.low <= truth <= found.high:
                total += ways * chance
    assert total == pytest.approx(covered, abs=0.006)


def test_answers_are_counted_by_the_published_bounds() -> None:
    assert promoters_of(dict.fromkeys(range(11), 1)) == (2, 2, 7)
    assert top_share({1: 1, 4: 2, 5: 1}, 4).value == 0.75


def test_all_alike_is_no_certainty() -> None:
    everybody = net_promoter(5, 0, 0)
    assert everybody.value == 100
    assert everybody.low < 60


@pytest.mark.parametrize("counts", [(0, 0, 0), (-1, 3, 0)])
def test_without_answers_there_is_no_score(counts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="answers"):
        net_promoter(*counts)
