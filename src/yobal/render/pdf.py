"""HTML to PDF in a child process, so that no document can harm the server or reach the network."""

import base64
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping

from yobal.render.failures import Cause, RenderFailed

TIME_LIMIT = 60.0
MEMORY_LIMIT = 2 * 1024**3

# How often who waits is told of the pages laid out so far, in seconds.
PULSE = 2.0
_PAGE = re.compile(rb"^page (\d+)$", re.MULTILINE)

_WORKER = (sys.executable, "-P", "-m", "yobal.render.worker")
# The child gets no secret of the server: only what Python and fontconfig need to find their files.
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "PYTHONPATH", "XDG_CACHE_HOME", "FONTCONFIG_FILE")


def html_to_pdf(
    html: str,
    *,
    language: str,
    title: str,
    assets: Mapping[str, tuple[str, bytes]] | None = None,
    time_limit: float = TIME_LIMIT,
    memory_limit: int = MEMORY_LIMIT,
    watch: Callable[[int], None] | None = None,
) -> bytes:
    """A tagged PDF of the document; raises `RenderFailed`.

    `assets` are what the document names as `asset:NAME`, `{name: (media type, content)}`; nothing else but data
    URIs is loaded. `time_limit` is in seconds, `memory_limit` in bytes of address space. `watch` is told every two
    seconds how many pages are laid out; what it raises ends the work.
    """
    request = {
        "html": html,
        "language": language,
        "title": title,
        "assets": {name: (kind, base64.b64encode(data).decode()) for name, (kind, data) in (assets or {}).items()},
        "time_limit": time_limit,
        "memory_limit": memory_limit,
    }
    child = _run(json.dumps(request).encode(), time_limit, watch or _look_away)
    if child.returncode:
        raise _failure(child)
    return child.stdout


def _look_away(pages: int) -> None:
    """Nobody watches."""


def _run(request: bytes, time_limit: float, watch: Callable[[int], None]) -> subprocess.CompletedProcess[bytes]:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    # Fonts are unpacked into a folder of this run's own: a child that is killed cannot tidy up behind itself.
    with tempfile.TemporaryDirectory(prefix="yobal-render-") as folder:
        # Without the time of day in its fonts, the same document gives the same bytes: a report can be checked.
        environment |= {"TMPDIR": folder, "SOURCE_DATE_EPOCH": "0"}
        pipe = subprocess.PIPE
        with subprocess.Popen(  # noqa: S603 - a fixed command; the document goes through standard input
            _WORKER, stdin=pipe, stdout=pipe, stderr=pipe, env=environment, cwd=folder
        ) as child:
            try:
                return _wait(child, request, time_limit, watch)
            finally:
                child.kill()


def _wait(
    child: "subprocess.Popen[bytes]", request: bytes, time_limit: float, watch: Callable[[int], None]
) -> subprocess.CompletedProcess[bytes]:
    end, pending = time.monotonic() + time_limit, request
    while (left := end - time.monotonic()) > 0:
        try:
            output, errors = child.communicate(pending or None, timeout=min(PULSE, left))
            return subprocess.CompletedProcess(_WORKER, child.returncode, output, errors)
        except subprocess.TimeoutExpired as waiting:
            # The rest of the request is sent, and what was answered is kept, when the waiting goes on.
            pending = b""
            watch(max(map(int, _PAGE.findall(waiting.stderr or b"")), default=0))
    raise RenderFailed(Cause.TIME, f"not done after {time_limit:g} seconds")


def _failure(child: subprocess.CompletedProcess[bytes]) -> RenderFailed:
    if child.returncode == -signal.SIGXCPU:
        return RenderFailed(Cause.TIME, "used up its processor time")
    cause, _, detail = child.stdout.decode("utf-8", "replace").partition("\n")
    if cause in set(Cause):
        return RenderFailed(Cause(cause), detail)
    return RenderFailed(Cause.CRASH, f"ended with status {child.returncode}")
