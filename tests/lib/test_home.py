from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from minqing.lib import home


def test_a_folder_is_for_its_owner_alone(tmp_path: Path) -> None:
    assert home.folder(tmp_path / "state").stat().st_mode & 0o777 == 0o700


def test_a_secret_is_made_once_and_readable_by_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "key"
    assert home.secret(path, lambda: "first") == "first"
    assert home.secret(path, lambda: "second") == "first"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_two_who_begin_at_once_have_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as crowd:
        got = set(crowd.map(lambda n: home.secret(tmp_path / "key", lambda: f"secret{n}"), range(64)))
    assert len(got) == 1


def test_killed_half_way_leaves_no_half_secret(tmp_path: Path) -> None:
    def killed() -> str:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        home.secret(tmp_path / "key", killed)
    assert home.secret(tmp_path / "key", lambda: "whole") == "whole"
