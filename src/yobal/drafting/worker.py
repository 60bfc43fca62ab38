"""The child process that reads a stranger's file: `python -m yobal.drafting.worker`, started by `drafting.bounded`.

It reads a request from standard input and writes what its task makes of the files, or why nothing, to standard output.
It opens no socket and starts no process.
"""

import sys
from typing import Any

from yobal.drafting import plain_text, wire
from yobal.drafting.errors import UnreadableDraft, gettext_noop
from yobal.drafting.mail import bounded as mail
from yobal.drafting.questionnaire.read import read_cells
from yobal.drafting.read_draft import read_drafts
from yobal.drafting.returned.bounded import TASK, answer_returned
from yobal.drafting.tree import Mark
from yobal.lib.confined import claim_output, limit

_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.spawn", "pty.")
_MEND = gettext_noop("Save it anew from a word processor, or divide it, and upload it again.")


def main() -> int:
    """Reads the files on standard input; the exit status."""
    answer = claim_output()
    header, contents = wire.unpack(sys.stdin.buffer.read())
    limit(header["memory_limit"], header["time_limit"])
    sys.addaudithook(_refuse_to_leave)
    try:
        written = _read(header, contents)
    except UnreadableDraft as refused:
        written = wire.pack({"place": refused.place, "cause": refused.cause, "mend": refused.mend}, [])
    answer.write(written)
    answer.close()
    return 0


def _read(header: dict[str, Any], contents: list[bytes]) -> bytes:
    try:
        return _TASKS[header["task"]](header, contents)
    except MemoryError:
        cause = gettext_noop("Reading the file needs more memory than a document can.")
    except RecursionError:
        cause = gettext_noop("The parts of the file are nested too deeply.")
    raise UnreadableDraft("file", cause, _MEND)


def _read_draft(header: dict[str, Any], contents: list[bytes]) -> bytes:
    marks = {index: Mark(level, kind) for index, level, kind in header["marks"]}
    return wire.pack_draft(read_drafts(list(zip(header["names"], contents, strict=True)), marks=marks))


def _read_questionnaire(_header: dict[str, Any], contents: list[bytes]) -> bytes:
    return wire.pack(read_cells(contents[0]).as_json(), [])


_TASKS = {
    "draft": _read_draft,
    "questionnaire": _read_questionnaire,
    plain_text.TASK: plain_text.answer_text,
    TASK: answer_returned,
    mail.TASK: mail.answer_mails,
}


def _refuse_to_leave(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"a draft may not cause {event}")


if __name__ == "__main__":
    sys.exit(main())
