#!/usr/bin/env bash
# Runs every table and figure of the paper and writes Docs/Results.md from what came out.
#
#   Workflows/paper/results.sh
#
# Needs the data folder: UNMIX_DATA, by default ../shared/data beside the project. Takes a few minutes on two
# cores. Tables, runs and plots of each experiment stay in Docs/Results/NAME.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
swift build --configuration release --product unmix
unmix=$(swift build --configuration release --show-bin-path)/unmix

experiments="table-1 table-2 table-4 table-5 table-6 table-7 table-8
  figure-7 figure-8 figure-9a figure-9bc figure-10a figure-10bc figure-11a figure-11bc
  ablation-aenet ablation-aenet-synthetic ablation-blind ablation-blind-synthetic"
page=$(mktemp)
trap 'rm -f "$page"' EXIT
cat >"$page" <<'HEAD'
# Results

The tables and figures of Zhou & Rodrigues, "ADMM-Based Hyperspectral Unmixing Networks for Abundance and Endmember
Estimation", IEEE TGRS 60 (2022), run again and set beside the paper's numbers. Written by `Workflows/paper/results.sh`
from `Workflows/paper/*.yaml`; every run stands in `Results/NAME/runs.csv`. Times apart, the same seeds give the same
numbers on one machine, with any number of workers.
HEAD
for name in $experiments; do
  start=$SECONDS
  "$unmix" experiment "Workflows/paper/$name.yaml" -o "Docs/Results/$name" >/dev/null
  printf '%s: %d s\n' "$name" $((SECONDS - start))
  printf '\n' >>"$page"
  sed "s|](\([a-z]*\.svg\))|](Results/$name/\1)|" "Docs/Results/$name/table.md" >>"$page"
done
cp "$page" Docs/Results.md
printf 'Docs/Results.md: all in %d s\n' "$SECONDS"
