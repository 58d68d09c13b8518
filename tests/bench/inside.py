"""What a measurement must know of the inside of the product it measures."""

import os
from collections import Counter
from unittest.mock import patch

import psutil

from tests.product.running import Product

PARTS = {
    "web": "kuula.config.web",
    "events": "kuula.config.live",
    "fetcher": "kuula.faces.cli fetcher",
    "dispatcher": "kuula.faces.cli dispatcher",
    "worker": "kuula.faces.cli worker",
}


def database_of(it: Product) -> str:
    """The address of the product's database."""
    with patch.dict(os.environ, it.environment):
        from kuula.kit import home, postgres

        return postgres.database_url(home.load())


def opening_statement(it: Product, *, gated: bool) -> str:
    """The very statement that opens a conversation; gated, it checks a token and spends a key."""
    with patch.dict(os.environ, it.environment):
        import django

        django.setup()
        from kuula.desk.models.opening import GATED, STATEMENT

    return GATED if gated else STATEMENT


def answering_statements(it: Product) -> tuple[str, str]:
    """The very statements that begin a response and keep an answer with its fact."""
    with patch.dict(os.environ, it.environment):
        import django

        django.setup()
        from kuula.listening.models.answering import BEGIN, keep_statement
        from kuula.listening.surveys.answering.actions.saving import SCORED

    return BEGIN, keep_statement(SCORED)


def web_processor(it: Product) -> float:
    """Processor seconds of the web workers so far, in user and system together."""
    return sum(map(own_processor, it.parts("kuula.config.web")))


def whole_processor(it: Product) -> Counter[str]:
    """Processor seconds of every process of Kuula and of its database so far, by part."""
    server = psutil.Process(int(next(it.home.rglob("postmaster.pid")).read_text().split()[0]))
    family = [server, *server.children()]
    spent = Counter({"database": sum(map(own_processor, family))})
    for name, word in PARTS.items():
        spent[name] = sum(map(own_processor, it.parts(word)))
    return spent


def own_processor(process: psutil.Process) -> float:
    """Processor seconds of one process, and of its children that ended."""
    try:
        return sum(process.cpu_times()[:4])
    except psutil.Error:
        return 0.0
