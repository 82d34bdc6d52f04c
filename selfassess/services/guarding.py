"""The log of the privacy guard: what was not kept, and what people kept after they were warned; never the text."""

from collections.abc import Iterable

from selfassess.services.log import REFUSED, record
from selfassess.services.members import Member
from selfassess.services.transactions import transactional


@transactional
def tell(
    *,
    by: Member,
    assessment=None,
    organisation=None,
    refused: Iterable[tuple[str, str]] = (),
    chosen: Iterable[tuple[str, str, str]] = (),
) -> None:
    """Write one line for what was refused on a page and one for what was kept.

    `refused`: (place, kind); `chosen`: (place, kind, reason, empty for a warning). A place is the name of a field, such
    as `1.3-K1:note`: a word of ours, never what someone typed.
    """
    if refused := tuple(refused):
        kinds = sorted({kind for _place, kind in refused})
        record(
            "privacy hit", assessment, organisation=organisation, by=by, object=_places(refused), outcome=REFUSED, details={"kinds": kinds}
        )
    if chosen := tuple(chosen):
        kinds, reasons = sorted({kind for _place, kind, _reason in chosen}), sorted({reason for *_, reason in chosen} - {""})
        record(
            "privacy choice", assessment, organisation=organisation, by=by, object=_places(chosen), reason=reasons[0] if reasons else None,
            details={"kinds": kinds, "reasons": reasons},
        )  # fmt: skip


def _places(finds: Iterable[tuple]) -> str:
    return " ".join(dict.fromkeys(find[0] for find in finds))
