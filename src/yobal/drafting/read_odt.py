"""An ODT as a DOCX, by LibreOffice where it is present, in a process with limits and a profile that is thrown away."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
from pathlib import Path

from yobal.drafting.archives import DAMAGED, open_archive
from yobal.drafting.errors import UnreadableDraft, gettext_noop

TIME_LIMIT = 90.0
# The shell limits address space (LibreOffice maps far more than it uses), one file written (in blocks of 512 bytes),
# and processor time, which ends a family whose server is gone. Where the system allows it, there is no network at all.
_LIMITS = "ulimit -c 0; ulimit -v 4194304; ulimit -f 409600; ulimit -t 120"
_NO_NETWORK = 'unshare -rn true 2>/dev/null && set -- unshare -rn "$@"'
_LIMITED = ("/bin/sh", "-c", f'{_LIMITS}; {_NO_NETWORK}; exec "$@"', "sh")

_ODT = b"application/vnd.oasis.opendocument.text"
_LONGEST_MEDIA_TYPE = 100
_SAVE_AS_DOCX = gettext_noop("Open the file in LibreOffice or Word, save it as DOCX and upload that.")
# No macro runs, no link is followed; programs that ask the environment for a proxy find a closed door.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse">
<value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse">
<value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"
oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
_NOWHERE = "http://127.0.0.1:9"


def as_docx(content: bytes) -> bytes:
    """The DOCX that an ODT becomes; any other file as it is.

    Raises UnreadableDraft for an ODT that is hostile or damaged, or where LibreOffice is absent or takes too long.
    """
    return _converted(content) if is_odt(content) else content


def is_odt(content: bytes) -> bool:
    """Whether the bytes are a text document in the OpenDocument format."""
    archive = open_archive(content) if content.startswith(b"PK") else None
    return archive is not None and media_type(archive) == _ODT


def media_type(archive: zipfile.ZipFile) -> bytes:
    """What an OpenDocument file says that it is; b"" for any other archive."""
    try:
        with archive.open("mimetype") as part:
            return part.read(_LONGEST_MEDIA_TYPE).strip()
    except DAMAGED:
        return b""


def _converted(content: bytes) -> bytes:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise _refused(gettext_noop("This server cannot read ODT, because LibreOffice is not installed."))
    with tempfile.TemporaryDirectory(prefix="yobal-odt-") as folder:
        source, target = Path(folder, "draft.odt"), Path(folder, "draft.docx")
        source.write_bytes(content)
        try:
            _run(office, Path(folder), source)
        except subprocess.TimeoutExpired:
            raise _refused(gettext_noop("Reading the file takes longer than a document can.")) from None
        if not target.is_file():
            raise _refused(gettext_noop("LibreOffice cannot read this file."))
        return target.read_bytes()


def _run(office: str, folder: Path, source: Path) -> None:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS)
    options = ("--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile.as_uri()}")
    environment = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL") if name in os.environ}
    environment |= {"HOME": str(folder), "TMPDIR": str(folder), "http_proxy": _NOWHERE, "https_proxy": _NOWHERE}
    process = subprocess.Popen(  # noqa: S603 - a fixed command on a file that we named
        (*_LIMITED, office, *options, "--convert-to", "docx", "--outdir", str(folder), str(source)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=folder,
        process_group=0,
    )
    try:
        process.wait(TIME_LIMIT)
    finally:
        # LibreOffice is a family of processes, and none may outlive this one.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _refused(cause: str) -> UnreadableDraft:
    return UnreadableDraft("file", cause, _SAVE_AS_DOCX)
