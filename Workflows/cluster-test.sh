#!/usr/bin/env bash
# Runs one archive alone, on two Slurm nodes and under Snakemake, all on this machine, and compares the products.
#
#   Workflows/cluster-test.sh [UNMIX]        .build/release/unmix unless given
#
# Needs root, slurmctld, slurmd and munge (Debian), and snakemake 8 or later (PyPI); what is missing is said and left out.
# Everything lies in a folder that is removed in the end, and only what was started here is ended.
set -euo pipefail
unmix=$(realpath "${1:-.build/release/unmix}")
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(mktemp -d)
chmod 755 "$folder"
started=()
finish() {
  for process in "${started[@]}"; do kill "$process" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$folder"
}
trap finish EXIT
say() { printf '%s\n' "$*"; }
fail() { say "FAILED: $*"; exit 1; }

make_archive() { # FOLDER
  mkdir -p "$folder/$1/scenes"
  for number in $(seq 8); do
    cp "$folder/trial/scene.img" "$folder/$1/scenes/line$number.img"
    cp "$folder/trial/scene.hdr" "$folder/$1/scenes/line$number.hdr"
  done
  head -c 1000 "$folder/trial/scene.img" >"$folder/$1/scenes/cut.img"
  cp "$folder/trial/scene.hdr" "$folder/$1/scenes/cut.hdr"
  cp "$folder/trial/truth_endmembers.csv" "$folder/$1/library.csv"
  printf 'scenes: scenes\nendmembers: library.csv\nuncertainty: true\noutput: products\n' >"$folder/$1/job.yaml"
}

# Checksums of all files of the products but those that hold times: provenance.json and the archive's own.
digests() { # FOLDER
  (cd "$folder/$1/products" && find . -path ./.unmix -prune -o -type f ! -name provenance.json ! -name 'archive.gpkg*' \
    ! -name index.html -print0 | sort -z | xargs -0 sha256sum)
}

compare() { # FOLDER
  [ -z "$(find "$folder/$1/products" -name '*partial*')" ] || fail "$1 left something unfinished"
  digests "$1" >"$folder/$1.sums"
  cmp "$folder/alone.sums" "$folder/$1.sums" || fail "$1 has other products than one run alone"
  "$unmix" batch verify "$folder/$1/job.yaml" >"$folder/verify" || { cat "$folder/verify"; fail "$1 is not whole"; }
  "$unmix" batch status "$folder/$1/job.yaml" >"$folder/status"
  grep -q cut "$folder/status" || { cat "$folder/status"; fail "the catalogue of $1 does not know the scene that failed"; }
  say "$1: $(wc -l <"$folder/$1.sums") files as in one run alone"
}

start_slurm() {
  local host
  host=$(hostname -s)
  mkdir -p "$folder/slurm/state" "$folder/slurm/a" "$folder/slurm/b"
  export SLURM_CONF="$folder/slurm/slurm.conf"
  cat >"$SLURM_CONF" <<CONF
ClusterName=trial
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=26817
AuthType=auth/munge
AuthInfo=socket=$folder/munge/socket
CredType=cred/munge
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$folder/slurm/state
SlurmdSpoolDir=$folder/slurm/%n
SlurmctldPidFile=$folder/slurm/slurmctld.pid
SlurmdPidFile=$folder/slurm/slurmd-%n.pid
SlurmctldLogFile=$folder/slurm/slurmctld.log
SlurmdLogFile=$folder/slurm/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
SchedulerParameters=sched_interval=1
MailProg=/bin/true
ReturnToService=2
NodeName=a NodeHostname=$host NodeAddr=127.0.0.1 Port=26818 CPUs=1
NodeName=b NodeHostname=$host NodeAddr=127.0.0.1 Port=26819 CPUs=1
PartitionName=trial Nodes=a,b Default=YES MaxTime=INFINITE State=UP
CONF
  mkdir -m 755 "$folder/munge"
  head -c 128 /dev/urandom >"$folder/munge/key"
  chmod 600 "$folder/munge/key"
  munged --foreground --force --key-file="$folder/munge/key" --socket="$folder/munge/socket" --pid-file="$folder/munge/pid" \
    --log-file="$folder/munge/log" --seed-file="$folder/munge/seed" 2>/dev/null &
  started+=($!)
  for _ in $(seq 50); do [ -S "$folder/munge/socket" ] && break; sleep 0.1; done
  slurmctld -D 2>/dev/null &
  started+=($!)
  for node in a b; do slurmd -D -N "$node" 2>/dev/null & started+=($!); done
  for _ in $(seq 100); do
    [ "$(sinfo -h -o '%D %t' 2>/dev/null)" = "2 idle" ] && return
    sleep 0.3
  done
  tail -n 20 "$folder"/slurm/*.log
  fail "the two Slurm nodes did not come up"
}

cd "$folder"
"$unmix" simulate -o trial --width 80 --height 60 --bands 40 --endmembers 3 >/dev/null
for name in alone slurm-archive snakemake-archive; do make_archive "$name"; done
code=0
"$unmix" batch run alone/job.yaml --quiet >/dev/null || code=$?
[ "$code" = 3 ] || fail "the run alone ended with $code"
digests alone >alone.sums

if command -v slurmctld slurmd munged sbatch >/dev/null && [ "$(id -u)" = 0 ]; then
  start_slurm
  UNMIX=$unmix "$here/slurm/submit.sh" slurm-archive/job.yaml 4 --cpus-per-task=1 --mem=0 --output="$folder/slurm/out-%A-%a"
  for _ in $(seq 300); do [ -z "$(squeue -h)" ] && break; sleep 0.5; done
  [ -z "$(squeue -h)" ] || { squeue; fail "Slurm did not finish"; }
  for node in a b; do grep -q 'Launching batch job' "$folder/slurm/slurmd-$node.log" || fail "node $node had no work"; done
  compare slurm-archive
else
  say "Slurm is left out: it needs root, slurmctld, slurmd and munge (apt-get install slurmctld slurmd munge)."
fi

if command -v snakemake >/dev/null; then
  run_snakemake() {
    snakemake -s "$here/snakemake/Snakefile" --cores 2 --directory "$folder/marks" --config \
      job="$folder/snakemake-archive/job.yaml" groups=4 threads=1 unmix="$unmix" >"$folder/snakemake.log" 2>&1 ||
      { tail -n 30 "$folder/snakemake.log"; fail "Snakemake failed"; }
  }
  run_snakemake
  compare snakemake-archive
  run_snakemake
  ! grep -q 'rule group' "$folder/snakemake.log" || { cat "$folder/snakemake.log"; fail "Snakemake found work in an archive that is up to date"; }
  say "snakemake-archive: nothing to do the second time"
else
  say "Snakemake is left out: pip install 'snakemake>=8'."
fi
