"""Questionnaires as files to download: of a draft, and of a version."""

from flask import Blueprint, Response, abort

from selfassess.core.drafting.places import Document
from selfassess.exchange.questionnaire_file import FORMATS, write
from selfassess.exchange.questionnaire_in import name_at
from selfassess.exchange.questionnaire_zip import write_zip
from selfassess.models.draft import Draft
from selfassess.models.organisation import Organisation
from selfassess.services import drafting, publishing, questionnaire_files
from selfassess.web.access import Permission, requires

bp = Blueprint("files", __name__)

ZIP = "zip"  # of the file with its translations beside it
TYPES = {"yaml": "application/yaml", "json": "application/json", ZIP: "application/zip"}


@bp.get("/drafts/<ref>/file.<format_>")
@requires(Permission.QUESTIONNAIRE_EDIT)
def draft_file(draft: Draft, format_: str):
    """Send a draft as it stands."""
    return _file(drafting.document(draft), format_, name_at(draft.key, draft.revision))


@bp.get("/organisations/<ref>/questionnaires/<key>/<int:number>.<format_>")
@requires(Permission.QUESTIONNAIRE_EDIT)
def version_file(organisation: Organisation, key: str, number: int, format_: str):
    """Send a version that ships or is of this organisation."""
    version = publishing.version_seen(organisation, key, number)
    if version is None:
        abort(404)
    return _file(questionnaire_files.version_document(version), format_, f"{key}@{number}")


def _file(document: Document, format_: str, name: str) -> Response:
    if format_ not in TYPES:
        abort(404)
    sent = write_zip(document, FORMATS[0], name) if format_ == ZIP else write(document, format_)
    response = Response(sent, mimetype=TYPES[format_])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{format_}"'
    return response
