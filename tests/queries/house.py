"""The rules that every query keeps, checked on its syntax tree: house style, and SQL that runs on other engines too."""

from functools import cache

import duckdb
import sqlglot
from sqlglot import TokenType, exp
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import traverse_scope

from servicefit.engine.query import fill
from servicefit.intake.ddl import create_responses_wide, store_ddl
from servicefit.intake.pack import PACKED
from servicefit.tables import RATING_PREFIX

TEMPORARY = {
    "capability_rows": {
        "segment": "varchar",
        "stage": "varchar",
        "channel": "varchar",
        "bucket": "smallint",
        "customer_id": "integer",
        "agent": "integer",
        "numerator": "bigint",
        "denominator": "bigint",
    },
    "journey_rows": {
        "segment": "varchar",
        "bucket": "smallint",
        "customer_id": "integer",
        "detail": "varchar",
        "numerator": "bigint",
        "denominator": "bigint",
    },
    "customer_segments": {"customer_id": "integer", "bucket": "smallint", "code": "smallint"},
    "still_customers": {"response_id": "integer", "retention": "integer"},
}
"""Temporary tables that the questions make of one query's rows for another to read."""

RATINGS, WORDS = ("rating_hotline", 'rating_the "lounge"'), ("packed_ratings_0",)
"""Columns that the store has for each feature, here for two."""

_FILLED = {
    "outcomes": ("satisfaction", "recommend", "retention"),
    "words": [{"column": f"responses_wide.{word}"} for word in WORDS],
    "ratings": RATINGS,
    "bit_words": [[{"number": number, "column": column} for number, column in enumerate(RATINGS)]],
    "lowest": 1,
    "low_most": 1,
    "high_least": 3,
    "segments": 3,
    "buckets_a_group": 2,
    "sets": [
        {"ways": 42, "terms": [{"column": f"rating_{n}", "least": 0, "factor": 7**n} for n in range(2)]},
        {"ways": 6, "terms": [{"column": "outcome_0", "least": 0, "factor": 1}]},
    ],
    "packs": [
        [{"column": "one", "factor": 1}, {"column": "rated_0", "factor": 1000}],
        [{"column": "code_1", "factor": 1}],
    ],
}
EXAMPLES = tuple(
    {
        **_FILLED,
        "column": column,
        "controls": [{"column": column, "level": "it's"}],
        "weighted": weighted,
        "has_missing": weighted,
        "segment_names": ("business", "home"),
    }
    for column, weighted in (("responses_wide.method", True), ("customers.segment", False), ("customers.region", False))
)
"""What templates are filled with; together they write every column that one may read."""

FORBIDDEN_NODES = {
    exp.Qualify: "qualify: number the rows in a CTE and name its columns",
    exp.PercentileCont: "percentile_cont and quantile_cont: rank and interpolate",
    exp.PercentileDisc: "percentile_disc: rank and interpolate",
    exp.Quantile: "quantile: rank and interpolate",
    exp.DayOfWeekIso: "isodow: date_diff('day', date '1970-01-05', d) % 7",
    exp.ArrayAgg: "list and array_agg: string_agg with an order",
    exp.Skewness: "skewness: not the same elsewhere",
    exp.Kurtosis: "kurtosis: not the same elsewhere",
    exp.Slice: "slices of lists: not the same elsewhere",
    exp.GenerateSeries: "range and generate_series: not the same elsewhere",
}
FORBIDDEN_FUNCTIONS = {"hash", "date_part", "datepart", "list", "generate_series", "range"}
DIVISIONS = {exp.Div: "/", exp.IntDiv: "//", exp.Mod: "%"}
FREE = {TokenType.STRING, TokenType.IDENTIFIER}
"""Tokens that may be written as one likes."""

WHOLE = {*exp.DataType.INTEGER_TYPES, exp.DataType.Type.BOOLEAN}


def breaches(sql):
    """Say in words which rules a query breaks; none when it keeps them all."""
    found = _of_tokens(sql)
    try:
        statements = sqlglot.parse(sql, dialect="duckdb")
    except sqlglot.errors.ParseError as error:
        return [*found, f"it must be SQL: {str(error).splitlines()[0]}"]
    if len(statements) != 1 or not isinstance(statements[0], exp.Select):
        return [*found, "one select a file"]
    found += _of_structure(statements[0])
    return found or _of_types(typed(statements[0]))


def written(query):
    """Return the SQL of a query: of a template, as each example fills it."""
    return [fill(query, example).sql for example in EXAMPLES] if query.is_template else [query.sql]


def make_store(connection):
    """Make the store's tables, with two features, and the temporary ones."""
    for statement in store_ddl():
        connection.execute(statement)
    connection.execute("drop table responses_wide")
    connection.execute(create_responses_wide(RATINGS, WORDS))
    for table, columns in TEMPORARY.items():
        connection.execute(f"create temp table {table} ({', '.join(f'{n} {kind}' for n, kind in columns.items())})")


def typed(tree):
    """Return the tree with every column's table and type, found from the store's own tables."""
    schema = store_schema()
    qualified = qualify(tree.copy(), schema=schema, dialect="duckdb", quote_identifiers=False)
    return annotate_types(qualified, schema=schema, dialect="duckdb")


def columns_read(tree):
    """Return the columns that a query reads of every table of the store, but those of single features."""
    read = {}
    for scope in traverse_scope(typed(tree)):
        for alias, source in scope.sources.items():
            if isinstance(source, exp.Table):
                columns = {column.name for column in scope.columns if column.table == alias}
                columns = {name for name in columns if not name.startswith((RATING_PREFIX, PACKED))}
                read[source.name] = read.get(source.name, set()) | columns
    return read


@cache
def store_schema():
    """Return columns and types of the store's tables and the temporary ones."""
    with duckdb.connect() as connection:
        make_store(connection)
        rows = connection.execute(
            "select table_name, column_name, data_type from information_schema.columns"
        ).fetchall()
    schema = {}
    for table, column, kind in rows:
        schema.setdefault(table, {})[column] = kind.lower()
    return schema


def _of_tokens(sql):
    tokens = sqlglot.tokenize(sql, dialect="duckdb")
    found = []
    if tokens and tokens[0].token_type not in {TokenType.SELECT, TokenType.WITH}:
        found.append("it begins with select or with")
    written = [sql[token.start : token.end + 1] for token in tokens if token.token_type not in FREE]
    if "~" in written:
        found.append("~: regexp_matches or regexp_full_match")
    return found + [f"lower case: {text}" for text in written if text != text.lower()]


def _of_structure(tree):
    found = [reason for kind, reason in FORBIDDEN_NODES.items() if tree.find(kind)]
    if any(not isinstance(star.parent, exp.Count) for star in tree.find_all(exp.Star)):
        found.append("select *: name the columns")
    groups = list(tree.find_all(exp.Group))
    if any(group.args.get("all") for group in groups) or any(map(_has_position, groups)):
        found.append("group by names its columns")
    if any(_has_position(order) for order in tree.find_all(exp.Order)):
        found.append("order by names its columns")
    if any(not pivot.args.get("fields") for pivot in tree.find_all(exp.Pivot)):
        found.append("pivot and unpivot in their standard form only")
    if any(extract.name.upper() == "ISODOW" for extract in tree.find_all(exp.Extract)):
        found.append(FORBIDDEN_NODES[exp.DayOfWeekIso])
    if any(not log.expression for log in tree.find_all(exp.Log)):
        found.append("log: log10 or ln")
    found += [
        f"{call.name}: not the same elsewhere"
        for call in tree.find_all(exp.Anonymous)
        if call.name.lower() in FORBIDDEN_FUNCTIONS
    ]
    found += [
        f"{sign}: the divisor is a number or nullif(…, 0)"
        for kind, sign in DIVISIONS.items()
        for division in tree.find_all(kind)
        if not _cannot_be_zero(division.expression.unnest())
    ]
    return found


def _has_position(clause):
    return any(
        isinstance(part.this if isinstance(part, exp.Ordered) else part, exp.Literal) for part in clause.expressions
    )


def _cannot_be_zero(divisor):
    return isinstance(divisor, exp.Nullif) or (isinstance(divisor, exp.Literal) and float(divisor.name) != 0)


def _of_types(tree):
    found = []
    for cast in tree.find_all(exp.Cast):
        rounded = isinstance(cast.this, exp.Floor | exp.Ceil | exp.Round)
        if cast.to.this in exp.DataType.INTEGER_TYPES and not rounded and _type(cast.this) not in WHOLE:
            found.append("cast to a whole number: cast(floor(x) as …)")
    for difference in tree.find_all(exp.DateDiff):
        dates = {_type(difference.this), _type(difference.expression)} == {exp.DataType.Type.DATE}
        if str(difference.args.get("unit")).upper() != "DAY" or not dates:
            found.append("date_diff: days between dates, else arithmetic on year, month or epoch")
    found += [
        "median: of cast(x as double)"
        for median in tree.find_all(exp.Median)
        if _type(median.this) != exp.DataType.Type.DOUBLE
    ]
    return found


def _type(node):
    return node.type.this if node.type else None
