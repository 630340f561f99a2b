#!/bin/sh
# Writes the lists of exact versions with hashes. Run it after changing a dependency in pyproject.toml.
set -eu
cd "$(dirname "$0")/.."
lock() {
    .venv/bin/uv pip compile pyproject.toml --universal --generate-hashes --no-emit-index-url --no-header --quiet "$@"
}
lock --group build --output-file requirements/run.txt
lock --group build --extra text --output-file requirements/text.txt
lock --group dev --extra text --output-file requirements/dev.txt
lock --group bundle --extra text --output-file requirements/bundle.txt
