"""A published version as a file: PDF, DOCX, Markdown, JSON, in one language or in all, made from its provisions.

The same version gives the same bytes. What takes long to set is made in the background and kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from importlib.metadata import version as installed
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from yobal.drafting.write_docx import write_docx
from yobal.drafting.write_json import write_json
from yobal.drafting.write_markdown import write_markdown
from yobal.jobs.actions import schedule
from yobal.jobs.models import Work
from yobal.lib import clock, files
from yobal.lib.canonical import canonical
from yobal.publication.models import Version
from yobal.publication.queries import draft_of_version, figures_of, provisions_of
from yobal.render.pdf import html_to_pdf
from yobal.web.public.reading.leaves import BOTH, leaves_of
from yobal.web.public.reading.standing import standings_of

# To be raised when what is written changes: files that were kept are then made anew.
FORM = 1
# What is set while the reader waits, in provisions and in characters of their texts: two dozen pages, two seconds.
MOST_AT_ONCE = 150
LONGEST_AT_ONCE = 60_000
SETTING_SECONDS = 900.0
SETTING_MEMORY = 4 * 1024**3

SETTING = "web.set_version"

# Each kind of file with what people call it.
KINDS = (("pdf", "PDF"), ("docx", "Word (DOCX)"), ("md", "Markdown"), ("json", "JSON"))


@dataclass(frozen=True)
class Edition:
    """A version in one language or several (`languages` is a code or 'both'), as a file of one kind."""

    version: Version
    kind: str
    languages: str

    @cached_property
    def codes(self) -> list[str]:
        """The languages of the text."""
        every: list[str] = self.version.document.consultation.languages
        return list(every) if self.languages == BOTH else [self.languages]

    @property
    def language(self) -> str:
        """The language in which the file speaks of the text."""
        prevailing = self.version.document.prevailing_language
        return prevailing if prevailing in self.codes else self.codes[0]

    @property
    def name(self) -> str:
        """The name it is downloaded under."""
        document = self.version.document
        return f"{document.consultation.slug}-{document.slug}-v{self.version.number}-{'-'.join(self.codes)}.{self.kind}"

    @cached_property
    def digest(self) -> str:
        """SHA-256 of all that the file is made of: a published version never changes, what is said of it may."""
        document, consultation = self.version.document, self.version.document.consultation
        program = [FORM, installed("yobal"), settings.BASE_URL]
        said = [document.title, document.prevailing_language, consultation.title, consultation.body_name]
        facts = [consultation.slug, consultation.time_zone, consultation.illustrative, self.version.pk]
        return sha256(canonical([program, said, facts, self.kind, self.codes])).hexdigest()

    @property
    def address(self) -> str:
        """Where the version can be read."""
        document = self.version.document
        with translation.override(self.language):
            path = reverse("public:version", args=[document.consultation.slug, document.slug, self.version.number])
        return f"{settings.BASE_URL}{path}"

    @property
    def is_long(self) -> bool:
        """Whether setting it takes longer than a reader waits."""
        provisions = provisions_of(self.version).values_list("body", flat=True)
        length = sum(len(text) for body in provisions for text in body.values())
        return self.kind == "pdf" and (len(provisions) > MOST_AT_ONCE or length > LONGEST_AT_ONCE)

    def written(self) -> bytes:
        """The file, from where it is kept or made now."""
        kept = files.made(self.digest) if self.kind == "pdf" else None
        return _WRITERS[self.kind][1](self) if kept is None else kept

    def is_unset(self) -> bool:
        """Whether it is long, and was not set yet."""
        return self.is_long and files.made(self.digest) is None

    def setting(self) -> Work | None:
        """The work that sets it in the background, begun by the first who asks for it; none for what is at hand."""
        if not self.is_unset():
            return None
        # Once a day: what failed may succeed when the machine was mended.
        key = f"{SETTING}:{self.digest}@{clock.real_now():%Y-%m-%d}"
        return schedule(SETTING, key=key, version_id=self.version.pk, languages=self.languages)


def media_type(kind: str) -> str:
    """The media type of a kind of file."""
    return _WRITERS[kind][0]


def set_pdf(edition: Edition, *, watch: Callable[[int], None] | None = None) -> bytes:
    """Set a version and keep it; `watch` is told from time to time how many pages are laid out."""
    figures = {name: (kept.media_type, files.read(kept.path)) for name, kept in figures_of(edition.version).items()}
    with translation.override(edition.language):
        pdf = html_to_pdf(
            render_to_string("public/reading/paper.html", _paper(edition)),
            language=edition.language,
            title=edition.version.document.title.text(edition.language),
            assets=figures,
            time_limit=SETTING_SECONDS,
            memory_limit=SETTING_MEMORY,
            watch=watch,
        )
    if not clock.is_previewed():  # what is not published yet may still change
        files.keep_made(edition.digest, pdf)
    return pdf


def _paper(edition: Edition) -> dict[str, Any]:
    version = edition.version
    figures = {name: f"asset:{name}" for name in figures_of(version)}
    return {
        "version": version,
        "consultation": version.document.consultation,
        "language": edition.language,
        "languages": edition.codes,
        "standings": standings_of(version),
        "address": edition.address,
        "leaves": leaves_of(list(provisions_of(version)), languages=edition.codes, figures=figures),
    }


def _docx(edition: Edition) -> bytes:
    return write_docx(draft_of_version(edition.version), languages=edition.codes)


def _markdown(edition: Edition) -> bytes:
    consultation = edition.version.document.consultation
    with translation.override(edition.language):
        figures = {
            name: settings.BASE_URL + reverse("public:file", args=[consultation.slug, kept.pk, name])
            for name, kept in figures_of(edition.version).items()
        }
    return write_markdown(draft_of_version(edition.version), languages=edition.codes, figures=figures)


def _json(edition: Edition) -> bytes:
    anchors = list(provisions_of(edition.version).values_list("anchor", flat=True))
    return write_json(
        draft_of_version(edition.version), languages=edition.codes, about=_about(edition), anchors=anchors
    )


def _about(edition: Edition) -> dict[str, Any]:
    version, document = edition.version, edition.version.document
    assert version.published_at is not None  # noqa: S101 - only what is published is given
    return {
        "address": edition.address,
        "consultation": {"slug": document.consultation.slug, "title": dict(document.consultation.title)},
        "document": {"slug": document.slug, "kind": document.kind, "title": dict(document.title)},
        "version": version.number,
        "label": dict(version.label),
        "published_at": version.published_at.isoformat(),
        "prevailing": document.prevailing_language,
        "translations": version.translations,
        "illustrative": version.illustrative or document.consultation.illustrative,
    }


_WRITERS: dict[str, tuple[str, Callable[[Edition], bytes]]] = {
    "pdf": ("application/pdf", set_pdf),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", _docx),
    "md": ("text/markdown; charset=utf-8", _markdown),
    "json": ("application/json", _json),
}
