import { largest } from "../../../internal/extremes.ts";
import { compareText } from "../../../internal/text/compare_text.ts";
import { schemaFields } from "../../projection/dataset_content.ts";
import { FacetMap } from "../../projection/facet_map.ts";
import { objectOf, textOf } from "../../projection/json_values.ts";
import type { EntityName } from "../../store/names.ts";
import type { RunStatus, RunSummary } from "../../store/runs.ts";
import type {
  Found,
  FoundColumn,
  FoundText,
  SearchKind,
  SearchQueries,
  SearchQuery,
  SearchResult,
} from "../../store/search.ts";
import { codeOfState } from "../../tables/codes.ts";
import type { Statements } from "../../tables/statements.ts";
import type { TextKind } from "../../tables/text_kinds.ts";
import type { Ask } from "../ask.ts";
import { datasetOfId } from "../datasets/dataset_queries.ts";
import { jobOfId } from "../jobs/job_queries.ts";
import { entitiesWith, entityName, namespaceId } from "../_names.ts";
import { containing, matchText } from "../_paging.ts";
import { runOfId, runOfUuid } from "../runs/run_rows.ts";
import { searchWithoutText } from "./_search_without_text.ts";
import { similarNames } from "./_similar_names.ts";

const ALL_KINDS: readonly SearchKind[] = ["job", "dataset", "column", "run", "text"];

/** The most results of one kind that are counted. */
const MAX_COUNTED = 1000;

/** The datasets whose columns are counted. Each after them counts as one column, which it has for one word. */
const COUNTED_DATASETS = 100;

/** The most error messages that are compared with each other. */
const MAX_ERRORS = 200;

/** A longer text is found by its beginning. */
const MAX_WORDS = 8;
const MAX_WORD = 100;

/** The shortest text that the full-text index can find. */
const INDEXED_LENGTH = 3;

/** Searches names, columns, run ids, and texts in facets. */
function searchAll(statements: Statements, query: SearchQuery): SearchResult {
  const { kinds = ALL_KINDS, limit = 10, namespace, state } = query;
  const words = query.text.trim().split(/\s+/, MAX_WORDS)
    .filter((word) => word !== "")
    .map((word) => word.slice(0, MAX_WORD));
  const nothing = { items: [], count: 0 };
  const has = (kind: SearchKind): boolean => kinds.includes(kind);
  if (words.length === 0) {
    if (namespace !== undefined || state) {
      return searchWithoutText(statements, {
        namespace,
        state,
        limit,
        has,
        most: MAX_COUNTED,
      });
    }
    return { jobs: nothing, datasets: nothing, columns: nothing, runs: nothing, texts: nothing };
  }
  const finder = new Finder(statements, { words, namespace, state, limit });
  return {
    jobs: has("job") ? finder.jobs() : nothing,
    datasets: has("dataset") && !state ? finder.datasets() : nothing,
    columns: has("column") && !state ? finder.columns() : nothing,
    runs: has("run") ? finder.runs() : nothing,
    texts: has("text") && !state ? finder.texts() : nothing,
  };
}

interface Needle {
  readonly words: readonly string[];
  readonly namespace: string | undefined;
  readonly state: RunStatus | undefined;
  readonly limit: number;
}

class Finder {
  readonly #statements: Statements;
  readonly #needle: Needle;

  constructor(statements: Statements, needle: Needle) {
    this.#statements = statements;
    this.#needle = needle;
  }

  jobs(): SearchResult["jobs"] {
    const ids = this.#inState("job", this.#named("job"));
    return this.#found(ids, (id) => jobOfId(this.#statements, id));
  }

  datasets(): SearchResult["datasets"] {
    return this.#found(this.#named("dataset"), (id) => datasetOfId(this.#statements, id));
  }

  columns(): Found<FoundColumn> {
    const datasets = this.#ids("columns").filter((id) =>
      this.#inNamespace(entityName(this.#statements, { kind: "dataset", id }))
    );
    const { limit, words } = this.#needle;
    const columns: FoundColumn[] = [];
    let read = 0;
    for (const id of datasets) {
      if (read >= COUNTED_DATASETS && columns.length >= limit) break;
      for (const column of this.#columnsOf(id)) columns.push(column);
      read++;
    }
    const unread = datasets.length - read;
    const count = Math.min(columns.length + (words.length === 1 ? unread : 0), MAX_COUNTED);
    const mayBeMore = unread > 0;
    return { items: columns.slice(0, limit), count, ...mayBeMore && { mayBeMore } };
  }

  runs(): SearchResult["runs"] {
    const [word = ""] = this.#needle.words;
    const ids = this.#inState("run", this.#runsInNamespace(this.#ids("folder")));
    const isId = this.#needle.words.length === 1 && /^[\da-f-]{8,36}$/i.test(word);
    const whole = isId ? runOfUuid(this.#statements, word) : undefined;
    const found = this.#found(ids, (id) => runOfId(this.#statements, id));
    if (!whole || !this.#inNamespace(whole.job)) return found;
    if (this.#needle.state && whole.state !== this.#needle.state) return found;
    return { items: [whole, ...found.items].slice(0, this.#needle.limit), count: found.count + 1 };
  }

  texts(): Found<FoundText> {
    const found = ([
      ["sql", "job", "sql", "query"],
      ["job documentation", "job", "documentation", "description"],
      ["dataset documentation", "dataset", "documentation", "description"],
    ] as const).flatMap(([kind, table, facet, key]) =>
      this.#ids(kind).map((id) => ({ id, table, facet, key }))
    );
    const texts = found.slice(0, this.#needle.limit).flatMap((place) => this.#textOf(place));
    const errors = this.#errors();
    const items = [...texts, ...errors].slice(0, this.#needle.limit);
    return { items, count: Math.min(found.length + errors.length, MAX_COUNTED) };
  }

  /** The error messages of runs, the newest first, each once for a job. */
  #errors(): FoundText[] {
    const groups = new Map<string, { readonly run: RunSummary; runs: number }>();
    for (const id of this.#ids("error").slice(0, MAX_ERRORS)) {
      const run = runOfId(this.#statements, id);
      if (!run?.error || !this.#inNamespace(run.job)) continue;
      const key = JSON.stringify([run.job, run.error]);
      const group = groups.get(key) ?? { run, runs: 0 };
      group.runs++;
      groups.set(key, group);
    }
    return [...groups.values()].map(({ run: { job, error = "" }, runs }) => {
      const text = around(error, this.#needle.words);
      return { kind: "job", entity: job, facet: "errorMessage", text, runs };
    });
  }

  #textOf(
    { id, table, facet, key }: {
      readonly id: number;
      readonly table: "job" | "dataset";
      readonly facet: string;
      readonly key: string;
    },
  ): FoundText[] {
    const row = this.#statements.get<{ facets: string }>(
      `SELECT facets FROM ${table} WHERE id = ? AND hidden = 0`,
      id,
    );
    if (!row) return [];
    const entity = entityName(this.#statements, { kind: table, id });
    const text = textOf(objectOf(FacetMap.fromText(row.facets).get(facet))[key]) ?? "";
    if (!this.#inNamespace(entity)) return [];
    return [{ kind: table, entity, facet, text: around(text, this.#needle.words) }];
  }

  #columnsOf(dataset: number): FoundColumn[] {
    const row = this.#statements.get<{ facets: string }>(
      "SELECT facets FROM dataset WHERE id = ? AND hidden = 0",
      dataset,
    );
    const fields = schemaFields(FacetMap.fromText(row?.facets ?? "[]").get("schema"));
    const name = entityName(this.#statements, { kind: "dataset", id: dataset });
    return fields
      .filter((field) => this.#needle.words.every((word) => contains(field.name, word)))
      .map(({ name: field, type }) => ({ ...name, field, ...type !== undefined && { type } }));
  }

  // Names are found by any part of them; those that begin with the text come first.
  #named(table: "job" | "dataset"): number[] {
    const ids = this.#ids(table);
    const [first = ""] = this.#needle.words;
    const rows = ids.flatMap((id) => {
      const row = this.#statements.get<{ name: string; of: string }>(
        `SELECT ${table}.name, namespace.name AS of FROM ${table}
         JOIN namespace ON namespace.id = ${table}.namespace
         WHERE ${table}.id = ? AND ${table}.hidden = 0`,
        id,
      );
      return row && this.#inNamespace({ namespace: row.of }) ? [{ id, name: row.name }] : [];
    });
    const begins = (name: string): number =>
      name.toLowerCase().startsWith(first.toLowerCase()) ? 0 : 1;
    return rows
      .sort((a, b) => begins(a.name) - begins(b.name) || compareText(a.name, b.name))
      .map(({ id }) => id);
  }

  #inState(table: "job" | "run", ids: readonly number[]): readonly number[] {
    if (!this.#needle.state) return ids;
    const code = codeOfState(this.#needle.state);
    const sql = `SELECT state FROM ${table} WHERE id = ?`;
    return ids.filter((id) => this.#statements.get<{ state: number }>(sql, id)?.state === code);
  }

  #runsInNamespace(ids: readonly number[]): readonly number[] {
    if (this.#needle.namespace === undefined) return ids;
    const wanted = namespaceId(this.#statements, this.#needle.namespace);
    const sql = "SELECT namespace FROM run WHERE id = ?";
    return ids.filter((id) => {
      return this.#statements.get<{ namespace: number }>(sql, id)?.namespace === wanted;
    });
  }

  #inNamespace({ namespace }: Pick<EntityName, "namespace">): boolean {
    return this.#needle.namespace === undefined || this.#needle.namespace === namespace;
  }

  #found<Item>(ids: readonly number[], read: (id: number) => Item | undefined): Found<Item> {
    const items = ids.slice(0, this.#needle.limit).flatMap((id) => read(id) ?? []);
    return { items, count: ids.length };
  }

  #ids(kind: TextKind): number[] {
    const short = this.#needle.words.filter((word) => [...word].length < INDEXED_LENGTH);
    if (short.length === this.#needle.words.length) return this.#scan(kind);
    const long = this.#needle.words.filter((word) => !short.includes(word)).map(matchText).join(
      " ",
    );
    return entitiesWith(this.#statements, kind, { query: long, limit: MAX_COUNTED });
  }

  // One or two characters are looked for in names alone, up to as many as are counted.
  #scan(kind: TextKind): number[] {
    if (kind !== "job" && kind !== "dataset") return [];
    return this.#statements.all<{ id: number }>(
      `SELECT id FROM ${kind} WHERE ${
        this.#needle.words.map(() => "name LIKE ? ESCAPE '\\'").join(" AND ")
      }
       AND hidden = 0 ORDER BY name LIMIT ${MAX_COUNTED}`,
      ...this.#needle.words.map(containing),
    ).map(({ id }) => id);
  }
}

function contains(text: string, word: string): boolean {
  return text.toLowerCase().includes(word.toLowerCase());
}

const AROUND = 60;

/** Cuts a text to what is around the first of some words. */
function around(text: string, words: readonly string[]): string {
  const at = largest(words.map((word) => text.toLowerCase().indexOf(word.toLowerCase())), 0);
  const from = Math.max(0, at - AROUND);
  const piece = text.slice(from, at + 2 * AROUND).replace(/\s+/g, " ");
  return `${from > 0 ? "…" : ""}${piece}${at + 2 * AROUND < text.length ? "…" : ""}`;
}

/** Answers questions by text. */
export function searchQueries(ask: Ask): SearchQueries {
  return {
    search: (query) => ask((statements) => searchAll(statements, query)),
    similarNames: (kind, name, limit = 5) =>
      ask((statements) => similarNames(statements, kind, { name, limit })),
  };
}
