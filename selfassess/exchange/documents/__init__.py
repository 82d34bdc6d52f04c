"""Documents that people add as evidence: looked through, cleaned and read, or refused in a sentence."""

from selfassess.exchange.documents.findings import Finding, Refused
from selfassess.exchange.documents.inspecting import Inspected, Received, inspect, receive, too_many
from selfassess.exchange.documents.limits import DEFAULT, Limits
from selfassess.exchange.documents.names import KINDS, kind_of_name, safe_name

__all__ = [
    "DEFAULT",
    "KINDS",
    "Finding",
    "Inspected",
    "Limits",
    "Received",
    "Refused",
    "inspect",
    "kind_of_name",
    "receive",
    "safe_name",
    "too_many",
]
