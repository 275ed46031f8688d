"""Read a sample workspace with pandas alone, through its own settings, and check rows against the contract."""

import math
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from servicefit.tables import EXPORTS, Column, Table

SCALES = {"satisfaction": (1, 5), "rating": (1, 5), "recommend": (0, 10), "effort": (1, 7)}
MADE = tuple(sorted(EXPORTS))


@dataclass(frozen=True)
class Company:
    """All rows of each export as text, in canonical columns and words, with the mask of those that can be used."""

    rows: dict[str, pd.DataFrame]
    reasons: dict[str, pd.Series]

    def good(self, table: str) -> pd.DataFrame:
        return self.rows[table][self.reasons[table] == ""]


def read_company(folder: Path) -> Company:
    """Read every export and find what is wrong with each row, by rules written here and not in the package."""
    settings = tomllib.loads((folder / "servicefit.toml").read_text())
    rows = {table: read_export(folder, settings, table) for table in MADE}
    return Company(rows, {table: find_reasons(EXPORTS[table], frame, rows) for table, frame in rows.items()})


def read_export(folder: Path, settings: dict, table: str) -> pd.DataFrame:
    pattern = settings["exports"].get(table, f"exports/{table}.csv.gz")
    files = sorted(folder.glob(pattern))
    frame = pd.concat([pd.read_csv(file, dtype=str, keep_default_na=False) for file in files], ignore_index=True)
    headings = settings["columns"].get(table, {})
    frame = frame.rename(columns={own: canonical for canonical, own in headings.items()})
    for column, words in settings.get("values", {}).get(table, {}).items():
        frame[column] = frame[column].replace(words)
    return frame


def find_reasons(table: Table, frame: pd.DataFrame, rows: dict[str, pd.DataFrame]) -> pd.Series:
    """Say for each row what makes it unusable, or nothing; the first reason counts."""
    reasons = pd.Series("", index=frame.index)
    key = [column for column in table.key if column in frame]
    for name in frame:
        column = table.column(name)
        note(reasons, find_faults(column, frame[name]))
        if column.refers_to in MADE and column.required and column.refers_to != table.name:
            known = set(rows[column.refers_to][EXPORTS[column.refers_to].key[0]])
            note(reasons, (~frame[name].isin(known)).map({True: f"{name}: orphan", False: ""}))
    for begin, end in table.spans:
        if begin in frame and end in frame:
            both = (frame[begin] != "") & (frame[end] != "") & (reasons == "")
            note(reasons, (both & (frame[end] < frame[begin])).map({True: f"{end}: before {begin}", False: ""}))
    if not table.summed:
        note(reasons, frame.duplicated(key).map({True: "key: second row", False: ""}))
    return reasons


def note(reasons: pd.Series, found: pd.Series) -> None:
    reasons.update(found[(found != "") & (reasons == "")])


def find_faults(column: Column, text: pd.Series) -> pd.Series:
    """Say for each value of a column whether it is missing, cannot be read, or lies outside its list or scale."""
    given = text != ""
    fault = pd.Series("", index=text.index)
    if column.required:
        fault[~given] = f"{column.name}: missing"
    if column.words:
        fault[given & ~text.isin(column.words)] = f"{column.name}: word"
    elif column.type in {"date", "time"}:
        layout = "%Y-%m-%d" if column.type == "date" else "ISO8601"
        fault[given & pd.to_datetime(text, format=layout, errors="coerce").isna()] = f"{column.name}: unreadable"
    elif column.type == "flag":
        fault[given & ~text.isin(["true", "false"])] = f"{column.name}: unreadable"
    elif column.type not in {"id", "text", "private_text"}:
        number = pd.to_numeric(text.where(given), errors="coerce")
        fault[given & number.isna()] = f"{column.name}: unreadable"
        low, high = SCALES.get(column.scale, (column.least, column.most))
        if column.above is not None:
            fault[number <= column.above] = f"{column.name}: too small"
        low, high = (-math.inf if low is None else low), (math.inf if high is None else high)
        fault[(number < low) | (number > high)] = f"{column.name}: scale"
    return fault


def wide_ratings(company: Company) -> pd.DataFrame:
    """Return answers by response_id with satisfaction, segment, and one numeric rating a feature."""
    answers = company.good("survey_responses").set_index("response_id")
    ratings = company.good("survey_ratings")
    wide = ratings.assign(rating=pd.to_numeric(ratings.rating)).pivot_table(
        index="response_id", columns="feature_id", values="rating"
    )
    segment = answers.customer_id.map(company.good("customers").set_index("customer_id").segment)
    satisfaction = pd.to_numeric(answers.satisfaction)
    return wide.reindex(answers.index).assign(satisfaction=satisfaction, segment=segment)
