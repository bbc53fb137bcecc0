"""Reads a Parquet file with pyarrow and with DuckDB: a request in JSON in, an answer in JSON out."""

import json
import sys

import duckdb
import pyarrow.parquet as parquet

request = json.load(sys.stdin)
path = request["path"]
table = parquet.read_table(path)
metadata = parquet.ParquetFile(path).metadata
rows = duckdb.sql(request["query"].replace("$file", f"'{path}'")).fetchall()
json.dump(
    {
        "types": {field.name: str(field.type) for field in table.schema},
        "rows": metadata.num_rows,
        "row_groups": metadata.num_row_groups,
        "event_ids": table.column("event_id").to_pylist(),
        "contexts": table.column("contexts").to_pylist()[:3],
        "duckdb": [[str(value) for value in row] for row in rows],
    },
    sys.stdout,
)
