"""The house rules hold for the whole product, and each can tell good from bad."""

import pytest

from tests.house.rules import RULES, Rule, complaints, misnamed_files

SAMPLES = {
    "writes-only-in-actions": (
        "def queue():\n    return Conversation.objects.filter(state='open')\n",
        "def solve(pk):\n    Conversation.objects.filter(pk=pk).update(state='solved')\n",
    ),
    "no-objects-in-faces": (
        "def page(request):\n    return conversation_for(request.actor, 1)\n",
        "def page(request):\n    return Conversation.objects.get(pk=1)\n",
    ),
    "frozen-migrations": (
        "from django.db import migrations\n",
        "from kuula.desk.models import Conversation\n",
    ),
    "banned-names": ("class Dispatcher: ...\n", "class MailManager: ...\n"),
    "short-functions": ("def a():\n    return 1\n", "def a():\n" + "    b = 1\n" * 61),
    "short-files": ("a = 1\n" * 400, "a = 1\n" * 401),
    "no-hard-coded-text": (
        '<h1 title="{{ _("Inbox") }}">{{ _("Inbox") }}</h1>',
        '<h1 title="Inbox">{{ _("Inbox") }}</h1>',
    ),
    "no-inline-code": (
        '<script type="module" src="/a.js"></script><script type="application/json">{}</script>',
        '<p style="color: red">{{ _("late") }}</p>',
    ),
    "problems-are-translatable": (
        "raise Problem(_('The note is empty.'))\n",
        "raise Problem('The note is empty.')\n",
    ),
    "counted-alike": (
        "with statements() as asked: ...\n",
        "with CaptureQueriesContext(connection) as asked: ...\n",
    ),
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_product_keeps_the_rule(rule: Rule) -> None:
    assert list(complaints(rule)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_rule_tells_good_from_bad(rule: Rule) -> None:
    good, bad = SAMPLES[rule.name]
    assert rule.judge(good) == []
    assert rule.judge(bad) != []


def test_no_file_is_called_something_that_says_nothing() -> None:
    assert misnamed_files() == []
