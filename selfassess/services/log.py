"""What is written in the log: who did what to what; never answers, never names."""

from selfassess.models.database import now
from selfassess.models.event import write_event


def record(type_: str, assessment=None, *, by=None, organisation=None, object: str | None = None) -> None:
    """Add a line to the log inside the transaction that is running. `by` is a Member, or None for the program."""
    about = f"assessment {assessment.ref}" if assessment is not None else None
    write_event(
        at=now(),
        type=type_,
        account_id=by.account.id if by else None,
        role=by.role if by else None,
        organisation_id=assessment.organisation_id if assessment is not None else (organisation.id if organisation else None),
        object=" ".join(part for part in (about, object) if part)[:120] or None,
    )
