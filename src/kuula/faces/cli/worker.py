"""`kuula worker`: the process that does the jobs."""

import click

from kuula.kit.jobs import run_worker


@click.command()
@click.option("--concurrency", default=10, show_default=True, help="Jobs at the same time.")
def command(*, concurrency: int) -> None:
    """Do the jobs until told to stop; unfinished ones get a few seconds."""
    run_worker(concurrency=concurrency)
