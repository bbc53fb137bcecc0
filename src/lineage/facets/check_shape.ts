import type { ShapeCheck, ShapeIssue } from "./compile_shape.ts";

/**
 * Checks the value of a builder.
 *
 * @throws {TypeError} If the value has issues: the first one.
 */
export function checkShape(check: ShapeCheck, value: unknown, at: string): void {
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
