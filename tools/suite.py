"""`make test`: the suite on SQLite, then on a PostgreSQL started for it. What can't run is said aloud at the end."""

import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests import postgres  # noqa: E402

BROWSER_SECONDS = 900
STUCK = -1
NO_TESTS = 5  # pytest's code when a selection has none on this database


def main(selection: list[str]) -> int:
    seed = os.environ.get("MINQING_SEED") or str(secrets.randbelow(10**6))
    print(f"MINQING_SEED={seed} (give it again to draw the same samples)", flush=True)
    env = os.environ | {"MINQING_SEED": seed}
    said = {"SQLite": _pytest(selection, env | {"DATABASE_URL": ""})}
    try:
        with postgres.running() as url:
            said["PostgreSQL"] = _pytest(selection, env | {"DATABASE_URL": url})
    except postgres.Missing as missing:
        said["PostgreSQL"] = f"{'failed' if os.environ.get('CI') else 'SKIPPED'}: {missing}"
    print(f"\nMINQING_SEED={seed}")
    for database, how in said.items():
        print(f"{database}: {how}")
    return any(how.startswith("failed") for how in said.values())


def _pytest(selection: list[str], env: Mapping[str, str]) -> str:
    print(f"\n--- {'PostgreSQL' if env['DATABASE_URL'] else 'SQLite'} ---", flush=True)
    if selection:
        return "passed" if _run(selection, env) in (0, NO_TESTS) else "failed"
    rooms, browser = _run(["-m", "not browser"], env), _run(["-m", "browser"], env, seconds=BROWSER_SECONDS)
    if browser == STUCK:  # a browser can stop answering for good; once more, and aloud
        print(f"the browser tests did not end within {BROWSER_SECONDS} s; once more", flush=True)
        browser = _run(["-m", "browser"], env, seconds=BROWSER_SECONDS)
    return "passed" if rooms == browser == 0 else "failed"


def _run(selection: list[str], env: Mapping[str, str], *, seconds: int | None = None) -> int:
    """pytest's code, or STUCK when it did not end in time; then everything that it started is ended."""
    options = ["-n", "2", "-rfEs", f"--hypothesis-seed={env['MINQING_SEED']}"]
    command = [sys.executable, "-m", "pytest", *options, *selection]
    with subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True) as running:  # noqa: S603
        try:
            return running.wait(seconds)
        except subprocess.TimeoutExpired:
            return STUCK
        finally:
            if running.poll() is None:
                os.killpg(running.pid, signal.SIGKILL)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit(143))  # so that PostgreSQL goes too
    sys.exit(main(sys.argv[1:]))
