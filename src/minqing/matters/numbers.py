"""The number people quote: `530899-2026-000123`, without gaps per county, year and series."""

from django.db import connection, models

from minqing.matters.terms import Series


class Counter(models.Model):
    """The last number given out, one row per year and series."""

    pk = models.CompositePrimaryKey("year", "series")
    year = models.PositiveSmallIntegerField()
    series = models.CharField(max_length=1, choices=Series, blank=True)
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.year}{self.series}"


def take(series: Series, *, county: str, year: int, count: int = 1) -> list[str]:
    """`count` numbers in a row. Locks the counter until commit: take them last, and insert only what needs them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO matters_counter (year, series, last) VALUES (%s, %s, %s) ON CONFLICT (year, series) "
            "DO UPDATE SET last = matters_counter.last + excluded.last RETURNING last",
            [year, series, count],
        )
        (last,) = cursor.fetchone()
    return [f"{county}-{year}-{series}{n:06d}" for n in range(last - count + 1, last + 1)]
