"""SQL dumps, however their bytes arrive."""

import io

import pytest

from kuula.connectors.importers.reading import dumps
from kuula.connectors.importers.reading.dumps import Broken, Row, rows, text_of

DUMP = rb"""-- a comment; with (marks) 'and' "quotes"
/*!40101 SET NAMES utf8mb4 */;
/* an ordinary
   comment */
DROP TABLE IF EXISTS `t`;
CREATE TABLE IF NOT EXISTS `t` (
  `id` int(11) NOT NULL AUTO_INCREMENT,
  `said` text DEFAULT 'a,b(c)',
  price decimal(10,2) DEFAULT 0.00,
  PRIMARY KEY (`id`),
  KEY `said` (`said`(10)),
  CONSTRAINT `c` FOREIGN KEY (`id`) REFERENCES `u` (`id`)
) ENGINE=InnoDB COMMENT='it''s; one';
LOCK TABLES `t` WRITE;
INSERT INTO `t` VALUES (1,'it\'s \\ \"so\"\r\n;(),',-1.50),(2,NULL,3e4),(3,'',0);
INSERT INTO `other` VALUES (9,'x; (not this)');
insert into t (said, id) values ("double ""quoted"" -- no comment", 4) , ('#', 5);
# another comment
REPLACE INTO `shop`.`t` (`id`,`said`) VALUES (6,0x4142),(7,_binary 'a\0b'),(8,_utf8mb4'OTILDE');
UNLOCK TABLES;
""".replace(b"OTILDE", "õ".encode())
FOUND = [
    {"id": "1", "said": 'it\'s \\ "so"\r\n;(),', "price": "-1.50"},
    {"id": "2", "said": "", "price": "3e4"},
    {"id": "3", "said": "", "price": "0"},
    {"said": 'double "quoted" -- no comment', "id": "4"},
    {"said": "#", "id": "5"},
    {"id": "6", "said": "AB"},
    {"id": "7", "said": "a\x00b"},
    {"id": "8", "said": "õ"},
]


def told(row: Row) -> dict[str, str]:
    return {name: text_of(value) for name, value in row.items()}


def found(dump: bytes) -> list[dict[str, str]]:
    return [told(one.row) for one in rows(io.BytesIO(dump), lambda table: table == "t")]


@pytest.mark.parametrize("piece", [1, 2, 3, 5, 7, 11, 64, 1 << 20])
def test_rows_are_the_same_in_pieces_of_any_size(
    piece: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumps, "_PIECE", piece)
    assert found(DUMP) == FOUND


def test_null_is_told_from_nothing() -> None:
    [_first, second, third, *_rest] = rows(io.BytesIO(DUMP), lambda table: table == "t")
    assert (second.row["said"], third.row["said"]) == (None, b"")


@pytest.mark.parametrize("cut", [b"('half a te", b"(1, 2", b"", b"(`na"])
def test_a_dump_that_breaks_off_says_so_after_its_rows(cut: bytes) -> None:
    read = rows(io.BytesIO(b"INSERT INTO t (id) VALUES (1)," + cut), lambda table: True)
    assert told(next(read).row) == {"id": "1"}
    with pytest.raises(Broken):
        list(read)


def test_a_value_too_long_to_hold_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumps, "LONGEST", 4096)
    monkeypatch.setattr(dumps, "_PIECE", 512)
    dump = b"INSERT INTO t (id,said) VALUES (1,'" + b"x" * 100_000 + b"'),(2,'short');"
    assert found(dump) == [{"id": "1", "said": ""}, {"id": "2", "said": "short"}]


def test_bytes_of_no_known_encoding_are_read_all_the_same() -> None:
    assert found(b"INSERT INTO t (id) VALUES ('caf\xe9');") == [{"id": "café"}]
