"""Names of files are made harmless and stay readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.exchange.documents import kind_of_name, safe_name


@pytest.mark.parametrize(
    ("given_name", "safe"),
    [
        ("Veiligheidsplan 2025 (definitief).pdf", "Veiligheidsplan 2025 (definitief).pdf"),
        ("Zorgvisie é.PDF", "Zorgvisie é.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\jan\\plan.docx", "plan.docx"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ("123\u00ad456\u200b782.pdf", "123456782.pdf"),
        ("a\x00b\r\nc.pdf", "ab c.pdf"),
        ("plan.pdf:geheim.exe", "plan.pdf-geheim.exe"),
        ("a\uff0fb\u2044c.pdf", "a-b-c.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("lpt1.backup.odt", "_lpt1.backup.odt"),
        (".htaccess.pdf", "htaccess.pdf"),
        ("plan.pdf. . .", "plan.pdf"),
        ("plan.pdf ", "plan.pdf"),
        ("\u200b.pdf", "document.pdf"),
        ("", "document"),
        ("..", "document"),
        ("<img src=x>.png", "-img src=x-.png"),
    ],
)
def test_a_name_loses_what_can_do_harm(given_name, safe):
    assert safe_name(given_name) == safe


def test_an_overlong_name_keeps_its_start_its_end_and_its_extension():
    name = safe_name("Veiligheidsbeleid " * 30 + "versie 3.docx")
    assert name.startswith("Veiligheidsbeleid")
    assert name.endswith("versie 3.docx")
    assert len(name) == 100


@given(st.text(max_size=300))
def test_a_safe_name_is_safe_and_stays_as_it_is(text):
    name = safe_name(text)
    assert name
    assert name.isprintable()
    assert not set('/\\<>:"|?*\0') & set(name)
    assert not name.startswith(".")
    assert safe_name(name) == name


@pytest.mark.parametrize(("name", "kind"), [("a.JPEG", "jpg"), ("a.docx", "docx"), ("a.pdf.exe", None), ("pdf", None), ("a.docm", None)])
def test_the_last_extension_promises_the_kind(name, kind):
    assert kind_of_name(name) == kind
