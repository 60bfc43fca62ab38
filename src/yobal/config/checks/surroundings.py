"""What the machine must offer: room for files, mail, time zones, fonts, a typesetter."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from smtplib import SMTPException
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.core import checks
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.mail import get_connection

from yobal.render.failures import RenderFailed
from yobal.render.pdf import html_to_pdf

MEBIBYTE = 1024 * 1024
ROOM_NEEDED, ROOM_WANTED = 200 * MEBIBYTE, 2_000 * MEBIBYTE
MAIL_PATIENCE = 5  # seconds
PAPER_PATIENCE = 30.0  # seconds
ZONE = "Asia/Phnom_Penh"
# A word of Khmer with a subscript and vowels on three sides, which only a right typesetter sets.
KHMER_LINE = "<p>ការពិគ្រោះយោបល់សាធារណៈ ត្រឹម ២០</p>"

Findings = list[checks.CheckMessage]


def kept_files(app_configs: Any, **kwargs: Any) -> Findings:
    """There is room for the files that come in"""
    folders = {"YOBAL_DATA": Path(settings.DATA)}
    if isinstance(default_storage, FileSystemStorage):
        folders["YOBAL_MEDIA"] = Path(settings.MEDIA_ROOT)
    return [finding for variable, folder in folders.items() for finding in _folder(variable, folder)]


def _folder(variable: str, folder: Path) -> Findings:
    if problem := _why_not_writable(folder):
        hint = f"Let the user that runs Yobal write there, or name another folder in {variable}."
        return [checks.Error(f"Nothing can be written to {folder}: {problem}.", hint, variable, "yobal.files")]
    free = shutil.disk_usage(folder).free
    if free >= ROOM_WANTED:
        return []
    kind = checks.Error if free < ROOM_NEEDED else checks.Warning
    what = f"Only {free // MEBIBYTE} MiB are free in {folder}."
    return [kind(what, "Make room: when the disk is full, nothing more can be received.", variable, "yobal.files")]


def _why_not_writable(folder: Path) -> str:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"yobal")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return error.strerror or str(error)
    return ""


def mail(app_configs: Any, **kwargs: Any) -> Findings:
    """Mail can be sent"""
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return _mail_folder(Path(str(settings.EMAIL_FILE_PATH)))  # type: ignore[misc]
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return []
    try:
        # Django's stubs do not know what a backend takes.
        server: Any = get_connection(timeout=MAIL_PATIENCE)
        server.open()
        server.close()
    except (OSError, SMTPException) as error:
        what = f"The mail server {settings.EMAIL_HOST}:{settings.EMAIL_PORT} does not take us: {type(error).__name__}."
        hint = "Look at YOBAL_MAIL, the password in it, and the firewall. Messages wait and are tried again."
        return [checks.Error(what, hint, "YOBAL_MAIL", "yobal.mail")]
    return []


def _mail_folder(folder: Path) -> Findings:
    if problem := _why_not_writable(folder):
        what = f"Messages cannot be written to {folder}: {problem}."
        return [checks.Error(what, "Name another folder in YOBAL_MAIL.", "YOBAL_MAIL", "yobal.mail")]
    if settings.ENVIRONMENT != "production":
        return []
    what = f"Messages are only written to {folder}; nobody gets them."
    return [
        checks.Warning(what, "Name a mail server, such as smtp+tls://user:password@host.", "YOBAL_MAIL", "yobal.mail")
    ]


def time_zones(app_configs: Any, **kwargs: Any) -> Findings:
    """Deadlines can be shown in local time"""
    try:
        ZoneInfo(ZONE)
    except ZoneInfoNotFoundError:
        what = f"The time zone {ZONE} is not known here."
        return [checks.Error(what, "Install the time zones: apt-get install tzdata.", "tzdata", "yobal.time-zones")]
    return []


def fonts(app_configs: Any, **kwargs: Any) -> Findings:
    """Fonts for Khmer and Latin are there"""
    return [*_khmer_font(), *_latin_font()]


def _khmer_font() -> Findings:
    try:
        import fontpkg_noto_sans_khmer

        folder = Path(fontpkg_noto_sans_khmer.__file__).parent / "files"
        if any(folder.glob("NotoSansKhmer*.ttf")):
            return []
    except ImportError:
        pass
    hint = "Install the locked requirements again: pip install fontpkg-noto-sans-khmer."
    return [checks.Error("The Khmer font for papers is missing.", hint, "fontpkg-noto-sans-khmer", "yobal.fonts")]


def _latin_font() -> Findings:
    program = shutil.which("fc-list")
    if program is None:
        what = "fc-list is not here, so that fonts for Latin script could not be looked for."
        return [checks.Info(what, "apt-get install fontconfig fonts-noto-core", "fontconfig", "yobal.fonts")]
    found = subprocess.run(  # noqa: S603 - a fixed command
        [program, ":lang=en", "family"], capture_output=True, text=True, timeout=PAPER_PATIENCE, check=False
    )
    families = found.stdout
    if any(name in families for name in ("Noto Sans", "DejaVu Sans")):
        return []
    what = "Neither Noto Sans nor DejaVu Sans is installed: Latin letters on papers may be missing."
    return [checks.Warning(what, "apt-get install fonts-noto-core", "fonts", "yobal.fonts")]


def papers(app_configs: Any, **kwargs: Any) -> Findings:
    """A line of Khmer can be set as PDF"""
    try:
        paper = html_to_pdf(KHMER_LINE, language="km", title="Yobal", time_limit=PAPER_PATIENCE)
    except RenderFailed as failure:
        what = f"No PDF could be made: {' '.join(str(failure).split())}."
        hint = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0, and the locked requirements."
        return [checks.Error(what, hint, "weasyprint", "yobal.papers")]
    if paper.startswith(b"%PDF-"):
        return []
    return [
        checks.Error("What was made is no PDF.", "Install the locked requirements again.", "weasyprint", "yobal.papers")
    ]
