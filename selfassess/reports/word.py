"""A report as a Word document that people can edit: real headings, lists and tables, fields for contents and page numbers."""

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from selfassess.core.plan_table import normal
from selfassess.reports.document import (
    PAPER,
    WIDE,
    Actions,
    Beside,
    Bullets,
    Cell,
    Chart,
    Contents,
    Document,
    Drawn,
    Facts,
    Heading,
    Level,
    Node,
    Say,
    Signature,
    Table,
    Text,
    Together,
    Turn,
    Verdict,
)
from selfassess.reports.drawing import png
from selfassess.reports.packing import repacked
from selfassess.reports.plan_report import ActionLine, Judgement
from selfassess.reports.voice import Voice

FONT, INK, SOFT, ACCENT, HAIR, HEAD_FILL = "Calibri", "1B2733", "4A5866", "0B5C7A", "C5CCD3", "EEF1F3"
MARKS = {"full": "●", "three_quarter": "◕", "quarter": "◔", "empty": "○", "not_applicable": "–", "not_testable": "…", "open": "?"}
LONG, SHORT = 841.9, 595.3  # A4 in points
MARGIN, NARROW = 56.0, 36.0
# The columns of the plan that share one in Word, by their place: so that no column is too narrow to read or write in.
SHARED = ((0,), (1, 4), (2,), (3,), (5, 9), (6,), (7,), (8,), (10, 11, 12))
ACTION_WIDTHS = (66, 142, 112, 66, 146, 62, 58, 62, 96)
LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
CELL, SMALL = 9.5, 8
WIDEST, PADDING, LONGEST_WORD = 0.66, 11, 14  # the width of a sign by the size of its font, points beside a text, signs


def written(document: Document, voice: Voice) -> bytes:
    """Return a report as DOCX; the same report gives the same bytes."""
    return _Writer(document, voice).bytes()


class _Writer:
    """Writes the nodes of a report, one after the other."""

    def __init__(self, document: Document, voice: Voice) -> None:
        import docx

        self.document, self.voice = document, voice
        self.out = docx.Document()
        self.wide = False
        self.last_heading = self.named = ""  # what was told last: a table of that name needs no caption
        self.marked = 0
        self.writers: Mapping[type, Callable] = {
            Heading: self._heading, Text: self._text, Level: self._level, Bullets: self._bullets, Facts: self._facts, Table: self._table,
            Chart: self._chart, Verdict: self._verdict, Beside: self._beside, Together: self._together, Turn: self._turn,
            Actions: self._actions, Contents: self._nothing, Signature: self._signature,
        }  # fmt: skip

    def bytes(self) -> bytes:
        """Write it all."""
        self._styles()
        self._page(self.out.sections[0], wide=False)
        self._footer()
        self._cover()
        self._nodes(self.document.nodes)
        self._properties()
        made = io.BytesIO()
        self.out.save(made)
        return repacked(made.getvalue(), f"{self.document.on.isoformat()}T00:00:00Z")

    def _properties(self) -> None:
        about = self.out.core_properties
        about.title, about.author, about.subject = self._clean(self.document.title), self._clean(self.document.organisation), self._clean(self.document.subject)  # fmt: skip
        about.language, about.comments, about.last_modified_by, about.keywords = self.voice.language, "", "", ""
        about.revision = 1

    def _cover(self) -> None:
        self.out.add_paragraph(self._clean(self.document.title), style="Title")
        for text in (self.document.organisation, self.document.subject):
            if text:
                self.out.add_paragraph(self._clean(text), style="Subtitle")
        self._nodes(self.document.lead)
        if self.document.notice:
            self._soft(self.document.notice)
        self.out.add_page_break()
        self._contents()

    def _nodes(self, nodes: Sequence[Node]) -> None:
        for node in nodes:
            self.writers[type(node)](node)

    def _heading(self, node: Heading) -> None:
        paragraph = self.out.add_paragraph(style=f"Heading {node.level}")
        self.last_heading = self._clean(node.text)
        if node.id:
            self._bookmark(paragraph, node.id, self.last_heading)
        else:
            paragraph.add_run(self.last_heading)
        paragraph.paragraph_format.page_break_before = node.level == 1 and bool(node.id) and not self._is_first_here()

    def _is_first_here(self) -> bool:
        """Return whether a heading is the first of its section of pages: the section begins a page already."""
        before = self.out.paragraphs[-2]._p if len(self.out.paragraphs) > 1 else None
        return before is not None and before.pPr is not None and before.pPr.find(_w("sectPr")) is not None

    def _text(self, node: Text) -> None:
        for line in node.lines:
            paragraph = self.out.add_paragraph(style="Soft" if node.style == "soft" else "Normal")
            paragraph.add_run(self._clean(line)).bold = node.style == "strong" or None
            paragraph.paragraph_format.keep_with_next = node.leads or None

    def _soft(self, text: str):
        return self.out.add_paragraph(self._clean(text), style="Soft")

    def _level(self, node: Level) -> None:
        paragraph = self.out.add_paragraph()
        paragraph.add_run(_judged(node.judgement)).bold = True
        paragraph.paragraph_format.keep_with_next = True
        for note in node.notes:
            self._soft(note).paragraph_format.keep_with_next = True

    def _bullets(self, node: Bullets) -> None:
        if node.title:
            title = self.out.add_paragraph()
            title.add_run(self._clean(node.title)).bold = True
            title.paragraph_format.keep_with_next = True
        for line in node.lines:
            self.out.add_paragraph(self._clean(line), style="List Bullet")

    def _facts(self, node: Facts) -> None:
        table = self._new_table(len(node.rows), node.widths, self.last_heading or self.document.title, has_head=False)
        for row, (name, value) in zip(table.rows, node.rows, strict=True):
            self._fill(row.cells[0], Say(name, "strong"))
            self._fill(row.cells[1], value)
        self.out.add_paragraph(style="Gap")

    def _table(self, node: Table) -> None:
        if self._clean(node.name) not in (self.last_heading, self.named):
            self.out.add_paragraph(self._clean(node.name), style="Caption").paragraph_format.keep_with_next = True
        table = self._new_table(len(node.rows) + 1, self._fitted(node.widths, (node.columns, *node.rows), CELL), node.name)
        self._head(table, node.columns)
        for row, cells in zip(table.rows[1:], node.rows, strict=True):
            for at, cell in enumerate(cells):
                self._fill(row.cells[at], cell)
        self.out.add_paragraph(style="Gap")

    def _chart(self, node: Chart) -> None:
        if node.where == PAPER:
            return
        from docx.shared import Pt

        width = min(node.picture.width, self._room())
        shape = self.out.add_picture(io.BytesIO(png(node.picture)), width=Pt(width))
        about = shape._inline.docPr
        about.set("descr", self._clean(node.picture.says or node.picture.title))
        about.set("title", self._clean(node.picture.title))
        about.set("name", f"{self._clean(node.picture.title)[:60]} {about.get('id')}")
        self.out.paragraphs[-1].paragraph_format.keep_with_next = True
        legend = "; ".join(f"{portion.name} {percent}%" for portion, percent in node.legend)
        self.out.add_paragraph(self._clean(legend or node.picture.title), style="Caption")
        self.named = self._clean(node.picture.title)

    def _verdict(self, node: Verdict) -> None:
        self._soft(node.label)
        name = self.out.add_paragraph(style="Verdict")
        name.add_run(f"{MARKS.get(node.mark, '')} {self._clean(node.name)}".strip())
        for style, line in node.lines:
            self._text(Text((line,), style if style in ("soft", "strong") else "body"))

    def _beside(self, node: Beside) -> None:
        self._nodes((*node.left, *node.right))

    def _together(self, node: Together) -> None:
        self._nodes(node.nodes)

    def _turn(self, node: Turn) -> None:
        from docx.enum.section import WD_SECTION

        self.wide = node.to == WIDE
        self._page(self.out.add_section(WD_SECTION.NEW_PAGE), wide=self.wide)

    def _actions(self, node: Actions) -> None:
        head = [" · ".join(node.columns[at] for at in places) for places in SHARED]
        rows = [tuple(_shared(list(_cells_of(line)), node.columns)) for line in node.lines]
        table = self._new_table(len(rows) + 1, self._fitted(ACTION_WIDTHS, (head, *rows), SMALL), node.name)
        self._head(table, head, SMALL)
        for row, cells in zip(table.rows[1:], rows, strict=True):
            for cell, content in zip(row.cells, cells, strict=True):
                self._fill(cell, content, SMALL)
        self.out.add_paragraph(style="Gap")

    def _signature(self, node: Signature) -> None:
        from docx.shared import Pt

        table = self._new_table(2, tuple(self._room() / len(node.columns) for _ in node.columns), self.last_heading)
        self._head(table, node.columns)
        table.rows[1].height = Pt(60)

    def _nothing(self, _node: Node) -> None:
        """The contents stand behind the cover, as a field."""

    # The parts that Word needs and the library has no words for.

    def _new_table(self, rows: int, widths: Sequence[float], name: str, *, has_head: bool = True):
        from docx.shared import Pt

        table = self.out.add_table(rows, len(widths), style="Table Grid")
        table.autofit = False
        scale = self._room() / sum(widths)
        table._tbl.tblPr.append(_element("w:tblCaption", {"w:val": self._clean(name)}))
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Pt(width * scale)
        for row in table.rows:
            row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = Pt(width * scale)
        if has_head and rows:
            table.rows[0]._tr.get_or_add_trPr().append(_element("w:tblHeader"))
        return table

    def _fitted(self, widths: Sequence[float], rows: Sequence[Sequence[Cell]], size: float) -> list[float]:
        """Return the widths of columns in points, with room for the longest word of each; wide columns give what narrow ones lack."""
        room = self._room()
        given = [width * room / sum(widths) for width in widths]
        least = [max(map(_longest_word, column)) * size * WIDEST + PADDING for column in zip(*rows, strict=True)]
        spare = [max(width - need, 0) for width, need in zip(given, least, strict=True)]
        lacks = min(sum(max(need - width, 0) for width, need in zip(given, least, strict=True)), sum(spare))
        share = lacks / sum(spare) if sum(spare) else 0
        return [width - more * share if more else need for width, need, more in zip(given, least, spare, strict=True)]

    def _head(self, table, columns: Sequence[str], size: float | None = None) -> None:
        for cell, name in zip(table.rows[0].cells, columns, strict=True):
            self._fill(cell, Say(name, "strong"), size)
            cell._tc.get_or_add_tcPr().append(_element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": HEAD_FILL}))
            cell.paragraphs[0].paragraph_format.keep_with_next = True

    def _fill(self, cell, content: Cell, size: float | None = None) -> None:
        from docx.shared import Pt, RGBColor

        pieces = content if isinstance(content, tuple) else (content,)
        lines = [(text, style) for piece in pieces for text, style in _said(piece)] or [("", "")]
        for at, (text, style) in enumerate(lines):
            paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
            paragraph.style = self.out.styles["Cell"]
            run = paragraph.add_run(self._clean(text))
            run.bold = style == "strong" or None
            run.font.size = Pt(size) if size else None
            if style == "soft":
                run.font.color.rgb = RGBColor.from_string(SOFT)

    def _contents(self) -> None:
        """Write the list of contents as a field with links in it; people can have it made again with page numbers."""
        from docx.enum.style import WD_STYLE_TYPE
        from docx.shared import Pt

        for level, (before, indent, after) in enumerate(((8, 0, 2), (0, 18, 2)), start=1):
            style = self.out.styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH)
            style.base_style, style.font.bold = self.out.styles["Normal"], level == 1
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
            style.paragraph_format.left_indent = Pt(indent)
        self.out.add_paragraph(self.voice.gettext("Contents"), style="Contents")
        headings = self.document.headings
        for at, heading in enumerate(headings):
            paragraph = self.out.add_paragraph(style=f"toc {heading.level}")
            if at == 0:
                _field_begin(paragraph, r'TOC \o "1-2" \h \n \u')
            link = _element("w:hyperlink", {"w:anchor": _anchor(heading.id), "w:history": "1"})
            run = _element("w:r")
            text = _element("w:t")
            text.text = self._clean(heading.text)
            run.append(text)
            link.append(run)
            paragraph._p.append(link)
            if at == len(headings) - 1:
                _field_end(paragraph)

    def _bookmark(self, paragraph, id_: str, text: str) -> None:
        self.marked += 1
        paragraph._p.append(_element("w:bookmarkStart", {"w:id": str(self.marked), "w:name": _anchor(id_)}))
        paragraph.add_run(text)
        paragraph._p.append(_element("w:bookmarkEnd", {"w:id": str(self.marked)}))

    def _page(self, section, *, wide: bool) -> None:
        from docx.enum.section import WD_ORIENT
        from docx.shared import Pt

        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Pt(LONG), Pt(SHORT)) if wide else (Pt(SHORT), Pt(LONG))
        margin = NARROW if wide else MARGIN
        section.left_margin = section.right_margin = Pt(margin)
        section.top_margin, section.bottom_margin = Pt(48), Pt(56)

    def _room(self) -> float:
        return LONG - 2 * NARROW if self.wide else SHORT - 2 * MARGIN

    def _footer(self) -> None:
        footer = self.out.sections[0].footer
        first = footer.paragraphs[0]
        first.style = self.out.styles["Footer"]
        first.add_run(self._clean(self.document.footer))
        second = footer.add_paragraph(style="Footer")
        second.add_run(self._clean(self.document.source) + " · ")
        sentence = self.voice.gettext("Page %(page)s of %(total)s", page="\0PAGE\0", total="\0NUMPAGES\0")
        for part in sentence.split("\0"):
            if part in ("PAGE", "NUMPAGES"):
                _field_begin(second, part)
                second.add_run("1")
                _field_end(second)
            elif part:
                second.add_run(part)

    def _styles(self) -> None:
        from docx.enum.style import WD_STYLE_TYPE
        from docx.shared import Pt, RGBColor

        styles = self.out.styles
        for name, size, colour in (
            ("Normal", 11, INK), ("Title", 28, INK), ("Subtitle", 14, SOFT), ("Heading 1", 20, INK), ("Heading 2", 15, ACCENT),
            ("Heading 3", 12, INK), ("Caption", 10, SOFT), ("Footer", 8.5, SOFT),
        ):  # fmt: skip
            _dress(styles[name], size, colour)
        for name, size, colour in (("Soft", 10, SOFT), ("Cell", CELL, INK), ("Gap", 4, INK), ("Verdict", 18, INK), ("Contents", 20, INK)):
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = styles["Normal"]
            style.font.size, style.font.color.rgb = Pt(size), RGBColor.from_string(colour)
        for name in ("Cell", "Gap"):
            styles[name].paragraph_format.space_after = Pt(0)
        for name in ("Verdict", "Contents"):
            styles[name].font.bold = True
        styles["Normal"].paragraph_format.space_after = Pt(6)
        self._language(styles)
        borders = styles["Table Grid"].element.find(f".//{_w('tblBorders')}")
        for side in borders:
            side.set(_w("color"), HAIR)

    def _language(self, styles) -> None:
        defaults = styles.element.find(f"{_w('docDefaults')}/{_w('rPrDefault')}/{_w('rPr')}")
        for old in defaults.findall(_w("lang")):
            defaults.remove(old)
        code = LANGUAGES.get(self.voice.language, self.voice.language)
        defaults.append(_element("w:lang", {"w:val": code, "w:eastAsia": code}))
        self.out.settings.element.find(_w("defaultTabStop")).addnext(_element("w:autoHyphenation"))

    def _clean(self, text: str) -> str:
        return normal(text)


def _cells_of(line: ActionLine) -> Iterator[Cell]:
    """Yield the cells of the plan of action, in the order of its columns."""
    goal = (line.now, *([Say("↓", "soft"), line.goal] if line.now and line.goal else [line.goal] if line.goal else []))
    yield Say(line.number, "strong"), Say(line.item, "strong"), Say(line.title, "soft")
    yield line.finding
    yield line.norm
    yield goal
    yield line.cause
    yield line.whole_measure
    yield line.owner
    yield line.start, line.due
    yield Say(line.urgency, "strong"), *(Say(why, "soft") for why in line.because)
    yield line.means
    yield line.status if not line.reason else (line.status, Say(line.reason, "soft"))
    yield line.completion
    yield line.effect


def _pieces(cell: Cell) -> tuple:
    return cell if isinstance(cell, tuple) else (cell,)


def _shared(cells: Sequence[Cell], columns: Sequence[str]) -> Iterator[tuple]:
    """Yield the cells of the plan of action as Word has them, some in one."""
    for first, *more in SHARED:
        yield (*_pieces(cells[first]), *_named(more, columns, cells))


def _longest_word(content: Cell) -> int:
    """Return how many signs the longest word of a cell has; very long ones may break."""
    said = (text for piece in _pieces(content) for text, _style in _said(piece))
    return min(max((len(word) for text in said for word in text.split()), default=0), LONGEST_WORD)


def _named(places: Sequence[int], columns: Sequence[str], cells: Sequence[Cell]) -> Iterator[Say]:
    """Yield what shares a cell with another column, behind its name; nothing where it is empty."""
    for at in places:
        if cells[at]:
            yield Say(f"{columns[at]}: {cells[at]}", "soft")


def _said(piece: object) -> Iterator[tuple[str, str]]:
    match piece:
        case Say(text=text, style=style):
            yield text, style
        case Judgement():
            yield _judged(piece), ""
        case Drawn(text=text):
            yield text, ""
        case str() if piece:
            yield piece, ""


def _judged(judgement: Judgement) -> str:
    return f"{MARKS.get(judgement.mark, '')} {normal(judgement.text)}".strip()


def _w(name: str) -> str:
    return f"{{http://schemas.openxmlformats.org/wordprocessingml/2006/main}}{name}"


def _element(name: str, attributes: Mapping[str, str] | None = None):
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in (attributes or {}).items():
        made.set(qn(key), value)
    return made


def _field_begin(paragraph, code: str) -> None:
    paragraph.add_run()._r.append(_element("w:fldChar", {"w:fldCharType": "begin"}))
    instruction = _element("w:instrText")
    instruction.text = f" {code} "
    paragraph.add_run()._r.append(instruction)
    paragraph.add_run()._r.append(_element("w:fldChar", {"w:fldCharType": "separate"}))


def _field_end(paragraph) -> None:
    paragraph.add_run()._r.append(_element("w:fldChar", {"w:fldCharType": "end"}))


def _anchor(id_: str) -> str:
    return f"_{re.sub(r'[^A-Za-z0-9]', '_', id_)}"[:40]


def _dress(style, size: float, colour: str) -> None:
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size = FONT, Pt(size)
    style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.rPr.rFonts
    for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(_w(name), None)
    fonts.set(_w("cs"), FONT)
    style.font.italic = False
