"""Opens the page of an archive in headless Chromium, clicks in it, and fails where it does not answer.

    python3 Tests/Pages/report.py --unmix .build/release/unmix --pictures /tmp/pages

Needs playwright (PyPI) and Chromium; Workflows/pages.sh installs the first and says where the second is.
"""

import argparse
import array
import math
import os
import pathlib
import random
import subprocess
import sys
import tempfile

from playwright.sync_api import sync_playwright

WIDTH, HEIGHT, BANDS = 30, 24, 24
LINES = 12
MARKUP = "<b onclick=alert(1)>odd&name.img"


def spectrum(material, band):
    """One of three smooth spectra."""
    position = band / (BANDS - 1)
    return (0.08 + 0.5 * position, 0.5 - 0.4 * position, 0.15 + 0.3 * math.sin(math.pi * position))[material]


def write_scene(folder, number, name):
    """An ENVI scene of mixtures; the fifth is too bright in eight bands."""
    draw = random.Random(number)
    samples = array.array("f", bytes(4 * WIDTH * HEIGHT * BANDS))
    for pixel in range(WIDTH * HEIGHT):
        x, y = pixel % WIDTH, pixel // WIDTH
        shares = [math.exp(3 * math.sin(x / (4 + k) + number + k) * math.cos(y / (5 + k))) for k in range(3)]
        total = sum(shares)
        for band in range(BANDS):
            value = sum(spectrum(k, band) * shares[k] / total for k in range(3)) + draw.gauss(0, 0.002)
            if number == 5 and 8 <= band < 16:
                value *= 1.4
            samples[band * WIDTH * HEIGHT + pixel] = value
    (folder / name).write_bytes(samples.tobytes())
    waves = ", ".join(str(450 + 60 * band) for band in range(BANDS))
    header = name.removesuffix(".img") + ".hdr"
    place = f"map info = {{UTM, 1, 1, {500000 + number % 4 * 320}, {5800000 - number // 4 * 260}, 10, 10, 33, North, WGS-84}}"
    (folder / header).write_text(
        f"ENVI\nsamples = {WIDTH}\nlines = {HEIGHT}\nbands = {BANDS}\ndata type = 4\ninterleave = bsq\n"
        f"byte order = 0\nwavelength units = Nanometers\nwavelength = {{{waves}}}\n"
        f"acquisition time = 2026-05-{number + 1:02d}T10:00:00Z\n{place if number else ''}\n"
    )


def make_archive(unmix, folder):
    """Runs a job over scenes one of which cannot be read, and writes the page."""
    lines = folder / "lines"
    lines.mkdir()
    for number in range(LINES):
        write_scene(lines, number, MARKUP if number == 0 else f"line{number:02d}.img")
    (lines / "broken.tif").write_text("no raster")
    job = folder / "job.yaml"
    job.write_text("scenes: lines\nmethod: fcls\ncount: 3\noutput: products\n")
    run = subprocess.run([unmix, "batch", "run", job], capture_output=True, text=True)
    assert run.returncode == 3, run.stdout + run.stderr
    subprocess.run([unmix, "batch", "report", job], check=True, capture_output=True)
    return folder / "products" / "index.html"


def rows(page):
    return page.locator("#rows tr")


def column(page, number):
    return [cell for cell in page.locator(f"#rows tr td:nth-child({number})").all_inner_texts() if cell]


def check(page):
    """Clicks through the page."""
    total = LINES + 1
    assert rows(page).count() == total, rows(page).count()
    assert page.locator("#map path").count() == LINES - 1
    assert "1 product does not say where" in page.inner_text("#mapNote")
    assert page.locator("#rows b, #rows [onclick]").count() == 0 and MARKUP in page.inner_text("#rows")
    assert page.locator("#rows img").count() == LINES

    chip = page.locator("#chips .chip[data-status=accept]")
    accepted = int(chip.locator("b").inner_text())
    chip.click()
    assert rows(page).count() == total - accepted and chip.get_attribute("aria-pressed") == "false"
    chip.click()

    page.fill("#search", "LINE05 median")
    assert rows(page).count() == 1, rows(page).count()
    page.fill("#search", "nothing like this")
    assert rows(page).count() == 0 and page.inner_text("#shown") == f"0 of {total} shown"
    page.fill("#search", "")

    page.click("#heads button:has-text('Error')")
    errors = [float(text) for text in column(page, 5)]
    assert len(errors) == LINES and errors == sorted(errors, reverse=True), errors
    page.click("#heads button:has-text('Error')")
    assert [float(text) for text in column(page, 5)] == sorted(errors)
    page.click("#heads button:has-text('Scene')")
    assert page.locator("#heads th[aria-sort=ascending]").inner_text().startswith("Scene")

    page.locator("#map path").nth(4).click()
    assert page.locator("#rows tr.chosen").count() == 1 and page.locator("#map path.chosen").count() == 1
    before = page.get_attribute("#map", "viewBox")
    page.click("#zoomIn")
    assert page.get_attribute("#map", "viewBox") != before
    page.click("#zoomAll")
    assert page.get_attribute("#map", "viewBox") == before

    assert "broken.tif" in page.inner_text("#failures") and "gdalinfo" in page.inner_text("#failures")
    assert page.locator("#series circle").count() == LINES
    heights = page.locator("#series circle").evaluate_all("all => all.map(c => c.getAttribute('cy'))")
    page.select_option("#measure", "ownEndmembers")
    assert heights != page.locator("#series circle").evaluate_all("all => all.map(c => c.getAttribute('cy'))")
    assert "line05.img: bands" in page.inner_text("#residuals")
    assert page.locator("#residuals path.odd").count() == 1


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--unmix", required=True)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--pictures", help="a folder for pictures of the page")
    options = parser.parse_args()
    unmix = os.path.abspath(options.unmix)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        address = make_archive(unmix, pathlib.Path(folder)).as_uri()
        browser = play.chromium.launch(executable_path=options.chromium, args=["--no-sandbox"])
        for width, height, scheme in [(1280, 900, "light"), (1280, 900, "dark"), (390, 844, "light")]:
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            wrong, asked = [], []
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.on("console", lambda line: wrong.append(line.text))
            page.on("request", lambda request: asked.append(request.url))
            page.goto(address)
            if options.pictures:
                os.makedirs(options.pictures, exist_ok=True)
                page.screenshot(path=f"{options.pictures}/{width}-{scheme}.png", full_page=True)
            if width > 640:
                check(page)
            else:
                assert rows(page).count() == LINES + 1
            assert page.evaluate("document.documentElement.scrollWidth") <= width, "the page is too wide"
            assert not wrong, wrong
            assert [url for url in asked if not url.startswith("data:")] == [address], asked
            print(f"{width} x {height}, {scheme}: every click was answered")
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
