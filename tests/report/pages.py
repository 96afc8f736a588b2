"""What the tests of pages share: files to report on, and a way to look into a page."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

from titlemap import Loss, TitleNormalizer, write_report

#: Titles as they come, and some that come with bad intentions.
TITLES = (
    "Sr. Data Scntst (Remote) - $150k",
    "Machine Learning Engineer II",
    "Applied Scientist - Search",
    "Scientist",
    "Registered Nurse",
    "",
    "Data Scientist",
    "Head of AI Strategy",
    "Research Scientist, Reinforcement Learning",
)
EVIL = (
    "<script>alert(1)</script>",
    'Data Scientist"><script>alert(1)</script>',
    "Scientist </title></style><svg onload=alert(1)>",
    "ML Engineer' onmouseover='alert(1)",
    "<!-- Data Analyst",
    "&lt;script&gt; Engineer ]]>",
    "javascript:alert(1)",
)


def write_jobs(path: Path, titles: Sequence[str], texts: Sequence[str] | None = None) -> Path:
    """Write a raw file of jobs."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Job Title", *(["description"] if texts else [])])
        writer.writerows(zip(titles, *([texts] if texts else []), strict=True))
    return path


#: Decides nothing that it is not certain of, so that a page shows rows as they are written.
CAREFUL = TitleNormalizer(loss=Loss(abstain=0))


def report_on(
    titles: Sequence[str],
    home: Path,
    texts: Sequence[str] | None = None,
    normalizer: TitleNormalizer | None = None,
) -> str:
    """Report on jobs and return the page."""
    page = io.BytesIO()
    write_report(write_jobs(home / "jobs.csv", titles, texts), page, normalizer=normalizer)
    return page.getvalue().decode("utf-8")


class Page(HTMLParser):
    """A page taken apart, the way a browser reads it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._inside: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._inside and self._inside.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"style", "head"} & set(self._inside):
            self.words.append(data)

    @property
    def text(self) -> str:
        """All that is to be read."""
        return " ".join(" ".join(self.words).split())

    def tags(self, *names: str) -> list[dict[str, str | None]]:
        """The attributes of elements of a kind."""
        return [attributes for tag, attributes in self.elements if tag in names]
