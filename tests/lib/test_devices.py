import pytest

from minqing.lib.devices import short_name


@pytest.mark.parametrize(
    ("agent", "short"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/139.0 Safari/537.36", "Chrome, Windows"),
        ("Mozilla/5.0 (Windows NT 6.1) Chrome/109.0 Safari/537.36 Edg/109.0", "Edge, Windows"),
        ("Mozilla/5.0 (Linux; Android 12; HarmonyOS; ANA) Chrome/99 HuaweiBrowser/14", "Huawei Browser, HarmonyOS"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) MicroMessenger/8.0.49", "WeChat, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Linux"),
        ("curl/8", ""),
        ("", ""),
        ("<script>" * 10_000, ""),
    ],
)
def test_a_browser_in_a_few_words(agent: str, short: str) -> None:
    assert short_name(agent) == short
