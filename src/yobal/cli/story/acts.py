"""The rehearsal's acts in their order, and playing them."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.exceptions import MultipleObjectsReturned, ObjectDoesNotExist

from yobal.cli.progress import steps
from yobal.cli.story import answering, closing, deciding, opening
from yobal.cli.story.browser import NotAsExpected
from yobal.cli.story.figures import equations, figures
from yobal.cli.story.stage import Stage
from yobal.lib.errors import Refusal

ACTS: tuple[Callable[[Stage], object], ...] = (
    opening.appoint,
    opening.import_draft,
    opening.plan,
    opening.announce,
    opening.read,
    answering.load_voices,
    answering.answer,
    answering.send_twice,
    answering.record_letter,
    answering.look_up,
    answering.close,
    answering.import_table,
    answering.day_after,
    deciding.take_in,
    deciding.split,
    deciding.judge,
    deciding.judge_the_rest,
    deciding.propose,
    closing.refuse_report,
    deciding.approve,
    closing.amend,
    closing.adopt,
    closing.report,
    closing.read_report,
    closing.tell,
)


def play(result: Path, *, omit: str = "") -> None:
    """Play all acts, up to the first that fails, and write down what came of it."""
    failed = ""
    with steps("Rehearsing", len(ACTS) + 1) as advance:
        stage = opening.create()
        stage.omit = omit
        advance(1)
        for act in ACTS:
            if failed := _failure(act, stage):
                break
            advance(1)
    found: dict[str, Any] = {
        "failed": failed,
        "figures": figures(stage.consultation),
        "equations": [asdict(equation) for equation in equations(stage.consultation)],
    }
    pending = result.with_suffix(".new")
    pending.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")
    os.replace(pending, result)  # noqa: PTH105 - whole or not at all


def _failure(act: Callable[[Stage], object], stage: Stage) -> str:
    """Play one act; gives '' or which step failed, and how."""
    try:
        act(stage)
    except (NotAsExpected, Refusal, ObjectDoesNotExist, MultipleObjectsReturned) as error:
        return f"{(act.__doc__ or act.__name__).splitlines()[0]} {error}"
    return ""
