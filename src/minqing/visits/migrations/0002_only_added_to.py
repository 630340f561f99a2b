from django.db import migrations

from minqing.lib.history import only_added_to

_TURN = ["id", "revision", "state", "note_id", "entered_at", "by_user_id"]
_VERSION = ["id", "entry_id", "number", "words_id", "words_digest", "day", "day_said", "weather", "entered_at"]


class Migration(migrations.Migration):
    dependencies = [("visits", "0001_initial")]

    operations = [
        only_added_to("visits_diaryversion", columns=_VERSION),
        only_added_to("visits_riskturn", columns=[*_TURN, "risk_id"]),
        only_added_to("visits_suggestionturn", columns=[*_TURN, "suggestion_id"]),
    ]
