"""The files beside the exports: settings that teach, and what git leaves out."""

from __future__ import annotations

from servicefit.sample.segments import SEGMENTS
from servicefit.sample.strategy import UNMEASURED, UNMEASURED_NAME
from servicefit.sample.words import HEADINGS, OUTCOME_WORDS


def settings_text() -> str:
    """Return the text of servicefit.toml."""
    own_headings = "\n\n".join(
        f"[columns.{table}]\n" + "\n".join(f'{column} = "{heading}"' for column, heading in headings.items())
        for table, headings in HEADINGS.items()
    )
    outcomes = "\n".join(f'"{word}" = "{outcome}"' for outcome, word in OUTCOME_WORDS.items())
    names = "\n".join(f'{s.segment_id} = "{s.name}"' for s in SEGMENTS)
    return f"""\
# Settings of the sample company. Every key has a default: what is not here need not be.

[company]
name = "Harbor Broadband"
currency = "EUR"
timezone = "Europe/Berlin"      # times in the exports are local times

# Where an export lies. Left out: exports/<table>.csv, .csv.gz, .parquet, .xlsx or .sql.
[exports]
contacts = "exports/contacts-*.csv.gz"      # one file a year: a pattern reads them all

# What the company calls a column: canonical name = the export's own heading. Left out: the same name.
{own_headings}

# What the company calls a value: the export's own word = the canonical word.
[values.contacts.outcome]
{outcomes}

# A rating that applies and is blank is a missing answer; a feature without a row did not apply.
[values.survey_ratings.applicable]
"yes" = "true"

# The sample's data end on 30 September 2026 and grow old; for your own leave this out: 45 days.
[freshness]
days = 3650

# What the questionnaire's answers run from and to.
[scales]
satisfaction = [1, 5]
rating = [1, 5]
recommend = [0, 10]
effort = [1, 7]

[analysis]
reopen_days = 7                 # a new contact within so many days means that it was not solved the first time
promise_holds = "end_of_day"    # a promise for a date holds to the end of that day

# Plain names shown instead of ids.
[names]
{names}
{UNMEASURED} = "{UNMEASURED_NAME}"
"""
