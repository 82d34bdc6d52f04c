"""A condition as people edit it: rows in groups of all, any, none or not all; half-finished rows stay as they were typed.

The plain form of a condition (`{any: [{intake: phase, is: running}, …]}`) and the tree say the same, so that going there and back
changes no meaning. Where something stands in the tree is told by indexes from the outermost group down.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from selfassess.core.loading.conditions import starter_in

WORDS = ("all", "any", "none", "not_all")
_INSIDE = {"none": "any", "not_all": "all"}  # what stands below `not`

Indexes = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison in its plain form; empty or half filled in while somebody is at it."""

    plain: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows and groups that are joined by one of WORDS."""

    word: str = "all"
    members: tuple["Row | Group", ...] = ()


EMPTY_ROW = Row({})


def tree_of(plain: object) -> Group:
    """Return the tree of a plain condition; a single row stands in a group, nothing is a group without members."""
    if not plain:
        return Group()
    node = _node(plain)
    return node if isinstance(node, Group) else Group("all", (node,))


def plain_of(tree: Group) -> dict[str, object] | None:
    """Return the plain condition of a tree; None when there is nothing in it."""
    if not tree.members:
        return None
    first = tree.members[0]
    if tree.word == "all" and len(tree.members) == 1 and isinstance(first, Row) and starter_in(first.plain):
        return dict(first.plain)
    return _plain(tree)


def places(tree: Group) -> Iterator[tuple[Indexes, tuple[str, ...]]]:
    """Yield for each member of the tree its indexes, and where it stands in the plain form."""
    plain = plain_of(tree)
    if plain is not None and starter_in(plain) not in ("all", "any", "not"):
        yield (0,), ()
    else:
        yield from _places(tree, (), ())


def added(tree: Group, at: Indexes, member: Row | Group = EMPTY_ROW) -> Group:
    """Return the tree with one member more at the end of a group."""
    return _changed(tree, at, lambda group: (replace(group, members=(*group.members, member)),))


def removed(tree: Group, at: Indexes) -> Group:
    """Return the tree without a member."""
    return _changed(tree, at, lambda _member: ())


def replaced(tree: Group, at: Indexes, member: Row | Group) -> Group:
    """Return the tree with another member in the place of one."""
    return _changed(tree, at, lambda _member: (member,))


def grouped(tree: Group, at: Indexes) -> Group:
    """Return the tree with a member in a group of its own, so that others can be put beside it."""
    return _changed(tree, at, lambda member: (Group("any", (member,)),))


def ungrouped(tree: Group, at: Indexes) -> Group:
    """Return the tree with the members of a group in its place; a row stays as it is."""
    return _changed(tree, at, lambda member: member.members if isinstance(member, Group) else (member,))


def moved(tree: Group, at: Indexes, *, down: bool) -> tuple[Group, Indexes]:
    """Return the tree with a member one place up or down as it is read, into and out of groups, and where the member is now."""
    member, around, index = member_at(tree, at), at[:-1], at[-1]
    siblings = member_at(tree, around).members
    beside = index + (1 if down else -1)
    if 0 <= beside < len(siblings) and isinstance(siblings[beside], Row):
        return _into(removed(tree, at), (*around, beside), member)
    if 0 <= beside < len(siblings):
        group = (*around, index if down else beside)
        size = len(siblings[beside].members)
        return _into(removed(tree, at), (*group, 0 if down else size), member)
    if not around:
        return tree, at
    place = (*around[:-1], around[-1] + (1 if down else 0))
    return _into(removed(tree, at), place, member)


def member_at(tree: Group, at: Indexes) -> Row | Group:
    """Return what stands at indexes. Raises IndexError when nothing does."""
    here: Row | Group = tree
    for index in at:
        if not isinstance(here, Group) or not 0 <= index < len(here.members):
            raise IndexError(at)
        here = here.members[index]
    return here


def _into(tree: Group, at: Indexes, member: Row | Group) -> tuple[Group, Indexes]:
    def put(group: Group) -> tuple[Group]:
        return (replace(group, members=(*group.members[: at[-1]], member, *group.members[at[-1] :])),)

    return _changed(tree, at[:-1], put), at


def _changed(tree: Group, at: Indexes, change) -> Group:
    """Return the tree in which what stands at indexes is replaced by what `change` makes of it: nothing, one or more members."""
    member_at(tree, at)
    if not at:
        return change(tree)[0] if change(tree) else Group()
    index, rest = at[0], at[1:]
    here = tree.members[index]
    new = (_changed(here, rest, change),) if rest else change(here)
    return replace(tree, members=(*tree.members[:index], *new, *tree.members[index + 1 :]))


def _node(plain: object) -> Row | Group:
    word = starter_in(plain) if isinstance(plain, Mapping) else None
    if word in ("all", "any"):
        return Group(word, _members(plain[word]))
    if word != "not":
        return Row(plain if isinstance(plain, Mapping) else {})
    inner = plain["not"]
    inside = starter_in(inner) if isinstance(inner, Mapping) else None
    if inside in ("all", "any"):
        return Group("not_all" if inside == "all" else "none", _members(inner[inside]))
    return Group("none", (_node(inner),))


def _members(plain: object) -> tuple[Row | Group, ...]:
    return tuple(_node(one) for one in plain) if isinstance(plain, list | tuple) else ()


def _plain(node: Row | Group) -> dict[str, object]:
    if isinstance(node, Row):
        return dict(node.plain)
    members = [_plain(member) for member in node.members]
    if node.word not in _INSIDE:
        return {node.word: members}
    return {"not": members[0]} if _is_one(node) else {"not": {_INSIDE[node.word]: members}}


def _is_one(group: Group) -> bool:
    """Return whether a group of none is written as `not` and its one member."""
    if group.word != "none" or len(group.members) != 1:
        return False
    only = group.members[0]
    return only.word in _INSIDE if isinstance(only, Group) else bool(starter_in(only.plain))


def _places(group: Group, at: Indexes, path: tuple[str, ...]) -> Iterator[tuple[Indexes, tuple[str, ...]]]:
    inside = ("not", _INSIDE[group.word]) if group.word in _INSIDE else (group.word,)
    for index, member in enumerate(group.members):
        place = (*path, "not") if _is_one(group) else (*path, *inside, str(index))
        yield (*at, index), place
        if isinstance(member, Group):
            yield from _places(member, (*at, index), place)
