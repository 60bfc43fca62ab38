"""A stranger's file into a draft, in a child process: whatever the file does to its reader, the server goes on."""

import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from typing import Any

from yobal.drafting import read_odt, wire
from yobal.drafting.archives import LARGEST_FILE, too_large
from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.tree import Draft, Mark

TIME_LIMIT = 60.0
# Of address space; what the child holds in memory is less. A strategy of 300 pages takes a quarter of it.
MEMORY_LIMIT = 480 * 1024 * 1024

_WORKER = (sys.executable, "-P", "-m", "yobal.drafting.worker")
# The child gets no secret of the server: only what Python needs to find its files.
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "PYTHONPATH")
_MEND = gettext_noop("Save it anew from a word processor, or divide it, and upload it again.")
_LONGEST_DETAIL = 1000
_log = logging.getLogger(__name__)


def read_bounded(
    files: Sequence[tuple[str, bytes]],
    *,
    marks: Mapping[int, Mark] | None = None,
    time_limit: float = TIME_LIMIT,
    memory_limit: int = MEMORY_LIMIT,
) -> Draft:
    """The draft that these files, (name, content) each, make together; as `read_drafts`, but harmless.

    Raises UnreadableDraft, also where reading takes more than `time_limit` seconds or `memory_limit` bytes. An ODT is
    converted first, in a process with limits of its own.
    """
    if sum(len(content) for _, content in files) > LARGEST_FILE:
        raise too_large()
    files = [(name, read_odt.as_docx(content)) for name, content in files]
    request = {
        "names": [name for name, _ in files],
        "marks": [[index, *astuple(mark)] for index, mark in (marks or {}).items()],
    }
    contents = [content for _, content in files]
    return wire.unpack_draft(*ask("draft", request, contents, time_limit=time_limit, memory_limit=memory_limit))


def ask(
    task: str,
    request: Mapping[str, Any],
    contents: Sequence[bytes],
    *,
    time_limit: float = TIME_LIMIT,
    memory_limit: int = MEMORY_LIMIT,
) -> tuple[dict[str, Any], list[bytes]]:
    """What the child answers to one of the tasks of `worker`; raises UnreadableDraft."""
    header = {**request, "task": task, "time_limit": time_limit, "memory_limit": memory_limit}
    child = _run(wire.pack(header, contents), time_limit)
    if child.returncode:
        raise _ended(child)
    answer, answered = wire.unpack(child.stdout)
    if "cause" in answer:
        raise UnreadableDraft(answer["place"], answer["cause"], answer["mend"])
    return answer, answered


def _run(request: bytes, time_limit: float) -> subprocess.CompletedProcess[bytes]:
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    with tempfile.TemporaryDirectory(prefix="yobal-read-") as folder:
        try:
            return subprocess.run(  # noqa: S603 - a fixed command; the files go through standard input
                _WORKER, input=request, capture_output=True, timeout=time_limit, env=environment, cwd=folder
            )
        except subprocess.TimeoutExpired:
            raise _took_too_long() from None


def _ended(child: subprocess.CompletedProcess[bytes]) -> UnreadableDraft:
    if child.returncode in {-signal.SIGXCPU, -signal.SIGKILL}:
        return _took_too_long()
    if child.returncode < 0:
        # A library that gets no memory ends the process without a word.
        return UnreadableDraft("file", gettext_noop("Reading the file needs more memory than a document can."), _MEND)
    _log.error("The reader of drafts stumbled: %s", child.stderr.decode("utf-8", "replace")[-_LONGEST_DETAIL:])
    return UnreadableDraft("file", gettext_noop("The file is damaged in a way that stops its reading."), _MEND)


def _took_too_long() -> UnreadableDraft:
    return UnreadableDraft("file", gettext_noop("Reading the file takes longer than a document can."), _MEND)
