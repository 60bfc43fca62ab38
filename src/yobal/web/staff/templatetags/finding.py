"""Where words that were looked for stand."""

from django import template

from yobal.review.models import Comment
from yobal.review.queries.words import excerpt_of
from yobal.search.excerpts import Piece

register = template.Library()


@register.filter
def around(comment: Comment, words: str) -> list[Piece]:
    """Cut out what surrounds words in a comment, each marked; empty where none of them is there."""
    return excerpt_of(comment, words)
