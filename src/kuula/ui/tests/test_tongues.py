"""A template is compiled once for each language, and says in each what it should."""

from datetime import UTC, datetime

import pytest
from django.template import engines
from django.utils import translation
from jinja2 import DictLoader

from kuula.ui.environment import environment

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TEXTS = {
    "page": '{% import "words" as words %}<p title="{{ _("Save") }}">{{ _("Save") }}</p>'
    "{{ words.shown(_('Cancel')) }} {{ _('Late %(time)s', time='<1>') }}"
    "{{ ngettext('%(num)d answer', '%(num)d answers', 2) }}",
    "words": "{% macro shown(word) %}<b>{{ word }}</b>{{ _('Cancel') ~ '&' }}{% endmacro %}",
}


def test_every_language_has_its_own_words() -> None:
    env = environment(clock=lambda: NOW, loader=DictLoader(TEXTS))
    pages = []
    for language in ("en", "et", "hr", "ru", "ru", "hr", "et", "en"):
        with translation.override(language):
            pages.append(env.get_template("page").render())
    assert pages[:4] == pages[:3:-1]
    assert len(set(pages)) == 4
    assert pages[0] == ('<p title="Save">Save</p><b>Cancel</b>Cancel&amp; Late &lt;1&gt;2 answers')
    assert '<p title="Salvesta">Salvesta</p>' in pages[1]
    assert "&lt;1&gt;" in pages[1]


@pytest.mark.parametrize("text", ["a & b", "<i>a</i>", "100%% sure", "say 'yes'"])
def test_a_sentence_says_the_same_kept_or_looked_up(text: str) -> None:
    kept, looked_up = '{{ _("TEXT") }}', '{{ _("TEXT", of=1) }}'
    texts = {"kept": kept.replace("TEXT", text), "looked_up": looked_up.replace("TEXT", text)}
    env = environment(clock=lambda: NOW, loader=DictLoader(texts))
    assert env.get_template("kept").render() == env.get_template("looked_up").render()


def test_pages_are_drawn_with_it() -> None:
    assert type(engines["jinja2"].env).__name__ == "Tongues"
