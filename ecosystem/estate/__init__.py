"""The Estate: the small common language of evidence - what is declared, what is planned, what is observed live.

All three have one shape, nouns by their class, so that a control is written once and drift is the difference of two.
"""

from ecosystem.estate.declared import declared
from ecosystem.estate.estate import DECLARED, OBSERVED, PLANNED, Estate
from ecosystem.estate.unknown import UNKNOWN, Maybe, Unjudged, Unknown, known

__all__ = [
    "DECLARED",
    "OBSERVED",
    "PLANNED",
    "UNKNOWN",
    "Estate",
    "Maybe",
    "Unjudged",
    "Unknown",
    "declared",
    "known",
]
