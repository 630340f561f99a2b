"""A made-up county's messages: three subjects, each with its own things, troubles and ways to ask."""

import random

THINGS = {
    "水利饮水": ["自来水管", "水渠", "蓄水池", "抽水泵", "饮用水", "灌溉沟", "水塔", "水表"],
    "交通物流": ["村道", "客运班车", "路面", "桥梁", "公交站", "红绿灯", "护栏", "快递点"],
    "教育文化": ["小学校舍", "校车", "营养午餐", "寄宿生", "老师", "助学金", "幼儿园", "操场"],
}
TROUBLES = {
    "水利饮水": ["断水", "漏水", "水质浑浊", "水压太低", "淤堵"],
    "交通物流": ["塌方", "坑洼难行", "停运", "堵车", "超载"],
    "教育文化": ["收费不清", "招生不公", "补课", "缺课本", "离家太远"],
}
PLACES = ["上寨", "下寨", "河边组", "新村", "老街", "茶山组", "坝子", "芒景"]
SINCE = ["已经三个月", "从去年冬天起", "最近几天", "连着两个星期"]
ASKS = ["请帮忙看看", "希望早点解决", "什么时候能修好", "麻烦派人来"]
LABELS = list(THINGS)


def message(dice: random.Random, label: str) -> dict[str, str]:
    thing, trouble = dice.choice(THINGS[label]), dice.choice(TROUBLES[label])
    place, other = dice.choice(PLACES), dice.choice(THINGS[label])
    text = f"{place}的{thing}{dice.choice(SINCE)}{trouble}，{other}也受影响，{dice.choice(ASKS)}。"
    return {"subject": f"{place}{thing}{trouble}", "text": text, "label": label}


def messages(count: int, *, seed: int = 1) -> list[dict[str, str]]:
    dice = random.Random(seed)
    return [{"id": f"m{n}"} | message(dice, LABELS[n % len(LABELS)]) for n in range(count)]
