import { COUNTER_TABLES, CREATE_COUNTERS } from "./_counters.ts";

/** The number of the tables' form, kept in `PRAGMA user_version`. */
export const SCHEMA_VERSION = 1;

/**
 * The version of the projection. If a file has another one, the projection is recomputed from its
 * events.
 */
export const PROJECTION_VERSION = 4;

/** Creates the tables of the data that cannot be recomputed: the events, and changes through the API. */
export const CREATE_LOG = `
  CREATE TABLE meta (key TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL,
    kind INTEGER NOT NULL,
    type TEXT,
    time INTEGER NOT NULL,
    received INTEGER NOT NULL,
    namespace INTEGER,
    job INTEGER,
    run INTEGER,
    dataset INTEGER,
    warnings TEXT,
    text TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX event_by_hash ON event (hash);
  CREATE INDEX event_by_time ON event (time, id, kind);
  CREATE INDEX event_by_namespace ON event (namespace, time, id);
  CREATE INDEX event_by_job ON event (job, time, id) WHERE job IS NOT NULL;
  CREATE INDEX event_by_run ON event (run, time, id) WHERE run IS NOT NULL;
  CREATE INDEX event_by_dataset ON event (dataset, time, id) WHERE dataset IS NOT NULL;
  CREATE INDEX event_with_warnings ON event (time, id) WHERE warnings IS NOT NULL;
  CREATE TABLE tag (name TEXT PRIMARY KEY, description TEXT) STRICT, WITHOUT ROWID;
  INSERT INTO tag VALUES ('PII', 'Personally identifiable information'),
    ('SENSITIVE', 'Contains sensitive information');
  CREATE TABLE tagged (
    kind TEXT NOT NULL,
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    field TEXT NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (kind, namespace, name, field, tag)
  ) STRICT, WITHOUT ROWID;
`;

/** The tables of the projection, each with its columns and its indexes. */
export const CREATE_PROJECTION = `
  CREATE TABLE namespace (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    hidden INTEGER NOT NULL,
    has_jobs INTEGER NOT NULL,
    has_datasets INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE job (
    id INTEGER PRIMARY KEY,
    namespace INTEGER NOT NULL,
    name TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    hidden INTEGER NOT NULL,
    parent INTEGER,
    parent_stamp TEXT NOT NULL,
    declared_stamp TEXT NOT NULL,
    state INTEGER NOT NULL,
    sort_at INTEGER NOT NULL,
    failures INTEGER NOT NULL,
    p50 INTEGER,
    p95 INTEGER,
    recent TEXT NOT NULL,
    facets TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX job_by_name ON job (namespace, name, hidden);
  CREATE INDEX job_in_order ON job (name, id, hidden, parent, state);
  CREATE INDEX job_by_update ON job (last_at, id, hidden, state);
  CREATE INDEX job_by_start ON job (sort_at, id, hidden, state);
  CREATE INDEX job_by_state ON job (state, sort_at, id, hidden);
  CREATE INDEX job_by_parent ON job (parent, name) WHERE parent IS NOT NULL;
  CREATE INDEX job_by_creation ON job (first_at, hidden);
  CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    job INTEGER NOT NULL,
    job_stamp TEXT NOT NULL,
    namespace INTEGER NOT NULL,
    parent INTEGER,
    parent_stamp TEXT NOT NULL,
    state INTEGER NOT NULL,
    sort_at INTEGER NOT NULL,
    first_at INTEGER,
    last_at INTEGER,
    named_at INTEGER,
    start_at INTEGER,
    active_at INTEGER,
    ended_at INTEGER,
    end_stamp TEXT,
    facets TEXT NOT NULL
  ) STRICT;
  CREATE INDEX run_in_order ON run (sort_at, id, state, namespace);
  CREATE INDEX run_by_job ON run (job, sort_at, id, state);
  CREATE INDEX run_by_namespace ON run (namespace, sort_at, id, state);
  CREATE INDEX run_by_state ON run (state, sort_at, id);
  CREATE INDEX run_by_end ON run (ended_at, id) WHERE ended_at IS NOT NULL;
  CREATE INDEX run_by_parent ON run (parent, sort_at, id) WHERE parent IS NOT NULL;
  CREATE TABLE dataset (
    id INTEGER PRIMARY KEY,
    namespace INTEGER NOT NULL,
    name TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    hidden INTEGER NOT NULL,
    failed_quality INTEGER NOT NULL,
    about TEXT NOT NULL,
    facets TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX dataset_by_name ON dataset (namespace, name, hidden);
  CREATE INDEX dataset_in_order ON dataset (name, id, hidden, failed_quality);
  CREATE INDEX dataset_by_update ON dataset (last_at, id, hidden);
  CREATE INDEX dataset_by_creation ON dataset (first_at, hidden);
  CREATE INDEX dataset_by_quality ON dataset (name, id) WHERE failed_quality = 1;
  CREATE TABLE alias (
    namespace TEXT NOT NULL,
    name TEXT NOT NULL,
    dataset INTEGER NOT NULL,
    PRIMARY KEY (namespace, name)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX alias_by_dataset ON alias (dataset);
  -- A run with an id below zero stands for the job events of the job of that number.
  CREATE TABLE io (
    run INTEGER NOT NULL,
    direction INTEGER NOT NULL,
    dataset INTEGER NOT NULL,
    job INTEGER NOT NULL,
    sort_at INTEGER NOT NULL,
    time INTEGER NOT NULL,
    version INTEGER,
    content_stamp TEXT NOT NULL,
    facets TEXT NOT NULL,
    PRIMARY KEY (run, direction, dataset)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX io_by_job ON io (job, direction, sort_at);
  CREATE INDEX io_by_dataset ON io (dataset, direction, sort_at, version);
  CREATE INDEX io_by_version ON io (version, direction, time) WHERE version IS NOT NULL;
  CREATE TABLE edge (
    job INTEGER NOT NULL,
    direction INTEGER NOT NULL,
    dataset INTEGER NOT NULL,
    PRIMARY KEY (job, direction, dataset)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX edge_by_dataset ON edge (dataset, direction, job);
  CREATE TABLE version (
    id INTEGER PRIMARY KEY,
    dataset INTEGER NOT NULL,
    uuid TEXT NOT NULL,
    first_at INTEGER,
    read_at INTEGER,
    told_first INTEGER,
    told_last INTEGER,
    lifecycle TEXT,
    storage TEXT,
    fields TEXT
  ) STRICT;
  CREATE UNIQUE INDEX version_by_uuid ON version (dataset, uuid);
  CREATE INDEX version_by_time ON version (dataset, first_at);
  CREATE TABLE columns_of (
    dataset INTEGER NOT NULL,
    job INTEGER NOT NULL,
    stamp TEXT NOT NULL,
    facet TEXT NOT NULL,
    PRIMARY KEY (dataset, job)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE column_edge (
    dataset INTEGER NOT NULL,
    job INTEGER NOT NULL,
    field TEXT NOT NULL,
    in_dataset INTEGER NOT NULL,
    in_field TEXT NOT NULL,
    type TEXT,
    subtype TEXT,
    description TEXT,
    masking INTEGER NOT NULL,
    PRIMARY KEY (dataset, job, field, in_dataset, in_field)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX column_edge_by_input ON column_edge (in_dataset, in_field);
  CREATE TABLE source (
    name TEXT PRIMARY KEY,
    url TEXT,
    stamp TEXT NOT NULL,
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE run_hour (
    hour INTEGER NOT NULL,
    state INTEGER NOT NULL,
    runs INTEGER NOT NULL,
    PRIMARY KEY (hour, state)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE event_hour (
    hour INTEGER NOT NULL,
    type TEXT NOT NULL,
    events INTEGER NOT NULL,
    PRIMARY KEY (hour, type)
  ) STRICT, WITHOUT ROWID;
  CREATE VIRTUAL TABLE found USING fts5 (text, content = '', contentless_delete = 1, tokenize = 'trigram');
${CREATE_COUNTERS}`;

/** The tables of the projection, to drop them. */
export const PROJECTION_TABLES: readonly string[] = [
  "namespace",
  "job",
  "run",
  "dataset",
  "alias",
  "io",
  "edge",
  "version",
  "columns_of",
  "column_edge",
  "source",
  "run_hour",
  "event_hour",
  "found",
  ...COUNTER_TABLES,
];
