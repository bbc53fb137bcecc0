import { count } from "../../markup/format.ts";
import type { Facets } from "../../store/names.ts";
import type { RunDataset, RunDetail } from "../../store/runs.ts";
import { objectsOf, textOf } from "../facets/facet_values.ts";
import type { ChangeKind } from "../parts/changes/change_cell.ts";
import { statisticsOf } from "../parts/charts/statistics.ts";

/** A difference between two runs of a job. */
export interface RunChange {
  /** The kind of the difference. */
  readonly kind: ChangeKind;
  /** The thing that differs: `Code version`, `Input`, `Variable`. */
  readonly what: string;
  /** The name of the thing, where there may be several of the kind. */
  readonly name?: string;
  /** The value in the earlier run. */
  readonly before?: string;
  /** The value in the later run. */
  readonly after?: string;
}

// The number of rows of a dataset is seldom the same twice.
const NOTABLE_FACTOR = 2;
const FEWEST_ROWS = 10;

/**
 * Compares two runs of a job: code, SQL, engine, variables, and the datasets that they read and wrote.
 * Outputs are compared only if both runs completed, because a run that failed has none.
 */
export function runChanges(before: RunDetail, after: RunDetail): readonly RunChange[] {
  const bothCompleted = before.state === "COMPLETED" && after.state === "COMPLETED";
  return [
    ...codeChanges(before.jobFacets, after.jobFacets),
    ...engineChanges(before.facets, after.facets),
    ...mapChanges("Variable", variables(before.facets), variables(after.facets)),
    ...datasetChanges("Input", before.inputs, after.inputs),
    ...(bothCompleted ? datasetChanges("Output", before.outputs, after.outputs) : []),
  ];
}

function codeChanges(before: Facets, after: Facets): readonly RunChange[] {
  const location = (key: string, what: string): readonly RunChange[] => {
    return valueChange(what, {
      before: textOf(before["sourceCodeLocation"], key),
      after: textOf(after["sourceCodeLocation"], key),
    });
  };
  const [oldSql, newSql] = [before, after].map((facets) => textOf(facets["sql"], "query"));
  return [
    ...location("url", "Code"),
    ...location("branch", "Branch"),
    ...location("version", "Code version"),
    ...location("path", "Path of the code"),
    ...valueChange("SQL", differingLines(oldSql, newSql)),
  ];
}

/** Returns the first lines that differ in place of whole texts. */
function differingLines(before: string | undefined, after: string | undefined): Values {
  if (before === undefined || after === undefined || before === after) return { before, after };
  const [old, now] = [before, after].map((text) => text.split("\n").map((line) => line.trim()));
  const at = now?.findIndex((line, index) => line !== old?.[index]) ?? -1;
  const line = at === -1 ? now?.length ?? 0 : at;
  return { before: old?.[line] ?? "(no line)", after: now?.[line] ?? "(no line)" };
}

function engineChanges(before: Facets, after: Facets): readonly RunChange[] {
  const values = (what: string, ...keys: readonly string[]): readonly RunChange[] => {
    const text = (facets: Facets): string | undefined => {
      const parts = keys.flatMap((key) => textOf(facets["processing_engine"], key) ?? []);
      return parts.length === 0 ? undefined : parts.join(" ");
    };
    return valueChange(what, { before: text(before), after: text(after) });
  };
  return [
    ...values("Engine", "name", "version"),
    ...values("Adapter", "openlineageAdapterVersion"),
  ];
}

function variables(facets: Facets): ReadonlyMap<string, string> {
  const all = objectsOf(facets["environmentVariables"], "environmentVariables");
  return new Map(all.map((each) => [textOf(each, "name") ?? "", textOf(each, "value") ?? ""]));
}

function datasetChanges(
  what: string,
  before: readonly RunDataset[],
  after: readonly RunDataset[],
): readonly RunChange[] {
  const earlier = new Map(before.map((dataset) => [keyOf(dataset), dataset]));
  const kept = new Set(after.map(keyOf));
  const gone = before.filter((dataset) => !kept.has(keyOf(dataset)));
  return [
    ...after.flatMap((dataset) => {
      const old = earlier.get(keyOf(dataset));
      return old
        ? contentChanges(what, old, dataset)
        : [{ kind: "added" as const, what, name: dataset.name }];
    }),
    ...gone.map(({ name }) => ({ kind: "removed" as const, what, name })),
  ];
}

function keyOf({ namespace, name }: RunDataset): string {
  return JSON.stringify([namespace, name]);
}

function contentChanges(
  what: string,
  before: RunDataset,
  after: RunDataset,
): readonly RunChange[] {
  const { name } = after;
  const [oldRows, newRows] = [before, after].map(({ facets }) => statisticsOf(facets).rows);
  const isNotable = oldRows !== undefined && newRows !== undefined &&
    Math.max(oldRows, newRows) >= FEWEST_ROWS &&
    Math.max(oldRows, newRows) >= Math.min(oldRows, newRows) * NOTABLE_FACTOR;
  return [
    ...valueChange(`Schema of the ${what.toLowerCase()}`, {
      before: before.version && `v${before.version.number}`,
      after: after.version && `v${after.version.number}`,
    }, name),
    ...isNotable
      ? valueChange(`Rows of the ${what.toLowerCase()}`, {
        before: count(oldRows),
        after: count(newRows),
      }, name)
      : [],
  ];
}

function mapChanges(
  what: string,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly RunChange[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    return valueChange(what, { before: before.get(name), after: after.get(name) }, name);
  });
}

interface Values {
  readonly before: string | undefined;
  readonly after: string | undefined;
}

function valueChange(what: string, values: Values, name?: string): readonly RunChange[] {
  const { before, after } = values;
  if (before === after) return [];
  const kind = before === undefined ? "added" : after === undefined ? "removed" : "changed";
  return [{
    kind,
    what,
    ...name !== undefined && { name },
    ...before !== undefined && { before },
    ...after !== undefined && { after },
  }];
}
