"""`python -m bench.fill COUNT`: an empty database becomes the demo county with so many matters of three years."""

import os
import sys
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

SEED = 20_26
SPAN = timedelta(days=3 * 365)
A_TIME = 2000  # matters a transaction
SAID_SECONDS = 10
SAMPLE = 200


def moments(count: int, *, until: datetime) -> Iterator[datetime]:
    """Evenly over three years, the last one a few minutes ago."""
    step = SPAN / count
    yield from (until - step * (count - n) for n in range(count))


def main(count: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench import county, lives, rows
    from bench.words import Speaker
    from minqing.lib import clock
    from minqing.matters.numbers import Counter

    call_command("migrate", verbosity=0)
    now = clock.now()
    with clock.set_to(now - SPAN - timedelta(days=30)):
        county.make(Speaker(SEED))
    call_command("work", once=True)
    made, said = lives.Lives(county.County(), seed=SEED, record=lives.Record()), time.monotonic()
    for n, at in enumerate(moments(count, until=now - timedelta(minutes=5)), 1):
        made.lived(at, until=now)
        if n % A_TIME == 0 or n == count:
            rows.write(made.taken())
        if time.monotonic() - said > SAID_SECONDS:
            said = time.monotonic()
            print(f"  {connection.vendor}: {n:,} of {count:,} matters", file=sys.stderr, flush=True)
    Counter.objects.bulk_create(Counter(year=y, series=s, last=last) for (y, s), last in made.numbers.items())
    _judge_some()
    connection.close()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _judge_some() -> None:
    """A sample is replayed from its Steps; the rows must be what the actions would have left."""
    from minqing.matters.models import Matter, Step
    from minqing.matters.rebuild import replayed

    for matter in Matter.objects.order_by("?")[:SAMPLE]:
        again = replayed(Step.objects.filter(matter=matter).order_by("revision"))
        wrong = [f.name for f in Matter._meta.fields if f.value_from_object(matter) != f.value_from_object(again)]
        if wrong:
            raise RuntimeError(f"{matter} is not what its Steps tell: {wrong}")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minqing.settings")
    main(int(sys.argv[1]))
