"""Writers of macros: saved, run, taken back."""

from kuula.desk.actions.macros.running import run_macro
from kuula.desk.actions.macros.saving import MacroForm, remove_macro, save_macro
from kuula.desk.actions.macros.undoing import undo_macro

__all__ = ["MacroForm", "remove_macro", "run_macro", "save_macro", "undo_macro"]
