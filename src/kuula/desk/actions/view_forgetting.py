"""Saved views that name a person who is erased."""

import re
from collections.abc import Sequence
from functools import reduce
from operator import or_
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.db.models import Q

from kuula.desk.models import SavedView
from kuula.kit.text import spellings
from kuula.workspace.actors import Actor, allow
from kuula.workspace.permissions import Permission


def forget_in_views(actor: Actor, *, addresses: Sequence[str], name: str) -> int:
    """Take these addresses (normal form) and the full name of an erased person out of saved views;
    one that asks for nothing else goes. Answers how many. Safe to run twice."""
    allow(actor, Permission.ERASE)
    words = sorted({*frozenset[str]().union(*map(spellings, addresses)), *_full(name)})
    if not words:
        return 0
    naming = re.compile("|".join(map(_named, words)), re.IGNORECASE)
    hints = {one for word in words for one in (word, urlencode({"": word})[1:])}
    likely = [Q(query__icontains=one) | Q(name__icontains=one) for one in hints]
    with transaction.atomic():
        found = SavedView.objects.select_for_update().filter(reduce(or_, likely))
        return sum(_forget(view, naming) for view in list(found.order_by("pk")))


def _full(name: str) -> list[str]:
    """A first name alone names many."""
    return [name] if " " in name.strip() else []


def _named(word: str) -> str:
    """A word as a search says it: alone, in quotes, with an operator before it or a minus."""
    return rf'(?<!\w)-?(?:[^\W\d_]+:)?"?{re.escape(word)}"?(?!\w)'


def _forget(view: SavedView, naming: re.Pattern[str]) -> bool:
    query = _without(view.query, naming) if not view.listing else _narrowed(view.query, naming)
    name = _without(view.name, naming)
    if (query, name) == (view.query, view.name):
        return False
    if not query:
        view.delete()
        return True
    if not name or _is_taken(view, name):
        name = f"№ {view.pk}"
    SavedView.objects.filter(pk=view.pk).update(query=query, name=name)
    return True


def _is_taken(view: SavedView, name: str) -> bool:
    theirs = Q(team_id=view.team_id) if view.team_id else Q(staff_id=view.staff_id or 0)
    owned = SavedView.objects.filter(theirs)
    return owned.filter(name__iexact=name).exclude(pk=view.pk).exists()


def _without(text: str, naming: re.Pattern[str]) -> str:
    left, found = naming.subn(" ", text)
    return " ".join(left.split()) if found else text


def _narrowed(query: str, naming: re.Pattern[str]) -> str:
    """The address of a list without what names the person."""
    pairs = parse_qsl(query)
    left = [(key, _without(value, naming)) for key, value in pairs]
    return query if left == pairs else urlencode([(key, value) for key, value in left if value])
