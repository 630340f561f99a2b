"""What stands in deploy/ and tools/ speaks of commands and settings that are there, and shells can read it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.sources import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted(DEPLOY.glob("*.service")) + sorted(DEPLOY.glob("*.timer"))
SCRIPTS = [DEPLOY / "minqing", ROOT / "tools" / "bundle.sh", ROOT / "tools" / "install.sh"]


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_is_one_that_systemd_takes(unit: Path, tmp_path: Path) -> None:
    for path in UNITS:  # the program is not installed here
        text = path.read_text(encoding="utf-8").replace("/opt/minqing/current/bin/minqing", "/bin/true")
        (tmp_path / path.name).write_text(text, encoding="utf-8")
    for command in re.findall(r"current/bin/minqing (\w+)", unit.read_text(encoding="utf-8")):
        assert command in get_commands()
    if program := shutil.which("systemd-analyze"):
        ended = subprocess.run([program, "verify", tmp_path / unit.name], capture_output=True, text=True)
        ours = [line for line in ended.stderr.splitlines() if "minqing" in line and "man page" not in line]
        assert ours == []


def test_the_example_names_settings_that_are_there() -> None:
    named = set(re.findall(r"^(?:# )?([A-Z_]+)=", (DEPLOY / "minqing.env").read_text(encoding="utf-8"), re.MULTILINE))
    told = set(re.findall(r"`([A-Z_]{3,})`", (ROOT / "docs" / "operator.md").read_text(encoding="utf-8")))
    assert len(named) > 5
    assert named <= told
    run = ["/bin/sh", "-c", f"set -eu; . {DEPLOY / 'minqing.env'}; echo $MINQING_HOME"]
    assert subprocess.run(run, capture_output=True, text=True, check=True).stdout == "/var/lib/minqing\n"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_one_that_a_plain_shell_takes(script: Path) -> None:
    assert script.stat().st_mode & 0o100
    subprocess.run(["/bin/sh", "-n", script], check=True)


def test_a_folder_of_wheels_that_is_not_whole_installs_nothing(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tools" / "install.sh", tmp_path)
    (tmp_path / "MADE_FOR").write_text("py2.7-vax\n")
    sums = ["sha256sum", "MADE_FOR", "install.sh"]
    listed = subprocess.run(sums, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    (tmp_path / "SHA256SUMS").write_text(listed)
    for said in ("py2.7-vax", "重新拷贝"):
        ended = subprocess.run(["/bin/sh", "install.sh", "into"], cwd=tmp_path, capture_output=True, text=True)
        assert (ended.returncode, said in ended.stderr) == (1, True), ended.stderr
        (tmp_path / "MADE_FOR").write_text("changed\n")
    assert not (tmp_path / "into").exists()
