import { codeOfState } from "./codes.ts";

/** A run as a job remembers it. */
export interface RecentRun {
  readonly uuid: string;
  readonly state: number;
  readonly sortAt: number;
  readonly createdAt: number;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
}

/** The other times are the differences from the one by which runs are sorted: the text is shorter. */
type Packed = readonly [
  uuid: string,
  state: number,
  sortAt: number,
  created: number,
  started: number | null,
  ended: number | null,
];

/** The number of runs that a job remembers. */
export const RECENT_RUNS = 30;

const COMPLETED = codeOfState("COMPLETED");
const FAILED = codeOfState("FAILED");

/** The last runs of a job, newest first. */
export class RecentRuns {
  dirty = false;
  #runs: RecentRun[] = [];
  /** The texts of the runs: of thirty, an event changes one. */
  readonly #texts = new WeakMap<RecentRun, string>();

  /** Reads the output of {@linkcode RecentRuns.toText}. */
  static fromText(text: string): RecentRuns {
    const recent = new RecentRuns();
    recent.#runs = unpackRuns(text);
    return recent;
  }

  /**
   * Adds a run or changes it. Returns `false` if the runs have to be read again, because one
   * that is not among them may now be among the last.
   */
  put(run: RecentRun): boolean {
    const before = this.#runs.findIndex(({ uuid }) => uuid === run.uuid);
    const wasFull = this.#runs.length >= RECENT_RUNS;
    const known = this.#runs[before];
    if (known) this.#runs.splice(before, 1);
    let at = 0;
    while (at < this.#runs.length && isLater(this.#runs[at] as RecentRun, run)) at++;
    if (known && wasFull && at === this.#runs.length) return false;
    this.#runs.splice(at, 0, run);
    this.#runs.length = Math.min(this.#runs.length, RECENT_RUNS);
    this.dirty = true;
    return true;
  }

  /** Replaces all runs. The new ones are newest first. */
  replace(runs: readonly RecentRun[]): void {
    this.#runs = [...runs];
    this.dirty = true;
  }

  /** Returns what follows from the runs. */
  summary(): {
    readonly last: RecentRun | undefined;
    readonly failures: number;
    readonly p50: number | undefined;
    readonly p95: number | undefined;
  } {
    let failures = 0;
    for (const { state } of this.#runs) {
      if (state === COMPLETED) break;
      if (state === FAILED) failures++;
    }
    const durations = this.#runs
      .filter((run) => run.state === COMPLETED && run.startedAt !== undefined)
      .map((run) => Math.round((run.endedAt! - run.startedAt!) / 1000))
      .sort((a, b) => a - b);
    return {
      last: this.#runs[0],
      failures,
      p50: percentile(durations, 0.5),
      p95: percentile(durations, 0.95),
    };
  }

  /** Writes the runs as text. */
  toText(): string {
    return `[${this.#runs.map((run) => this.#textOf(run)).join()}]`;
  }

  #textOf(run: RecentRun): string {
    const known = this.#texts.get(run);
    if (known !== undefined) return known;
    const text = JSON.stringify(packed(run));
    this.#texts.set(run, text);
    return text;
  }
}

/** Reads the runs of a text, newest first. */
export function unpackRuns(text: string): RecentRun[] {
  return (JSON.parse(text) as Packed[]).map(
    ([uuid, state, sortAt, created, started, ended]) => ({
      uuid,
      state,
      sortAt,
      createdAt: sortAt + created,
      startedAt: started === null ? undefined : sortAt + started,
      endedAt: ended === null ? undefined : sortAt + ended,
    }),
  );
}

function packed({ uuid, state, sortAt, createdAt, startedAt, endedAt }: RecentRun): Packed {
  return [
    uuid,
    state,
    sortAt,
    createdAt - sortAt,
    startedAt === undefined ? null : startedAt - sortAt,
    endedAt === undefined ? null : endedAt - sortAt,
  ];
}

// The id decides between runs of the same time, so that the order of arrival does not.
function isLater(a: RecentRun, b: RecentRun): boolean {
  return a.sortAt > b.sortAt || (a.sortAt === b.sortAt && a.uuid > b.uuid);
}

/** Returns the value of a sorted list below which a share of the values is. */
export function percentile(sorted: readonly number[], share: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)];
}
