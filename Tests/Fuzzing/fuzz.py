#!/usr/bin/env python3
"""Runs unmix on damaged input and checks how it ends.

    fuzz.py --unmix BIN --kind header --count 100 --seed 7 --keep FOLDER

Kinds: header, library, model, job, list, tiff, or all. Input i of a seed is always the same; `--first i --count 1` makes
it again. A run must end within ten seconds, without a signal, with a documented exit code; a failure must name a file of
the input and leave nothing; a success must leave whole products. Inputs that break this are kept. Exit code 1 if there are
any.
"""
import argparse
import collections
import concurrent.futures
import os
import random
import shutil
import sys
import tempfile

from command import ending_fault, hidden, limit_memory, product_fault, run, serve
from kinds import KINDS, Seeds


def products(folder):
    """Folders with a provenance.json."""
    return [at for at, _, files in os.walk(folder) if "provenance.json" in files]


def fault(ended, case, folder):
    """What is wrong after a run, in words, or None."""
    wrong = ending_fault(ended, case.names)
    if wrong:
        return wrong
    if hidden(folder):
        return f"left over: {hidden(folder)[0]}"
    if ended.code == 0 and case.product and not os.path.isdir(os.path.join(folder, case.product)):
        return "success without a product"
    if ended.code in (1, 64):
        left = set(os.listdir(folder)) - set(case.files)
        if left:
            return f"left after a failure: {sorted(left)[0]}"
    for product in products(folder):
        if product_fault(product):
            return product_fault(product)
    return None


def keep(options, kind, index, wrong, case, ended):
    """Saves the input of a finding, with the command, what it said, and how to do it again."""
    place = os.path.join(options.keep, f"{kind}-{options.seed}-{index}")
    os.makedirs(place, exist_ok=True)
    for name, data in case.files.items():
        with open(os.path.join(place, name), "wb") as file:
            file.write(data)
    with open(os.path.join(place, "finding.txt"), "w", encoding="utf8", errors="replace") as file:
        file.write(f"{wrong}\nfuzz.py --unmix BIN --kind {kind} --seed {options.seed} --first {index} --count 1\n"
                   f"unmix {' '.join(map(repr, case.arguments))}\nexit code {ended.code}\n{ended.text}")


def one(kind, options, seeds, folder, index):
    """Makes an input, runs it, and tells: its number, the exit code, what is wrong."""
    case = KINDS[kind](random.Random(f"{kind} {options.seed} {index}"), seeds)
    work = os.path.join(folder, f"work-{index}")
    os.makedirs(work)
    for name, data in case.files.items():
        with open(os.path.join(work, name), "wb") as file:
            file.write(data)
    ended = run(options.unmix, case.arguments, work)
    wrong = fault(ended, case, work)
    if wrong:
        keep(options, kind, index, wrong, case, ended)
    shutil.rmtree(work, ignore_errors=True)
    return index, "a hang" if ended.hung else ended.code, wrong


def fuzz(kind, options, seeds, folder):
    """All inputs of a kind; the number of findings."""
    codes, findings = collections.Counter(), 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        numbers = range(options.first, options.first + options.count)
        for index, code, wrong in pool.map(lambda number: one(kind, options, seeds, folder, number), numbers):
            codes[code] += 1
            if wrong:
                findings += 1
                print(f"{kind}-{options.seed}-{index}: {wrong}", flush=True)
    ends = ", ".join(f"{count} with {code}" for code, count in sorted(codes.items(), key=str))
    print(f"{kind}: {options.count} inputs of seed {options.seed}: {ends}; {findings} findings", flush=True)
    return findings


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unmix", required=True, type=os.path.abspath)
    parser.add_argument("--kind", default="all", choices=["all"] + list(KINDS))
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1, help="runs at once")
    parser.add_argument("--keep", default="fuzz-findings", type=os.path.abspath)
    options = parser.parse_args()
    limit_memory()
    serve()
    with tempfile.TemporaryDirectory(prefix="unmix-fuzz-") as folder:
        seeds = Seeds(options.unmix, os.path.join(folder, "seeds"))
        chosen = list(KINDS) if options.kind == "all" else [options.kind]
        findings = sum(fuzz(kind, options, seeds, folder) for kind in chosen)
    if findings:
        print(f"{findings} findings, kept in {options.keep}")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
