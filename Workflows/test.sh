#!/usr/bin/env bash
# Builds unmix and runs all its tests: everything optimised, then small benchmarks, then the tile engine under the
# thread sanitizer.
#
#   Workflows/test.sh
#
# Tests on real scenes need the data folder: UNMIX_DATA, by default ../shared/data beside the project. They are skipped,
# and say so, where it is missing. Build products stay in .build-tests and .build-tsan for the next time.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
say() { printf '\n== %s (after %d s)\n' "$*" "$SECONDS"; }

say "Dependencies"
Workflows/install-dependencies.sh

if [ -z "${UNMIX_DATA:-}" ] && [ -d ../shared/data ]; then
  UNMIX_DATA=$(cd ../shared/data && pwd)
fi
if [ -d "${UNMIX_DATA:-}" ]; then
  export UNMIX_DATA
  printf 'Real scenes: %s\n' "$UNMIX_DATA"
else
  printf 'Real scenes: none%s; set UNMIX_DATA to their folder. Their tests are skipped.\n' \
    "${UNMIX_DATA:+ (UNMIX_DATA=$UNMIX_DATA is not a folder)}"
fi

# A debug build is tens of times slower in numerics. The option that lets tests see internals changes every object
# file, so this build keeps a folder of its own.
say "All tests, optimised"
swift test --configuration release -Xswiftc -enable-testing --scratch-path .build-tests 2>&1

say "Damaged input and failing files, a few of each"
Workflows/fuzz.sh

say "Benchmarks, everything small"
.build-tests/release/unmix-bench --smoke

say "One archive alone, on two Slurm nodes and under Snakemake"
Workflows/cluster-test.sh .build-tests/release/unmix

say "Tile engine under the thread sanitizer"
TSAN_OPTIONS="exitcode=66 ${TSAN_OPTIONS:-}" \
  swift test --sanitize=thread --scratch-path .build-tsan --filter TileEngineTests 2>&1

say "All tests passed"
