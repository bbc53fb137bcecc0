import type { ColumnName, EntityName } from "../../store/names.ts";

/** The values of a query. Missing and empty values are left out. */
export type QueryValues = Readonly<Record<string, string | number | undefined>>;

/** Writes a path with a query. */
export function withQuery(path: string, values: QueryValues): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined && value !== "") query.append(key, String(value).toWellFormed());
  }
  const text = query.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** Writes the address of a page with some values of its query changed; an empty value is removed. */
export function changed(url: URL, values: QueryValues): string {
  const query = new URLSearchParams(url.search);
  for (const [key, value] of Object.entries(values)) {
    query.delete(key);
    if (value !== undefined && value !== "") query.append(key, String(value).toWellFormed());
  }
  const text = query.toString();
  return text === "" ? url.pathname : `${url.pathname}?${text}`;
}

// A name may be "..", contain slashes, or be empty. In a query its value stays unchanged.

/** The page of a job. */
export function jobUrl({ namespace, name }: EntityName): string {
  return `/job?${new URLSearchParams([["namespace", namespace], ["name", name]].map(wellFormed))}`;
}

/** The page of a dataset. */
export function datasetUrl({ namespace, name }: EntityName): string {
  return `/dataset?${new URLSearchParams(
    [["namespace", namespace], ["name", name]].map(wellFormed),
  )}`;
}

/** The page of a column. */
export function columnUrl({ namespace, name, field }: ColumnName): string {
  const values = [["namespace", namespace], ["name", name], ["field", field]];
  return `/column?${new URLSearchParams(values.map(wellFormed))}`;
}

/** The page of a run. */
export function runUrl(runId: string): string {
  return `/run?${new URLSearchParams([["id", runId].map((text) => text.toWellFormed())])}`;
}

/** The graph around a job or a dataset. */
export function graphUrl(kind: "job" | "dataset", { namespace, name }: EntityName): string {
  return `${withQuery("/graph", { node: `${kind}:${namespace}:${name}` })}#g-chosen`;
}

/** The list of events, opened at one of them. */
export function eventUrl(id: number): string {
  return `/events?open=${id}#e${id}`;
}

function wellFormed(pair: readonly string[]): string[] {
  return pair.map((text) => text.toWellFormed());
}
