"""Workers share the tests out by name: no two may have the same one."""

import pytest

import conftest


def test_a_name_is_given_once() -> None:
    conftest.refuse_namesakes(["tests/a.py::test_a[1]", "tests/a.py::test_a[2]"])
    with pytest.raises(pytest.UsageError, match="test_a"):
        conftest.refuse_namesakes(["a.py::test_a", "b.py::test_b", "a.py::test_a"])
