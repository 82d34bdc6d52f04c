"""The documents of the demo organisation, as the files that people would upload."""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

HEADING, POINT = "# ", "- "


def paper(file: str, lines: Sequence[str]) -> bytes:
    """Return a file with these lines, of the kind that its name says: docx, pdf or png."""
    return _MAKERS[Path(file).suffix](lines)


def _docx(lines: Sequence[str]) -> bytes:
    import docx  # only when the demo is made

    made = docx.Document()
    for line in lines:
        if line.startswith(HEADING):
            made.add_heading(line.removeprefix(HEADING), 2)
        else:
            made.add_paragraph(line.removeprefix(POINT), "List Bullet" if line.startswith(POINT) else None)
    return _saved(made.save)


def _pdf(lines: Sequence[str]) -> bytes:
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate

    styles = getSampleStyleSheet()
    story = [
        Paragraph(line.removeprefix(HEADING), styles["Heading2"])
        if line.startswith(HEADING)
        else Paragraph(line.removeprefix(POINT), styles["BodyText"], bulletText="•" if line.startswith(POINT) else None)
        for line in lines
    ]
    return _saved(lambda file: SimpleDocTemplate(file).build(story))


def _png(lines: Sequence[str]) -> bytes:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (900, 120 + 70 * len(lines)), "#fbfaf6")
    draw = ImageDraw.Draw(picture)
    for place, line in enumerate(lines):
        draw.text((60, 60 + 70 * place), line, fill="#1b2733", font_size=28)
    return _saved(lambda file: picture.save(file, "PNG"))


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    file = io.BytesIO()
    save(file)
    return file.getvalue()


_MAKERS = {".docx": _docx, ".pdf": _pdf, ".png": _png}
