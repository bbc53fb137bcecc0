import { formatEventTime } from "../../events/event_time.ts";
import { schemaFields } from "../../projection/dataset_content.ts";
import { FacetMap } from "../../projection/facet_map.ts";
import { objectOf, textOf } from "../../projection/json_values.ts";
import type { Quality, Statistics } from "../../projection/statistics.ts";
import type {
  DatasetAbout,
  DatasetDetail,
  DatasetFilter,
  DatasetOrder,
  DatasetQueries,
  DatasetSummary,
  DatasetVersion,
} from "../../store/datasets.ts";
import type { EntityName, Page, PageRequest } from "../../store/names.ts";
import type { RunStatus } from "../../store/runs.ts";
import { codeOfState } from "../../tables/codes.ts";
import type { Statements } from "../../tables/statements.ts";
import type { Ask } from "../ask.ts";
import { tagFields, tagsOf } from "../catalog/tag_rows.ts";
import { datasetId, namespaceId } from "../_names.ts";
import {
  Conditions,
  containing,
  cursorOf,
  limitOf,
  offsetOf,
  pageAtOffset,
  pageOf,
} from "../_paging.ts";
import { runOfId } from "../runs/run_rows.ts";
import { countJobsOf, currentJobs, listDatasetJobs } from "./_dataset_jobs.ts";
import { listAmounts, listQuality } from "./_dataset_reports.ts";
import {
  currentVersion,
  datasetVersion,
  type TagFields,
  type VersionRow,
} from "./_dataset_version.ts";
import { isDropped } from "./lifecycle.ts";

interface DatasetRow {
  readonly id: number;
  readonly namespace: string;
  readonly name: string;
  readonly first_at: number;
  readonly last_at: number;
  readonly about: string;
  readonly facets: string;
}

const COLUMNS = `dataset.id,
  (SELECT name FROM namespace WHERE id = dataset.namespace) AS namespace, dataset.name,
  dataset.first_at, dataset.last_at, dataset.about, dataset.facets`;

const MAX_WRITERS = 10;

/** Returns the dataset with a number, as in lists. */
export function datasetOfId(statements: Statements, id: number): DatasetSummary | undefined {
  const row = statements.get<DatasetRow>(`SELECT ${COLUMNS} FROM dataset WHERE id = ?`, id);
  return row && datasetSummary(statements, row);
}

/** Returns a dataset with all its details. */
function readDataset(statements: Statements, given: EntityName): DatasetDetail | undefined {
  const row = rowOf(statements, given);
  if (!row) return undefined;
  const { about, tagged } = datasetAbout(statements, row);
  const name = { namespace: row.namespace, name: row.name };
  const version = currentVersion(statements, row.id, { name, tagged });
  const writer = lastWriter(statements, row.id, "COMPLETED");
  const [lastRun, running] = [writer, lastWriter(statements, row.id, "RUNNING")].map((found) => {
    return found && runOfId(statements, found.id);
  });
  return {
    ...datasetSummary(statements, row, writer),
    ...about,
    aliases: aliasesOf(statements, row.id),
    ...version && { version },
    ...lastRun && { lastWriter: lastRun },
    ...running && { beingWrittenBy: running },
  };
}

function rowOf(statements: Statements, given: EntityName): DatasetRow | undefined {
  const id = datasetId(statements, given);
  return id === undefined
    ? undefined
    : statements.get<DatasetRow>(`SELECT ${COLUMNS} FROM dataset WHERE id = ?`, id);
}

function datasetAbout(
  statements: Statements,
  row: DatasetRow,
): { readonly about: DatasetAbout; readonly tagged: TagFields } {
  const name = { namespace: row.namespace, name: row.name };
  const map = FacetMap.fromText(row.facets);
  const facets = map.toObject();
  const tags = tagsOf(statements, "dataset", { name, facet: facets["tags"] });
  const tagged = tagFields(tags);
  const description = textOf(objectOf(facets["documentation"])["description"]);
  const lifecycle = textOf(objectOf(facets["lifecycleStateChange"])["lifecycleStateChange"]);
  const sourceName = textOf(objectOf(facets["dataSource"])["name"]);
  const about: DatasetAbout = {
    ...name,
    createdAt: formatEventTime(row.first_at),
    updatedAt: formatEventTime(row.last_at),
    dropped: isDropped(map),
    facets,
    fields: tagged(schemaFields(facets["schema"])),
    tags: tags.own,
    ...description !== undefined && { description },
    ...sourceName !== undefined && { sourceName },
    ...lifecycle !== undefined && { lifecycleState: lifecycle },
  };
  return { about, tagged };
}

function datasetSummary(
  statements: Statements,
  row: DatasetRow,
  writer = lastWriter(statements, row.id, "COMPLETED"),
): DatasetSummary {
  const facets = FacetMap.fromText(row.facets);
  const about = FacetMap.fromText(row.about);
  const statistics = about.get("statistics") as Statistics | undefined;
  const quality = about.get("quality") as Quality | undefined;
  const description = textOf(objectOf(facets.get("documentation"))["description"]);
  return {
    namespace: row.namespace,
    name: row.name,
    createdAt: formatEventTime(row.first_at),
    updatedAt: formatEventTime(row.last_at),
    columns: schemaFields(facets.get("schema")).length,
    writers: currentJobs(statements, row.id, { direction: 1, limit: MAX_WRITERS }),
    readers: countJobsOf(statements, row.id, 0),
    dropped: isDropped(facets),
    ...statistics,
    ...quality && { quality },
    ...typeof writer?.ended_at === "number" && { lastWrittenAt: formatEventTime(writer.ended_at) },
    ...description !== undefined && { description },
  };
}

/** The number of last runs among which a completed one is searched. */
const LAST_RUNS = 50;

/** Returns the newest of the last runs that wrote a dataset and are in a state. */
function lastWriter(
  statements: Statements,
  dataset: number,
  state: RunStatus,
): { readonly id: number; readonly ended_at: number | null } | undefined {
  return statements.get(
    `SELECT run.id, run.ended_at FROM (
       SELECT run FROM io WHERE dataset = ? AND direction = 1 ORDER BY sort_at DESC LIMIT ${LAST_RUNS}
     ) AS last CROSS JOIN run ON run.id = last.run WHERE run.state = ? LIMIT 1`,
    dataset,
    codeOfState(state),
  );
}

function aliasesOf(statements: Statements, dataset: number): EntityName[] {
  return statements.all<{ namespace: string; name: string }>(
    "SELECT namespace, name FROM alias WHERE dataset = ? ORDER BY namespace, name LIMIT 100",
    dataset,
  ).map(({ namespace, name }) => ({ namespace, name }));
}

/** Lists datasets. */
export function listDatasets(
  statements: Statements,
  filter: DatasetFilter,
  options: PageRequest & { readonly order?: DatasetOrder },
): Page<DatasetSummary> {
  const conditions = conditionsOf(statements, filter);
  if (!conditions) return { items: [] };
  const [column, direction] = options.order === "updated"
    ? ["dataset.last_at", "DESC"]
    : ["dataset.name", "ASC"];
  const cursor = cursorOf(options, 2);
  if (cursor) {
    conditions.add(`(${column}, dataset.id) ${direction === "ASC" ? ">" : "<"} (?, ?)`, ...cursor);
  }
  const rows = statements.all<DatasetRow>(
    `SELECT ${COLUMNS} FROM dataset WHERE ${conditions.text}
     ORDER BY ${column} ${direction}, dataset.id ${direction} LIMIT ? OFFSET ?`,
    ...conditions.values,
    limitOf(options) + 1,
    options.offset ?? 0,
  );
  return pageOf(rows, options, {
    item: (row) => datasetSummary(statements, row),
    cursor: (row) => [options.order === "updated" ? row.last_at : row.name, row.id],
  });
}

/** Counts datasets. */
export function countDatasets(statements: Statements, filter: DatasetFilter): number {
  const { namespace, text, failedQuality } = filter;
  if (!text && !failedQuality) {
    if (namespace === undefined) {
      return statements.number("SELECT sum(count) FROM dataset_count");
    }
    return statements.number(
      "SELECT sum(count) FROM dataset_count WHERE namespace = ?",
      namespaceId(statements, namespace) ?? -1,
    );
  }
  const conditions = conditionsOf(statements, filter);
  if (!conditions) return 0;
  return statements.number(
    `SELECT count(*) FROM dataset WHERE ${conditions.text}`,
    ...conditions.values,
  );
}

function conditionsOf(statements: Statements, filter: DatasetFilter): Conditions | undefined {
  const { namespace, text, failedQuality } = filter;
  const conditions = new Conditions().add("dataset.hidden = 0");
  if (namespace !== undefined) {
    const id = namespaceId(statements, namespace);
    if (id === undefined) return undefined;
    conditions.add("dataset.namespace = ?", id);
  }
  if (text) conditions.add("dataset.name LIKE ? ESCAPE '\\'", containing(text));
  if (failedQuality) conditions.add("dataset.failed_quality = 1");
  return conditions;
}

/** Lists the versions of a dataset, newest first. */
function listDatasetVersions(
  statements: Statements,
  given: EntityName,
  options: PageRequest,
): Page<DatasetVersion> {
  const row = rowOf(statements, given);
  if (!row) return { items: [] };
  const { id, namespace, name } = row;
  const { tagged } = datasetAbout(statements, row);
  const written = statements.number(
    "SELECT count(*) FROM (SELECT 1 FROM version WHERE dataset = ? AND first_at >= 0 LIMIT 1)",
    id,
  );
  const column = written > 0 ? "first_at" : "read_at";
  const rows = statements.all<VersionRow>(
    `SELECT * FROM version WHERE dataset = ? AND ${column} IS NOT NULL
     ORDER BY ${column} DESC, uuid LIMIT ? OFFSET ?`,
    id,
    limitOf(options) + 1,
    offsetOf(options),
  );
  const own = { name: { namespace, name }, tagged };
  return pageAtOffset(rows, options, (version) => datasetVersion(statements, version, own));
}

/** Hides a dataset until its next event. */
function hideDataset(statements: Statements, name: EntityName): boolean {
  const id = datasetId(statements, name);
  return id !== undefined && statements.run("UPDATE dataset SET hidden = 1 WHERE id = ?", id) > 0;
}

/** Answers questions about datasets. */
export function datasetQueries(ask: Ask, change: Ask): DatasetQueries {
  return {
    dataset: (name) => ask((statements) => readDataset(statements, name)),
    datasetAbout: (name) =>
      ask((statements) => {
        const row = rowOf(statements, name);
        return row && datasetAbout(statements, row).about;
      }),
    datasets: (filter, page = {}) => ask((statements) => listDatasets(statements, filter, page)),
    countDatasets: (filter) => ask((statements) => countDatasets(statements, filter)),
    datasetVersions: (name, page = {}) =>
      ask((statements) => listDatasetVersions(statements, name, page)),
    datasetJobs: (name, page = {}) => ask((statements) => listDatasetJobs(statements, name, page)),
    datasetQuality: (name, limit = 10) =>
      ask((statements) => listQuality(statements, name, { limit })),
    datasetAmounts: (name, limit = 30) =>
      ask((statements) => listAmounts(statements, name, { limit })),
    deleteDataset: (name) => change((statements) => hideDataset(statements, name)),
  };
}
