"""What the exports are worth: rows accepted and rejected, and which answers they allow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from servicefit.engine.query import list_queries
from servicefit.intake import ExportReport, IntakeReport, check_exports
from servicefit.mending import mend_of
from servicefit.needs import Brought, Part, asked_parts, measure_part, value_parts
from servicefit.results.schema import RESULTS
from servicefit.workspace import Workspace

_FOLDERS = {"capability": "capabilities", "journey": "journey"}
"""Result tables that are made of one query a figure, and where these lie."""


@dataclass(frozen=True, slots=True)
class AnswerCheck:
    """Whether the data allow an answer.

    Parameters
    ----------
    table : str
        The result table.
    meaning : str
        The question it answers.
    available : bool
        Whether the exports suffice.
    lacks : tuple of str
        What would make it available; empty when it is.
    parts : tuple of Part
        Its figures, each with what it lacks; empty where the table is one answer.
    """

    table: str
    meaning: str
    available: bool
    lacks: tuple[str, ...]
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What ``servicefit check`` tells.

    Parameters
    ----------
    intake : IntakeReport
        Every export.
    answers : tuple of AnswerCheck
        Every result table.
    """

    intake: IntakeReport
    answers: tuple[AnswerCheck, ...]

    @property
    def is_usable(self) -> bool:
        """Whether a run can use the exports."""
        return not self.intake.every_fault

    def as_json(self) -> dict[str, Any]:
        """Return what ``--json`` prints."""
        return {
            "exports": [_export_json(export) for export in self.intake.exports],
            "answers": [
                {
                    "table": answer.table,
                    "available": answer.available,
                    "lacks": list(answer.lacks),
                    "parts": [
                        {"name": part.name, "available": not part.lacks, "lacks": list(part.lacks)}
                        for part in answer.parts
                    ],
                }
                for answer in self.answers
            ],
            "faults": [{"message": fault.message, "hint": fault.hint} for fault in self.intake.every_fault],
            "unread": list(self.intake.unread),
        }


def _export_json(export: ExportReport) -> dict[str, Any]:
    return {
        "export": export.export,
        "rows_read": export.rows_read,
        "rows_accepted": export.rows_accepted,
        "rows_rejected": export.rows_rejected,
        "reasons": [
            {
                "reason": reason.text,
                "rows": reason.rows,
                "first": list(reason.places),
                "mend": mend_of(export, reason),
            }
            for reason in export.reasons
        ],
        "warnings": list(export.warnings),
        "files": list(export.files),
        "oldest": export.oldest and export.oldest.isoformat(),
        "newest": export.newest and export.newest.isoformat(),
        "fault": export.fault and export.fault.message,
    }


def check_workspace(workspace: Workspace, progress: Callable[[str], None] = lambda _: None) -> CheckReport:
    """Read the exports without keeping them; where they are unchanged, tell what was read before.

    Parameters
    ----------
    workspace : Workspace
        The company; its store and results stay as they are.
    progress : callable
        Told, in words, what is being done.

    Returns
    -------
    CheckReport
        Rows and answers.

    Raises
    ------
    DataError
        There is no export at all.
    """
    intake = check_exports(workspace.folder, workspace.settings, progress, known=workspace.store)
    brought = Brought.of(intake)
    parts = _parts(workspace, brought)
    return CheckReport(intake, tuple(_check_answer(table, parts.get(table, ()), brought) for table in RESULTS))


def _parts(workspace: Workspace, brought: Brought) -> dict[str, tuple[Part, ...]]:
    queries = list_queries(workspace.queries_dir)
    measured = {
        table: tuple(measure_part(query, brought) for query in queries if query.folder == folder)
        for table, folder in _FOLDERS.items()
    }
    return {
        **measured,
        "feature_value": tuple(value_parts(brought, workspace.settings)),
        "preference": tuple(asked_parts(brought)),
    }


def _check_answer(table: str, parts: tuple[Part, ...], brought: Brought) -> AnswerCheck:
    of_its_own = (brought.lack("strategy_targets"),) if table == "target" else ()
    lacks = tuple(filter(None, of_its_own)) or _what_all_lack(parts)
    return AnswerCheck(table, RESULTS[table].meaning, not lacks, lacks, parts)


def _what_all_lack(parts: tuple[Part, ...]) -> tuple[str, ...]:
    """Say what is needed for one of the parts at least: first what every part lacks, then what one of them does."""
    if not parts or not all(part.lacks for part in parts):
        return ()
    common = [lack for lack in parts[0].lacks if all(lack in part.lacks for part in parts)]
    others = [" and ".join(lack for lack in part.lacks if lack not in common) for part in parts]
    return (*common, *([" or ".join(dict.fromkeys(others))] if all(others) else ()))
