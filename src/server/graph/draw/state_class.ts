import type { EdgeState, JobState } from "../diagram/diagram.ts";

/** The number of colours for namespaces; the next namespace has the first colour again. */
const NAMESPACE_COLOURS = 8;

const JOB_CLASSES: Readonly<Record<JobState, string>> = {
  completed: "ok",
  failed: "bad",
  running: "run",
  aborted: "stop",
  none: "none",
};

const EDGE_CLASSES: Readonly<Record<EdgeState, string>> = {
  last: "",
  running: "run",
  failed: "bad",
  earlier: "old",
};

/** The class of a state in the style sheet, which is also the end of the id of its sign. */
export function stateClass(state: JobState): string {
  return JOB_CLASSES[state];
}

/** The class of an edge in the style sheet. */
export function edgeClass(state: EdgeState): string {
  return EDGE_CLASSES[state];
}

/** The class with the colour of a namespace. */
export function namespaceClass(namespaceNumber: number): string {
  return `n${namespaceNumber % NAMESPACE_COLOURS}`;
}
