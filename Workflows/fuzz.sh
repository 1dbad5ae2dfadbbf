#!/usr/bin/env bash
# Runs unmix on damaged input, and lets its file operations fail one by one.
#
#   Workflows/fuzz.sh [--long] [--unmix BIN] [--seed N] [--keep FOLDER]
#
# The short form takes about a minute. The long form (20,000 headers, 10,000 each of libraries, models, jobs,
# lists and TIFFs, then each fault at every operation) takes hours. Other seeds make other inputs. Inputs that bring out a
# fault are kept in FOLDER, each with the command and what it said; the exit code is then 1. Tests/Fuzzing tells what is
# checked. Needs python3 and cc.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
say() { printf '\n== %s (after %d s)\n' "$*" "$SECONDS"; }
usage() { sed -n '4p' "$0" | sed 's/^# *//' >&2; exit 64; }

unmix=.build-tests/release/unmix seed=1 keep=fuzz-findings long=
while [ $# -gt 0 ]; do
  case $1 in
    --long) long=yes; shift ;;
    --unmix | --seed | --keep) [ $# -ge 2 ] || usage; declare "${1#--}=$2"; shift 2 ;;
    *) usage ;;
  esac
done
[ -x "$unmix" ] || { echo "fuzz.sh: there is no program $unmix; build it, or name it with --unmix." >&2; exit 1; }

failed=0
fuzz() { # KIND COUNT
  python3 Tests/Fuzzing/fuzz.py --unmix "$unmix" --seed "$seed" --keep "$keep" --jobs 2 --kind "$1" --count "$2" || failed=1
}
faults() { # RUN FAULT EVERY
  python3 Tests/Fuzzing/faults.py --unmix "$unmix" --run "$1" --fault "$2" --every "$3" ||
    { failed=1; return 1; }
}
kills() { # COUNT SCENES
  python3 Tests/Fuzzing/kills.py --unmix "$unmix" --seed "$seed" --kills "$1" --scenes "$2" || failed=1
}

if [ -n "$long" ]; then
  say "Damaged input, seed $seed"
  fuzz header 20000
  for kind in library model job list tiff; do fuzz "$kind" 10000; done
  say "Every file operation of a scene, a replaced scene and a batch fails, or is the last"
  for run in scene replace batch; do
    for fault in eio enospc eacces emfile before after; do faults "$run" "$fault" 1 || true; done
  done
  say "Runs of a job are killed 300 times"
  kills 300 40
else
  say "Damaged input, 150 of each kind, seed $seed"
  fuzz all 150
  say "Some file operations of a scene fail, and some of a replacement are the last of the process"
  faults scene eio 25 || true
  faults replace before 25 || true
  say "Runs of a job are killed 20 times"
  kills 20 6
fi

[ "$failed" = 0 ] || { say "There are findings; damaged input is kept in $keep"; exit 1; }
say "No findings"
