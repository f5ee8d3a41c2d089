"""What pictures and dossiers cost: processor time, peak memory, bytes, against plain Pillow.

Usage: benchmarks/stills.py [--quick]     (--quick: one run of each instead of five, for a look)

Sources are made on the spot: photographs of 24 and 100 megapixels (baseline, progressive without
subsampling and turned by its tag, PNG, TIFF of 16 bits), a dossier of 50 pages. Cases take turns,
medians are printed. Baseline: one process that opens the same picture with Pillow, decodes all of
it, and writes the same five widths in JPEG and WebP, each from the original, as most sites do.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "heritage.settings.test")

RUNS, QUICK_RUNS = 5, 1
PLAIN = """
import sys
from PIL import Image
Image.MAX_IMAGE_PIXELS = None
for width in (160, 320, 480, 960, 1600):
    image = Image.open(sys.argv[1]).convert("RGB")
    small = image.resize((width, round(image.height * width / image.width)), Image.LANCZOS)
    small.save(f"{sys.argv[2]}/{width}.jpg", quality=80)
    small.save(f"{sys.argv[2]}/{width}.webp", quality=76)
"""
OURS = """
import sys
from pathlib import Path
import django
django.setup()
from media_pipeline.produce import Workshop, produce
recipes = tuple(sys.argv[3].split(",")) if sys.argv[3] else None
produce(Path(sys.argv[1]), recipe_ids=recipes, directory=Path(sys.argv[2]), workshop=Workshop())
"""


def textured(side: int) -> object:
    """A square picture with detail everywhere."""
    import numpy
    from PIL import Image

    rng = numpy.random.default_rng(7)
    small = Image.fromarray(rng.integers(0, 255, (side // 8, side // 8, 3), dtype=numpy.uint8))
    return small.resize((side, side), Image.Resampling.BICUBIC)


def make_sources(folder: Path) -> dict[str, Path]:
    """Write every source; return them by the name they are printed under."""
    import numpy
    from PIL import Image

    from tests.media_pipeline.stills import pdf

    large, photograph = textured(10_000), textured(4_896)
    exif = Image.Exif()
    exif[0x0112] = 6
    photograph.save(folder / "24.jpg", quality=88)
    large.save(folder / "100.jpg", quality=85)
    large.save(folder / "100p.jpg", quality=85, progressive=True, subsampling=0, exif=exif)
    large.save(folder / "100.png", compress_level=1)
    grey = numpy.asarray(large.convert("L")).astype(numpy.uint16) * 257
    Image.fromarray(grey).save(folder / "100.tif")
    (folder / "50.pdf").write_bytes(pdf(50))
    return {
        "24 MP JPEG": folder / "24.jpg",
        "100 MP JPEG": folder / "100.jpg",
        "100 MP JPEG, progressive, 4:4:4, turned": folder / "100p.jpg",
        "100 MP PNG": folder / "100.png",
        "100 MP TIFF, 16 bits grey": folder / "100.tif",
        "PDF of 50 pages": folder / "50.pdf",
    }


def cost_of(program: str, *arguments: object) -> tuple[float, float, float]:
    """CPU seconds, wall seconds and peak megabytes of the largest process of one run."""
    started = time.monotonic()
    command = [sys.executable, "-c", WATCHED, program, *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    cpu_seconds, peak_kilobytes = map(float, done.stdout.split()[-2:])
    return cpu_seconds, time.monotonic() - started, peak_kilobytes / 1024


WATCHED = """
import resource, subprocess, sys
subprocess.run([sys.executable, "-W", "ignore", "-c", *sys.argv[1:]], check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss)
"""


def measured(case: Callable[[Path], tuple[float, float, float]]) -> tuple[float, float, float]:
    """One run of a case into a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="stills-"))
    try:
        return case(folder)
    finally:
        shutil.rmtree(folder)


def main() -> None:
    """Make the sources, run the cases in turns, print medians."""
    runs = QUICK_RUNS if "--quick" in sys.argv else RUNS
    with tempfile.TemporaryDirectory() as name:
        sources = make_sources(Path(name))
        cases = {}
        for title, path in sources.items():
            cases[f"{title}: everything"] = lambda out, p=path: cost_of(OURS, p, out, "")
            if path.suffix != ".pdf":
                cases[f"{title}: widths only"] = lambda out, p=path: cost_of(OURS, p, out, "image")
                cases[f"{title}: plain Pillow"] = lambda out, p=path: cost_of(PLAIN, p, out)
        found: dict[str, list[tuple[float, float, float]]] = {title: [] for title in cases}
        for _ in range(runs):
            for title, case in cases.items():
                found[title].append(measured(case))
    print(f"load {os.getloadavg()[0]:.1f}, n = {runs}, medians")
    print(f"{'':56}{'CPU s':>8}{'wall s':>8}{'peak MB':>9}")
    for title, costs in found.items():
        cpu, wall, peak = (statistics.median(column) for column in zip(*costs, strict=True))
        print(f"{title:56}{cpu:8.2f}{wall:8.2f}{peak:9.0f}")


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    main()
