#!/usr/bin/env python3
"""Times the FCLS of pysptools on random mixtures.

    fcls_pysptools.py --pixels 1000 --bands 224 --endmembers 6

Prints JSON: seconds for all pixels, and the version. Needs pysptools, cvxopt, scipy and matplotlib (PyPI).
"""
import argparse
import json
import time
from importlib.metadata import version

import numpy
from pysptools.abundance_maps.amaps import FCLS


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, value in [("pixels", 1000), ("bands", 224), ("endmembers", 6)]:
        parser.add_argument(f"--{name}", type=int, default=value)
    options = parser.parse_args()
    generator = numpy.random.default_rng(1)
    endmembers = generator.uniform(0.05, 0.65, (options.endmembers, options.bands))
    abundances = generator.dirichlet(numpy.ones(options.endmembers), options.pixels)
    spectra = abundances @ endmembers + 0.005 * generator.standard_normal(
        (options.pixels, options.bands))
    FCLS(spectra[:2], endmembers)
    start = time.perf_counter()
    FCLS(spectra, endmembers)
    seconds = time.perf_counter() - start
    print(json.dumps({"seconds": seconds, "version": f"pysptools {version('pysptools')}"}))


if __name__ == "__main__":
    main()
