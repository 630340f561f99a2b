from django.db import models

from minqing.lib import bigrams
from minqing.matters.models.matter import Matter


class SearchText(models.Model):
    """What a matter is found by: its people's and officials' words, never those of a sealed one."""

    id = models.BigAutoField(primary_key=True)  # grows with registration: newest first needs no sort
    matter = models.OneToOneField(Matter, models.PROTECT, related_name="search_text")
    text = models.TextField()
    grams = models.TextField()

    def __str__(self) -> str:
        return str(self.matter_id)

    @classmethod
    def of(cls, matter: Matter, *texts: str) -> "SearchText":
        text = bigrams.folded("\n".join(texts))
        return cls(matter=matter, text=text, grams=" ".join(sorted(set(bigrams.of(text)))))
