#!/usr/bin/env bash
# Runs an archive on a Slurm cluster: an array job of parts, then one task that takes their run logs into the catalogue.
#
#   Workflows/slurm/submit.sh JOB.yaml [PARTS] [options of sbatch]      8 parts unless given
#
# Prints the numbers of the two jobs. JOB.yaml and its output folder must be on a file system that all nodes see.
# UNMIX names the program where it is not in PATH.
set -euo pipefail
[ $# -ge 1 ] || { sed -n '4p' "$0" | sed 's/^# *//' >&2; exit 64; }
job=$(realpath "$1") parts=${2:-8}
shift $(($# > 1 ? 2 : 1))
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
array=$(sbatch --parsable --array="1-$parts" "$@" "$here/archive.sbatch" "$job")
# afterany: a task that died leaves scenes to the next run, and what the others made belongs into the catalogue.
last=$(sbatch --parsable --dependency="afterany:$array" --job-name=unmix-catalogue "$@" \
  --wrap "exec '${UNMIX:-unmix}' batch catalogue '$job'")
echo "parts: $array, catalogue: $last"
