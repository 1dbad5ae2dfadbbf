#!/usr/bin/env bash
# From a fresh clone to abundances: builds unmix, simulates a scene of which everything is known, unmixes it blind and
# with a network trained on 256 of its pixels, and says how close both came.
#
#   Workflows/quickstart.sh [FOLDER]
#
# FOLDER receives everything that is made: by default quickstart/ in the project, which is made anew each time; another
# folder must not be there yet, or be empty. Missing Debian packages are installed first.
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
say() { printf '\n== %s (after %d s)\n' "$*" "$SECONDS"; }
fail() {
  printf 'quickstart: %s\n' "$@" >&2
  exit 1
}

if [ $# -gt 1 ] || [[ ${1:-} == -* ]]; then
  sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"
  [[ ${1:-} == -h || ${1:-} == --help ]] && exit 0
  exit 64
fi

folder=${1:-$project/quickstart}
if [ $# -eq 0 ]; then
  # Only what an earlier run of this script made.
  rm -rf -- "$folder"/{trial,blind,trained} "$folder/model.safetensors"
elif [ -e "$folder" ] && [ -n "$(ls -A -- "$folder")" ]; then
  fail "$folder is there already and is not empty." "Give a folder that is not there yet."
fi

say "Dependencies"
"$project/Workflows/install-dependencies.sh"

say "Building unmix, optimised; a few minutes the first time"
swift build --package-path "$project" --configuration release --product unmix
unmix=$(swift build --package-path "$project" --configuration release --show-bin-path)/unmix

mkdir -p -- "$folder"
cd -- "$folder"

say "Simulating a scene: 300 x 200 pixels, 224 bands, 5 materials, 30 dB, a turned grid in UTM"
"$unmix" simulate --output trial --width 300 --height 200 --bands 224 --endmembers 5 --snr 30 --rotation 20 --seed 1
"$unmix" info trial/scene.img

say "Unmixing it blind: nothing is known but the number of materials"
"$unmix" scene trial/scene.img --count 5 --seed 1 --output blind

say "Training a network on 256 pixels whose abundances are known"
"$unmix" train aenet --scene trial/scene.img --abundances trial/truth_abundances.tif \
  --endmembers trial/truth_endmembers.csv --pixels 256 --seed 1 --output model.safetensors

say "Unmixing the scene with the trained network"
"$unmix" scene trial/scene.img --model model.safetensors --output trained

for product in blind trained; do
  say "How close the $product abundances came to the simulated truth"
  "$unmix" evaluate "$product" --reference trial/truth_abundances.tif --endmembers trial/truth_endmembers.csv
done

say "Done. Written to $PWD"
ls -- trial blind trained model.safetensors
printf '\nOpen %s in QGIS, and try your own scene:\n  %s info SCENE\n' "$PWD/blind/abundances.tif" "$unmix"
