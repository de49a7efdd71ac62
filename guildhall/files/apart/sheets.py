"""Spreadsheets, old and new, and tables in plain text."""

import csv
import io
from datetime import date, datetime, time
from typing import IO, Any

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum

from .office import LOCKED
from .said import ROWS, Said, Unreadable
from .sorts import decoded


def read_book(file: IO[bytes], said: Said) -> None:
    """Every sheet."""
    try:
        file.seek(0)
        book = CalamineWorkbook.from_filelike(file)
    except PasswordError as error:
        raise Unreadable(LOCKED) from error
    sheets = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    said.pages = len(sheets)
    for name in sheets:
        said.begin("sheet", name)
        _rows(said, ([_shown(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python()))


def read_table(content: bytes, delimiter: str, said: Said) -> None:
    """Text with a value between every two delimiters."""
    text = decoded(content)
    said.begin("table")
    _rows(said, csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(text)))


def _rows(said: Said, rows: Any) -> None:
    corner: list[list[str]] = []
    try:
        for row in rows:
            if any(cell.strip() for cell in row):
                if len(corner) < ROWS:
                    corner.append(row)
                    said.table(corner)
                said.add("\t".join(row).rstrip())
    except csv.Error as error:
        raise Unreadable("It is no proper table, so only its beginning was read.") from error


def _delimiter(text: str) -> str:
    first = text[:4096].partition("\n")[0]
    return max(",;\t|", key=first.count)


def _shown(cell: Any) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else f"{cell:.15g}"
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds").removesuffix(" 00:00:00")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)
