"""Segments of a product that is measured: counted whole, and waited for."""

import json
import os
import time

import psutil
from django.db import connection

from kuula.kit import clock
from kuula.people.commerce.actions import put_orders
from kuula.people.commerce.forms import OrderForm
from kuula.people.models import Customer, Segment, SegmentMember
from kuula.people.segments.actions import SegmentForm, recount_segment, save_segment
from kuula.people.segments.tree import read_rule
from kuula.workspace.actors import SYSTEM

PATIENCE = 60
RULES = {
    "profile": {"any": [
        {"field": "city", "op": "is", "value": "Tartu"},
        {"field": "language", "op": "is", "value": "hr"}]},
    "orders": {"all": [
        {"field": "orders.count", "op": "at_least", "value": 2},
        {"field": "orders.last", "op": "within", "value": 180}]},
    "sum and facts": {"all": [
        {"field": "orders.sum", "op": "at_least", "value": 20000, "currency": "EUR"},
        {"none": [{"field": "complaints", "op": "at_least", "value": 1, "days": 365}]}]},
    "contacts": {"all": [
        {"field": "contacts", "op": "at_least", "value": 1, "days": 365},
        {"field": "orders.count", "op": "at_least", "value": 2, "days": 365}]},
    "everybody": {"all": [{"field": "language", "op": "known"}]},
}  # fmt: skip


def recounts() -> None:
    """Count the rule SEGMENTS_RULE anew some times; tells the seconds and the size."""
    name = os.environ["SEGMENTS_RULE"]
    form = SegmentForm(name, "", read_rule(RULES[name]))
    segment = save_segment(SYSTEM, form=form)
    first, _worked = _timed(segment.pk)
    took = [_timed(segment.pk) for _round in range(int(os.environ["SEGMENTS_ROUNDS"]))]
    segment.refresh_from_db()
    told = {"seconds": [wall for wall, _own in took], "processor": [own for _wall, own in took]}
    print(json.dumps(told | {"size": [segment.size], "first": [first]}))


def _timed(segment_id: int) -> tuple[float, float]:
    """The seconds on the clock, and those of the processor that the database worked."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = psutil.Process(cursor.fetchone()[0])
    begun, before = time.monotonic(), sum(server.cpu_times()[:2])
    recount_segment(SYSTEM, segment_id=segment_id)
    return time.monotonic() - begun, sum(server.cpu_times()[:2]) - before


def moves() -> None:
    """Let people order, one by one, and wait until each is in the segment; tells the seconds."""
    segment = Segment.objects.get(name="orders")
    outside = Customer.objects.exclude(segments__segment=segment).order_by("pk")
    took = []
    for who in outside[: int(os.environ["SEGMENTS_MOVES"])]:
        begun = time.monotonic()
        put_orders(SYSTEM, source="late", forms=[_order(who, place) for place in (1, 2)])
        members = SegmentMember.objects.filter(segment=segment, customer=who)
        while not members.exists():
            assert time.monotonic() - begun < PATIENCE, "nobody came in"
            time.sleep(0.02)
        took.append(time.monotonic() - begun)
    print(json.dumps(took))


def _order(who: Customer, place: int) -> OrderForm:
    now = clock.now()
    return OrderForm(
        external_id=f"{who.pk}-{place}", fresh_at=now, customer_id=who.pk, number=f"{place}",
        placed_at=now, currency="EUR", total=1000,
    )  # fmt: skip
