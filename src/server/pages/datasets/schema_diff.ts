import type { DatasetField } from "../../store/datasets.ts";
import type { ChangeKind } from "../parts/changes/change_cell.ts";

/** A difference between two versions of a schema. */
export interface SchemaChange {
  /** The change of the column. */
  readonly kind: ChangeKind;
  /** The name of the column. */
  readonly name: string;
  /** The column before. */
  readonly before?: DatasetField;
  /** The column after. */
  readonly after?: DatasetField;
  /** A description of the difference. */
  readonly note: string;
}

/** Compares two versions of a schema: added columns first, then changed, then removed ones. */
export function schemaDiff(
  before: readonly DatasetField[],
  after: readonly DatasetField[],
): readonly SchemaChange[] {
  const old = new Map(before.map((field) => [field.name, field]));
  const now = new Map(after.map((field) => [field.name, field]));
  const added = after.filter(({ name }) => !old.has(name)).map((field): SchemaChange => {
    return { kind: "added", name: field.name, after: field, note: "new" };
  });
  const changed = after.flatMap((field): readonly SchemaChange[] => {
    const earlier = old.get(field.name);
    const note = earlier === undefined ? "" : differences(earlier, field);
    if (earlier === undefined || note === "") return [];
    return [{ kind: "changed", name: field.name, before: earlier, after: field, note }];
  });
  const removed = before.filter(({ name }) => !now.has(name)).map((field): SchemaChange => {
    return { kind: "removed", name: field.name, before: field, note: "no longer there" };
  });
  return [...added, ...changed, ...removed];
}

function differences(before: DatasetField, after: DatasetField): string {
  const parts = [
    before.type === after.type ? "" : "type",
    before.description === after.description ? "" : descriptionChange(before, after),
  ];
  return parts.filter((part) => part !== "").join("; ");
}

function descriptionChange(before: DatasetField, after: DatasetField): string {
  if (before.description === undefined) return "description added";
  return after.description === undefined ? "description removed" : "description changed";
}

/** Describes differences in numbers: `1 added, 2 changed`. */
export function changeCounts(changes: readonly SchemaChange[]): string {
  const parts = (["added", "changed", "removed"] as const).flatMap((kind) => {
    const number = changes.filter((change) => change.kind === kind).length;
    return number === 0 ? [] : [`${number} ${kind}`];
  });
  return parts.length === 0 ? "same columns" : parts.join(", ");
}
