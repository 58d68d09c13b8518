"""The house rules, each a function from one file's text to the complaints about it."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "src" / "kuula"
BANNED = frozenset(
    {"utils", "util", "helper", "helpers", "manager", "managers", "service", "services"}
    | {"handler", "handlers", "data", "info", "process"}
)
REQUIRED = frozenset({"process_exception", "handle_DATA", "smtp_DATA"})  # asked for by libraries
WRITES = frozenset(
    {"create", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
    | {"update", "delete"}
)
_HARMLESS = r"""[^>]*\b(?:src=|type="application/json")"""
FUNCTION_CEILING = 60
FILE_CEILING = 400


@dataclass(frozen=True)
class Rule:
    """`judge` answers complaints about a file's text; `covers` says which files it judges."""

    name: str
    judge: Callable[[str], list[str]]
    covers: Callable[[str], bool]


def writes_outside_actions(source: str) -> list[str]:
    """Rows are written by actions only: no `X.objects...create()` and no `.save()` elsewhere."""
    return [
        f"line {call.lineno}: .{call.func.attr}() belongs in an action"
        for call in _calls(source)
        if (call.func.attr in WRITES and _on_manager(call.func.value))
        or (call.func.attr == "save" and not _is_storage(call.func.value))
    ]


def objects_in_faces(source: str) -> list[str]:
    """A face reaches objects through access and queries."""
    return [
        f"line {node.lineno}: a face never touches .objects"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr == "objects"
    ]


def migration_imports(source: str) -> list[str]:
    """A migration is frozen in time: it imports nothing from kuula."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        found += [f"line {node.lineno}: imports {n}" for n in names if n.split(".")[0] == "kuula"]
    return found


def banned_names(source: str) -> list[str]:
    """A name that says nothing means an idea that is not clear yet."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    return [
        f"line {node.lineno}: {node.name} says nothing"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, kinds)
        and node.name not in REQUIRED
        and BANNED.intersection(_words(node.name))
    ]


def long_functions(source: str) -> list[str]:
    """A function has at most 60 lines."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        f"line {node.lineno}: {node.name} has {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, kinds) and (node.end_lineno or 0) - node.lineno + 1 > FUNCTION_CEILING
    ]


def long_file(source: str) -> list[str]:
    """A file has at most 400 lines; then it becomes a package of the same name."""
    count = source.count("\n")
    return [f"{count} lines"] if count > FILE_CEILING else []


def hard_coded_text(template: str) -> list[str]:
    """Every word a person reads in a template goes through _() or comes from outside."""
    reader = _Words()
    reader.feed(_without_jinja(template))
    return reader.found


def inline_code(template: str) -> list[str]:
    """No inline script, style or event attribute: the content-security policy refuses them.

    A block of JSON is not run, so it is no script.
    """
    text = _without_jinja(template)
    bad = re.findall(rf"<style\b|\sstyle=|\son[a-z]+=[\"']|<script(?!{_HARMLESS})[^>]*>", text)
    return [f"inline code: {piece.strip()}" for piece in bad]


def unmarked_problem(source: str) -> list[str]:
    """What an error says to a person is translatable: Problem("...") takes a call of _()."""
    return [
        f"line {node.lineno}: a plain string in {node.func.id}()"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in {"Problem", "NotFound", "NotAllowed", "Conflict"}
        and node.args
        and isinstance(node.args[0], ast.Constant | ast.JoinedStr)
    ]


def counted_by_hand(source: str) -> list[str]:
    """A test counts by tests.counting.statements: what is remembered for seconds would blur it."""
    return [
        f"line {node.lineno}: count with tests.counting.statements()"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Name) and node.id == "CaptureQueriesContext"
    ]


def _python(path: str) -> bool:
    return path.endswith(".py") and "/migrations/" not in path and "/tests/" not in path


def _not_a_writer(path: str) -> bool:
    writers = ("/actions.py", "/actions/", "/ledger/", "/kit/", "/ui/", "/science/", "/cli/")
    return _python(path) and not any(part in path for part in writers)


def _templates(path: str) -> bool:
    """Templates people read; the gallery shows components with sample words."""
    return "/jinja2/" in path and path.endswith(".html") and "/gallery" not in path


RULES = (
    Rule("writes-only-in-actions", writes_outside_actions, _not_a_writer),
    Rule("no-objects-in-faces", objects_in_faces, lambda p: _python(p) and "/faces/" in p),
    Rule(
        "frozen-migrations", migration_imports, lambda p: "/migrations/" in p and p.endswith(".py")
    ),
    Rule("banned-names", banned_names, _python),
    Rule("short-functions", long_functions, _python),
    Rule("short-files", long_file, lambda p: _python(p) or p.endswith((".html", ".css", ".ts"))),
    Rule("no-hard-coded-text", hard_coded_text, _templates),
    Rule("no-inline-code", inline_code, lambda p: p.endswith(".html")),
    Rule("problems-are-translatable", unmarked_problem, _python),
    Rule("counted-alike", counted_by_hand, lambda p: "/tests/" in p and p.endswith(".py")),
)


def complaints(rule: Rule) -> Iterator[str]:
    """What a rule says about the whole product."""
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html")]):
        name = path.relative_to(ROOT).as_posix()
        if rule.covers("/" + name):
            for complaint in rule.judge(path.read_text(encoding="utf-8")):
                yield f"{name}: {complaint}"


def misnamed_files() -> list[str]:
    """Files and folders whose name says nothing."""
    paths = (p for p in PACKAGE.rglob("*") if p.suffix in ("", ".py", ".html", ".ts"))
    return [
        p.relative_to(ROOT).as_posix()
        for p in paths
        if BANNED.intersection(_words(p.stem))
        and "/tests/" not in p.as_posix()
        and "static" not in p.parts
    ]


def _calls(source: str) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node


def _on_manager(node: ast.expr) -> bool:
    return any(
        isinstance(part, ast.Attribute) and part.attr == "objects" for part in ast.walk(node)
    )


def _is_storage(node: ast.expr) -> bool:
    named = node.id if isinstance(node, ast.Name) else getattr(node, "attr", "")
    return "storage" in named or named in {"image", "session"}


def _words(name: str) -> set[str]:
    return set(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_"))


def _without_jinja(template: str) -> str:
    no_sets = re.sub(_CODE_BLOCKS, " ", template)
    return re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", no_sets, flags=re.DOTALL)


# Blocks, macros and sets that build class names or attributes, not words.
_CODE_BLOCKS = re.compile(
    r"\{%-? set \w+ -?%\}.*?\{%-? endset -?%\}"
    r"|\{%-? (block|macro) \w*(?:class|density)\w*.*?%\}.*?\{%-? end\1.*?%\}",
    re.DOTALL,
)


class _Words(HTMLParser):
    """Collects words that stand in a template as they are."""

    read_aloud = frozenset({"title", "alt", "placeholder", "aria-label", "aria-description"})
    silent = frozenset({"script", "style", "svg", "code", "kbd"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in self.silent
        for name, value in attrs:
            if name in self.read_aloud and _has_word(value or ""):
                self.found.append(f"{name}={value!r}")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in self.silent

    def handle_data(self, data: str) -> None:
        if not self._silent and _has_word(data):
            self.found.append(repr(data.strip()[:60]))


def _has_word(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2,}", text.replace("Kuula", "")))
