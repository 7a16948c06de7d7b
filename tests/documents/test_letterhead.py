"""A letterhead as strangers make it: what is taken, what is left out and told, what is refused by name."""

import base64
import io
import re
import zipfile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from documents.errors import Problem, Unreadable
from documents.letterhead import MAX_PICTURES, read_letterhead
from documents.qr import qr_png
from documents.report_docx import as_docx
from documents.report_paper import Form, Paper, Part, Section

WORDS = {"figure": "Ф", "author": "Наставник", "appendix": "Приложение"}
PAPER = Paper(("Справка",), (), (Section("one", "Раздел", (Part("Слова."),)),), (), (), WORDS, "сейчас", "Подпись")


def letterhead(*, head="Управление образования", picture=None, first=False):
    made = Document()
    page = made.sections[0]
    if first:
        page.different_first_page_header_footer = True
    header = page.first_page_header if first else page.header
    line = header.paragraphs[0]
    line.add_run(head)
    if picture:
        line.add_run().add_picture(io.BytesIO(picture))
    page.footer.paragraphs[0].add_run("тел. 12-34")
    made.add_paragraph("Текст самого бланка, который не нужен")
    made.styles["Normal"].font.size = Pt(9)
    return made


def saved(made):
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def repacked(data, change):
    """Pack a document anew, each part as `change` gives it; none: it goes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = change(name, before.read(name))
            if content is not None:
                after.writestr(name, content)
    return stream.getvalue()


def taken(told):
    return Document(io.BytesIO(base64.b64decode(told["docx"])))


def written(told):
    return Document(io.BytesIO(as_docx(PAPER, Form(letterhead=told["docx"], clean=True))))


def words(story):
    return " ".join(line.text for line in story.paragraphs).strip()


@pytest.mark.parametrize("first", [True, False])
def test_header_footer_and_styles_are_taken_and_the_text_is_not(first):
    told = read_letterhead(saved(letterhead(first=first, picture=qr_png("герб", 120))))
    assert (told["took"], told["left_out"]) == (["styles", "header", "footer"], [])
    paper = written(told)
    page = paper.sections[0]
    assert words(page.first_page_header) == "Управление образования"
    assert "Управление образования" not in words(page.header), "on the following pages stands the number alone"
    assert any("PAGE" in (one.text or "") for one in page.header._element.iter(qn("w:instrText")))
    assert words(page.footer) == "тел. 12-34"
    assert "не нужен" not in " ".join(line.text for line in paper.paragraphs)
    assert [line.text for line in paper.paragraphs if line.text] == ["Справка", "Раздел", "Слова.", "Подпись"]
    blips = list(page.first_page_header._element.iter(qn("a:blip")))
    assert len(blips) == 1
    part = page.first_page_header.part.related_parts[blips[0].get(qn("r:embed"))]
    assert part.blob == qr_png("герб", 120)
    assert paper.styles["Normal"].font.name == "Times New Roman"
    assert paper.styles["Normal"].font.size == Pt(14)


def test_the_same_letterhead_makes_the_same_bytes():
    data = saved(letterhead())
    assert read_letterhead(data) == read_letterhead(data)


def test_what_could_act_is_left_out_and_told():
    made = letterhead()
    line = made.sections[0].header.paragraphs[0]
    link = made.sections[0].header.part.relate_to("https://login.example/x", "http://x/hyperlink", is_external=True)
    far = made.sections[0].header.part.relate_to("https://login.example/p.png", "http://x/image", is_external=True)
    line._p.append(parse_xml(
        f'<w:hyperlink {nsdecls("w", "r")} r:id="{link}"><w:r><w:t>сайт</w:t></w:r></w:hyperlink>'
    ))  # fmt: skip
    line._p.append(parse_xml(
        f'<w:r {nsdecls("w", "r", "a")}><w:drawing><a:blip r:link="{far}"/></w:drawing></w:r>'
    ))  # fmt: skip
    line._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:instrText>INCLUDETEXT "c:/x"</w:instrText></w:r>'))
    line._p.append(parse_xml(
        f'<w:fldSimple {nsdecls("w")} w:instr="DDEAUTO cmd"><w:r><w:t>поле</w:t></w:r></w:fldSimple>'
    ))  # fmt: skip
    line._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:object><w:t>объект</w:t></w:object></w:r>"))
    data = saved(made)
    stream = io.BytesIO(data)
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr("word/vbaProject.bin", b"macro")
    told = read_letterhead(stream.getvalue())
    assert told["left_out"] == ["fields", "links", "macros", "objects"]
    clean = zipfile.ZipFile(io.BytesIO(base64.b64decode(told["docx"])))
    every = b"".join(clean.read(name) for name in clean.namelist())
    for evil in (b"login.example", b"INCLUDETEXT", b"DDEAUTO", b"w:object", b"vbaProject", b"External"):
        assert evil not in every, evil
    assert words(taken(told).sections[0].first_page_header) == "Управление образованиясайтполе"


def test_pictures_that_no_letterhead_needs_are_refused_by_name():
    png = bytearray(qr_png("x", 120))
    large = bytes(png) + bytes(10 * 1024 * 1024)
    with pytest.raises(Unreadable) as refused:
        read_letterhead(saved(letterhead(picture=large)))
    assert refused.value.problem is Problem.PICTURES_TOO_BIG
    assert refused.value.values == {"limit": MAX_PICTURES // 1024 // 1024}


def test_a_letterhead_without_styles_leaves_ours():
    def change(name, content):
        if name == "word/styles.xml":
            return None
        return re.sub(rb"<(Relationship|Override)[^>]*styles[^>]*/>", b"", content) if b"styles" in content else content

    told = read_letterhead(repacked(saved(letterhead()), change))
    assert told["took"] == ["header", "footer"]
    assert words(written(told).sections[0].first_page_header) == "Управление образования"


def test_a_letterhead_with_styles_that_name_nothing_of_ours_still_makes_a_paper():
    def change(name, content):
        if name != "word/styles.xml":
            return content
        return (
            b'<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            b'<w:style w:type="paragraph" w:styleId="a"><w:name w:val="Own"/></w:style></w:styles>'
        )

    told = read_letterhead(repacked(saved(letterhead()), change))
    table = Paper(("Справка",), (), (Section("one", "", (Part(header=("А",), rows=(("б",),)),)),), (), (), WORDS, "")
    paper = Document(io.BytesIO(as_docx(table, Form(letterhead=told["docx"]))))
    assert paper.tables[0].style.name == "Table Grid"
    assert "Own" in {style.name for style in paper.styles}


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"), Problem.OLD_WORD),
        (b"%PDF-1.4 ", Problem.NOT_WORD),
        ("просто слова".encode(), Problem.NOT_WORD),
        (b"", Problem.EMPTY),
        (b"PK\x03\x04 broken", Problem.BROKEN),
    ],
)
def test_what_is_no_letterhead_is_refused_by_name(data, problem):
    with pytest.raises(Unreadable) as refused:
        read_letterhead(data)
    assert refused.value.problem is problem


def test_an_empty_head_is_refused_by_name():
    with pytest.raises(Unreadable) as refused:
        read_letterhead(saved(Document()))
    assert refused.value.problem is Problem.NO_LETTERHEAD


def test_entities_are_refused():
    def change(name, content):
        return content.replace(b"<w:hdr", b'<!DOCTYPE x [<!ENTITY a "b">]><w:hdr') if "header" in name else content

    with pytest.raises(Unreadable) as refused:
        read_letterhead(repacked(saved(letterhead()), change))
    assert refused.value.problem is Problem.ENTITIES
