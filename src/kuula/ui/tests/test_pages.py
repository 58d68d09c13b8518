import re

import pytest
from django.test import RequestFactory

from kuula.ui.gallery import gallery_page
from kuula.ui.page import Frame, Page, density_of, theme_of

PAGES = ["ui/gallery.html", "ui/gallery_panes.html"]
LAYOUTS = ["ui/base.html", "ui/shell.html", "ui/centered.html", "ui/customer.html"]


@pytest.mark.parametrize("name", PAGES)
def test_the_gallery_renders_without_inline_script_or_style(env, now, name):
    page = env.get_template(name).render(page=gallery_page(now, theme="dark"), csrf_token="t")
    assert 'data-theme="dark"' in page
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", page)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(set(ids)) == sorted(ids), "an id stands twice"


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_stands_alone(env, name):
    page = Page(title="Hello", frame=Frame(language="et", density="compact", brand="Aknakoda"))
    markup = env.get_template(name).render(page=page)
    assert '<html lang="et"' in markup
    assert "<title>Hello · Aknakoda</title>" in markup
    assert markup.count("<main") == 1
    assert 'href="#main"' in markup


def test_outside_pages_need_no_script(env):
    assert "<script" not in env.get_template("ui/customer.html").render(page=Page(title="Thanks"))


def test_requests_carry_the_token_where_there_is_one(env):
    markup = env.get_template("ui/shell.html").render(page=Page(title="x"), csrf_token="abc")
    assert """hx-headers:inherited='{"X-CSRFToken": "abc"}'""" in markup


def test_the_look_is_read_from_cookies_and_nonsense_is_ignored():
    request = RequestFactory().get("/")
    assert (theme_of(request), density_of(request)) == ("system", "comfortable")
    request.COOKIES |= {"kuula_theme": "dark", "kuula_density": "compact"}
    assert (theme_of(request), density_of(request)) == ("dark", "compact")
    request.COOKIES |= {"kuula_theme": '"><script>', "kuula_density": "x"}
    assert (theme_of(request), density_of(request)) == ("system", "comfortable")
