"""The look of all pages: contrast, weight, no script, and forms that say what is wrong."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import brotli
import pytest
from django import forms
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils import timezone, translation

ROOT = Path(__file__).parents[2]
PARTS = ROOT / "src" / "yobal" / "web" / "parts"
STATIC = PARTS / "static" / "yobal"
ASSETS = ROOT / "assets"
# Papers are documents of their own, set without a browser and its policies.
TEMPLATES = sorted(path for path in (PARTS / "templates").rglob("*.html") if path.parent.name != "papers")
TEXT = 4.5
EDGE = 3.0


@pytest.fixture(autouse=True)
def plain_static_files(settings: Any) -> None:
    """Address static files by their own names: nothing has been collected here."""
    storage = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": storage}


class Answer(forms.Form):
    name = forms.CharField(label="Name", help_text="As in your receipt.")
    email = forms.EmailField(label="E-mail", required=False)
    kind = forms.ChoiceField(label="Who", choices=[("p", "A person"), ("o", "A body")], widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(label="Topics", choices=[("a", "A")], widget=forms.CheckboxSelectMultiple)
    province = forms.ChoiceField(label="Province", choices=[("", "-"), ("1", "Kampot & Kep")])
    comment = forms.CharField(label="Comment", widget=forms.Textarea)
    paper = forms.FileField(label="File", required=False)
    agree = forms.BooleanField(label="I agree")


class Elements(HTMLParser):
    """Collects the start tags of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def named(self, name: str) -> dict[str, str | None]:
        return next(attrs for _tag, attrs in self.found if attrs.get("name") == name)

    @property
    def ids(self) -> list[str]:
        return [str(attrs["id"]) for _tag, attrs in self.found if "id" in attrs]


def show(template: str, language: str = "en", **context: Any) -> str:
    with translation.override(language):
        return render_to_string(template, context)


def form_page(form: forms.Form) -> Elements:
    fields = "".join(show("parts/field.html", field=field) for field in form)
    return Elements(show("parts/error_summary.html", form=form) + fields)


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def colours() -> dict[str, str]:
    source = (ASSETS / "scss" / "_settings.scss").read_text()
    return dict(re.findall(r"^\$([\w-]+): (#[0-9a-f]{6});", source, re.MULTILINE))


def listed_pairs() -> list[tuple[str, str, float, str]]:
    rows = re.findall(r"^\| ([\w-]+) \| ([\w-]+) \| ([\d.]+) \| (.+) \|$", (ASSETS / "README.md").read_text(), re.M)
    return [(text, ground, float(ratio), where) for text, ground, ratio, where in rows]


@pytest.mark.parametrize(("text", "ground", "ratio", "where"), listed_pairs())
def test_each_listed_pair_of_colours_has_the_contrast_it_claims(
    text: str, ground: str, ratio: float, where: str
) -> None:
    measured = contrast(colours()[text], colours()[ground])
    assert measured == pytest.approx(ratio, abs=0.06)
    assert measured >= (EDGE if where.startswith("edges") else TEXT)


def test_there_are_pairs_to_measure() -> None:
    assert len(listed_pairs()) > 25


def test_a_khmer_page_on_a_phone_weighs_at_most_sixty_kilobytes() -> None:
    page = show("404.html", "km", language_links=[{"code": "en", "name": "English", "url": "/en/"}])
    fonts = sum(path.stat().st_size for path in (STATIC / "fonts").glob("*.woff2"))
    text = sum(len(brotli.compress(part)) for part in ((STATIC / "yobal.css").read_bytes(), page.encode()))
    mark = (STATIC / "mark-light.svg").stat().st_size + (STATIC / "favicon.svg").stat().st_size
    assert fonts + text + mark < 60_000 - 2_000, "leave room for the words of a real page"


def test_the_web_font_holds_khmer_letters_alone() -> None:
    ranges = set(re.findall(r"unicode-range:([^;}]+)", (STATIC / "yobal.css").read_text()))
    assert ranges == {"U+1780-17FF,U+19E0-19FF,U+25CC"}


def test_the_style_sheets_name_nothing_beyond_this_site() -> None:
    for sheet in STATIC.glob("*.css"):
        text = sheet.read_text()
        assert "http" not in text
        assert "GDS Transport" not in text
        assert "data:" not in text


def test_every_width_of_a_bar_is_a_class() -> None:
    found = re.findall(r"\.w-(\d+)\{width:([\d.]+)%?\}", (STATIC / "yobal.css").read_text())
    assert {int(name): float(width) for name, width in found} == {number: float(number) for number in range(101)}


def test_the_lock_file_holds_no_address() -> None:
    lock = (ASSETS / "package-lock.json").read_text()
    assert "://" not in lock
    assert json.loads(lock)["packages"]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_shared_template_has_no_script_and_no_inline_style(path: Path) -> None:
    text = path.read_text()
    assert "<script" not in text
    assert "<style" not in text
    assert not re.search(r"\s(?:style|on[a-z]+)=", text)
    assert "://" not in text


@pytest.mark.parametrize("language", ["en", "km"])
@pytest.mark.parametrize("code", [400, 403, 404, 410, 500])
def test_an_error_page_needs_no_context(code: int, language: str) -> None:
    page = show(f"{code}.html", language)
    assert page.count("<h1") == 1
    assert f'<html lang="{"km" if code == 500 else language}"' in page


def test_the_demonstration_banner_stands_only_where_the_clock_is_moved() -> None:
    assert "yb-demo-banner" not in show("parts/base_public.html")
    page = show("parts/base_public.html", demo_now=timezone.now().replace(hour=5, minute=7))
    assert "yb-demo-banner" in page
    assert "12:07" in page, "the time is that of Phnom Penh"


def test_the_language_switch_names_each_language_in_itself() -> None:
    links = [
        {"code": "km", "name": "ខ្មែរ", "url": "/km/"},
        {"code": "en", "name": "English", "url": "/", "current": True},
    ]
    page = Elements(show("parts/base.html", language_links=links))
    assert ("a", {"class": "yb-language__item", "href": "/km/", "lang": "km", "hreflang": "km"}) in page.found
    assert any(attrs.get("lang") == "en" and attrs.get("aria-current") for tag, attrs in page.found if tag == "span")


def test_the_desk_signs_out_by_post() -> None:
    page = Elements(show("parts/base_desk.html", sign_out_url="/out/", signed_in_as="Sok Dara"))
    assert next(attrs for tag, attrs in page.found if tag == "form")["method"] == "post"


def test_each_error_links_to_the_control_it_is_about() -> None:
    page = form_page(Answer({}))
    targets = [str(attrs["href"])[1:] for tag, attrs in page.found if tag == "a"]
    assert len(targets) == 6
    assert set(targets) <= set(page.ids)


def test_hint_and_error_are_tied_to_their_control() -> None:
    page = form_page(Answer({}))
    assert page.named("name")["aria-describedby"] == "id_name_helptext id_name_error"
    assert page.named("province")["aria-describedby"] == "id_province_error"
    assert {"id_name_helptext", "id_name_error", "id_province_error", "id_kind_error"} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))


def test_what_was_typed_comes_back() -> None:
    page = "".join(
        show("parts/field.html", field=field)
        for field in Answer(
            {"name": 'A "b" <c>', "kind": "o", "topics": ["a"], "province": "1", "comment": "\nTwo\nlines"}
        )
    )
    found = Elements(page)
    assert found.named("name")["value"] == 'A "b" <c>'
    assert [a["value"] for t, a in found.found if "checked" in a] == ["o", "a"]
    assert [a["value"] for t, a in found.found if "selected" in a] == ["1"]
    assert ">\n\nTwo\nlines</textarea>" in page


def test_a_field_that_may_stay_empty_says_so() -> None:
    form = Answer()
    assert "(optional)" in show("parts/field.html", field=form["email"])
    assert "(optional)" not in show("parts/field.html", field=form["name"])


def test_a_form_without_errors_shows_no_summary() -> None:
    assert "govuk-error-summary" not in show("parts/error_summary.html", form=Answer())


def test_pages_of_a_list_keep_the_question_asked() -> None:
    page = show("parts/pagination.html", page_obj=Paginator(range(30), 10).page(2), page_query="q=a&theme=2")
    assert [attrs["href"] for tag, attrs in Elements(page).found if tag == "a"] == [
        "?q=a&theme=2&page=1",
        "?q=a&theme=2&page=3",
    ]
    assert show("parts/pagination.html", page_obj=Paginator(range(3), 10).page(1)).strip() == ""


def test_a_comparison_can_be_heard() -> None:
    runs = [{"kind": "same", "text": "once "}, {"kind": "del", "text": "a <year>"}, {"kind": "ins", "text": "a month"}]
    page = show("parts/redline.html", runs=runs)
    assert "<del>" in page
    assert "removed:" in page
    assert "added:" in page
    assert "a &lt;year&gt;" in page


def test_a_tally_reads_as_a_table() -> None:
    rows = [{"label": "Agree", "figure": "62%", "parts": [{"place": 1, "percent": 40}, {"place": 2, "percent": 0}]}]
    page = show("parts/tally.html", tally_caption="Question 3", tally_parts=["Persons", "Bodies"], tally_rows=rows)
    assert '<th scope="row">Agree</th>' in page
    assert "w-40" in page
    assert "w-0" not in page
