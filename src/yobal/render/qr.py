"""QR codes for paper and screen, readable when a quarter of the code is soiled (error level Q).

The SVG has no style attribute and no script, so that it may stand in a page with a strict Content-Security-Policy.
"""

import base64
from io import BytesIO
from itertools import groupby
from xml.sax.saxutils import escape

import segno

# The white margin that ISO/IEC 18004 asks for, and the size of a module in PNG pixels.
_QUIET = 4
_MODULE = 8


def qr_svg(url: str, *, title: str) -> str:
    """The code as an inline SVG, named `title` for those who do not see it."""
    rows = [bytes(row) for row in _code(url).matrix]
    size = len(rows) + 2 * _QUIET
    path = "".join(_runs(row, _QUIET + y) for y, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qr" role="img" viewBox="0 0 {size} {size}" '
        f'shape-rendering="crispEdges"><title>{escape(title)}</title>'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#000" d="{path}"/></svg>'
    )


def qr_png(url: str) -> bytes:
    """The code as a PNG with 8 pixels a module, for letters and slides."""
    picture = BytesIO()
    _code(url).save(picture, kind="png", scale=_MODULE, border=_QUIET)
    return picture.getvalue()


def qr_pdf(url: str) -> bytes:
    """The code as a PDF, for those who set a paper of their own."""
    page = BytesIO()
    _code(url).save(page, kind="pdf", scale=_MODULE, border=_QUIET)
    return page.getvalue()


def qr_data_uri(url: str) -> str:
    """The code as the source of an `<img>` of a PDF: an SVG, sharp at every size."""
    return "data:image/svg+xml;base64," + base64.b64encode(qr_svg(url, title=url).encode()).decode()


def _code(url: str) -> segno.QRCode:
    return segno.make(url, error="q", micro=False)


def _runs(row: bytes, y: int) -> str:
    """The dark modules of a row as path commands, one rectangle for neighbours."""
    path, x = "", _QUIET
    for dark, group in groupby(row):
        length = len(list(group))
        path += f"M{x} {y}h{length}v1h-{length}z" if dark else ""
        x += length
    return path
