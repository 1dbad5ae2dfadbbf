#!/usr/bin/env bash
# Opens the page of unmix batch report in headless Chromium and clicks in it.
#
#   Workflows/pages.sh [folder for pictures]
#
# Takes .build/release/unmix, or the command that UNMIX names. Chromium is Debian's package chromium, or what CHROMIUM
# names; without it the test is skipped. Playwright is installed from PyPI into a folder that is removed again.
set -euo pipefail
cd "$(dirname "$0")/.."

unmix=${UNMIX:-.build/release/unmix}
chromium=${CHROMIUM:-$(command -v chromium || true)}
if [ -z "$chromium" ]; then
  echo "skipped: there is no Chromium (apt-get install chromium, or set CHROMIUM)"
  exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
if ! "$folder/python/bin/pip" install --quiet playwright; then
  echo "skipped: playwright could not be installed from PyPI"
  exit 0
fi
"$folder/python/bin/python" Tests/Pages/report.py --unmix "$unmix" --chromium "$chromium" ${1:+--pictures "$1"}
