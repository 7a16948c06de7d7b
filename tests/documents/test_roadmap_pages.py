"""However a table breaks into pages, its rows are the same."""

from hypothesis import given
from hypothesis import strategies as st

from documents.roadmap_table import read_rows
from documents.tables import Paragraph, Table
from documents.tables.model import cells_of

HEADER = ["№ п/п", "Мероприятия", "Сроки", "Исполнители", "Результаты"]
LETTERS = [str(number) for number in range(1, 6)]
WORDS = st.lists(
    st.sampled_from(["анализ", "планов", "школ", "района", "на", "основе", "данных", "и", "справок", "педагогов"]),
    min_size=2,
    max_size=6,
)
ITEMS = st.lists(
    st.tuples(
        WORDS.map(lambda words: " ".join(["Провести", *words])),
        st.sampled_from(["до 20.11.2023", "Май 2024", "Ежемесячно", "По графику", "10.10.2023, 12.12.2023", ""]),
        st.sampled_from(["Куратор", "Специалисты отдела", "Методист школы района", ""]),
        st.sampled_from(["Справка", "", "Приказ и справка по школе"]),
    ),
    min_size=2,
    max_size=8,
)
BREAK = st.sampled_from(["none", "none", "plain", "header", "header and numbers", "inside"])


def cut(text):
    """Break a cell at a word: the rest stands on the next page."""
    words = text.split()
    middle = (len(words) + 1) // 2
    return " ".join(words[:middle]), " ".join(words[middle:])


def pages(items, breaks):
    page = [HEADER]
    for number, (item, broken) in enumerate(zip(items, breaks, strict=True), start=1):
        row = [f"{number}.", *item]
        if broken == "none" or number == 1:
            page.append(row)
            continue
        if broken == "inside":
            halves = [cut(text) if place == 1 else (text, "") for place, text in enumerate(row)]
            page.append([first for first, _ in halves])
            row = [rest for _, rest in halves]
        yield page
        page = {"header": [HEADER], "header and numbers": [HEADER, LETTERS]}.get(broken, [])
        page.append(row)
    yield page


@given(ITEMS, st.data())
def test_pages(items, data):
    breaks = data.draw(st.lists(BREAK, min_size=len(items), max_size=len(items)))
    blocks = []
    for page in pages(items, breaks):
        blocks += [Paragraph(""), Table([cells_of(row) for row in page])]
    read = read_rows(blocks).rows
    assert [(row.number, row.title, row.deadline, row.executors or "", row.result or "") for row in read] == [
        (f"{number}.", *item) for number, item in enumerate(items, start=1)
    ]
