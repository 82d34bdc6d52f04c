"""What can be said of a document: why it is refused, and what a person must know of one that is not.

The inspecting process passes codes; only this file has sentences.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from selfassess.core.phrases import N_, NN_, Phrase

REFUSALS: Mapping[str, Phrase] = {
    "empty": N_("This file is empty. Choose the file again, or save it again first."),
    "no_content": N_("There is nothing in this document: no text and no picture. Choose the version that is filled in."),
    "too_large": N_("This file is larger than %(most)s MB. Make it smaller, for instance by saving its pictures smaller."),
    "too_many": N_("You can add at most %(most)s files at a time. Add the rest after these."),
    "too_heavy": N_("This file takes too long or too much memory to look through. Save it again as a simple PDF without large pictures."),
    "kind": N_("You can add a PDF, DOCX, ODT, XLSX, PNG or JPG. Save this file as one of these."),
    "mislabelled": N_("The name says that this is %(named)s, but it is %(found)s. Give the file its right name, or choose another file."),
    "unknown_content": N_(
        "The name says that this is %(named)s, but what is in it is something else. Open it in its own program and save it again."
    ),
    "old_office": N_("This is a document of an old Office program. Open it and save it as DOCX or XLSX."),
    "encrypted": N_("This file is locked with a password or against copying, so it cannot be checked. Save it without a lock."),
    "damaged": N_("This file is damaged or not complete. Open it in its own program, save it again and choose the new file."),
    "polyglot": N_("There is something else before or behind the document in this file. Open it in its own program and save it again."),
    "bomb": N_("This file unpacks to far more than it seems to be. Files like that can be an attack. Save it again in its own program."),
    "nested": N_(
        "There is another file inside this document (%(part)s), and that cannot be checked. Take it out, or save the document as PDF."
    ),
    "macros": N_("This document holds macros: small programs that run when it opens. Save it without macros, or as PDF."),
    "doctype": N_("This document is written in a way that office programs never use and attackers do. Save it again in its own program."),
    "remote": N_("This document fetches parts from another place (%(part)s). Break those links in its own program, or save it as PDF."),
    "pdf_script": N_("This PDF holds scripts, or buttons that start a program or send data. Print it to a new PDF and choose that one."),
    "pdf_attachment": N_("There are other files inside this PDF, and those cannot be checked. Print it to a new PDF and choose that one."),
    "pdf_media": N_("There is sound, video or another moving part in this PDF. Print it to a new PDF and choose that one."),
    "too_many_pages": N_("This document has more than %(most)s pages. Add the part that matters."),
    "image_large": N_("There is a picture in it that is larger than %(most)s million dots. Make it smaller."),
    "not_inspected": N_("This file cannot be looked through. Save it as PDF and try again."),
}

INFO, WARN, CONFIRM = "info", "warn", "confirm"

FINDINGS: Mapping[str, tuple[str, Phrase]] = {
    "renamed": (INFO, N_("The file is kept under the name %(name)s.")),
    "metadata_removed": (INFO, N_("Hidden information about the maker was taken out of the file.")),
    "location_removed": (INFO, N_("The place and the moment of the photo were taken out of the file.")),
    "tail_removed": (INFO, N_("What stood behind the picture in the file was taken out.")),
    "signature_lost": (
        WARN,
        N_(
            "The digital signature in this file no longer checks, because hidden information was taken out. Keep the signed original yourselves."
        ),
    ),
    "changes": (
        WARN,
        NN_(
            "This document holds %(n)s tracked change, with the name of who made it. Accept or reject it first.",
            "This document holds %(n)s tracked changes, with the names of who made them. Accept or reject them first.",
            0,
        ),
    ),
    "comments": (
        WARN,
        NN_(
            "This document holds %(n)s comment. Read it, and take it out when it is not meant for others.",
            "This document holds %(n)s comments. Read them, and take them out when they are not meant for others.",
            0,
        ),
    ),
    "hidden_sheets": (
        WARN,
        NN_(
            "This workbook has %(n)s hidden sheet. Look at what is in it.",
            "This workbook has %(n)s hidden sheets. Look at what is in them.",
            0,
        ),
    ),
    "hidden_cells": (WARN, N_("This workbook has hidden rows or columns. Look at what is in them.")),
    "hidden_text": (WARN, N_("This document holds hidden text. Look at what it says.")),
    "form_values": (WARN, N_("This PDF is a form that is filled in. Look at what is filled in.")),
    "unreadable": (CONFIRM, N_("This is a picture, and the app cannot read what stands in it.")),
    "unreadable_pages": (
        CONFIRM,
        NN_(
            "A picture fills %(n)s page or most of it, and the app cannot read what stands in it: page %(pages)s.",
            "A picture fills %(n)s pages or most of them, and the app cannot read what stands in it: pages %(pages)s.",
            0,
        ),
    ),
    "unreadable_pictures": (
        CONFIRM,
        NN_(
            "There is %(n)s large picture in this document, and the app cannot read what stands in it.",
            "There are %(n)s large pictures in this document, and the app cannot read what stands in them.",
            0,
        ),
    ),
    "text_cut": (CONFIRM, N_("There is so much text in this document that the app did not check all of it.")),
}

KIND_NAMES: Mapping[str, Phrase] = {
    "pdf": N_("a PDF"),
    "docx": N_("a Word document (DOCX)"),
    "odt": N_("a text document (ODT)"),
    "xlsx": N_("an Excel workbook (XLSX)"),
    "png": N_("a PNG picture"),
    "jpg": N_("a JPG picture"),
}


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that is not taken. `code` is for logs and tests, `says` for the person."""

    code: str
    says: Phrase


@dataclass(frozen=True, slots=True)
class Finding:
    """What a person must know of a document that is taken.

    `weight`: info; warn: think about it; confirm: a person must say that there is no client data in it.
    """

    code: str
    says: Phrase
    weight: str


class NotTaken(Exception):
    """Ends an inspection, from however deep; becomes a Refused at the door of the inspecting process."""

    def __init__(self, code: str, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def refused(code: str, **params: object) -> Refused:
    """Return the refusal of a code, its parameters filled in."""
    return Refused(code, _filled(REFUSALS[code], params))


def finding(code: str, **params: object) -> Finding:
    """Return the finding of a code, its parameters filled in."""
    weight, sentence = FINDINGS[code]
    return Finding(code, _filled(sentence, params), weight)


def _filled(sentence: Phrase, params: Mapping[str, object]) -> Phrase:
    return replace(sentence, params={**sentence.params, **{key: _shown(key, value) for key, value in params.items()}})


def _shown(key: str, value: object) -> object:
    """Return a parameter as it can stand in a sentence: a kind by its name, a text from a hostile file without hidden signs."""
    if key in ("named", "found"):
        return KIND_NAMES[str(value)]
    return "".join(sign for sign in value if sign.isprintable()) if isinstance(value, str) else value
