"""The results page of a survey with 1,000,000 answers, asked for over HTTP, signed in.

280,000 people answered over a year, in four languages and by four ways: four of five came to the
end, one of five left after the second question of four. Times are those of the client: one person
who never pauses and looks at another span or part each time. The floor is a count of the same
answers by psycopg, which is what a page without counted answers would have to do.
"""

import http.client
import os
import time
from urllib.parse import quote

import psycopg

from tests.bench.frame import Goal, Measured, middle, percentile
from tests.bench.inside import database_of
from tests.product.running import Product, product

LASTS = "two minutes"
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "280000"))
PAGES = 200
LIMIT_MS = 300.0
COUNTED_S = 600.0
WAYS = ("mail", "link", "qr", "button")
LANGUAGES = ("en", "et", "hr", "ru")
CONTENT = """{"questions": [
  {"key": "nps", "kind": "nps", "words": {"en": "Would you recommend us?"}},
  {"key": "csat", "kind": "csat", "words": {"en": "Were you satisfied?"}},
  {"key": "what", "kind": "single", "words": {"en": "What mattered most?"}, "choices": [
    {"key": "price"}, {"key": "speed"}, {"key": "people"}, {"key": "goods"}]},
  {"key": "why", "kind": "text", "words": {"en": "Why?"}}]}"""
SURVEY = """
WITH made AS (INSERT INTO listening_survey (name, key, audience, state, draft, version,
    justification, made_at, changed_at, opened_at)
  VALUES ('Bench', 'bench', 'customers', 'live', %(content)s, 1, '', now(), now(), now())
  RETURNING id)
INSERT INTO listening_surveyversion (survey_id, number, content, published_at)
SELECT id, 1, %(content)s, now() FROM made RETURNING survey_id"""
RESPONSES = """
INSERT INTO listening_response (survey_id, version, key, way, place, language, variant, started_at,
    moved_at, completed_at, voided_why)
SELECT %(survey)s, 1, gen_random_uuid(), (%(ways)s::text[])[1 + n %% 4], '',
    (%(languages)s::text[])[1 + n / 7 %% 4], n / 3 %% 2, at, at + interval '1 minute',
    CASE WHEN n %% 5 > 0 THEN at + interval '1 minute' END, ''
FROM generate_series(1, %(people)s) n,
    LATERAL (SELECT now() - interval '364 days' * n / %(people)s AS at) t"""
ANSWERS = """
INSERT INTO listening_answer (response_id, question, value, known, answered_at)
SELECT r.id, q.key, CASE q.key
    WHEN 'nps' THEN to_jsonb((r.id * 7919 %% 11)::int)
    WHEN 'csat' THEN to_jsonb((1 + r.id * 31 %% 5)::int)
    WHEN 'what' THEN to_jsonb((ARRAY['price', 'speed', 'people', 'goods'])[1 + r.id %% 4])
    ELSE to_jsonb('Because of number ' || r.id) END, false, r.moved_at
FROM listening_response r, unnest(ARRAY['nps', 'csat', 'what', 'why']) AS q (key)
WHERE r.survey_id = %(survey)s AND (r.completed_at IS NOT NULL OR q.key IN ('nps', 'csat'))"""
FLOOR = """
SELECT a.question, a.value, count(*) FROM listening_answer a
JOIN listening_response r ON r.id = a.response_id
WHERE r.survey_id = %s AND a.question <> 'why' GROUP BY 1, 2"""


def measure() -> list[Measured]:
    """Write the answers, wait until they are counted, and look at the page."""
    with product() as it:
        it.start(patience=300)
        it.seed("desk")
        with psycopg.connect(database_of(it), autocommit=True) as connection:
            survey = _written(connection)
            counted = _counted(connection, survey)
            floors = [_floor(connection, survey) for _turn in range(3)]
            took = _looked_at(it, survey)
    p95, floor = percentile(took, 0.95), 1 / middle(floors)
    rate = 1000 / middle(took)
    limit = Goal(f"results: 95 % within {LIMIT_MS:g} ms", p95 < LIMIT_MS, wall=True)
    return [
        Measured("results: the page", rate, "pages/s", len(took), floor, rate / floor,
                 middle(took), p95, (limit,)),
        Measured("results: a million answers counted from nothing", counted, "s", 1),
    ]  # fmt: skip


def _written(connection: psycopg.Connection) -> int:
    row = connection.execute(SURVEY, {"content": CONTENT}).fetchone()
    assert row is not None
    values = {"survey": row[0], "people": PEOPLE, "ways": list(WAYS), "languages": list(LANGUAGES)}
    connection.execute(RESPONSES, values)
    connection.execute(ANSWERS, values)
    connection.execute("ANALYZE")
    return int(row[0])


def _counted(connection: psycopg.Connection, survey: int) -> float:
    """How long the first count took; it begins by itself within a minute."""
    until = time.monotonic() + COUNTED_S
    while time.monotonic() < until:
        row = connection.execute(
            "SELECT took_ms FROM listening_resultstate WHERE survey_id = %s"
            " AND counted_at IS NOT NULL", [survey],
        ).fetchone()  # fmt: skip
        if row is not None:
            connection.execute("ANALYZE listening_resultcell")
            return float(row[0]) / 1000
        time.sleep(1)
    raise AssertionError("The answers were not counted in time.")


def _floor(connection: psycopg.Connection, survey: int) -> float:
    begun = time.perf_counter()
    connection.execute(FLOOR, [survey]).fetchall()
    return time.perf_counter() - begun


def _looked_at(it: Product, survey: int) -> list[float]:
    """How long each page took, in milliseconds; none is asked for twice in a row."""
    whose = ["", *(f"way:{one}" for one in WAYS), *(f"language:{one}" for one in LANGUAGES)]
    line = http.client.HTTPConnection("127.0.0.1", it.port, timeout=60)
    session = it.cookies("mari@pohjala.example")["kuula_session"]
    headers = {"Host": f"localhost:{it.port}", "Cookie": f"kuula_session={session}"}
    took = []
    for turn in range(PAGES):
        days, part = (365, 90, 30, 365)[turn % 4], whose[turn % len(whose)]
        begun = time.perf_counter()
        path = f"/surveys/{survey}/results?days={days}&whose={quote(part)}"
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        content = answer.read()
        took.append((time.perf_counter() - begun) * 1000)
        assert answer.status == 200, (answer.status, content[:500])
    line.close()
    return took
