"""Charts as PNG, for documents that take no vectors: the same shapes as everywhere, drawn by Pillow."""

import io
from importlib.resources import files

from selfassess.reports.charts import Disc, Label, Part, Picture, Rect, Shape, Stroke

SCALE = 3  # dots a point: sharp on paper


def png(picture: Picture) -> bytes:
    """Return a picture as PNG; the same picture gives the same bytes."""
    from PIL import Image, ImageDraw

    sheet = Image.new("RGB", (round(picture.width * SCALE), round(picture.height * SCALE)), "white")
    pen = ImageDraw.Draw(sheet)
    for part in picture.parts:
        _draw(pen, part)
    out = io.BytesIO()
    sheet.save(out, "PNG", dpi=(72 * SCALE, 72 * SCALE))
    return out.getvalue()


def _draw(pen, part: Part) -> None:
    match part:
        case Rect(x, y, width, height, fill, line, thick):
            pen.rectangle(_box(x, y, x + width, y + height), fill=fill or None, outline=line or None, width=_dots(thick))
        case Disc(x, y, radius, fill, line, thick):
            pen.ellipse(_box(x - radius, y - radius, x + radius, y + radius), fill=fill or None, outline=line or None, width=_dots(thick))
        case Shape(points, fill):
            pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)
        case Stroke(x1, y1, x2, y2, line, thick):
            pen.line(_box(x1, y1, x2, y2), fill=line, width=_dots(thick))
        case Label():
            anchor = {"start": "ls", "middle": "ms", "end": "rs"}[part.anchor]
            pen.text((part.x * SCALE, part.y * SCALE), part.text, fill=part.fill, font=_font(part), anchor=anchor)


def _font(label: Label):
    from PIL import ImageFont

    name = "SourceSansPro-Semibold.ttf" if label.strong else "SourceSansPro-Regular.ttf"
    with files("font_source_sans_pro").joinpath("files", name).open("rb") as file:
        return ImageFont.truetype(io.BytesIO(file.read()), round(label.size * SCALE))


def _box(*sides: float) -> tuple[float, ...]:
    return tuple(side * SCALE for side in sides)


def _dots(thick: float) -> int:
    return max(round(thick * SCALE), 1)
