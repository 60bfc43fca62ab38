import pytest

from yobal.drafting.read_markdown import read_markdown
from yobal.drafting.tree import Draft, Node, walk
from yobal.drafting.write_markdown import write_markdown
from yobal.lib.localized import Localized

BODY = """Officials <keep> the *record*, see [law] & order.
1. first
2. second
\t• under it
(a) lettered
| Year | A\\|B |
| 2025 | 10 |
Law[^1] says so.
[^1]: Of 1998.
# no heading
- no list"""
DRAFT = Draft(
    Localized(km="សេចក្តីព្រាងច្បាប់", en="A draft law"),
    (
        Node(
            "chapter",
            "1",
            Localized(km="ទូទៅ", en="General"),
            Localized(),
            (
                Node("article", "1", Localized(km="គោលបំណង", en="Purpose"), Localized(km="ច្បាប់នេះ។", en="This law.")),
                Node("article", "2", Localized(km="វិសាលភាព", en="Scope"), Localized(km="អនុវត្ត។", en="It applies.")),
            ),
        ),
    ),
)


def written(body: str, **figures: str) -> str:
    draft = Draft(Localized(), (Node("text", "", body=Localized(en=body)),))
    return write_markdown(draft, languages=["en"], figures=figures).decode()


@pytest.mark.parametrize("languages", [["en"], ["km"], ["km", "en"]])
def test_what_was_written_is_read_back_as_the_same_tree(languages):
    def chosen(text: Localized) -> Localized:
        return Localized({code: text[code] for code in languages if code in text})

    found = read_markdown(write_markdown(DRAFT, languages=languages))
    assert found.title == chosen(DRAFT.title)
    told = [(node.kind, node.number, chosen(node.heading), chosen(node.body)) for node in walk(DRAFT.nodes)]
    assert [(node.kind, node.number, node.heading, node.body) for node in walk(found.nodes)] == told


def test_lists_tables_and_footnotes_are_written_as_markdown_and_signs_are_closed():
    assert written(BODY) == (
        "Officials \\<keep\\> the \\*record\\*, see \\[law\\] \\& order.\n\n"
        "1. first\n2. second\n    - under it\n- (a) lettered\n\n"
        "| Year | A\\|B |\n| --- | --- |\n| 2025 | 10 |\n\n"
        "Law[^1] says so.\n\n[^1]: Of 1998.\n\n\\# no heading\n\n- no list\n"
    )


def test_a_body_is_read_back_as_it_was():
    draft = Draft(Localized(en="T"), (Node("article", "1", Localized(en="Purpose"), Localized(en=BODY)),))
    found = read_markdown(write_markdown(draft, languages=["en"])).nodes[0].body["en"]
    assert found.replace("• no list", "- no list") == BODY


def test_footnotes_of_all_provisions_are_counted_through():
    nodes = tuple(Node("text", "", body=Localized(en=f"Law[^1] {n}.\n[^1]: Note {n}.")) for n in (1, 2))
    shown = write_markdown(Draft(Localized(), nodes), languages=["en"]).decode()
    assert "Law[^2] 2.\n\n[^2]: Note 2." in shown


def test_a_reference_to_no_footnote_is_text():
    assert written("See [^9].") == "See \\[^9\\].\n"


def test_a_figure_leads_to_its_file():
    assert (
        written("![A map](figure-1.png)", **{"figure-1.png": "https://example.org/1"})
        == "![A map](https://example.org/1)\n"
    )
