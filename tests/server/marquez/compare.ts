/** Lists that have an order; all others are compared as sets. */
const ORDERED = new Set([
  "versions",
  "runs",
  "jobs",
  "events",
  "datasets",
  "latestRuns",
  "results",
  "namespaces",
  "sources",
  "graph",
]);

/** The error of `JSON.parse()`, which each runtime words in its own way. */
const RUNTIME_WORDS = /^(The request body is not JSON:) .*$/;

const VOLATILE = /^(?:updatedAt|currentVersion|startInterval|endInterval)$/;

/** Replaces values that differ each time: ids that are made, and times of the server. Sorts sets. */
export function normalized(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => normalized(item, key));
    if (ORDERED.has(key)) return items;
    return items.sort((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
  }
  if (typeof value === "string") {
    if (/^[\da-f]{8}-[\da-f]{4}-[34]/.test(value)) return "<uuid>";
    return value.replace(/#[\da-f-]{36}/g, "#<uuid>").replace(RUNTIME_WORDS, "$1 *");
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1);
  return Object.fromEntries(
    entries.map(([name, item]) => [name, VOLATILE.test(name) ? "*" : normalized(item, name)]),
  );
}

/**
 * Lists the differences of two normalized values, such as `/body/endedAt null → time`. Items of
 * lists are matched by their identity, so one item more does not move the others.
 */
export function differences(theirs: unknown, ours: unknown, at = ""): readonly string[] {
  if (JSON.stringify(theirs) === JSON.stringify(ours)) return [];
  if (Array.isArray(theirs) && Array.isArray(ours)) {
    const [a, b] = [keyed(theirs), keyed(ours)];
    const common = (from: typeof a, other: typeof a) =>
      [...from.keys()].filter((k) => other.has(k));
    const isMoved = ORDERED.has(at.slice(at.lastIndexOf("/") + 1)) &&
      common(a, b).join() !== common(b, a).join();
    const keys = [...new Set([...a.keys(), ...b.keys()])];
    const inside = keys.flatMap((key) => differences(a.get(key), b.get(key), `${at}/*`));
    return isMoved ? [`${at} order`, ...inside] : inside;
  }
  if (!isObject(theirs) || !isObject(ours) || Array.isArray(theirs) || Array.isArray(ours)) {
    return [`${at} ${described(theirs, at)} → ${described(ours, at)}`];
  }
  const keys = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
  return [...keys].flatMap((key) => differences(theirs[key], ours[key], `${at}/${key}`));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Returns the items by their identity; equal ones are numbered. */
function keyed(items: readonly unknown[]): ReadonlyMap<string, unknown> {
  const map = new Map<string, unknown>();
  for (const item of items) {
    let key = identity(item);
    while (map.has(key)) key += "+";
    map.set(key, item);
  }
  return map;
}

function identity(item: unknown): string {
  if (!isObject(item)) return JSON.stringify(item);
  const { id, datasetVersionId, nodeId, origin, destination, run, field, dataset } = item;
  if (isObject(run)) {
    return JSON.stringify([run["runId"] ?? run["id"], item["eventType"], item["eventTime"]]);
  }
  const key = id ?? datasetVersionId ?? nodeId ?? (origin && [origin, destination]) ??
    [item["namespace"], dataset ?? item["name"], field];
  return JSON.stringify(key);
}

/** Names the kind of a value; states the value where few are possible. */
function described(value: unknown, at: string): string {
  if (value === undefined) return "absent";
  if (value === null || typeof value === "boolean" || /^\/(?:status|body\/code)$/.test(at)) {
    return String(value);
  }
  if (value === "") return "empty";
  if (Array.isArray(value)) return value.length === 0 ? "no items" : "list";
  if (typeof value === "string" && /^\+?\d{4,5}-\d\d-\d\dT/.test(value)) return "time";
  return typeof value === "string" ? "text" : typeof value;
}
