"""A visitor who opens pages and fills in the forms that stand on them, without a network: for the rehearsal.

A form is sent as it stands on the page, hidden fields and all, so that a page without a needed field fails.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html

Value = str | bool | Iterable[str]
_FORM = "application/x-www-form-urlencoded"


class NotAsExpected(Exception):
    """A page answered in another way than it should; says which and how."""


@dataclass(frozen=True)
class Page:
    """One answer: its address after redirects, its status, and the parsed document."""

    address: str
    status: int
    text: str
    document: Any

    def forms_to(self, address: str) -> list[Any]:
        """List the forms that post to an address."""
        found = [form for form in self.document.forms if (form.method or "").upper() == "POST"]
        return [form for form in found if urlsplit(urljoin(self.address, form.action or "")).path == address]

    def hidden(self, name: str) -> str:
        """Read a field of the page that is not for the eye, such as the code of a receipt."""
        values = self.document.xpath(f"//input[@name='{name}']/@value")
        if not values:
            raise NotAsExpected(f"{self.address} has no field '{name}'.")
        return str(values[0])

    def mistakes(self) -> str:
        """Read what an error summary says, if there is one."""
        found = self.document.xpath("//*[contains(@class,'error-summary')]//text()")
        return " ".join(" ".join(found).split())


class Browser:
    """Keeps the cookies of one visitor."""

    def __init__(self, *, language: str = "en") -> None:
        self._client = Client(raise_request_exception=False, SERVER_NAME="localhost", HTTP_ACCEPT_LANGUAGE=language)

    def open(self, address: str, *, expect: int = 200) -> Page:
        """Open an address, following redirects."""
        return self._page(self._client.get(address, follow=True), address, expect)

    def send(
        self,
        page: Page,
        *,
        to: str = "",
        press: tuple[str, str] | None = None,
        expect: int = 200,
        file: tuple[str, str, bytes] | None = None,
        fields: Mapping[str, Value] | None = None,
    ) -> Page:
        """Fill in the form that posts to `to` (else to the page itself) and press a button of it."""
        address = to or urlsplit(page.address).path
        form = self._form(page, address, fields or {})
        pairs = [(name, _with_line_ends(value)) for name, value in form.form_values() if value is not None]
        pairs += [press] if press else []
        target = urljoin(page.address, form.action or "")
        if file:
            name, filename, content = file
            data: dict[str, Any] = {**dict(pairs), name: SimpleUploadedFile(filename, content)}
            return self._page(self._client.post(target, data, follow=True), target, expect)
        answer = self._client.post(target, urlencode(pairs), content_type=_FORM, follow=True)
        return self._page(answer, target, expect)

    def _form(self, page: Page, address: str, fields: Mapping[str, Value]) -> Any:
        """Find the form that has the fields, and fill them in."""
        forms = page.forms_to(address)
        for form in forms:
            if set(fields) <= set(form.fields.keys()):
                for name, value in fields.items():
                    _fill(page, form, name, value)
                return form
        known = sorted({name for form in forms for name in form.fields.keys()})  # noqa: SIM118 - not a dict
        raise NotAsExpected(f"{page.address} has no form to {address} with {sorted(fields)}; it has {known}.")

    def _page(self, response: Any, address: str, expect: int) -> Page:
        last = response.redirect_chain[-1][0] if response.redirect_chain else address
        content = b"".join(response.streaming_content) if response.streaming else response.content
        text = content.decode("utf-8", "replace")
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        page = Page(urljoin(address, last), response.status_code, text, _parsed(text) if is_page else None)
        if response.status_code != expect:
            said = page.mistakes() if is_page else ""
            raise NotAsExpected(f"{page.address} answered {response.status_code}, not {expect}. {said}".strip())
        return page


def _parsed(text: str) -> Any:
    """Parse a page as browsers do: a line end right after <textarea> is no text, an empty choice is none."""
    document = html.fromstring(text)
    for area in document.iter("textarea"):
        area.text = (area.text or "").removeprefix("\r\n").removeprefix("\n")
    for nothing in document.iterfind(".//input[@type='radio'][@value='']"):
        nothing.attrib.pop("checked", None)  # lxml would send "on"
    return document


def _fill(page: Page, form: Any, name: str, value: Value) -> None:
    try:
        form.fields[name] = value
    except (ValueError, KeyError) as error:
        raise NotAsExpected(f"{page.address}: the field '{name}' does not take '{value}': {error}.") from error


def _with_line_ends(value: str) -> str:
    """Send line ends as browsers do."""
    return "\r\n".join(value.splitlines()) if "\n" in value else value
