"""How a person reads in a list: enough to recognise, not enough to copy out."""


def name(text: str) -> str:
    """岩温龙 → 岩*龙, 李四 → 李*; the length stays, so that two names are told apart."""
    if len(text) < 2:
        return text
    return text[0] + "*" * (len(text) - 2) + text[-1] if len(text) > 2 else text[0] + "*"


def phone(text: str) -> str:
    """All but the first three and last four digits; a short number keeps its last two."""
    if len(text) < 9:
        return "*" * max(len(text) - 2, 0) + text[-2:]
    return text[:3] + "*" * (len(text) - 7) + text[-4:]
