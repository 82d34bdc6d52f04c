"""The process that inspects one document: a job as JSON on its input, what it found as JSON on its output.

Kept apart because parsers of hostile files can hang, grow or fall over; here they take nothing along.
"""

import json
import resource
import sys
from pathlib import Path

from selfassess.exchange.documents.findings import NotTaken
from selfassess.exchange.documents.job import Job
from selfassess.exchange.documents.limits import Limits
from selfassess.exchange.documents.signatures import check_kind


def answer(given: dict) -> dict:
    """Return what is found in a document, or why it is refused; the copy is written on the way."""
    limits = Limits(**given["limits"])
    job = Job(given["kind"], Path(given["source"]), Path(given["into"]), limits)
    try:
        check_kind(job.kind, job.source)
        _inspector(job.kind)(job)
    except NotTaken as why:
        return {"refused": why.code, "params": why.params}
    except (MemoryError, RecursionError):
        return {"refused": "too_heavy", "params": {}}
    return {"lines": job.text.finished(), "findings": job.told()}


def _inspector(kind: str):
    if kind == "pdf":
        from selfassess.exchange.documents.pdf import inspect_pdf

        return inspect_pdf
    if kind in ("png", "jpg"):
        from selfassess.exchange.documents.images import inspect_image

        return inspect_image
    from selfassess.exchange.documents.office import inspect_office

    return inspect_office


def limit(limits: Limits) -> None:
    """Bound what this process may take."""
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 5))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    largest = max(limits.size, limits.image_size) * 3
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))


def main() -> None:
    """Do one job."""
    given = json.load(sys.stdin)
    limit(Limits(**given["limits"]))
    outgoing, sys.stdout = sys.stdout, sys.stderr  # nothing that a library prints may end up in the answer
    json.dump(answer(given), outgoing)
    outgoing.flush()


if __name__ == "__main__":
    main()
