import type { Diagram } from "../diagram/diagram.ts";

/** Writes a diagram as JSON: its nodes and its edges. */
export function diagramJson(diagram: Diagram): string {
  return `${JSON.stringify(diagram, undefined, 2)}\n`;
}
