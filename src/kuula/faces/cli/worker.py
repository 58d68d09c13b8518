"""`kuula worker`: the process that does the jobs."""

import os

import click

from kuula.kit.jobs import run_worker
from kuula.kit.presence import announce

BEHIND_PEOPLE = 5


@click.command()
@click.option("--concurrency", default=10, show_default=True, help="Jobs at the same time.")
def command(*, concurrency: int) -> None:
    """Do the jobs until told to stop; unfinished ones get a few seconds."""
    os.nice(BEHIND_PEOPLE)  # pages that people wait for go first when the machine is full
    announce("worker")
    run_worker(concurrency=concurrency)
