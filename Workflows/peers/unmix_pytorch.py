#!/usr/bin/env python3
"""Unmixes a scene with rasterio and PyTorch: two ADMM layers, strips of rows, plain GeoTIFF out.

    unmix_pytorch.py SCENE OUTPUT --endmembers 6

The weights are random: the time does not depend on them. PyTorch uses as many threads as it likes.
Prints JSON: seconds and the versions. Needs python3-torch and python3-rasterio (Debian), or torch and
rasterio (PyPI).
"""
import argparse
import json
import time

import rasterio
import torch
from rasterio.windows import Window


def layers(spectra, weights, mixing, threshold, step):
    """Abundances of `spectra`, bands x pixels."""
    state = weights[0].T @ spectra
    split = torch.relu(state - threshold)
    dual = -step * (state - split)
    state = weights[1].T @ spectra + mixing.T @ (split + dual)
    split = torch.relu(state - dual - threshold) + 1e-8
    return split / split.sum(dim=0, keepdim=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("scene")
    parser.add_argument("output")
    parser.add_argument("--endmembers", type=int, default=6)
    parser.add_argument("--rows", type=int, default=50, help="rows read at once")
    options = parser.parse_args()
    torch.manual_seed(1)
    start = time.perf_counter()
    with rasterio.open(options.scene) as scene, torch.no_grad():
        count = options.endmembers
        weights = [torch.rand(scene.count, count) / scene.count for _ in range(2)]
        mixing = torch.rand(count, count) / count
        profile = {"driver": "GTiff", "dtype": "float32", "count": count, "width": scene.width,
                   "height": scene.height, "crs": scene.crs, "transform": scene.transform}
        with rasterio.open(options.output, "w", **profile) as output:
            for row in range(0, scene.height, options.rows):
                window = Window(0, row, scene.width, min(options.rows, scene.height - row))
                samples = torch.from_numpy(scene.read(window=window, out_dtype="float32"))
                spectra = samples.reshape(scene.count, -1) * 1e-4
                abundances = layers(spectra, weights, mixing, 0.01, 1.0)
                output.write(abundances.reshape(count, -1, scene.width).numpy(), window=window)
    seconds = time.perf_counter() - start
    version = f"rasterio {rasterio.__version__}, PyTorch {torch.__version__}"
    print(json.dumps({"seconds": seconds, "version": version}))


if __name__ == "__main__":
    main()
