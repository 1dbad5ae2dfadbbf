#!/usr/bin/env python3
"""Lets one file operation after the other of a run of unmix fail, or kills the run there, and looks at what is left.

    faults.py --unmix BIN --run scene --fault eio --every 5

Runs: scene (a new product), replace (over an old product), batch (three scenes, over old products).
Faults: eio, enospc, eacces, emfile (the operation fails with this error), before, after (the run is killed just before or
after the operation). After each: every product is absent or whole, and an old one is never lost; after success it is
what an undisturbed run makes. After one more undisturbed run: exit code 0, every product whole and as it should be, nothing
hidden left. Exit code 1 if that does not hold somewhere.
"""
import argparse
import collections
import hashlib
import os
import shutil
import sys
import tempfile

from command import build, hidden, product_fault, run, run_well, serve

FAULTS = {"eio": {"UNMIX_FAULT_ERRNO": "5"}, "enospc": {"UNMIX_FAULT_ERRNO": "28"}, "eacces": {"UNMIX_FAULT_ERRNO": "13"},
          "emfile": {"UNMIX_FAULT_ERRNO": "24"}, "before": {"UNMIX_FAULT_KILL": "before"}, "after": {"UNMIX_FAULT_KILL": "after"}}
JOB = "scenes: in/*.img\nendmembers: l.csv\nmethod: {}\nworkers: 1\noutput: out\noverwrite: true\n"


class Bench:
    """A folder with scenes, and the command whose operations fail."""

    def __init__(self, binary, kind, folder):
        self.binary, self.folder, self.out = binary, folder, os.path.join(folder, "out")
        self.temporary, self.before = os.path.join(folder, "temporary"), os.path.join(folder, "before")
        self.names = ["s1", "s2", "s3"] if kind == "batch" else ["s1"]
        self.library = build("faults", folder)
        os.makedirs(os.path.join(folder, "in"))
        os.makedirs(self.before)
        for seed, name in enumerate(self.names, 1):
            run_well(binary, ["simulate", "-o", "s", "--width", "24", "--height", "20", "--bands", "12", "--endmembers", "3",
                              "--seed", str(seed)], folder)
            for ending in ("img", "hdr"):
                os.rename(f"{folder}/s/scene.{ending}", f"{folder}/in/{name}.{ending}")
            os.replace(f"{folder}/s/truth_endmembers.csv", f"{folder}/l.csv")
            shutil.rmtree(f"{folder}/s")
        for method in ("nnls", "fcls"):
            with open(f"{folder}/{method}.yaml", "w", encoding="utf8") as file:
                file.write(JOB.format(method))
        self.command = ["batch", "run", f"{folder}/fcls.yaml"] if kind == "batch" else [
            "scene", f"{folder}/in/s1.img", "--endmembers", f"{folder}/l.csv", "--workers", "1", "--overwrite", "-o", f"{self.out}/s1"]
        if kind != "scene":
            run_well(binary, ["batch", "run", "nnls.yaml"], folder)
            shutil.rmtree(self.before)
            os.rename(self.out, self.before)
        if kind == "replace":  # one product, as unmix scene leaves it, and not an archive
            shutil.rmtree(f"{self.before}/.unmix")
            os.remove(f"{self.before}/archive.gpkg")
        self.had_products = kind != "scene"

    def reset(self):
        for path in (self.out, self.temporary):
            shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(self.before, self.out)
        os.makedirs(self.temporary)

    def run(self, settings):
        settings = dict(settings, TMPDIR=self.temporary, UNMIX_FAULT_UNDER=self.folder)
        return run(self.binary, self.command, self.folder, settings)

    def operations(self):
        """Names and paths of all operations of an undisturbed run."""
        self.reset()
        log = os.path.join(self.folder, "log")
        ended = self.run({"LD_PRELOAD": self.library, "UNMIX_FAULT_LOG": log})
        if ended.code != 0:
            raise SystemExit(f"the undisturbed run ended with {ended.code}:\n{ended.text}")
        self.expected = self.contents()
        with open(log, encoding="utf8", errors="replace") as file:
            return [line.rstrip("\n").replace(self.folder, "").split(" ", 1)[1] for line in file]

    def contents(self):
        """Digests of all visible files of the products, except for provenance.json, which holds times."""
        found = {}
        for name in self.names:
            folder = os.path.join(self.out, name)
            for file in sorted(os.listdir(folder) if os.path.isdir(folder) else []):
                if file != "provenance.json":
                    with open(os.path.join(folder, file), "rb") as opened:
                        found[f"{name}/{file}"] = hashlib.sha256(opened.read()).hexdigest()
        return found

    def difference(self):
        """The first file that is not as after an undisturbed run."""
        found = self.contents()
        names = [name for name in sorted(set(found) | set(self.expected)) if found.get(name) != self.expected.get(name)]
        return f"done, but {names[0]} is another one" if names else None

    def products_fault(self, may_be_absent):
        for name in self.names:
            path = os.path.join(self.out, name)
            if os.path.lexists(path):
                if product_fault(path):
                    return f"{name}: {product_fault(path)}"
            elif not may_be_absent:
                return f"{name}: the product is gone"
        return None

    def verify_fault(self):
        """What `unmix batch verify` finds wrong."""
        ended = run(self.binary, ["batch", "verify", self.out], self.folder)
        return None if ended.code == 0 else f"verify ends with {ended.code}: {ended.text[:300]}"

    def fault_at(self, number, fault):
        """Whatever is wrong after a fault at an operation, in words; and the exit code."""
        self.reset()
        ended = self.run(dict(FAULTS[fault], LD_PRELOAD=self.library, UNMIX_FAULT_AT=str(number)))
        killed = "UNMIX_FAULT_KILL" in FAULTS[fault]
        found = []
        if ended.hung:
            found.append("hang")
        elif ended.code not in (0, 1, 3) and not (killed and ended.code == -9):
            found.append(f"ended with {ended.code}: {ended.text[-300:]}")
        elif ended.code in (1, 3) and self.folder not in ended.text and not any(n in ended.text for n in self.names):
            found.append(f"message without a file's name: {ended.text[:300]}")
        found.append(self.products_fault(may_be_absent=not self.had_products))
        if ended.code == 0:
            found += [self.products_fault(may_be_absent=False), self.difference()]
        again = self.run({})
        if again.code != 0:
            found.append(f"the next run ends with {again.code}: {again.text[:300]}")
        found += [self.products_fault(may_be_absent=False), self.verify_fault(), self.difference()]
        left = hidden(self.out) + [os.path.join(self.temporary, name) for name in os.listdir(self.temporary)]
        if left:
            found.append(f"left after the next run: {left[0].replace(self.folder, '')}")
        return [words for words in dict.fromkeys(found) if words], ended.code


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--unmix", required=True, type=os.path.abspath)
    parser.add_argument("--run", default="scene", choices=["scene", "replace", "batch"])
    parser.add_argument("--fault", default="eio", choices=list(FAULTS))
    parser.add_argument("--every", type=int, default=1, help="only every k-th operation")
    parser.add_argument("--first", type=int, default=1, help="the first operation")
    options = parser.parse_args()
    serve()
    codes, bad = collections.Counter(), 0
    with tempfile.TemporaryDirectory(prefix="unmix-faults-") as folder:
        bench = Bench(options.unmix, options.run, folder)
        operations = bench.operations()
        for number in range(options.first, len(operations) + 1, options.every):
            found, code = bench.fault_at(number, options.fault)
            codes[code] += 1
            bad += bool(found)
            for words in found:
                print(f"{options.run} {options.fault} at {number} ({operations[number - 1]}): {words}", flush=True)
    ends = ", ".join(f"{count} with {code}" for code, count in sorted(codes.items(), key=str))
    print(f"{options.run}, {options.fault}: {sum(codes.values())} of {len(operations)} operations: {ends}; {bad} findings", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
