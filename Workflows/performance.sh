#!/usr/bin/env bash
# Builds unmix, runs its benchmarks and puts their tables into Docs/Performance.md, in place of those of the last run.
#
#   Workflows/performance.sh [options of unmix-bench]
#
# Nothing else should run meanwhile. What stands above the tables is for people to write: read it again afterwards.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
page=Docs/Performance.md
mark='<!-- Below: the tables of unmix-bench, by Workflows/performance.sh -->'

grep -qxF "$mark" "$page" || { printf '%s has no line: %s\n' "$page" "$mark" >&2; exit 1; }
swift build --configuration release
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
.build/release/unmix-bench --markdown "$folder/tables" "$@"
awk -v mark="$mark" '{ print } $0 == mark { exit }' "$page" > "$folder/page"
{ cat "$folder/page"; echo; cat "$folder/tables"; } > "$page"
