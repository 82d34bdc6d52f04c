"""Both languages: each word is in the language that the page says it is in."""

import re

import pytest

from selfassess.demo.reading import read_raw

# The texts of a page that are visible, with the language each is marked as and the whole that each is part of; not what people typed themselves.
TEXTS = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement, text = walk.currentNode.textContent.trim();
    if (text && !at.closest("script, style, textarea, svg, .assessment h2, .summary-list .soft"))
      found.push([at.closest("[lang]").lang, text, at.closest(":not(span, a, strong, em)").textContent]);
  }
  return found;
}"""
OF_ANOTHER = {
    "nl": re.compile(r"\b(the|and|your|you|with|this|that|from|have|are|not|does|been|what|which)\b"),
    "en": re.compile(r"\b(het|een|niet|jullie|voor|van|zijn|wordt|worden|deze|ook|bij|naar|geen)\b"),
}


def typed_in(value) -> list[str]:
    """Return the texts of more than a word in a plain value."""
    if isinstance(value, str):
        return [value] if " " in value else []
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for part in parts for text in typed_in(part)]


# What people of the demo typed is in their own language, whatever the page says.
TYPED = [
    text
    for file in ("de-kade.yaml", "de-kade-najaar.yaml", "de-kade-hermeting.yaml", "documents.yaml", "together.yaml")
    for text in typed_in(read_raw(file))
]


def without_typed(text: str, whole: str) -> str:
    """Return a text without what it quotes and what people typed, also when it holds only a part of that: a page marks a questionnaire's words inside."""
    for typed in (one for one in TYPED if one in whole):
        text = text.replace(typed, "")
        text = text[: next(at for at in range(len(text) + 1) if text[at:] in typed)]
        text = text[next(at for at in range(len(text), -1, -1) if text[:at] in typed) :]
    return re.sub(r"“[^”]*”", "", text)


def without_titles(text: str, titles: set[str]) -> str:
    """Return a text without the titles of self-assessments that it quotes."""
    for title in sorted(titles, key=len, reverse=True):
        text = text.replace(title, "")
    return text


def titles_in(coordinator) -> set[str]:
    """Return the titles of all self-assessments, which people typed."""
    found, page = set(), 1
    while True:
        coordinator.goes_to(f"/assessments?page={page}")
        here = set(coordinator.page.locator(".assessment h2").all_inner_texts())
        if not here or here <= found:
            return found
        found, page = found | here, page + 1


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_word_is_in_another_language_than_it_is_marked(looks_around, coordinator, language):
    strange, titles = {}, titles_in(coordinator)
    for one, reader in looks_around(language=language):
        assert reader.page.locator("html").get_attribute("lang") == language
        for marked, text, whole in reader.page.evaluate(TEXTS):
            said = without_typed(without_titles(text, titles), whole)
            if OF_ANOTHER[marked].search(said):
                strange.setdefault(one.name, []).append((marked, text[:100]))
    assert strange == {}


def test_the_language_is_switched_on_the_page_where_one_is(coordinator):
    coordinator.goes_to("/assessments/new?from=here")
    coordinator.follows("English")
    assert (coordinator.path, coordinator.page.locator("html").get_attribute("lang")) == ("/assessments/new?from=here", "en")
    coordinator.sees_title("Start a new self-assessment")
    coordinator.follows("Nederlands")
    coordinator.sees_title(coordinator.word("Start a new self-assessment"))
