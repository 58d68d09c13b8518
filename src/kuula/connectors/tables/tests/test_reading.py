"""Files as they come: recognised, or refused with the reason and the line."""

import io
import zipfile

import pytest

from kuula.connectors.tables.reading import sheets
from kuula.connectors.tables.reading.refusing import Unreadable
from kuula.connectors.tables.reading.tables import records, shape_of

ESTONIAN = "nimi;linn\nJüri Õunapuu;Põlva\nTõnu Šmidt;Võru\nÜlle Žukov;Jõgeva\n"
CROATIAN = "ime;grad\nŽeljko Šarić;Čakovec\nĐurđa Ćosić;Šibenik\nIvana Kovačević;Požega\n"
RUSSIAN = "имя;город\nСергей Павлов;Нарва\nАнна Иванова;Таллин\n"


def read(content: bytes, **how: str) -> list[list[str]]:
    stream = io.BytesIO(content)
    shape = shape_of(stream, **how)
    return [list(shape.columns), *(one.cells for one in records(stream, shape))]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (ESTONIAN, "utf-8"), (ESTONIAN, "utf-8-sig"), (ESTONIAN, "utf-16"), (ESTONIAN, "cp1257"),
        (ESTONIAN, "utf-16-le"), (ESTONIAN, "iso8859-4"), (ESTONIAN, "iso8859-15"),
        (ESTONIAN, "cp1252"), (CROATIAN, "cp1250"), (CROATIAN, "utf-8"), (RUSSIAN, "cp1251"),
        (RUSSIAN, "utf-16"),
    ],
)  # fmt: skip
def test_each_encoding_is_read_as_it_was_written(text: str, encoding: str) -> None:
    expected = [line.split(";") for line in text.splitlines()]
    assert read(text.encode(encoding)) == expected


def test_what_two_encodings_read_otherwise_is_refused_with_both_named() -> None:
    with pytest.raises(Unreadable) as refused:
        read("a;b\nx;\xf0\n".encode("latin-1"))
    assert "encoding" in str(refused.value)
    assert read("a;b\nx;\xf0\n".encode("latin-1"), encoding="cp1257") == [["a", "b"], ["x", "š"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_delimiter_and_quotes_are_recognised(delimiter: str, quote: str) -> None:
    lines = [
        delimiter.join(["name", "said", "city"]),
        delimiter.join(["Mari", f"{quote}one{delimiter} two{quote}", "Tartu"]),
        delimiter.join(["Jaan", f"{quote}three\nfour{quote}", "Narva"]),
        delimiter.join(["Anu", f"{quote}five{quote}", "Elva"]),
    ]
    found = read("\r\n".join(lines).encode())
    assert found[1] == ["Mari", f"one{delimiter} two", "Tartu"]
    assert found[2] == ["Jaan", "three\nfour", "Narva"]


def test_the_header_is_found_below_a_title_and_blank_lines() -> None:
    content = b"Customers of 2026,,\n\nName,E-mail,City\nMari,mari@example.ee,Tartu\n"
    assert read(content) == [["Name", "E-mail", "City"], ["Mari", "mari@example.ee", "Tartu"]]


def test_a_table_without_a_header_keeps_its_first_line() -> None:
    found = read(b"Mari,mari@example.ee\nJaan,jaan@example.ee\n")
    assert found[1:] == [["Mari", "mari@example.ee"], ["Jaan", "jaan@example.ee"]]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (b"name,email\n", "no line below"),
        (b"name,email\na,b\nc\0,d\n", "Line 3: It holds a NUL"),
        (b"name,email\na,b\n" + b"x" * 2_000_000, "Line 3: The line is longer"),
        (b"name,email\n" + b",".join(b"c" for _ in range(700)) + b"\n", "more than 500 columns"),
        (b",".join(b"c%d" % at for at in range(1_000_000)), "Line 1: The line is longer"),
        (b'name,email\na,b\n"c,d\ne,f\n', "Line 3: A quotation mark is never closed"),
        (b"%PDF-1.7 x", "no table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "old or encrypted Excel"),
        (b"PK\x03\x04 nothing", "damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason_and_the_line(
    content: bytes, reason: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        read(content)
    assert reason in str(refused.value)


def test_a_byte_that_is_no_text_is_named_by_its_line() -> None:
    content = ("a;b\n" + "ä;õ\n" * 30_000).encode("cp1257") + b"\xa1;x\n"
    with pytest.raises(Unreadable, match="Line 30002"):
        read(content, encoding="cp1257")


def workbook(rows: str, *, strings: str = "", state: str = "visible") -> bytes:
    """A small workbook with one sheet of these rows."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr(
            "xl/workbook.xml",
            f'<workbook {main} xmlns:r="{office}"><sheets>'
            f'<sheet name="People" state="{state}" r:id="r1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            '<Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        book.writestr(
            "xl/styles.xml",
            f'<styleSheet {main}><numFmts><numFmt numFmtId="164" formatCode="dd\\.mm\\.yyyy"/>'
            '</numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/>'
            "</cellXfs></styleSheet>",
        )
        if strings:
            book.writestr("xl/sharedStrings.xml", f"<sst {main}>{strings}</sst>")
        book.writestr(
            "xl/worksheets/sheet1.xml",
            f"<worksheet {main}><sheetData>{rows}</sheetData></worksheet>",
        )
    return held.getvalue()


def test_a_workbook_is_read_with_words_numbers_dates_gaps_and_formulas() -> None:
    rows = (
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><t>When</t></is></c>'
        '<c r="C2" t="s"><v>1</v></c><c r="D2" t="s"><v>2</v></c></row>'
        '<row r="4"><c r="A4" t="inlineStr"><is><r><t>Ma</t></r><r><t>ri</t></r></is></c>'
        '<c r="B4" s="1"><v>46387</v></c><c r="D4"><v>12.5</v></c></row>'
        '<row r="5"><c r="A5" t="str"><f>HYPERLINK("http://x")</f><v>Jaan</v></c>'
        '<c r="B5" s="2"><v>46387.5</v></c><c r="C5" t="b"><v>1</v></c><c r="D5"><v>5</v></c></row>'
    )
    strings = "<si><t>Name</t></si><si><t>Shared</t></si><si><t>Sum</t></si>"
    assert read(workbook(rows, strings=strings)) == [
        ["Name", "When", "Shared", "Sum"],
        ["Mari", "2026-12-31", "", "12.5"],
        ["Jaan", "2026-12-31 12:00:00", "yes", "5"],
    ]


def words(*cells: str, at: str = "") -> str:
    return f"<row {at}>" + "".join(f'<c t="str"><v>{one}</v></c>' for one in cells) + "</row>"


@pytest.mark.parametrize(
    ("rows", "strings"),
    [
        ('<row><c t="s"><v>first</v></c></row>', "<si><t>a</t></si>"),
        ('<row><c s="none"><v>1</v></c></row>', ""),
        ("<row><c/>" + "<c/>" * 2_200_000, ""),
        (words("Name", "City"), "<si>" + "<t/>" * 2_200_000 + "</si>"),
        ("<row/>" * 6_000_000, ""),
        ("<row/>" * 200, ""),
        (words("Name", "City"), "<si/>" * 200),
    ],
    ids=["word", "style", "long row", "long word", "swollen", "many rows", "many words"],
)
def test_a_workbook_that_is_damaged_or_swollen_is_refused(
    monkeypatch: pytest.MonkeyPatch, rows: str, strings: str
) -> None:
    """As small in the file as they are large when unpacked."""
    monkeypatch.setattr(sheets, "MOST_LINES", 100)
    monkeypatch.setattr(sheets, "_MOST_WORDS", 100)
    with pytest.raises(Unreadable, match=r"damaged|too large|five million"):
        read(workbook(rows, strings=strings))


def test_a_workbook_whose_bytes_are_broken_is_refused() -> None:
    rows = "".join(words(f"Name {at * 7919}", str(at)) for at in range(500))
    content = bytearray(workbook(rows))
    start = content.find(b"xl/worksheets/sheet1.xml") + 400
    content[start : start + 99] = bytes(99)
    with pytest.raises(Unreadable, match="damaged"):
        read(bytes(content))


def test_comments_and_odd_numbers_of_rows_in_a_workbook_do_no_harm() -> None:
    rows = (
        words("Name", "City", at='r="x"')
        + '<!-- a --><row r="99999999999999999999"><!-- b --><c t="str"><!-- c --><v>Mari</v></c>'
        '<?p i?><c t="str"><v>Tartu</v></c></row>'
    )
    assert read(workbook(rows)) == [["Name", "City"], ["Mari", "Tartu"]]


def test_a_workbook_that_shows_no_sheet_is_refused() -> None:
    with pytest.raises(Unreadable, match="no sheet"):
        read(workbook("", state="hidden"))


@pytest.mark.parametrize(
    "cell",
    ['<c r="A2" t="s"><v>x</v></c>', '<c r="A2" s="x"><v>1</v></c>', '<c t="s"><v>9</v></c>'],
)
def test_a_cell_that_no_spreadsheet_writes_is_damage_and_nothing_worse(cell: str) -> None:
    rows = f'<row r="1"><c t="str"><v>Name</v></c></row><row r="2">{cell}</row>'
    with pytest.raises(Unreadable, match="damaged"):
        read(workbook(rows))


def test_a_workbook_with_damaged_rows_is_refused() -> None:
    rows = "".join(
        f'<row r="{at}"><c t="str"><v>{at * 7919 % 9973} {at}</v></c></row>'
        for at in range(1, 9000)
    )
    content = bytearray(workbook(rows))
    for at in range(len(content) // 2, len(content) // 2 + 200):
        content[at] ^= 0x5A
    with pytest.raises(Unreadable, match="damaged"):
        read(bytes(content))


def test_a_coloured_row_is_not_too_wide_and_a_sum_has_no_more_digits_than_are_shown() -> None:
    rows = (
        '<row r="1"><c r="A1" t="str"><v>Sum</v></c><c r="XFD1" s="1"/></row>'
        '<row r="2"><c r="A2"><v>0.30000000000000004</v></c><c r="XFD2" s="1"/></row>'
        '<row r="3"><c r="A3"><v>1.0000000000000001E-5</v></c></row>'
    )
    assert read(workbook(rows)) == [["Sum"], ["0.3"], ["0.00001"]]
