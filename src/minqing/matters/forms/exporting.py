from django.utils.translation import gettext_lazy as _

from minqing.lib.forms import Form, OneLine


class ExportForm(Form):
    """What a file is for, in one line; `op` is the id under which that is kept."""

    why = OneLine(
        label=_("用途"), longest=60, help_text=_("写一句做什么用，比如：七月联席会。会印在表的下面，也会留下记录。")
    )
