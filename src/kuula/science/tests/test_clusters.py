"""Groups of things that are alike."""

import numpy as np
import pytest

from kuula.science.clusters import found_groups, silhouette, telling_features

MIDDLES = ((1, 1, 5), (5, 1, 1), (1, 5, 1), (5, 5, 5), (3, 3, 8), (8, 3, 3))


def clouds(count: int, each: int = 60) -> list[list[float]]:
    """So many clouds of rows far apart from one another, in the scale that is judged."""
    dice = np.random.default_rng(7)
    rows = []
    for middle in MIDDLES[:count]:
        rows += np.expm1(np.array(middle) + dice.normal(0, 0.15, size=(each, 3))).tolist()
    return rows


@pytest.mark.parametrize("count", [3, 5, 6])
def test_clouds_are_told_apart_and_counted(count: int) -> None:
    rows = clouds(count)
    found = found_groups(rows)
    assert found.sizes == (60,) * count
    assert found.silhouette > 0.6
    assert found == found_groups(rows), "the same rows give the same groups"
    logs = (np.log1p(rows) - found.middles) / found.spreads
    away = ((logs[:, None, :] - np.array(found.centres)[None]) ** 2).sum(axis=2)
    assert tuple(np.bincount(away.argmin(axis=1))) == found.sizes


def test_the_silhouette_is_as_rousseeuw_wrote_it() -> None:
    rows = np.array([[0.0], [1.0], [4.0], [6.0]])
    places = np.array([0, 0, 1, 1])
    by_hand = [(5 - 1) / 5, (4 - 1) / 4, (3.5 - 2) / 3.5, (5.5 - 2) / 5.5]
    assert silhouette(rows, places) == pytest.approx(sum(by_hand) / 4)
    assert silhouette(rows, np.array([0, 0, 0, 1])) < 0.6, "a group of one counts nothing"


@pytest.mark.parametrize("rows", [[[1.0, 2.0]] * 29, [[1.0, 2.0]] * 40, [[-1.0, 2.0]] * 40])
def test_what_cannot_be_grouped_is_refused(rows: list[list[float]]) -> None:
    with pytest.raises(ValueError, match=r"[a-z]+\.$"):
        found_groups(rows)


def test_the_strongest_features_are_told() -> None:
    assert telling_features([0.2, -1.5, 0.9, 0.6]) == [(1, -1.5), (2, 0.9), (3, 0.6)]
