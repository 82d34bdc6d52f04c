"""Every text that must be found, and every one that must be left alone."""

from pathlib import Path

import pytest
import yaml

from selfassess.core.privacy import blocks, find, find_in_name

HERE = Path(__file__).parent
FOUND = [(text, *key.split()) for key, texts in yaml.safe_load((HERE / "found.yaml").read_text(encoding="utf-8")).items() for text in texts]
LEFT_ALONE = yaml.safe_load((HERE / "left_alone.yaml").read_text(encoding="utf-8"))
NAMES = yaml.safe_load((HERE / "names_found.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(("text", "kind", "action"), FOUND, ids=[ascii(text) for text, *_ in FOUND])
def test_what_must_be_found_is_found(text, kind, action):
    assert (kind, action) in {(hit.kind, hit.action) for hit in find(text)}
    assert (kind, action) in {(hit.kind, hit.action) for hit in find(f"Wij werken zo.\nHet team weet: {text} .\nDaarna niets.")}


@pytest.mark.parametrize("text", LEFT_ALONE, ids=ascii)
def test_what_is_about_nobody_is_left_alone(text):
    assert find(text) == []
    assert find(f"Zo werkt het team: {text} . Einde") == []


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_a_file_name_with_a_number_of_a_person_blocks(name):
    assert blocks(find_in_name(name))
    assert {hit.line for hit in find_in_name(name)} == {None}


@pytest.mark.parametrize(
    "name",
    ["beleid-2024-01-15.pdf", "Veiligheid v2.10.docx", "2024-01-15-2.pdf", "20240115_103000.jpg", "KvK 12345672.pdf", "123456789.pdf"],
)
def test_a_file_name_of_a_policy_does_not_block(name):
    assert not blocks(find_in_name(name))


@pytest.mark.parametrize("name", ["Kerkstraat 12", "huis aan de Prinsengracht 3", "Lange straat 4b", "Molenweg 105", "Lange weg 5"])
def test_a_street_with_a_number_blocks_where_a_place_is_asked(name):
    assert [hit.action for hit in find(name, location_field=True)] == ["block"]
    assert find(name) == []


@pytest.mark.parametrize("name", ["Locatie 2", "De Kade 1", "Hof 2", "Oost", "Blauw 12", "Leefgroep Straatwijs"])
def test_a_name_without_a_street_is_left_alone(name):
    assert find(name, location_field=True) == []


def test_an_address_blocks_only_where_a_place_is_asked():
    assert [hit.action for hit in find("1234 ab 12", location_field=True)] == ["block"]
    assert [hit.action for hit in find("1234 AB 12")] == ["warn"]
