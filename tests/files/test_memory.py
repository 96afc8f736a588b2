"""Memory stays where it is, however long the file."""

from __future__ import annotations

import gzip
import subprocess
import sys
from pathlib import Path

import pytest

_CODE = """
import sys
from pathlib import Path
sys.path.insert(0, {here!r})
from stand_in import StandIn
from titlemap.files import arrowfiles, label_file, labelling
labelling._ROOM, arrowfiles._GROUP_ROWS = 3000, 8192
class Forgetful(StandIn):
    def normalize_many(self, *columns):
        self.asked.clear()
        return super().normalize_many(*columns)
label_file(sys.argv[1], sys.argv[2], normalizer=Forgetful())
print(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")))
"""


def write(path: Path, rows: int) -> None:
    titles = [f"Chef {at * 7919 % rows}" for at in range(rows)]
    note = "a note that nobody reads " * 8
    if path.suffix == ".parquet":
        pa = pytest.importorskip("pyarrow")
        pq = pytest.importorskip("pyarrow.parquet")
        pq.write_table(pa.table({"title": titles, "note": [f"{note}{at}" for at in range(rows)]}), path)
    elif path.suffix == ".jsonl":
        path.write_text("".join(f'{{"title": "{title}", "note": "{note}"}}\n' for title in titles))
    else:
        data = "title,note\n" + "".join(f'{title},"{note}\n{at}"\n' for at, title in enumerate(titles))
        path.write_bytes(gzip.compress(data.encode(), 1) if path.suffix == ".gz" else data.encode())


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="counts memory as Linux tells it")
@pytest.mark.parametrize("name", ["jobs.csv", "jobs.csv.gz", "jobs.jsonl", "jobs.parquet"])
def test_a_file_ten_times_as_long_takes_no_more_memory(tmp_path: Path, name: str) -> None:
    def peak(rows: int) -> int:
        folder = tmp_path / str(rows)
        folder.mkdir()
        write(folder / name, rows)
        code = _CODE.format(here=str(Path(__file__).parent))
        command = [sys.executable, "-c", code, str(folder / name), str(folder / f"out-{name}")]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[1])

    short, long = peak(25_000), peak(250_000)
    assert long < short * 1.25
    assert long < 400 * 1024
