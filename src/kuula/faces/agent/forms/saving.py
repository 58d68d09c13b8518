"""Saving a form by an action: what the action refuses stands beside the field it is about."""

from collections.abc import Callable

from django import forms

from kuula.kit.problems import NotAllowed, NotFound, Problem


def saved(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether the form was sent, is valid and `act` did it.

    A Problem of the action becomes a mistake of the form; what is not there or not allowed is
    raised on.
    """
    if not form.is_valid():
        return False
    try:
        act()
    except (NotFound, NotAllowed):
        raise
    except Problem as problem:
        form.add_error(problem.field if problem.field in form.fields else None, str(problem))
        return False
    return True
