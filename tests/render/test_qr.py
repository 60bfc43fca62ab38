import re
import subprocess
from io import BytesIO
from xml.etree import ElementTree

import zxingcpp
from PIL import Image

from yobal.render.pdf import html_to_pdf
from yobal.render.qr import qr_data_uri, qr_pdf, qr_png, qr_svg

ADDRESS = "https://consult.example.gov.kh/km/r/ai-policy/2?via=qr"
KHMER_ADDRESS = "https://example.gov.kh/យោបល់"


def read(picture: bytes) -> list[str]:
    with Image.open(BytesIO(picture)) as image:
        return [code.text for code in zxingcpp.read_barcodes(image.convert("L"))]


def page_of(pdf: bytes, folder) -> bytes:
    (folder / "a.pdf").write_bytes(pdf)
    subprocess.run(["pdftoppm", "-png", "-r", "110", "-singlefile", folder / "a.pdf", folder / "a"], check=True)
    return (folder / "a.png").read_bytes()


def test_a_phone_reads_the_address_from_the_picture():
    assert read(qr_png(ADDRESS)) == [ADDRESS]
    assert read(qr_png(KHMER_ADDRESS)) == [KHMER_ADDRESS]


def test_a_phone_reads_the_address_from_a_printed_page(tmp_path):
    html = f'<h1>Answer</h1><p><img alt="QR code" style="width: 25mm" src="{qr_data_uri(ADDRESS)}"></p>'
    assert read(page_of(html_to_pdf(html, language="en", title="Answer"), tmp_path)) == [ADDRESS]


def test_a_phone_reads_the_address_from_an_inline_svg_of_a_page(tmp_path):
    html = f'<div style="width: 25mm">{qr_svg(ADDRESS, title="Answer")}</div>'
    assert read(page_of(html_to_pdf(html, language="en", title="Answer"), tmp_path)) == [ADDRESS]


def test_a_quarter_of_the_code_may_be_soiled():
    with Image.open(BytesIO(qr_png(ADDRESS))) as image:
        soiled = image.convert("L")
    side = soiled.width // 4
    soiled.paste(255, (soiled.width // 2, soiled.height // 2, soiled.width // 2 + side, soiled.height // 2 + side))
    assert [code.text for code in zxingcpp.read_barcodes(soiled)] == [ADDRESS]


def test_the_svg_has_a_name_and_nothing_that_a_strict_policy_refuses():
    svg = qr_svg(ADDRESS, title="Draft 2 & <form>")
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own
    assert root.attrib["role"] == "img"
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "Draft 2 & <form>"
    assert not re.search(r"style|<script|\son\w+=|href", svg)


def test_a_phone_reads_the_address_from_the_code_as_a_pdf(tmp_path):
    assert read(page_of(qr_pdf(ADDRESS), tmp_path)) == [ADDRESS]
