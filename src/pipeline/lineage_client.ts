import type { OpenLineageClient } from "../lineage/mod.ts";

/** The part of `OpenLineageClient` that `processRuns` uses. */
export type LineageClient =
  & Pick<OpenLineageClient, "emit" | "startRun">
  & Partial<Pick<OpenLineageClient, "isDurable">>;
