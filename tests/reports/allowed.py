"""Words that stand on paper only."""

from selfassess.reports.document import Contents, Document, Facts, Signature, Table


def allowed(document: Document, job) -> frozenset[str]:
    """Return the words of a document that its page does not have: the foot, the room to sign, numbers of pages, signs."""
    pages = job["blocks"]["body"][-1]["sentence"].replace("@page@", "").replace("@total@", "")
    fields = [name for node in document.lead + document.nodes if isinstance(node, Signature) for name in node.columns]
    fields += [node.title for node in document.nodes if isinstance(node, Contents)]
    fields += [node.again for node in document.nodes if isinstance(node, Facts | Table)]
    said = " ".join((pages, document.source, document.footer, document.organisation, document.subject, *fields, "– ↓ ?"))
    return frozenset((*said.split(), *(str(number) for number in range(1, 200))))
