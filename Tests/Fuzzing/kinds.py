"""The kinds of input: each function makes one case, a command with its damaged files, from a random generator."""
import collections
import json
import os
import struct

from command import run_well
from mutations import NUMBERS, damage_bytes, damage_text
from tiffs import damage_tiff

# `files`: name to bytes; `names`: what a message may name; `product`: the folder that success makes.
Case = collections.namedtuple("Case", "arguments files names product")

LAYOUTS = ["geotiff", "geotiff-tiled", "geotiff-deflate", "geotiff-pixel", "geotiff-pixel-tiled-deflate"]
SIZE = ["--width", "16", "--height", "12", "--bands", "20", "--endmembers", "3"]
HEADER_LINES = ["header offset = %", "data type = %", "byte order = %", "interleave = %", "samples = %", "bands = %", "lines = %",
                "wavelength units = %", "reflectance scale factor = %", "data ignore value = %", "data gain values = {%, %}",
                "data offset values = {%}", "bbl = {%, 0, 1}", "fwhm = {%}", "wavelength = {%}", "band names = {%}",
                "map info = {%}", "map info = {UTM, 1, 1, %, %, %, 5, 32, North, WGS-84}", "coordinate system string = {%}",
                "file compression = %", "acquisition time = %", "major frame offsets = {%, 0}", "rpc info = {%}", "classes = %"]


class Seeds:
    """Good input, made once by the command itself."""

    def __init__(self, binary, folder):
        def read(name):
            with open(os.path.join(folder, name), "rb") as file:
                return file.read()

        scene = os.path.join(folder, "s/scene.img")
        os.makedirs(folder)
        run_well(binary, ["simulate", "-o", "s"] + SIZE, folder)
        run_well(binary, ["endmembers", scene, "--count", "3", "-o", "library.sli"], folder)
        run_well(binary, ["train", "bunet", scene, "--count", "3", "--steps", "5", "-o", "b.safetensors"], folder)
        run_well(binary, ["train", "aenet", "--scene", scene, "--abundances", "s/truth_abundances.tif", "--steps", "5",
                          "-o", "a.safetensors"], folder)
        self.scene, self.samples = scene, read("s/scene.img")
        self.header, self.table = read("s/scene.hdr").decode(), read("s/truth_endmembers.csv").decode()
        self.library, self.library_header = read("library.sli"), read("library.hdr").decode()
        self.models = [read("b.safetensors"), read("a.safetensors")]
        self.tiffs = []
        for layout in LAYOUTS:
            run_well(binary, ["simulate", "-o", layout, "--layout", layout] + SIZE, folder)
            self.tiffs.append(read(f"{layout}/scene.tif"))
        cells = [line.split(",") for line in self.table.strip().split("\n")]
        self.rows = "\n".join(",".join(["name" if i == 0 else row[0]] + list(row[1:])) for i, row in enumerate(zip(*cells))) + "\n"


def unmixing(scene, *options):
    return ["scene", scene, "--workers", "1", "-o", "out"] + list(options)


def header(random, seeds):
    samples = seeds.samples if random.random() < 0.9 else seeds.samples[:random.randrange(len(seeds.samples))]
    files = {"a.img": samples, "a.hdr": damage_text(random, seeds.header, HEADER_LINES), "l.csv": seeds.table.encode()}
    if random.random() < 0.75:
        return Case(["info", "a.img"], files, ["a.img", "a.hdr"], None)
    return Case(unmixing("a.img", "--endmembers", "l.csv", "--method", "fcls"), files, list(files), "out")


def library(random, seeds):
    if random.random() < 0.6:
        text = random.choice([seeds.table, seeds.rows])
        files, name = {"l.csv": damage_text(random, text)}, "l.csv"
    else:
        body = seeds.library
        if random.random() < 0.5:
            at = 4 * random.randrange(len(body) // 4)
            value = random.choice([float("nan"), float("inf"), 1e20, 9.97e36, -3e38, 1e-44, -9999.0, 2.0])
            body = body[:at] + struct.pack("<f", value) + body[at + 4:]
        elif random.random() < 0.3:
            body = damage_bytes(random, body)
        files, name = {"l.sli": body, "l.hdr": damage_text(random, seeds.library_header, HEADER_LINES)}, "l.sli"
    method = random.choice(["fcls", "fcls", "nnls", "sunsal"])
    more = random.choice([[], [], [], ["--endmember-scale", random.choice(["100", "1e30"])], ["--endmember-units", "um"]])
    return Case(unmixing(seeds.scene, "--endmembers", name, "--method", method, *more), files, ["l.csv", "l.sli", "l.hdr"], "out")


def model(random, seeds):
    data = random.choice(seeds.models)
    length = struct.unpack("<Q", data[:8])[0]
    head, body = json.loads(data[8:8 + length]), data[8 + length:]
    way = random.randrange(6)
    tensor = random.choice([name for name in head if name != "__metadata__"])
    meta = random.choice(sorted(head["__metadata__"]))
    if way == 0:
        head[tensor]["shape"] = random.choice([[], [0], [-1, 3], [2**31, 2**33], [2**62, 4], [2**63], [3, 20], [1.5], None, ["3"]])
    elif way == 1:
        head[tensor]["data_offsets"] = random.choice([[0, 0], [8, 0], [0, 2**62], [-4, 8], [2**63, 2**64], [0], None, [0, len(body)]])
    elif way == 2:
        head["__metadata__"][meta] = random.choice(NUMBERS + ["[]", "[1]", "[null]", "{}", "[1e999]", "[" * 2000, "bunet", "aenet",
                                                              str([1e300] * 20), str([2**63] * 20), str(list(range(20)))])
    elif way == 3:
        head.pop(random.choice([tensor, "__metadata__"])) if random.random() < 0.6 else head["__metadata__"].pop(meta)
    elif way == 4:
        at = 4 * random.randrange(len(body) // 4)
        body = body[:at] + struct.pack("<f", random.choice([float("nan"), float("inf"), 3e38, -3e38, 1e-45])) + body[at + 4:]
    else:
        head[tensor + random.choice(["x", "", "9", "\0"])] = dict(head[tensor], dtype=random.choice(["F64", "F32", "", None, 3]))
    text = json.dumps(head).encode()
    text = damage_text(random, text.decode()) if random.random() < 0.25 else text
    size = random.choice([0, 1, 2**40, 2**63, 2**64 - 1, len(text) - 1]) if random.random() < 0.08 else len(text)
    whole = struct.pack("<Q", size) + text + body
    files = {"m.safetensors": damage_bytes(random, whole) if random.random() < 0.2 else whole}
    return Case(unmixing(seeds.scene, "--model", "m.safetensors"), files, ["m.safetensors"], "out")


JOB = "scenes: a.img\nexclude: [x.img]\nendmembers: l.csv\nmethod: fcls\nworkers: 1\nmemoryBudget: 64M\nremoveBands: [1-2]\noutput: out\n"
JOB_KEYS = ["scenes", "exclude", "overwrite", "model", "endmembers", "endmemberScale", "count", "method", "extractor", "plan",
            "uncertainty", "compress", "removeBands", "scale", "offset", "noData", "wavelengths", "workers", "memoryBudget", "seed"]
JOB_VALUES = NUMBERS + ["true", "~", "[]", "{}", "[a, b]", "{a: b}", "[[[1]]]", "'*.img'", "'**/*'", "'" + "**/" * 30 + "x'", "'[a'",
                        "'[z-a]*'", ".", "..", "job.yaml", "/dev/null", "/dev/zero", "l.csv", "*x", "&x a", "&x [*x]", "!!binary aGk=",
                        "|\n  text", "fcls", "bunet", "vca", "auto", "'@header'", "'@x'", "1-3", "1.3-1.4um", "[" * 600, "{a: " * 300]


def job(random, seeds):
    text = JOB
    if random.random() < 0.7:
        key = random.choice(JOB_KEYS)
        lines = [line for line in text.split("\n") if not line.startswith(key + ":")]
        lines.insert(random.randrange(len(lines)), f"{key}: {random.choice(JOB_VALUES)}")
        text = "\n".join(lines)
    elif random.random() < 0.2:  # anchors that grow with every line
        chain = "".join(f"x{i}: &x{i} [*x{i - 1}, *x{i - 1}]\n" for i in range(1, random.choice([5, 25, 60])))
        text = "x0: &x0 [a]\n" + chain + random.choice(["? *x4\n: 1\n", ""]) + text
    data = damage_text(random, text, [f"{key}: %" for key in JOB_KEYS], ":") if random.random() < 0.6 else text.encode()
    data = data.replace(b"output: /", b"output: ").replace(b"output:/", b"output: ")
    files = {"job.yaml": data, "a.img": seeds.samples, "a.hdr": seeds.header.encode(), "l.csv": seeds.table.encode()}
    return Case(["batch", "run", "job.yaml"], files, ["job.yaml", "a.img", "l.csv"], None)


def numbers_list(random, seeds):
    bands = [400 + 110.5 * index for index in range(20)]
    if random.random() < 0.6:
        form = random.choice(["{1:.1f}", "{1:.1f},10", "{0} {1:.1f}", "{1:.1f}\t5", "{0};{1:.1f};7"])
        head = random.choice(["", "wavelength_nm\n", "wavelength_um,fwhm_um\n", "# a\n", "nm\n"])
        text = head + "\n".join(form.format(index + 1, value) for index, value in enumerate(bands))
        options = ["--wavelengths", "w.txt"] + random.choice([[], [], ["--wavelength-units", random.choice(["nm", "um", "x"])]])
        files = {"w.txt": damage_text(random, text)}
    else:
        text = random.choice(["1-3\n5\n", "1340-1460nm\n", "# a\n@header\n1-2,20", "1.3-1.4um,7\n18-20"])
        files, options = {"w.txt": damage_text(random, text)}, ["--remove-bands", "w.txt"]
    if random.random() < 0.8:
        return Case(["info", seeds.scene] + options, files, ["w.txt"], None)
    return Case(unmixing(seeds.scene, "--count", "3", "--method", "fcls", *options), files, ["w.txt", "scene.img"], "out")


def tiff(random, seeds):
    files = {"a.tif": damage_tiff(random, random.choice(seeds.tiffs)), "l.csv": seeds.table.encode()}
    if random.random() < 0.5:
        return Case(["info", "a.tif"], files, ["a.tif"], None)
    return Case(unmixing("a.tif", "--endmembers", "l.csv", "--method", "fcls"), files, list(files), "out")


KINDS = {"header": header, "library": library, "model": model, "job": job, "list": numbers_list, "tiff": tiff}
