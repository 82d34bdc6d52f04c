"""Questionnaires as files to download: of a draft, and of a version."""

from flask import Blueprint, Response, abort

from selfassess.core.drafting.document import document_of
from selfassess.core.drafting.places import Document
from selfassess.exchange.questionnaire_file import FORMATS, write
from selfassess.models.draft import Draft
from selfassess.models.organisation import Organisation
from selfassess.services import drafting, publishing
from selfassess.web.access import Permission, requires

bp = Blueprint("files", __name__)

TYPES = {"yaml": "application/yaml", "json": "application/json"}


@bp.get("/drafts/<ref>/file.<format_>")
@requires(Permission.QUESTIONNAIRE_EDIT)
def draft_file(draft: Draft, format_: str):
    """Send a draft as it stands."""
    return _file(drafting.document(draft), format_, draft.key)


@bp.get("/organisations/<ref>/questionnaires/<key>/<int:number>.<format_>")
@requires(Permission.QUESTIONNAIRE_EDIT)
def version_file(organisation: Organisation, key: str, number: int, format_: str):
    """Send a version that ships or is of this organisation."""
    version = publishing.version_seen(organisation, key, number)
    if version is None:
        abort(404)
    return _file(document_of(publishing.questionnaire_of(version)), format_, f"{key}@{number}")


def _file(document: Document, format_: str, name: str) -> Response:
    if format_ not in FORMATS:
        abort(404)
    response = Response(write(document, format_), mimetype=TYPES[format_])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{format_}"'
    return response
