"""`kuula doctor`: what is wrong, in plain words, and what to do."""

import sys

import click

from kuula.faces.cli.checks import all_findings
from kuula.faces.cli.findings import Grade
from kuula.faces.cli.processes import Address
from kuula.faces.cli.saying import console, say

COLOURS = {Grade.GOOD: "green", Grade.DOUBTFUL: "yellow", Grade.BAD: "red"}


@click.command()
@click.option("--port", default=8000, show_default=True, envvar="PORT", help="Port of the pages.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
def command(*, port: int, host: str) -> None:
    """Look at everything Kuula needs; exit code 1 when something is bad."""
    grades = []
    for finding in all_findings(Address(host, port)):
        colour = COLOURS[finding.grade]
        console.print(f"[{colour}]{finding.grade.value:>4}[/]  ", end="")
        console.print(finding.sentence, markup=False)
        if finding.hint:
            say(f"      {finding.hint}")
        grades.append(finding.grade)
    wrong = grades.count(Grade.BAD)
    say("Nothing is wrong." if not wrong else f"{wrong} of {len(grades)} things are wrong.")
    sys.exit(1 if wrong else 0)
