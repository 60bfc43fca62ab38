"""Fill what is kept from the comments and codings that are there, by one statement each."""

from typing import Any

from django.db import migrations

# ruff: noqa: S608 -- names of tables and columns, no values

_OWN = "EXISTS (SELECT 1 FROM review_coding k WHERE k.comment_id = review_comment.id AND k.ended_at IS NULL{})"
_SHARED = "EXISTS (SELECT 1 FROM review_coding k WHERE k.text_id = review_comment.text_id AND k.ended_at IS NULL{})"
_RAISING = " AND k.issue_id IS NOT NULL"
_UNREAD = (
    "EXISTS (SELECT 1 FROM collection_attachment a LEFT JOIN review_attachmentreading r ON r.attachment_id = a.id "
    "WHERE a.submission_id = review_intake.submission_id AND r.id IS NULL)"
)
_LIVE = (
    "EXISTS (SELECT 1 FROM review_comment c WHERE c.submission_id = review_intake.submission_id AND c.ended_at IS NULL)"
)
_OF_SUBMISSION = "(SELECT s.{0} FROM collection_submission s WHERE s.id = review_comment.submission_id)"
_TALLY = "INSERT INTO review_tally (consultation_id, round_id, unit, key, timeliness, number) "

STATEMENTS = (
    "UPDATE review_comment SET "
    + ", ".join(
        f"{name} = {_OF_SUBMISSION.format(name)}"
        for name in ("round_id", "timeliness", "channel", "group_id", "language")
    ),
    f"UPDATE review_comment SET state = CASE WHEN {_OWN.format(_RAISING)} THEN 'raising' "
    f"WHEN {_OWN.format('')} THEN 'set_aside' WHEN {_SHARED.format(_RAISING)} THEN 'raising' "
    f"WHEN {_SHARED.format('')} THEN 'set_aside' ELSE 'unread' END",
    "UPDATE review_text SET copies = (SELECT count(*) FROM review_comment c "
    "WHERE c.text_id = review_text.id AND c.ended_at IS NULL)",
    f"UPDATE review_intake SET stands = CASE WHEN {_UNREAD} THEN 'attachment_unread' "
    f"WHEN {_LIVE} THEN 'commented' ELSE 'closed_only' END",
    "INSERT INTO review_raising (comment_id, issue_id) SELECT k.comment_id, k.issue_id FROM review_coding k "
    "JOIN review_comment c ON c.id = k.comment_id "
    "WHERE k.ended_at IS NULL AND k.issue_id IS NOT NULL AND c.ended_at IS NULL",
    "INSERT INTO review_raising (comment_id, issue_id) SELECT review_comment.id, k.issue_id FROM review_coding k "
    "JOIN review_comment ON review_comment.text_id = k.text_id WHERE k.ended_at IS NULL AND k.issue_id IS NOT NULL "
    f"AND review_comment.ended_at IS NULL AND NOT {_OWN.format('').replace('k.', 'o.').replace('review_coding k', 'review_coding o')}",
    _TALLY + "SELECT consultation_id, round_id, 'comment', state, timeliness, count(*) FROM review_comment "
    "WHERE ended_at IS NULL GROUP BY consultation_id, round_id, state, timeliness",
    _TALLY + "SELECT c.consultation_id, c.round_id, 'issue', CAST(r.issue_id AS varchar(20)), '', count(*) "
    "FROM review_raising r JOIN review_comment c ON c.id = r.comment_id GROUP BY c.consultation_id, c.round_id, r.issue_id",
    _TALLY + "SELECT t.consultation_id, t.id, 'submission', i.stands, s.timeliness, count(*) FROM review_intake i "
    "JOIN collection_submission s ON s.id = i.submission_id JOIN publication_round t ON t.id = s.round_id "
    "GROUP BY t.consultation_id, t.id, i.stands, s.timeliness",
    _TALLY
    + "SELECT consultation_id, NULL, 'wording', CASE WHEN copies = 1 THEN 'one' ELSE 'several' END, '', count(*) "
    "FROM review_text WHERE copies > 0 GROUP BY consultation_id, CASE WHEN copies = 1 THEN 'one' ELSE 'several' END",
)


def fill(apps: Any, schema_editor: Any) -> None:
    """Work through the statements; a new installation has no rows."""
    for statement in STATEMENTS:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("review", "0003_keeping")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
