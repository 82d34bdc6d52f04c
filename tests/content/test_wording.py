"""How the shipped questionnaires are written: short sentences, our own words, no marks."""

import hashlib
import re
from pathlib import Path

LONGEST_SENTENCE = 18
PLAIN = ("question", "help", "action", "guidance", "summary", "meaning", "not_applicable_note")
# The names of the document and of its chapters are quoted as they are.
QUOTED = ("source.title", "2.4.title")
# Hashes of every run of eight words of the source: the text itself is not ours to copy.
SOURCE_RUNS = frozenset((Path(__file__).parent / "source-runs.txt").read_text().split())


def test_sentences_that_people_must_understand_are_short(written):
    long = [
        (path, sentence)
        for path, text in written
        if _last(path) in PLAIN
        for sentence in _sentences(text)
        if _length(sentence) > LONGEST_SENTENCE
    ]
    assert long == []


def test_no_run_of_eight_words_is_taken_from_the_source(written):
    copied = [(path, run) for path, text in written if path not in QUOTED for run in _runs(text) if _hash(run) in SOURCE_RUNS]
    assert copied == []


def test_the_titles_that_are_quoted_would_be_found_as_copies(written):
    texts = dict(written)
    assert all(any(_hash(run) in SOURCE_RUNS for run in _runs(texts[path])) for path in QUOTED)


def test_no_marks_of_the_makers_are_left_in_a_text(written):
    marked = [(path, text) for path, text in written if re.search(r'[{}]|\(interpretatie|\(eigen uitwerking|"|  |\[B:', text)]
    assert marked == []


def test_a_word_is_explained_once(framework, legal_basis):
    for questionnaire in (framework, legal_basis):
        words = [word.lower() for term in questionnaire.glossary for word in (term.term, *term.also)]
        assert sorted(words) == sorted(set(words))


def test_norms_read_as_a_sentence_or_as_the_end_of_one(framework):
    for item in framework.items:
        finishing = item.stem.norms if item.stem else ()
        for norm in item.norms:
            assert norm.text.lstrip("(")[0].islower() == (norm.id in finishing), (item.id, norm.id)
            assert not norm.text.endswith("."), (item.id, norm.id)


def _last(path):
    return path.rsplit(".", 1)[-1]


def _sentences(text):
    return re.split(r"(?<=[.!?])[’)]?\s+", text)


def _length(sentence):
    return len(sentence.split())


def _runs(text):
    words = re.findall(r"\w+", text.lower())
    return [" ".join(words[at : at + 8]) for at in range(len(words) - 7)]


def _hash(run):
    return hashlib.sha256(run.encode()).hexdigest()[:10]
