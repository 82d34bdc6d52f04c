"""How much a document may ask of us."""

from dataclasses import dataclass

MB = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one document. Sizes in bytes, `seconds` of computing and of waiting, `memory` of the inspecting process."""

    files: int = 10  # in one upload
    size: int = 100 * MB
    image_size: int = 30 * MB  # a picture, also one inside a document: it is read whole
    pixels: int = 60 * MB
    pages: int = 2_000
    objects: int = 500_000  # in a PDF
    entries: int = 3_000  # files inside an office document
    unpacked: int = 400 * MB
    ratio: int = 250  # unpacked to packed, of one entry larger than `ratio_from`
    ratio_from: int = 5 * MB
    characters: int = 5_000_000  # of text that is read for the privacy guard
    seconds: int = 60
    memory: int = 1_500 * MB


DEFAULT = Limits()
