"""Run by ``test_closed`` as a program under strace: transcode every file of a directory.

Opens a file called ``BEGIN`` first. Prints one line per file: its name and how it ended.
"""

import sys
from pathlib import Path

import django

django.setup()

from media_pipeline.produce import Workshop  # noqa: E402
from media_pipeline.single import transcode_file  # noqa: E402

BEGIN = "BEGIN"


def main(source: Path, out: Path) -> None:
    (source.parent / BEGIN).write_text("")  # what the imports did is not the files' doing
    for number, path in enumerate(sorted(source.iterdir())):
        result, _ = transcode_file(
            path, out / str(number), recipe_ids=None, workshop=Workshop(), is_salvage=True
        )
        sys.stdout.write(f"{path.name!r} {result.status} {result.reason_code}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
