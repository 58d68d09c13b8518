"""The demo company: its words, the ninety days they are told over, and how it comes and goes."""

from kuula.faces.cli.demo.command import command
from kuula.faces.cli.demo.leaving import remove
from kuula.faces.cli.demo.staging import load, logins

__all__ = ["command", "load", "logins", "remove"]
