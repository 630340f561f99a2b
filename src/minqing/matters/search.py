"""Finding matters by words: pairs of characters from the index, then the text itself, so that no hit is false."""

import re
import unicodedata

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from minqing.lib import bigrams, clock
from minqing.matters.models import Matter, SearchText

_NUMBER = re.compile(r"\d{6}-\d{4}-[SP]?\d{6}")
SHORTEST = 2  # characters; one alone stands in half of all texts
COMMON = 2000  # hits beyond which a page of the newest is found sooner by looking at the newest
_UP_TO = "SELECT count(*) FROM (SELECT 1 FROM matters_found WHERE matters_found MATCH %s LIMIT %s)"
_SQLITE = "SELECT rowid FROM matters_found WHERE matters_found MATCH %s"


def found(rows: QuerySet[Matter], text: str) -> QuerySet[Matter]:
    """Those of `rows` that hold every word of `text`, or carry the number it names. Shorter words find nothing."""
    query = bigrams.folded(text).strip()
    if _NUMBER.fullmatch(query.upper()):
        return rows.filter(number=query.upper())
    words = query.split()
    if not words or too_short(text):
        return rows.none()
    if query.isdecimal() and len(query) <= 6:
        return rows.filter(_short_number(int(query)) | _holding(words))
    return rows.filter(_holding(words))


def too_short(text: str) -> bool:
    """Whether nothing is found only because a word in it is a single character."""
    return any(len(word) < SHORTEST for word in bigrams.folded(text).split())


def _short_number(last: int) -> Q:
    """`123` for …-000123 of this year or the last."""
    year = clock.today().year
    return Q(number__endswith=f"-{year}-{last:06d}") | Q(number__endswith=f"-{year - 1}-{last:06d}")


def _holding(words: list[str]) -> Q:
    """On SQLite a list in order is walked where the words are common, and made from the index where they are not.

    PostgreSQL knows how common they are and chooses by itself.
    """
    # A character that stands alone in what is sought need not stand alone in the text.
    grams = sorted({gram for word in words for gram in bigrams.of(word) if len(gram) > 1})
    texts = SearchText.objects.all()
    if connection.vendor == "postgresql":
        texts = texts.extra(where=["string_to_array(grams, ' ') @> %s"], params=[grams]) if grams else texts
        common = False
    else:
        grams = [gram for gram in grams if _known(gram)]
        sought = " AND ".join(f'"{gram}"' for gram in grams)
        texts = texts.filter(pk__in=RawSQL(_SQLITE, [sought])) if grams else texts  # noqa: S611
        common = not grams or _are_common(sought)
    for word in words:
        texts = texts.filter(text__contains=word)
    return Q(Exists(texts.filter(matter=OuterRef("pk")))) if common else Q(pk__in=texts.values("matter"))


def _known(gram: str) -> bool:
    """Whether FTS5 takes it for a word: it knows fewer characters than Python. The text itself is looked at anyway."""
    return any(unicodedata.ucd_3_2_0.category(character)[0] in "LN" for character in gram)


def _are_common(sought: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_UP_TO, [sought, COMMON + 1])
        return bool(cursor.fetchone()[0] > COMMON)
