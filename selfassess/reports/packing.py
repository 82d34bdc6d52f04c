"""Office documents as the same bytes for the same content: no times, no traces of the library that wrote them."""

import io
import re
import zipfile

FIRST_TIME = (1980, 1, 1, 0, 0, 0)
CORE = "docProps/core.xml"
_MOMENTS = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:)")


# A height that a library wrote counts as set by hand, and then a row does not grow with what people type in it.
_BY_HAND = re.compile(rb'(<row [^>]*?) customHeight="1"')


def repacked(made: bytes, moment: str) -> bytes:
    """Return an office document with every part at the same time; `moment` (ISO, UTC) is when it says that it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            if name == CORE:
                content = _MOMENTS.sub(rb"\g<1>" + moment.encode() + rb"\g<3>", content)
            if name.startswith("xl/worksheets/"):
                content = _BY_HAND.sub(rb"\g<1>", content)
            entry = zipfile.ZipInfo(name, FIRST_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return out.getvalue()
