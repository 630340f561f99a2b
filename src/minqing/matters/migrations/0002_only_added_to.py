from django.db import migrations

from minqing.lib.history import only_added_to

STEP = ["id", "matter_id", "revision", "move", "changes", "facts", "words_id", "words_digest", "happened_at"]
STEP += ["entered_at", "past", "by_kind", "by_user_id", "by_resident_id", "by_receipt", "on_word_of_id"]
REPLY = ["id", "matter_id", "step_id", "outcome", "words_id", "others_id", "proposal_id", "signed_by_id"]
REPLY += ["signed_as", "unit_id"]
EXPLANATION = ["id", "matter_id", "step_id", "reason_id", "basis_id", "explained_by", "face_to_face", "review_on"]
DELIVERY = ["id", "request_id", "step_id", "way", "through", "taken", "happened_at"]
EVALUATION = ["id", "matter_id", "request_id", "step_id", "voice", "satisfaction", "solved", "words_id"]
EVALUATION += ["by_handler", "happened_at"]


class Migration(migrations.Migration):
    dependencies = [("matters", "0001_initial")]
    operations = [
        only_added_to("matters_step", columns=STEP, once=["position"]),
        only_added_to("matters_reply", columns=REPLY),
        only_added_to("matters_explanation", columns=EXPLANATION),
        only_added_to("matters_delivery", columns=DELIVERY),
        only_added_to("matters_evaluation", columns=EVALUATION),
    ]
