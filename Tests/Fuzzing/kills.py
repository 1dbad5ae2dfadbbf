#!/usr/bin/env python3
"""Kills runs of a job at random moments, and looks at what the last run leaves.

    Tests/Fuzzing/kills.py --unmix BIN [--kills 300] [--scenes 40] [--seed 1] [--keep FOLDER]

Scenes are simulated, and the job is run once without being disturbed. Then, round after round until there
were enough kills: an empty output folder, runs that are ended by SIGKILL after a random time, and the last run, which is
not. After it every product has the bytes of the undisturbed run (provenance.json without times and stamps), `batch
verify --deep` finds nothing wrong with products and catalogue, the catalogue has every scene as up to date, and no file
is left over. Prints the seed; the exit code is 1 if something was wrong, and the folder is then kept.
"""
import argparse
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

LEFTOVER = re.compile(r"\.(partial|replaced|decided)-[0-9a-f]{12}-[0-9a-f]{16}$")
TIMES = {"started", "seconds", "stamp", "command"}


def command(unmix, *arguments, folder):
    return subprocess.run([unmix, *arguments], cwd=folder, capture_output=True, text=True)


def without_times(value):
    if isinstance(value, dict):
        return {key: without_times(inner) for key, inner in value.items() if key not in TIMES}
    return [without_times(inner) for inner in value] if isinstance(value, list) else value


def products(folder):
    """What is in every file of every product, by its path."""
    found = {}
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = os.path.join(place, name)
            relative = os.path.relpath(path, folder)
            if os.sep not in relative:
                continue
            with open(path, "rb") as file:
                data = file.read()
            if name == "provenance.json":
                data = json.dumps(without_times(json.loads(data)), sort_keys=True).encode()
            found[relative] = hashlib.sha256(data).hexdigest()
    return found


def prepare(unmix, folder, count):
    os.makedirs(f"{folder}/scenes")
    for number in range(count):
        ended = command(unmix, "simulate", "--output", f"made{number}", "--width", "24", "--height", "20", "--bands", "30",
                        "--endmembers", "3", "--seed", str(number + 1), folder=folder)
        if ended.returncode:
            raise SystemExit(f"kills.py: a scene cannot be simulated: {ended.stderr}")
        for ending in ("img", "hdr"):
            shutil.move(f"{folder}/made{number}/scene.{ending}", f"{folder}/scenes/s{number:03}.{ending}")
        shutil.rmtree(f"{folder}/made{number}")
    with open(f"{folder}/job.yaml", "w") as file:
        file.write("scenes: scenes\nendmembers: endmembers.csv\nmethod: fcls\nscale: 10000\noutput: out\n")
    ended = command(unmix, "endmembers", "scenes/s000.img", "--scale", "10000", "--count", "3", "-o", "endmembers.csv", folder=folder)
    if ended.returncode:
        raise SystemExit(f"kills.py: there are no endmembers: {ended.stderr}")


def run_killed(unmix, folder, seconds):
    """Whether the run was killed before it ended by itself."""
    process = subprocess.Popen([unmix, "batch", "run", "job.yaml"], cwd=folder, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    try:
        process.wait(timeout=seconds)
        return False
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True


def faults(unmix, folder, expected, count):
    """What is wrong after the last run, a sentence each."""
    found = products(f"{folder}/out")
    wrong = [f"{name}: other bytes than in the undisturbed run, or missing"
             for name in sorted(set(expected) | set(found)) if expected.get(name) != found.get(name)]
    for place, folders, names in os.walk(f"{folder}/out"):
        wrong += [f"{place}/{name} is left over" for name in folders + names if LEFTOVER.search(name)]
    top = set(os.listdir(f"{folder}/out")) - {name.split(os.sep)[0] for name in expected}
    if top != {".unmix", "archive.gpkg"}:
        wrong.append(f"beside the products lie {sorted(top)}")
    verified = command(unmix, "batch", "verify", "out", "--deep", folder=folder)
    if verified.returncode:
        wrong.append(f"batch verify: {verified.stdout}{verified.stderr}")
    status = command(unmix, "batch", "status", "out", "--json", folder=folder)
    counts = json.loads(status.stdout or "{}").get("counts")
    if counts != {"up to date": count} or json.loads(status.stdout)["notes"]:
        wrong.append(f"batch status: {status.stdout}{status.stderr}")
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--unmix", required=True)
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--scenes", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep")
    options = parser.parse_args()
    unmix = os.path.abspath(options.unmix)
    numbers = random.Random(options.seed)
    folder = options.keep or tempfile.mkdtemp(prefix="unmix-kills-")
    os.makedirs(folder, exist_ok=True)
    prepare(unmix, folder, options.scenes)
    begun = time.monotonic()
    ended = command(unmix, "batch", "run", "job.yaml", folder=folder)
    duration = time.monotonic() - begun
    if ended.returncode:
        raise SystemExit(f"kills.py: the undisturbed run failed: {ended.stdout}{ended.stderr}")
    expected = products(f"{folder}/out")
    kills = rounds = 0
    while kills < options.kills:
        shutil.rmtree(f"{folder}/out")
        rounds += 1
        # Many short runs, and some that get far.
        while kills < options.kills and run_killed(unmix, folder, numbers.uniform(0, duration) ** 2 / duration):
            kills += 1
        last = command(unmix, "batch", "run", "job.yaml", folder=folder)
        wrong = faults(unmix, folder, expected, options.scenes)
        if last.returncode:
            wrong.append(f"the last run: exit code {last.returncode}: {last.stdout}{last.stderr}")
        if wrong:
            print(f"seed {options.seed}, round {rounds}, after {kills} kills, in {folder}:", *wrong, sep="\n  ")
            return 1
    print(f"{kills} kills in {rounds} rounds over {options.scenes} scenes, seed {options.seed}: all products whole, "
          "equal and in the catalogue, nothing left over")
    shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
