"""What is wrong with a definition is named with its place, all of it at once, and nothing is loaded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfassess.core.loading import load
from selfassess.core.loading.nodes import compose

GOOD = """\
format: 1
key: proef
version: 1
language: nl
title: Proef
functions: [{id: director, text: bestuurder}]
populations: [{id: files, text: dossiers, one: dossier}]
intake:
  - {id: phase, kind: choice, text: In welke fase?, options: [{id: building, text: In opbouw}, {id: running, text: Draait}]}
  - {id: school, kind: yes_no, text: Eigen school?, show_when: {intake: phase, is: running}}
  - {id: begin, kind: date, text: Vanaf?}
parts:
  - id: 1
    title: Deel
    sections:
      - id: 1.1
        title: Kern
        items:
          - id: 1.1-K1
            role: criterion
            kind: checklist
            title: Plan
            question: Is er een plan?
            answered_by: [director]
            norms:
              - {id: a, text: het is vastgesteld., weight: 1/2}
              - {id: b, text: het is bekend., not_applicable_when: {intake: school, is: false}}
            stem: {text: Het plan bestaat en …, norms: [a, b]}
            groups: [{any_of: [a, b]}]
          - id: 1.1-I1
            role: indicator
            kind: sample
            title: Dossiers
            question: Staat het erin?
            population: files
            not_testable_when: {state: 1.1-K1, norm: a, is: not_met}
scoring:
  credit: {met: 1, partly: 0.5, not_met: 0}
  levels: [{value: 0, text: Niet, mark: empty}, {value: 1, text: Wel, mark: full}]
  thresholds: {item: {checklist: {1: 0.9}, sample: {1: 0.9}}, section: {1: 2/3}}
  sections: {weighted_mean: true}
  parts: [{part: 1, lowest: true, caps: [{when: {section: 1.1, at_most: 0}, level_at_most: 0}]}]
  verdict:
    rows:
      - {code: B, text: Goed, rank: 1, when: {part: 1, at_least: 1}}
      - {code: D, text: Niet goed, rank: 0}
    prefix: {id: only_design, text: Opzet, when: {not_testable_share: indicator, at_least: 1/2}, not_for: [D]}
  actions:
    classes: [{id: high, text: Snel, from_priority: 0, start_days: 7, done_months: 1, term: in een maand}]
    at_least: [{when: {flag: critical}, class: high}]
hints:
  - {id: odd, text: Dat past niet., items: [1.1-K1], when: {level: 1.1-K1, at_most: 0}}
"""

# What stands in the good text, what is put there (§ marks where the fault must be), and a part of the message.
BROKEN = [
    ("title: Proef", "titel: Proef", "title is missing"),
    ("title: Proef", "title: Proef\n§colour: red", "colour is unknown"),
    ("title: Proef", "title: Proef\n§titel: red", "Did you mean title?"),
    ("title: Proef", "title:§ ", "Fill in a value for title"),
    ("title: Proef", "title: §[a, b]", "A text is expected"),
    ("title: Proef", "title: Proef\n§title: Nog eens", "a second time"),
    ("title: Proef", "title: §*naam", "anchors (&) and aliases (*)"),
    ("title: Proef", "title: §!!python/name:os.system x", "Leave out the tag"),
    ("title: Proef", 'title: §"a\\0b"', "cannot be shown"),
    ("format: 1", "format: §2", "reads format 1"),
    ("key: proef", "key: §Proef 1", "lower-case letters"),
    ("version: 1", "version: §1.0", "whole number"),
    ("version: 1", "version: §0", "first version is 1"),
    ("language: nl", "language: §Nederlands", "as a code"),
    ("id: phase, kind: choice", "id: phase, kind: §chioce", "Did you mean choice?"),
    ("{id: running, text: Draait}", "{id: §building, text: Draait}", "a second time"),
    ("id: school, kind: yes_no", "id: §begin x, kind: yes_no", "cannot be an id"),
    ("kind: date, text: Vanaf?", "kind: date, text: Vanaf?, not_before: §school", "Only a date"),
    ("{intake: phase, is: running}", "{intake: §fase, is: running}", "Did you mean phase?"),
    ("{intake: phase, is: running}", "{intake: phase, is: §runing}", "Did you mean running?"),
    ("{intake: phase, is: running}", "§{intake: phase}", "compares once"),
    ("{intake: phase, is: running}", "§{is: running}", "names one of these once"),
    ("{intake: phase, is: running}", "{intake: phase, is: running, §of: x}", "of is unknown"),
    ("{intake: phase, is: running}", "{intake: phase, at_least: §running}", "is not a number"),
    ("{intake: phase, is: running}", "{intake: §begin, is: running}", "free text or a date"),
    ("{intake: phase, is: running}", "{any: §[]}", "list of conditions"),
    ("{intake: phase, is: running}", "§{state: 1.1-K1, norm: a, is: met}", "is not known here"),
    ("{intake: phase, is: running}", "§{intake: school, is: true}", "round in a circle: school, school"),
    ("{intake: school, is: false}", "{intake: school, is: §no}", "Write true or false"),
    ("      - id: 1.1\n", "      - id: §1\n", "share their ids"),
    ("          - id: 1.1-I1", "          - id: §1.1-K1", "share their ids"),
    ("          - id: 1.1-I1", "          - id: §this", "word of the format"),
    ("role: indicator", "role: indicator\n            optional: true\n            critical: §true", "cannot be critical"),
    ("role: indicator", "role: indicator\n            optional: true\n            zero_tolerance: §true", "cannot have zero tolerance"),
    ("role: indicator", "role: indicator\n            anchors: {7: §Zo}", "7 does not exist"),
    ("role: indicator", "role: §indicater", "Did you mean indicator?"),
    ("kind: sample", "kind: §sampel", "Did you mean sample?"),
    ("population: files", "population: §girls", "girls at population does not exist"),
    ("answered_by: [director]", "answered_by: [director, §nobody]", "nobody at answered_by"),
    ("weight: 1/2", "weight: §half", "Write a fraction"),
    ("weight: 1/2", "weight: §1/0", "Write a fraction"),
    ("weight: 1/2", "weight: §0", "more than 0"),
    ("weight: 1/2", "own_reading: §yes", "true or false"),
    ("{id: b, text: het is bekend.", "{id: §a, text: het is bekend.", "a second time"),
    ("bestaat en …, norms: [a, b]", "bestaat en …, norms: [a, §z]", "has no norm z"),
    ("any_of: [a, b]", "any_of: [a, §c]", "has no norm c"),
    ("norm: a, is: not_met", "norm: §q, is: not_met", "q at norm does not exist"),
    ("norm: a, is: not_met", "norm: a, is: §no", "no is not possible"),
    ("{state: 1.1-K1, norm: a, is: not_met}", "§{level: 1.1-K1, is: 0}", "is not known here"),
    ("partly: 0.5", "partly: §1.5", "between 0 and 1"),
    ("partly: 0.5", "partially: §0.5", "Did you mean partly?"),
    ("section: {1: 2/3}", "section: {2: §2/3}", "2 does not exist"),
    ("section: {1: 2/3}", "section: {§one: 2/3}", "whole number is expected as key"),
    ("value: 1, text: Wel", "value: §0, text: Wel", "a second time"),
    ("part: 1, lowest", "part: §3, lowest", "3 at part does not exist"),
    ("{section: 1.1, at_most: 0}", "{section: §1.2, at_most: 0}", "Did you mean 1.1?"),
    ("{section: 1.1, at_most: 0}", "{section: 1.1, at_most: §7}", "7 is not possible"),
    ("{section: 1.1, at_most: 0}", "§{part: 1, at_most: 0}", "is not known here"),
    ("not_for: [D]", "not_for: [§E]", "E does not exist"),
    (", when: {part: 1, at_least: 1}", "", "Only the last verdict"),
    ("{flag: critical}", "{flag: §criticul}", "Did you mean critical?"),
    ("{flag: critical}, class: high", "{flag: critical}, class: §hihg", "Did you mean high?"),
    ("items: [1.1-K1]", "items: [§1.1-K9]", "Did you mean 1.1-K1?"),
    ("sections: {weighted_mean: true}", "sections: §{}", "Say one of"),
]


def said(text):
    return [(str(fault.place), str(fault.says)) for fault in load(text, "f.yaml").faults]


def test_the_good_text_is_loaded():
    loaded = load(GOOD, "f.yaml")
    assert loaded.faults == ()
    assert [item.id for item in loaded.questionnaire.items] == ["1.1-K1", "1.1-I1"]


@pytest.mark.parametrize(("old", "new", "message"), BROKEN)
def test_a_fault_is_named_once_with_its_place(old, new, message):
    assert GOOD.count(old) == 1, "the case must change one place"
    marked = GOOD.replace(old, new)
    found = said(marked.replace("§", ""))
    here = [place for place, says in found if message in says]
    assert len(here) == 1, found
    if "§" in marked:
        before = marked[: marked.index("§")]
        assert here == [f"f.yaml:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"]


def test_all_faults_of_a_file_are_named_at_once():
    text = GOOD.replace("weight: 1/2", "weigt: 1/2").replace("kind: sample", "kind: sampel").replace("items: [1.1-K1]", "items: [x]")
    loaded = load(text, "f.yaml")
    assert loaded.questionnaire is None
    assert [fault.place.line for fault in loaded.faults] == sorted(fault.place.line for fault in loaded.faults)
    assert len(loaded.faults) == 3


def test_items_that_wait_for_each_other_go_round_in_a_circle():
    text = GOOD.replace("            answered_by: [director]", "            not_applicable_when: {count: 1.1-I1, of: population, is: 0}")
    [(place, says)] = said(text)
    assert "round in a circle" in says
    assert place.startswith(("f.yaml:24:", "f.yaml:37:"))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"# only a comment",
        b"- a list",
        b"just a text",
        b"title: [open",
        b"title: 'open",
        b"a: b: c",
        b"\tkey: x",
        b"a: 1\n---\nb: 2",
        b"{[a]: b}",
        b"title: \xff",
        "title: é".encode("latin-1"),
        "format: 1".encode("utf-16"),
        b"\x7fELF\x00\x01",
        b"%YAML 9.9\n---\na: 1",
        b"[" * 5000,
        b"a:\n" + b"".join(b" " * depth + b"- \n" for depth in range(1, 300)),
        b"a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]",
        b"title: " + b"x" * 2_000_001,
        b"x: [" + b"1," * 60_001 + b"]",
    ],
)
def test_a_hostile_file_is_refused_with_a_place(text):
    loaded = load(text, "f.yaml")
    assert loaded.questionnaire is None
    assert all(fault.place.line >= 1 and fault.place.column >= 1 and str(fault.says) for fault in loaded.faults)
    assert loaded.faults


def test_a_sign_beyond_16_bits_is_read_from_json_in_its_two_halves_and_all_else_keeps_its_place():
    text = r'{"a": "Goed \uD83D\ude00!\ud83d\ude01", "b": "\\ud83d\\ude00", "c": 1, "c": 2}'
    root, faults = compose(text, "f.json")
    assert [value.text for _name, value in root.pairs] == ["Goed 😀!😁", r"\ud83d\ude00", "1"]
    assert [fault.place.column for fault in faults] == [text.rindex('"c"') + 1]
    assert compose(r"{a: '\ud83d\ude00'}", "f.yaml")[0].get("a").text == r"\ud83d\ude00", "in YAML these are the letters as they stand"


@pytest.mark.parametrize(
    "text", [r'{"a": "x \ud83d"}', r'{"a": "x \ude00\ud83d"}', r'{"a": "x \ud83d\ud83d\ude00"}', 'b: "x \\ud83d\\ude00"']
)
def test_half_a_sign_is_told_at_its_place(text):
    root, (fault,) = compose(text, "f.json")
    assert root is None
    assert (fault.place.line, str(fault.says)) == (1, "The escape here is half a sign, or none. Type the sign itself, such as 😀.")
    assert 0 <= fault.place.column - text.index("\\") <= 3


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ("a:\n  b: 1\n\tc: 2\n", "A tab stands here where spaces belong. Indent with spaces only.", 3),
        ("a: >-\n\ttekst\n", "A tab stands here where spaces belong. Indent with spaces only.", 2),
        ('title: "C:\\data"\n', "A backslash between double quotes means something else. Write it twice, or use single quotes.", 1),
        ("title: *\n", "A text that begins with * or & needs quotes around it.", 1),
        ("- a\n- b\n", "This is not a questionnaire: it has no title and no parts.", 1),
        ("id;titel\n1;Een\n", "This is not a questionnaire: it has no title and no parts.", 1),
    ],
)
def test_what_often_goes_wrong_is_told_with_what_to_do(text, says, line):
    (fault,) = load(text, "f.yaml").faults
    assert (str(fault.says), fault.place.line) == (says, line)


def test_the_place_of_broken_bytes_counts_lines_and_characters():
    assert said("titel: é\nx: ".encode() + b"\xff")[0][0] == "f.yaml:2:4"


def test_ids_and_fractions_are_read_as_they_are_written():
    loaded = load(GOOD.replace("id: 1.1-K1", "id: no").replace("1.1-K1", "no"), "f.yaml").questionnaire
    assert (loaded.parts[0].id, loaded.sections[0].id, loaded.items[0].id) == ("1", "1.1", "no")
    assert str(loaded.items[0].norms[0].weight) == "1/2"


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_no_text_at_all_makes_loading_raise(text):
    assert load(text, "f.yaml").questionnaire is None


@given(
    at=st.integers(0, len(GOOD)),
    cut=st.integers(0, 40),
    put=st.sampled_from(["", " ", "\n", ":", "- ", "{", "]", "x", "0", "null", "[]", "{}", "''", "all: []", "not: 1", "~"]),
)
def test_damage_anywhere_gives_faults_with_places_or_a_whole_questionnaire(at, cut, put):
    loaded = load(GOOD[:at] + put + GOOD[at + cut :], "f.yaml")
    assert (loaded.questionnaire is None) == bool(loaded.faults)
    assert all(fault.place for fault in loaded.faults)
