"""The export is documented as it is, and nothing that is called like a secret is in it."""

import os
import re
from typing import Final

from kuula.connectors.moving import omitted
from kuula.connectors.moving.tables import tables
from tests.house.exported import PAGE, meaning, reference

SECRET: Final = re.compile(
    r"password|secret|token|digest|sealed|session|credential|private|auth_?key|(^|_)key(_|$)|^auth$"
)
HARMLESS: Final = frozenset(
    {
        "desk_attachment.key",  # where the file is in storage
        "mail_rawmail.key",
        "tables_tableimport.key",
        "form_contactform.key",  # stands in the address of the form
        "shops_shop.key",  # stands in the address that the shop calls
        "listening_survey.key",  # stands in the public link
        "listening_surveyplace.key",  # stands in the address that a code or button leads to
        "listening_mention.key",  # its number at its source, as a digest
        "listening_mention.digest",  # tells a changed one from the same again
        "listening_touchpoint.key",  # the name of one that Kuula brings along
        "listening_response.key",  # tells two sendings of one response apart; opens nothing
        "importers_import.digest",  # of the file that was taken in
        "mail_mailbox.oauth_token_url",
        "people_look.token_id",  # the number of a token
        "people_attributevalue.sealed",  # encrypted, and in the clear only when asked for
    }
)


def test_the_page_says_what_the_export_holds() -> None:
    if os.environ.get("KUULA_WRITE_EXPORT"):
        PAGE.write_text(reference(), encoding="utf-8")
    assert PAGE.read_text("utf-8") == reference(), "KUULA_WRITE_EXPORT=1 writes the page anew"


def test_every_column_has_a_meaning() -> None:
    silent = [f"{table.name}.{one.name}" for table in tables() for one in table.columns
              if not meaning(table, one)]  # fmt: skip
    assert not silent, "Say it in the model's description, or in tests/house/export_words.txt"


def test_what_is_called_like_a_secret_is_left_out() -> None:
    out = {f"{table.name}.{one.name}" for table in tables() for one in table.columns}
    doubtful = {place for place in out if SECRET.search(place.partition(".")[2])}
    assert doubtful == HARMLESS, "Leave it out in connectors/moving/omitted.py, or say why not"


def test_what_is_left_out_exists() -> None:
    named = {table.name: {*table.blanks, *(c.name for c in table.columns)} for table in tables()}
    for place in omitted.COLUMNS:
        table, _dot, column = place.partition(".")
        assert column in named[table]
    assert named.keys() >= omitted.ROWS.keys() | omitted.SEALED.keys() | omitted.STORED.keys()
