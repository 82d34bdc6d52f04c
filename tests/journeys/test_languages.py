"""Both languages: each word is in the language that the page says it is in."""

import re

import pytest

# The texts of a page that are visible, with the language each is marked as; not what people typed themselves.
TEXTS = """() => {
  const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement, text = walk.currentNode.textContent.trim();
    if (text && !at.closest("script, style, textarea, .assessment h2")) found.push([at.closest("[lang]").lang, text]);
  }
  return found;
}"""
OF_ANOTHER = {
    "nl": re.compile(r"\b(the|and|your|you|with|this|that|from|have|are|not|does|been|what|which)\b"),
    "en": re.compile(r"\b(het|een|niet|jullie|voor|van|zijn|wordt|worden|deze|ook|bij|naar|geen)\b"),
}
# In English these hold sentences that quote the words of a questionnaire which is in Dutch only.
QUOTING = re.compile("section-(?!choice)|section$|check|result$|result-open|what-if|method|plan|action|intake")


@pytest.mark.parametrize("language", ["nl", "en"])
def test_no_word_is_in_another_language_than_it_is_marked(looks_around, language):
    strange = {}
    for one, reader in looks_around(language=language):
        assert reader.page.locator("html").get_attribute("lang") == language
        for marked, text in reader.page.evaluate(TEXTS):
            quotes = language == "en" and QUOTING.match(one.name)
            if not quotes and OF_ANOTHER[marked].search(text):
                strange.setdefault(one.name, []).append((marked, text[:100]))
    assert strange == {}


def test_the_language_is_switched_on_the_page_where_one_is(coordinator):
    coordinator.goes_to("/assessments/new?from=here")
    coordinator.follows("English")
    assert (coordinator.path, coordinator.page.locator("html").get_attribute("lang")) == ("/assessments/new?from=here", "en")
    coordinator.sees_title("Start a new self-assessment")
    coordinator.follows("Nederlands")
    coordinator.sees_title(coordinator.word("Start a new self-assessment"))
