import type { ShapeCheck, ShapeIssue } from "./compile_shape.ts";

/** A value and its name in messages. */
export interface CheckedPlace {
  readonly value: unknown;
  readonly at: string;
}

/**
 * Checks the value of a builder.
 *
 * @throws {TypeError} If the value has issues: the first one.
 */
export function checkShape(check: ShapeCheck, place: CheckedPlace): void {
  const { value, at } = place;
  const issues: ShapeIssue[] = [];
  check(value, issues);
  const [first] = issues;
  if (first === undefined) return;
  const { path, message } = first;
  const current = first.value === undefined
    ? ""
    : `: current value is ${JSON.stringify(first.value)}`;
  const steps = path.map((step) => typeof step === "number" ? `[${step}]` : `.${step}`).join("");
  throw new TypeError(`Cannot build lineage event as '${at}${steps}' ${message}${current}`);
}
