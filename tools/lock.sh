#!/bin/sh
# Writes both lists of exact versions with hashes. Run it after changing a dependency in pyproject.toml.
set -eu
cd "$(dirname "$0")/.."
lock() {
    .venv/bin/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --quiet "$@"
}
lock --group build --output-file requirements/run.txt
lock --group dev --extra text --output-file requirements/dev.txt
