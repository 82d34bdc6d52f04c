"""The JSON Schema and the reference say what the loader reads, and the written ones are up to date."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

from selfassess.core.loading import load
from selfassess.core.loading.canonical import plain
from selfassess.core.loading.nodes import Mapping, Scalar, compose
from selfassess.core.loading.schema import as_text, json_schema, with_reference
from selfassess.places import folder

SHIPPED = sorted(folder("questionnaires").glob("*.yaml"))
README = folder("questionnaires") / "README.md"


def as_json(node):
    """Return a node as an editor sees it: plain scalars resolved as YAML 1.2 does."""
    if isinstance(node, Mapping):
        return {name.text: as_json(value) for name, value in node.pairs}
    if isinstance(node, Scalar):
        return resolved(node)
    return [as_json(member) for member in node.members]


def resolved(node):
    if node.is_empty:
        return None
    if node.plain and node.text in ("true", "false"):
        return node.text == "true"
    if node.plain and re.fullmatch(r"-?[0-9]+", node.text):
        return int(node.text)
    if node.plain and re.fullmatch(r"[0-9]+\.[0-9]+", node.text):
        return float(node.text)
    return node.text


def refusals(document):
    return [error.message for error in Draft202012Validator(json_schema()).iter_errors(document)]


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_what_ships_fits_the_schema(path):
    root, faults = compose(path.read_bytes(), path.name)
    assert faults == []
    assert refusals(as_json(root)) == []


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_canonical_document_fits_the_schema(path):
    assert refusals(plain(load(path.read_bytes(), path.name).questionnaire)) == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda form: form.update(colour="red"),
        lambda form: form.pop("title"),
        lambda form: form.update(format=2),
        lambda form: form.update(version="1"),
        lambda form: form.update(key="Not A Key"),
        lambda form: form["parts"][0]["sections"][0]["items"][0].update(role="criterium"),
        lambda form: form["parts"][0]["sections"][0]["items"][0].update(kind="checklst"),
        lambda form: form["parts"][0]["sections"][0]["items"][0].update(weight="half"),
        lambda form: form["parts"][0]["sections"][0]["items"][0].update(critical="yes"),
        lambda form: form["parts"][0]["sections"][0]["items"][0].update(not_applicable_when={"intake": "phase"}),
        lambda form: form["parts"][0]["sections"][0]["items"][0].update(not_applicable_when={"moon": "full", "is": True}),
    ],
)
def test_the_schema_refuses(damage):
    form = plain(load(SHIPPED[0].read_bytes(), "f.yaml").questionnaire)
    damage(form)
    assert refusals(form)


def test_the_written_schema_is_up_to_date():
    written = (folder("questionnaires") / "schema.json").read_text(encoding="utf-8")
    assert json.loads(written) == json_schema()
    assert written == as_text()


def test_the_written_reference_is_up_to_date():
    readme = README.read_text(encoding="utf-8")
    assert readme == with_reference(readme)


def test_the_example_in_the_readme_can_be_loaded():
    readme = README.read_text(encoding="utf-8")
    example = re.search(r"<!-- example: begin -->\n```yaml\n(.*?)```", readme, re.DOTALL)[1]
    assert load(example, "README.md").faults == ()
