import re
from pathlib import Path

import pytest
from django import forms
from jinja2 import UndefinedError
from lxml import html

from kuula.ui.gallery import SampleForm
from kuula.ui.icons import icon, icon_names
from kuula.ui.page import Column, NavItem

ROOM = Path(__file__).parents[1]
REFERENCE = ROOM.parents[2] / "docs/reference/ui.md"


def macro_names():
    found = []
    for path in (ROOM / "jinja2/ui").glob("*.html"):
        if not path.name.startswith("gallery"):
            found += re.findall(r"{% macro ([a-z]\w*)\(", path.read_text(encoding="utf-8"))
    return sorted(found)


def test_every_macro_is_exported_shown_and_documented(env):
    exported = vars(env.get_template("ui/components.html").module)
    shown = "".join(
        path.read_text(encoding="utf-8") for path in (ROOM / "jinja2/ui").glob("gallery*.html")
    )
    reference = REFERENCE.read_text(encoding="utf-8")
    for name in macro_names():
        assert name in exported, f"components.html does not export {name}"
        assert f"ui.{name}(" in shown, f"the gallery does not show {name}"
        assert f"{name}(" in reference, f"docs/reference/ui.md does not name {name}"


EVERYTHING = """
{{ ui.button(evil) }}{{ ui.pill(evil, title=evil) }}{{ ui.avatar(evil, named=true) }}
{{ ui.field("a", evil, value=evil, help=evil, error=evil, placeholder=evil) }}
{{ ui.field("b", evil, kind="textarea", value=evil) }}
{{ ui.rich("c", evil, value=evil, html=evil) }}
{{ ui.field("d", evil, kind="select", options=[(evil, evil)]) }}{{ ui.toast(evil) }}
{{ ui.list_item("#", evil, evil, evil, aside=evil) }}{{ ui.fact(evil) }}
{{ ui.empty(evil, text=evil) }}{{ ui.key_values([(evil, evil)]) }}
{% call ui.message(evil, now, about=evil) %}{{ evil }}{% endcall %}
{{ ui.stat(evil, evil, interval=evil, n=evil, note=evil) }}
{{ ui.table(columns, [(evil,)], caption=evil) }}
"""


def test_what_people_type_is_escaped_everywhere(draw, now):
    evil = '<script>alert("x")</script>'
    page = draw(EVERYTHING, evil=evil, now=now, columns=[Column(evil)])
    assert page.count("&lt;script&gt;") > 20
    assert "<script>" not in page


def test_a_field_says_what_is_wrong_to_everyone(draw):
    markup = draw('{{ ui.field("port", "Port", help="Ours is 993", error="Not a number") }}')
    field = html.fromstring(markup).xpath("//input")[0]
    page = html.fromstring(f"<div>{markup}</div>")
    said = [page.get_element_by_id(one) for one in field.get("aria-describedby").split()]
    assert [words.text_content().strip() for words in said] == ["Ours is 993", "Not a number"]
    assert field.get("aria-invalid") == "true"


def test_a_django_form_keeps_what_was_sent_and_names_its_mistakes(draw):
    form = SampleForm({"name": "", "address": "kadri@", "language": "hr", "about": "Tere"})
    markup = draw(
        "{{ ui.form_summary(form) }}{% for one in form %}{{ ui.form_field(one) }}{% endfor %}",
        form=form,
    )
    page = html.fromstring(f"<div>{markup}</div>")
    assert page.xpath("//input[@name='address']/@value") == ["kadri@"]
    assert page.xpath("//select/option[@selected]/@value") == ["hr"]
    assert page.xpath("//textarea/text()")[0].strip() == "Tere"
    assert page.xpath("//*[@id='errors']//a/@href") == ["#id_name", "#id_address", "#id_agreed"]
    assert "Name" in page.xpath("//*[@id='errors']")[0].text_content()


class Chosen(forms.Form):
    brand = forms.TypedChoiceField(coerce=int, choices=[("1", "Jadran"), ("3", "Põhjala")])


def test_a_select_shows_the_line_of_a_number(draw):
    markup = draw('{{ ui.form_field(form["brand"]) }}', form=Chosen(initial={"brand": 3}))
    page = html.fromstring(f"<div>{markup}</div>")
    assert page.xpath("//select/option[@selected]/@value") == ["3"]


def test_an_unsent_form_has_no_summary(draw):
    assert draw("{{ ui.form_summary(form) }}", form=SampleForm()).strip() == ""


def test_a_loading_button_cannot_be_pressed_twice(draw):
    button = html.fromstring(draw('{{ ui.button("Send", loading=true) }}'))
    assert button.get("aria-busy") == "true"
    assert button.get("disabled") is not None


def test_a_forgotten_name_is_an_error(draw):
    with pytest.raises(UndefinedError):
        draw("{{ nobody_passed_this }}")


def test_counts_past_a_thousand_say_so(draw):
    item = NavItem(label="Unassigned", url="/x", count=1000, count_more=True, current=True)
    markup = draw('{{ ui.tabs([item], "Views") }}', item=item)
    assert "1,000+" in markup
    assert 'aria-current="page"' in markup


def test_icons_are_decoration_unless_named():
    assert 'aria-hidden="true"' in icon("inbox")
    assert 'aria-label="A &lt;b&gt;"' in icon("inbox", "A <b>")
    assert len(icon_names()) > 100
    with pytest.raises(LookupError):
        icon("no-such-icon")
