"""What a measurement must know of the inside of the product it measures."""

import os
from unittest.mock import patch

import psutil

from tests.product.running import Product


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


def web_processor(it: Product) -> float:
    """Processor seconds of the web workers so far, in user and system together."""
    return sum(map(own_processor, it.parts("granian")))


def whole_processor(it: Product) -> float:
    """Processor seconds of every process of Kuula and of its database so far."""
    server = int(next(it.home.rglob("postmaster.pid")).read_text().split("\n", 1)[0])
    roots = [psutil.Process(it.parent.pid if it.parent else 0), psutil.Process(server)]
    every = [one for root in roots for one in (root, *root.children(recursive=True))]
    return sum(map(own_processor, every))


def own_processor(process: psutil.Process) -> float:
    """Processor seconds of one process, and of its children that ended."""
    try:
        return sum(process.cpu_times()[:4])
    except psutil.Error:
        return 0.0
