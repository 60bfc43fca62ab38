"""A long draft in Khmer and English, the same for the same number of provisions."""

import random
from dataclasses import replace

from yobal.drafting.tree import Draft, Node
from yobal.lib.localized import Localized

ARTICLES = 30  # under each chapter
WORDS = 28  # in a sentence of a provision
_ENGLISH_WORDS = (
    "the ministry shall publish each decision with its reasons and every person may read it without cost "
    "officials keep the record of what was received data services education health province commune budget "
    "open standards training teachers students research safety rights duty report annual public institution"
)
_KHMER_WORDS = (
    "ក្រសួង ត្រូវ ផ្សព្វផ្សាយ សេចក្តីសម្រេច និង ហេតុផល ប្រជាពលរដ្ឋ អាច អាន ដោយ ឥតគិតថ្លៃ មន្ត្រី រក្សា ឯកសារ ដែល បាន ទទួល ទិន្នន័យ សេវា អប់រំ "
    "សុខភាព ខេត្ត ឃុំ ថវិកា ស្តង់ដារ បណ្តុះបណ្តាល គ្រូ សិស្ស ស្រាវជ្រាវ សុវត្ថិភាព សិទ្ធិ កាតព្វកិច្ច របាយការណ៍ ប្រចាំឆ្នាំ សាធារណៈ ស្ថាប័ន"
)
_ENGLISH, _KHMER = _ENGLISH_WORDS.split(), _KHMER_WORDS.split()


def long_draft(provisions: int, *, seed: int = 1) -> Draft:
    """Chapters of thirty articles; some articles hold a list or a table."""
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    chapters: list[Node] = []
    left, article = provisions, 0
    while left > 0:
        count = max(min(left - 1, ARTICLES), 0)
        articles = tuple(_article(article + n, chance) for n in range(1, count + 1))
        chapters.append(Node("chapter", str(len(chapters) + 1), _heading(chance), children=articles))
        left, article = left - count - 1, article + count
    return Draft(Localized(km="សេចក្តីព្រាងដ៏វែង", en="A long draft"), tuple(chapters))


def changed(draft: Draft, *, seed: int = 2) -> Draft:
    """The draft with another sentence in every tenth article."""
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    return replace(draft, nodes=tuple(
        replace(chapter, children=tuple(
            replace(node, body=_body(chance)) if n % 10 == 0 else node for n, node in enumerate(chapter.children)
        ))
        for chapter in draft.nodes
    ))  # fmt: skip


def _article(number: int, chance: random.Random) -> Node:
    body = _body(chance)
    if number % 10 == 3:
        body = _with(body, "• {0}\n• {1}", chance)
    if number % 50 == 7:
        body = _with(body, "| {0} | {1} |\n| {1} | {0} |", chance)
    return Node("article", str(number), _heading(chance), body)


def _heading(chance: random.Random) -> Localized:
    return Localized(km="".join(chance.choices(_KHMER, k=3)), en=" ".join(chance.choices(_ENGLISH, k=3)).capitalize())


def _body(chance: random.Random) -> Localized:
    english = " ".join(chance.choices(_ENGLISH, k=WORDS)).capitalize()
    return Localized(km="".join(chance.choices(_KHMER, k=WORDS)) + "។", en=f"{english}.")


def _with(body: Localized, lines: str, chance: random.Random) -> Localized:
    """The body with more lines after it, of a heading's words."""
    one, other = _heading(chance), _heading(chance)
    return Localized({code: f"{text}\n{lines.format(one[code], other[code])}" for code, text in body.items()})
