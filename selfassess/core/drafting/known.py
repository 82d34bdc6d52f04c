"""What was found out about the items of a draft, so that after a change only what changed is looked at again.

An item goes by its content alone: what is known of it is right wherever it stands now, also after something was taken back, done by
another process or put back. What is kept of one draft belongs to that draft, and goes with it.
"""

import marshal
from collections.abc import Callable, Hashable, Iterator, Mapping
from hashlib import sha256
from typing import TypeVar

from selfassess.core.definition import Item, Questionnaire
from selfassess.core.drafting.places import Document, list_of_roots

T = TypeVar("T")
MARSHAL = 2  # newer forms write one text in two ways


class Known:
    """What is known of each item of a document; `before`: of the document that stood there, from which the same items are taken over.

    The document may not change in place: its items are told apart by which objects they are.
    """

    def __init__(self, document: Document | None = None, before: "Known | None" = None):
        self._document = document or {}
        self._by_content: dict[bytes, dict[str, tuple[Hashable, object]]] = {}
        self._by_item: dict[int, dict[str, tuple[Hashable, object]]] = {}
        earlier = before._by_content if before else {}
        for item in items_in(self._document):
            content = sha256(marshal.dumps(item, MARSHAL)).digest()
            self._by_item[id(item)] = self._by_content.setdefault(content, earlier.get(content, {}))

    def once(self, name: str, item: Mapping, given: Hashable, make: Callable[[], T]) -> T:
        """Return `make()`, made once for an item as long as what it depends on beside the item (`given`) is the same."""
        found = self._by_item.get(id(item))
        if found is None:
            return make()
        stands = found.get(name)
        if stands is None or stands[0] != given:
            stands = found[name] = (given, make())
        return stands[1]


def items_in(document: Document) -> Iterator[Mapping]:
    """Yield the items of a document in order, also of one in which something has another shape."""
    yield from _items_in(document, Questionnaire)


def _items_in(piece: object, cls: type) -> Iterator[Mapping]:
    if cls is Item:
        yield piece
        return
    key, inner = list_of_roots(cls)
    members = piece.get(key)
    for member in members if isinstance(members, list) else ():
        if isinstance(member, Mapping):
            yield from _items_in(member, inner)
