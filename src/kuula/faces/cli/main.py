"""The command `kuula`: each command lives in its own file and is imported when it is asked for."""

import importlib
import os
import sys
import traceback
from dataclasses import dataclass

import click

from kuula.kit.problems import Problem
from kuula.kit.trouble import Trouble
from kuula.kit.version import version

SETTINGS = "kuula.config.settings"
TRUE = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True)
class Entry:
    """Where a command lives, what it does, and whether Django must be up before its import."""

    summary: str
    module: str
    needs_django: bool = False
    hidden: bool = False


COMMANDS: dict[str, Entry] = {
    "up": Entry("Start everything and stop it with Ctrl-C.", "kuula.faces.cli.up"),
    "doctor": Entry("Say what is wrong and what to do.", "kuula.faces.cli.doctor"),
    "listening": Entry("Derive experiences anew.", "kuula.faces.cli.listening", True),
    "createadmin": Entry("Make an administrator.", "kuula.faces.cli.createadmin", True),
    "demo": Entry("A small believable company to try Kuula on.", "kuula.faces.cli.demo", True),
    "import": Entry("Take in what stood elsewhere.", "kuula.faces.cli.importing.command", True),
    "mail": Entry("Look at mail the way Kuula does.", "kuula.faces.cli.mail"),
    "text": Entry("Look at the words of a reply.", "kuula.faces.cli.text"),
    "clock": Entry("Say when answers are owed.", "kuula.faces.cli.clock"),
    "person": Entry("Export what is held on a person.", "kuula.faces.cli.person", True),
    "export": Entry("Write everything in open formats.", "kuula.faces.cli.export", True),
    "keys": Entry("Change the key of what is encrypted.", "kuula.faces.cli.keys", True),
    "backup": Entry("Write everything into one file.", "kuula.faces.cli.backup"),
    "restore": Entry("Bring everything back from that file.", "kuula.faces.cli.restore"),
    "database": Entry("Start, stop and upgrade the embedded database.", "kuula.faces.cli.database"),
    "migrate": Entry("Bring the database up to this version.", "kuula.faces.cli.migrate"),
    "worker": Entry("Run the process that does the jobs.", "kuula.faces.cli.worker", True),
    "dispatcher": Entry("Run the process that tells news on.", "kuula.faces.cli.dispatcher", True),
    "fetcher": Entry("Run the process that fetches mail.", "kuula.faces.cli.fetcher", True),
    "subscribers": Entry("Print who reads the ledger.", "kuula.faces.cli.subscribers", True),
    "manage": Entry("Django's own commands.", "kuula.faces.cli.manage"),
    "first-start": Entry("A step of `up`.", "kuula.faces.cli.first_start", True, True),
    "demo-rest": Entry("A step of `up`.", "kuula.faces.cli.demo.resting", True, True),
    "erase-again": Entry("A step of `restore`.", "kuula.faces.cli.erasing_again", True, True),
}


class Commands(click.Group):
    """A group that knows its commands by name and loads only the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order in which a newcomer needs them."""
        return [name for name, entry in COMMANDS.items() if not entry.hidden]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the file of a command; None for a name there is no command of."""
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        if entry.needs_django:
            set_up_django()
        found = importlib.import_module(entry.module).command
        if not isinstance(found, click.Command):
            raise TypeError(f"{entry.module}.command is not a command.")
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list in `kuula --help`, without loading any of them."""
        with formatter.section("Commands"):
            shown = self.list_commands(ctx)
            formatter.write_dl([(name, COMMANDS[name].summary) for name in shown])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version(), prog_name="kuula")
def cli() -> None:
    """Kuula: customer service and customer experience on one ledger."""


def set_up_django() -> None:
    """Load the settings and the models; commands that need neither never call it."""
    django = importlib.import_module("django")
    django.setup()


def main() -> None:
    """Run the command line; a failure is one plain sentence and what to do, never a traceback.

    With KUULA_DEBUG=1, and in the logs of the processes, the traceback goes before it.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    sys.exit(run(sys.argv[1:]))


def run(words: list[str]) -> int:
    """Run one command and answer its exit code."""
    try:
        answer = cli.main(words, prog_name="kuula", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except Exception as error:  # noqa: BLE001 - the last place where a failure can be made plain
        return _fail(error)
    return answer if isinstance(answer, int) else 0


def _fail(error: Exception) -> int:
    sentence, hint = _in_plain_words(error)
    in_a_log = "KUULA_PART" in os.environ
    if in_a_log or os.environ.get("KUULA_DEBUG", "").lower() in TRUE:
        traceback.print_exception(error)
    click.secho(sentence, fg="red", err=True)
    if hint and not in_a_log:
        click.echo(hint, err=True)
    return 1


def _in_plain_words(error: Exception) -> tuple[str, str]:
    if isinstance(error, Trouble):
        return error.sentence, error.hint
    if isinstance(error, Problem):
        return str(error), ""
    name = f"{type(error).__module__}.{type(error).__name__}"
    if name.endswith(".OperationalError"):
        return (
            f"The database does not answer: {_first_line(error)}",
            "Run `kuula doctor` to see why; `kuula database start` starts the embedded one.",
        )
    return (
        f"Kuula failed in a way nobody foresaw: {type(error).__name__}: {_first_line(error)}",
        "Run it again with KUULA_DEBUG=1 to see where.",
    )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0]
