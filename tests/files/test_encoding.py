"""Encodings are found, and bytes survive."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titlemap.errors import InputError
from titlemap.files.detection import find_encoding, refuse_binary, split_mark
from titlemap.files.dialect import Dialect, checked_delimiter, find_dialect
from titlemap.files.encoding import Carrier, canonical, carrier_for

FRENCH = "id,titre\n1,Ingénieur données\n2,Chargé d'études, à pourvoir\n3,Développeur confirmé\n"
POLISH = "id,tytuł\n1,Inżynier uczenia maszynowego, Łódź\n2,Główny specjalista ds. sprzedaży\n3,Księgowość\n"
RUSSIAN = "id,должность\n1,Специалист по данным, Москва\n2,Инженер машинного обучения\n"
JAPANESE = "番号,職種\n1,データサイエンティスト\n2,機械学習エンジニア、東京勤務\n3,営業事務のお仕事です\n"
CHINESE = "编号,职位\n1,数据科学家,北京\n2,机器学习工程师\n3,销售经理和客户服务代表\n"
WESTERN = (
    FRENCH,
    "id,Stelle\n1,Köchin\n2,Bürokauffrau\n3,Geschäftsführer\n4,Schweißer\n5,Ärztin in Köln\n",
    "id,puesto\n1,Técnico de diseño\n2,Analista de datos en España\n3,Peón de construcción\n4,Niñera\n",
    "id,titel\n1,Sjuksköterska\n2,Lärare i Göteborg\n3,Försäljare\n4,Målare\n",
    "id,titel\n1,KÖCHIN IN MÜNCHEN\n2,GESCHÄFTSFÜHRER\n",
)
KOREAN = "번호,직무\n1,데이터 과학자 서울\n2,머신러닝 엔지니어 채용합니다\n"


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("id,title\n1,Chef\n", "ascii", None),
        (FRENCH, "utf-8", "utf-8"),
        (JAPANESE, "utf-8", "utf-8"),
        (FRENCH, "cp1252", "cp1252"),
        (FRENCH + "4,“Lead” – 100 €\n", "cp1252", "cp1252"),
        (POLISH, "cp1250", "cp1250"),
        (RUSSIAN, "cp1251", "cp1251"),
        (JAPANESE, "shift_jis", "cp932"),
        (CHINESE, "gb18030", "gb18030"),
        (KOREAN, "cp949", "cp949"),
        (FRENCH, "utf-16-le", "utf-16-le"),
        (FRENCH, "utf-16-be", "utf-16-be"),
        (FRENCH, "utf-32-le", "utf-32-le"),
        (FRENCH, "utf-32-be", "utf-32-be"),
        (JAPANESE, "utf-32-le", "utf-32-le"),
        (JAPANESE, "utf-32-be", "utf-32-be"),
        (JAPANESE, "iso2022_jp", "iso2022_jp"),
        (KOREAN, "iso2022_kr", "iso2022_kr"),
        *((text, name, name.replace("_", "-")) for text in WESTERN for name in ("cp1252", "mac_roman", "cp850")),
        ("id,title\n1,C++ developer, +49 30 1234567, +1-800-555\n2,a+b-c\n", "ascii", None),
        ("id,title\n1,~{name}, {~x~}\n", "ascii", None),
    ],
)
def test_encodings_are_found(text: str, encoding: str, found: str | None) -> None:
    assert find_encoding(text.encode(encoding)) == found


def test_one_bad_line_among_good_ones_leaves_utf_8() -> None:
    assert find_encoding(FRENCH.encode() + "4,Café\n".encode("cp1252")) == "utf-8"


@pytest.mark.parametrize("cut", range(1, 4))
def test_a_sample_may_end_inside_a_character(cut: int) -> None:
    assert find_encoding("title\nデータ".encode()[:-cut]) == "utf-8"


@pytest.mark.parametrize(
    ("mark", "found"),
    [("utf-8-sig", ("utf-8", 3)), ("utf-16", ("utf-16-le", 2)), ("utf-32", ("utf-32-le", 4))],
)
def test_byte_order_marks_are_read(mark: str, found: tuple[str, int]) -> None:
    assert split_mark("title".encode(mark)) == found


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"\x89PNG\r\n", b"%PDF-1.4", b"\0" * 500, b"\xd0\xcf\x11\xe0" * 9]
)
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"it is (no|not)"):
        refuse_binary(data)


@pytest.mark.parametrize("text", [FRENCH, JAPANESE, *WESTERN])
@pytest.mark.parametrize("encoding", ["utf-7", "hz"])
def test_what_hides_in_ascii_is_named_or_refused(text: str, encoding: str) -> None:
    data = (text if encoding == "utf-7" else CHINESE).encode(encoding)
    with pytest.raises(InputError, match=rf'looks like {encoding.upper()}.*encoding="{encoding}"'):
        find_encoding(data)


@pytest.mark.parametrize("text", [FRENCH, *WESTERN, "id,title\n1,Chef\n", "id;title\r\n1;CHEF\r\n"])
@pytest.mark.parametrize("encoding", ["cp037", "cp500", "cp273", "cp1140"])
def test_what_a_mainframe_wrote_is_refused_with_the_way_out(text: str, encoding: str) -> None:
    with pytest.raises(InputError, match=r'EBCDIC.*encoding="cp037"'):
        find_encoding(text.encode(encoding))


def test_some_nuls_are_text() -> None:
    refuse_binary(b"id,title\n1,Data\0Scientist\n" * 3)


@given(st.binary(max_size=60), st.sampled_from(["utf-8", "cp1252", "shift_jis", "gb18030", "iso8859-1"]))
def test_a_view_keeps_every_byte(data: bytes, encoding: str) -> None:
    carrier = carrier_for(encoding)
    assert carrier.view
    assert data.decode(carrier.stream_encoding).encode(carrier.stream_encoding) == data


@given(st.text(max_size=30), st.sampled_from(["utf-8", "cp1252", "shift_jis", "utf-16-le"]))
def test_what_is_carried_can_be_read_back(text: str, encoding: str) -> None:
    carrier = carrier_for(encoding)
    carried = carrier.carry(text)
    assert carrier.decodes(carried)
    expected = text.encode(encoding, "backslashreplace").decode(encoding)
    assert carrier.cell(carried) == expected


def test_unknown_encodings_are_named() -> None:
    with pytest.raises(InputError, match="'utf-99'"):
        canonical("utf-99")
    with pytest.raises(InputError, match="'rot13'"):
        canonical("rot13")


@pytest.mark.parametrize("encoding", ["utf-7", "iso2022_jp", "cp037", "utf-16-le"])
def test_encodings_that_hide_ascii_are_decoded(encoding: str) -> None:
    assert carrier_for(encoding) == Carrier(encoding, view=False)


@pytest.mark.parametrize(
    ("text", "dialect"),
    [
        ("id,title\n1,a\n", Dialect(",")),
        ("id;title\n1;a, b, c\n2;d, e, f\n", Dialect(";")),
        ("id\ttitle\n1\ta, b\n", Dialect("\t")),
        ("id|title\n1|a\n", Dialect("|")),
        ("title\nChef\nData Scientist, Berlin\n", Dialect(",")),
        ('id,title\n1,"a, ""b"""\n', Dialect(",")),
        ('id,title\n1,"say \\"x\\", y"\n2,"\\"z\\""\n', Dialect(",", backslash=True)),
        ('id,title;x\n1,"a;b"\n', Dialect(",")),
        ('"id";"title"\n"1";"a,b,c"\n', Dialect(";")),
    ],
)
def test_dialects_are_found(text: str, dialect: Dialect) -> None:
    assert find_dialect(text.splitlines(keepends=True), None, lambda header: "title" in header) == dialect


@pytest.mark.parametrize(
    ("named", "delimiter"), [("tab", "\t"), ("\\t", "\t"), (";", ";"), ("^", "^"), ("¦", "¦")]
)
def test_delimiters_can_be_named(named: str, delimiter: str) -> None:
    assert checked_delimiter(named) == delimiter


@pytest.mark.parametrize("named", ["", ",,", '"', "\n", "e", "0", "."])
def test_what_cannot_delimit_is_refused(named: str) -> None:
    with pytest.raises(InputError, match="delimiter"):
        checked_delimiter(named)
