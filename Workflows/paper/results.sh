#!/usr/bin/env bash
# Runs every table and figure of the paper and writes Docs/Results.md from what came out.
#
#   Workflows/paper/results.sh
#   Workflows/paper/results.sh table-6 library     # these alone; the others stay as they were
#
# Needs the data folder: UNMIX_DATA, by default ../shared/data beside the project. Takes a few minutes on two
# cores. Tables, runs and plots of each experiment stay in Docs/Results/NAME. UNMIX names a command that is built
# already.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../.."
unmix=${UNMIX:-}
if [ -z "$unmix" ]; then
  swift build --configuration release --product unmix
  unmix=$(swift build --configuration release --show-bin-path)/unmix
fi

results=Docs/Results
experiments="table-1 table-2 table-4 table-5 table-6 table-7 table-8
  figure-7 figure-8 figure-9a figure-9bc figure-10a figure-10bc figure-11a figure-11bc
  ablation-aenet ablation-aenet-synthetic ablation-blind ablation-blind-synthetic
  targets-synthetic targets-hysu library"
# In the order of the summary: supervised, then blind.
with_targets="table-6 figure-11a table-7 table-8 targets-synthetic targets-hysu"

for name in ${*:-$experiments}; do
  start=$SECONDS
  "$unmix" experiment "Workflows/paper/$name.yaml" -o "$results/$name" --overwrite >/dev/null
  printf '%s: %d s\n' "$name" $((SECONDS - start))
done

page=$(mktemp)
trap 'rm -f "$page"' EXIT
cat >"$page" <<'HEAD'
# Results

The tables and figures of Zhou & Rodrigues, "ADMM-Based Hyperspectral Unmixing Networks for Abundance and Endmember
Estimation", IEEE TGRS 60 (2022), run again and set beside the paper's numbers. Written by `Workflows/paper/results.sh`
from `Workflows/paper/*.yaml`; every run stands in `Results/NAME/runs.csv`. Times apart, the same seeds give the same
numbers on one machine, with any number of workers.

## Numbers to reach

With the defaults of the `robust` plan, the same for all data; mean ± deviation of five seeds; no reference is used for
anything but scoring, and training where the method is supervised.

HEAD
head -n 2 "$results/table-6/targets.md" >>"$page"
for name in $with_targets; do tail -n +3 "$results/$name/targets.md" >>"$page"; done
for name in $experiments; do
  if [ "$name" = ablation-aenet ]; then cat Workflows/paper/differences.md >>"$page"; fi
  printf '\n' >>"$page"
  sed "s|](\([a-z]*\.svg\))|](Results/$name/\1)|" "$results/$name/table.md" >>"$page"
done
cp "$page" Docs/Results.md
printf 'Docs/Results.md: all in %d s\n' "$SECONDS"
