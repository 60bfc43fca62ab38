"""The child process that sets one document: `python -m yobal.render.worker`, started by `yobal.render.pdf`.

It reads a JSON request from standard input and writes the PDF to standard output. When it fails, it writes the cause
and a detail instead, on two lines, and ends with status 1. It opens no socket and starts no process.
"""

import base64
import json
import logging
import sys
from typing import Any, BinaryIO

from yobal.lib.confined import claim_output, limit
from yobal.render.failures import Cause

_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.spawn", "pty.")
_LONGEST_DETAIL = 500


def main() -> int:
    """Sets the document on standard input; the exit status."""
    answer = claim_output()
    request = json.load(sys.stdin.buffer)
    limit(request["memory_limit"], request["time_limit"])
    try:
        answer.write(_render(request))
    except MemoryError:
        return _fail(answer, Cause.MEMORY, f"needs more than {request['memory_limit']} bytes")
    except RecursionError:
        return _fail(answer, Cause.DOCUMENT, "elements are nested too deeply")
    # Whatever the document makes WeasyPrint stumble over is told to the parent, its own BaseException included.
    except BaseException as problem:
        return _fail(answer, Cause.DOCUMENT, f"{type(problem).__name__}: {problem}")
    finally:
        answer.close()
    return 0


def _render(request: dict[str, Any]) -> bytes:
    # WeasyPrint looks for its libraries with a process of its own, so the door is shut after it is in.
    from yobal.render.typesetting import render_here

    progress = logging.getLogger("weasyprint.progress")
    progress.setLevel(logging.INFO)
    progress.addFilter(_tell_page)
    sys.addaudithook(_refuse_to_leave)
    assets = {name: (media_type, base64.b64decode(data)) for name, (media_type, data) in request["assets"].items()}
    return render_here(request["html"], language=request["language"], title=request["title"], assets=assets)


def _tell_page(record: logging.LogRecord) -> bool:
    """Says on standard error which page is being laid out; WeasyPrint tells it its log and nothing else."""
    if "Page" in str(record.msg) and record.args:
        print(f"page {record.args[-1]}", file=sys.stderr, flush=True)  # type: ignore[index] # noqa: T201
    return False


def _refuse_to_leave(event: str, arguments: tuple[Any, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(f"a document may not cause {event}")


def _fail(answer: BinaryIO, cause: Cause, detail: str) -> int:
    answer.write(f"{cause}\n{detail[:_LONGEST_DETAIL]}".encode("utf-8", "replace"))
    return 1


if __name__ == "__main__":
    sys.exit(main())
