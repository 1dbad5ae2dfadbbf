#!/usr/bin/env bash
# Starts two runs of one job together, many times: one works, the other ends with exit code 75, and no
# scene is made twice or fails for it.
#
#     Workflows/pairs.sh [UNMIX] [PAIRS]      .build/release/unmix and 100 unless given
set -euo pipefail
unmix=$(realpath "${1:-.build/release/unmix}")
pairs=${2:-100}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

"$unmix" simulate -o trial --width 60 --height 40 --bands 40 --endmembers 3 >/dev/null
mkdir scenes
for number in 1 2 3; do
  cp trial/scene.img "scenes/line$number.img"
  cp trial/scene.hdr "scenes/line$number.hdr"
done
cat >job.yaml <<'YAML'
scenes: scenes
endmembers: trial/truth_endmembers.csv
output: products
YAML

worked=0
for pair in $(seq "$pairs"); do
  rm -rf products
  for run in a b; do
    { code=0; "$unmix" batch run job.yaml --log "$run.log" >"$run.out" 2>"$run.err" || code=$?; echo "$code" >"$run.code"; } &
  done
  wait
  codes=$(sort -n a.code b.code | tr '\n' ' ')
  if [ "$codes" = "0 0 " ]; then
    # One was over before the other began: the second must have found everything up to date.
    done=$(cat a.out b.out | grep -c '^Scenes: 3 done' || true)
    idle=$(cat a.out b.out | grep -c '^Scenes: 0 done, 3 up to date' || true)
    [ "$done" = 1 ] && [ "$idle" = 1 ] || { echo "pair $pair: both worked"; cat a.out b.out; exit 1; }
  elif [ "$codes" != "0 75 " ]; then
    echo "pair $pair: exit codes $codes"
    cat a.out b.out a.err b.err
    exit 1
  else
    lines=$(cat a.err b.err | wc -l)
    [ "$lines" = 1 ] || { echo "pair $pair: $lines lines on standard error"; cat a.err b.err; exit 1; }
    worked=$((worked + 1))
  fi
  made=$(cat a.log b.log | grep -c ' done  ' || true)
  [ "$made" = 3 ] || { echo "pair $pair: $made scenes were made"; exit 1; }
  [ "$(find products -maxdepth 1 -mindepth 1 -type d ! -name '.*' | wc -l)" = 3 ]
  [ -z "$(find products -name '.*partial*')" ]
  rm -f a.log b.log
done
echo "$pairs pairs: in $worked one worked and one ended with exit code 75, in $((pairs - worked)) one came after the other"
