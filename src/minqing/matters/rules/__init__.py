"""分办规则 as the county writes them: one line of conditions and where it goes. Read, judge and explain; nothing else.

    line      = condition { AND condition } ARROW target
    condition = 类别 values | 地方 values | 类型 values | 渠道 values | 原话 words | 时间 hours-or-day
    values    = value { OR value }

The signs of the county's language stand in data/rule_words.csv, the first of each kind being the one that is written
back. Spaces, full-width signs and any pair of quotes are forgiven. What stands in quotes is never a sign. A line is at
most LONGEST characters, is read in one pass by patterns of our own, and holds nothing that could be run.
"""

from minqing.matters.rules.judging import Decided, Facts, Rule, Tried, decide, holds, why
from minqing.matters.rules.meaning import Condition, Known, resolve, station_says, write
from minqing.matters.rules.reading import LONGEST, STATION, About, Line, Wrong, folded, read

__all__ = [
    "LONGEST",
    "STATION",
    "About",
    "Condition",
    "Decided",
    "Facts",
    "Known",
    "Line",
    "Rule",
    "Tried",
    "Wrong",
    "decide",
    "folded",
    "holds",
    "read",
    "resolve",
    "station_says",
    "why",
    "write",
]
