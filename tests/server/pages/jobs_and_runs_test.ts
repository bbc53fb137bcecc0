import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { usualStart } from "../../../src/server/pages/jobs/usual_start.ts";
import { shellWord } from "../../../src/server/pages/parts/shell_word.ts";
import { weekChange } from "../../../src/server/pages/parts/changes/week_change.ts";
import { runChanges } from "../../../src/server/pages/runs/run_changes.ts";
import type { RunBar, RunDetail } from "../../../src/server/store/runs.ts";

const MINUTE = 60_000;

/** Runs that start after gaps in minutes, the first at a time, in the order of lists. */
function runsAt(first: string, gaps: readonly number[]): readonly RunBar[] {
  let time = Date.parse(first);
  const starts = [time, ...gaps.map((gap) => time += gap * MINUTE)];
  return starts.map((start): RunBar => {
    const createdAt = new Date(start).toISOString();
    return { runId: createdAt, state: "COMPLETED", createdAt, startedAt: createdAt };
  }).reverse();
}

describe("usualStart()", () => {
  const every = (minutes: number, count = 8): number[] => Array(count).fill(minutes);

  it("describes the rhythm of a job", () => {
    const rhythms: readonly (readonly [string, readonly number[], string | undefined])[] = [
      ["2026-01-31T03:07:40Z", every(60), "every hour at :07"],
      ["2026-01-01T03:20:05Z", every(24 * 60), "every day at 03:20"],
      ["2026-01-04T23:59:58Z", every(7 * 24 * 60), "every Sunday at 23:59"],
      ["2026-01-31T03:00:00Z", every(15), "every 15 min"],
      ["2026-01-31T03:00:00Z", every(1), "every minute"],
      ["2026-01-31T03:00:00Z", every(6 * 60), "every 6 h"],
      ["2026-01-31T03:00:00Z", [3, 240, 17, 88, 5, 600, 41], undefined],
      ["2026-01-31T03:00:00Z", every(60, 2), undefined],
    ];
    for (const [first, gaps, rhythm] of rhythms) {
      assertEquals(usualStart(runsAt(first, gaps)), rhythm);
    }
  });

  it("disregards a start that is late, and a run that was tried again", () => {
    assertEquals(
      usualStart(runsAt("2026-01-31T03:58:00Z", [60, 63, 57, 60, 12, 48, 60, 60, 60, 60])),
      "every hour at :58",
    );
  });
});

describe("weekChange()", () => {
  it("highlights a job that became slower, and needs some runs", () => {
    const week = { runs: 5, runsBefore: 5, p95Ms: 138, p95BeforeMs: 100 };
    assertEquals(String(weekChange(week)), '<b class="warn">+38 %</b>');
    assertEquals(weekChange({ ...week, p95Ms: 99 }), "−1 %");
    assertEquals(weekChange({ ...week, runsBefore: 2 }), undefined);
    assertEquals(weekChange({ runs: 5, runsBefore: 0, p95Ms: 1 }), undefined);
  });
});

describe("shellWord()", () => {
  it("quotes all that a shell could read as something else", () => {
    assertEquals(shellWord("s3://acme-lake/enriched/"), "s3://acme-lake/enriched/");
    assertEquals(shellWord("x; rm -rf ~"), "'x; rm -rf ~'");
    assertEquals(shellWord("it's $(here)"), `'it'\\''s $(here)'`);
    assertEquals(shellWord(""), "''");
  });
});

describe("runChanges()", () => {
  const run = (given: Partial<RunDetail>): RunDetail => ({
    runId: "r",
    state: "COMPLETED",
    createdAt: "2026-01-31T03:00:00Z",
    updatedAt: "2026-01-31T03:00:00Z",
    job: { namespace: "n", name: "j" },
    facets: {},
    jobFacets: {},
    inputs: [],
    outputs: [],
    events: [],
    ...given,
  });
  const dataset = (name: string, rows: number, version = 1): RunDetail["inputs"][number] => ({
    namespace: "db",
    name,
    facets: { inputStatistics: { rowCount: rows } },
    version: { version: String(version), number: version },
  });

  it("compares code, SQL, engine and variables", () => {
    const before = run({
      jobFacets: { sql: { query: "SELECT 1\nFROM a" }, sourceCodeLocation: { version: "1" } },
      facets: { environmentVariables: { environmentVariables: [{ name: "A", value: "1" }] } },
    });
    const after = run({
      jobFacets: { sql: { query: "SELECT 1\nFROM b" }, sourceCodeLocation: { version: "2" } },
      facets: { processing_engine: { name: "spark", version: "4" } },
    });
    assertEquals(runChanges(before, after), [
      { kind: "changed", what: "Code version", before: "1", after: "2" },
      { kind: "changed", what: "SQL", before: "FROM a", after: "FROM b" },
      { kind: "added", what: "Engine", after: "spark 4" },
      { kind: "removed", what: "Variable", name: "A", before: "1" },
    ]);
    assertEquals(runChanges(before, before), []);
  });

  it("compares datasets, and rows only if the difference is large", () => {
    const before = run({ inputs: [dataset("a", 1000), dataset("b", 10), dataset("gone", 1)] });
    const after = run({ inputs: [dataset("a", 1100, 2), dataset("b", 1), dataset("new", 1)] });
    assertEquals(runChanges(before, after), [
      { kind: "changed", what: "Schema of the input", name: "a", before: "v1", after: "v2" },
      { kind: "changed", what: "Rows of the input", name: "b", before: "10", after: "1" },
      { kind: "added", what: "Input", name: "new" },
      { kind: "removed", what: "Input", name: "gone" },
    ]);
  });

  it("compares no outputs of a run that failed", () => {
    const before = run({ outputs: [dataset("a", 1)] });
    assertEquals(runChanges(before, run({ state: "FAILED" })), []);
    assertEquals(runChanges(before, run({})).map(({ kind }) => kind), ["removed"]);
  });
});
