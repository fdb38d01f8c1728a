"""What a spreadsheet holds, read with nothing but the standard library."""

from __future__ import annotations

import xml.etree.ElementTree as ET
import zipfile
from pathlib import Path

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets_of(path: Path) -> dict[str, list[list[str]]]:
    """Every sheet as rows of texts; a formula anywhere is a failure."""
    with zipfile.ZipFile(path) as book:
        root = ET.fromstring(book.read("xl/sharedStrings.xml"))
        shared = ["".join(t.text or "" for t in si.iter(f"{SHEET}t")) for si in root]
        names = [
            s.get("name") for s in ET.fromstring(book.read("xl/workbook.xml")).iter(f"{SHEET}sheet")
        ]
        return {
            str(name): _rows(ET.fromstring(book.read(f"xl/worksheets/sheet{n}.xml")), shared)
            for n, name in enumerate(names, start=1)
        }


def _rows(sheet: ET.Element, shared: list[str]) -> list[list[str]]:
    rows = []
    for row in sheet.iter(f"{SHEET}row"):
        cells = []
        for cell in row:
            assert cell.find(f"{SHEET}f") is None, "a formula"
            value = cell.findtext(f"{SHEET}v") or ""
            cells.append(shared[int(value)] if cell.get("t") == "s" else value)
        rows.append(cells)
    return rows
