import type { Command } from "../command.ts";
import { completionsCommand } from "./completions.ts";
import { configCheckCommand } from "./config/check.ts";
import { configShowCommand } from "./config/show.ts";
import { doctorCommand } from "./doctor.ts";
import { emitCommand } from "./emit.ts";
import { typesCommand } from "./events/entity_types.ts";
import { schemaStatsCommand } from "./events/schema_stats.ts";
import { transformCommand } from "./events/transform.ts";
import { lineageEventsCommand } from "./lineage/events.ts";
import { lineageJobsCommand } from "./lineage/jobs.ts";
import { lineageRunsCommand } from "./lineage/runs.ts";
import { manCommand } from "./man.ts";
import { processCommand } from "./process.ts";
import { runCommand } from "./run.ts";
import { runsAddCommand } from "./runs/add.ts";
import { runsClaimsCommand } from "./runs/claims.ts";
import { runsContainsCommand } from "./runs/contains.ts";
import { runsCreateCommand } from "./runs/create.ts";
import { runsInspectCommand } from "./runs/inspect.ts";
import { runsListCommand } from "./runs/list.ts";
import { runsOverrideCommand } from "./runs/override.ts";
import { runsSweepCommand } from "./runs/sweep.ts";
import { runsVerifyCommand } from "./runs/verify.ts";
import { runsWatchCommand } from "./runs/watch.ts";
import { exportCommand } from "./server/export.ts";
import { graphCommand } from "./server/graph.ts";
import { importCommand } from "./server/import.ts";
import { pruneCommand } from "./server/prune.ts";
import { rebuildCommand } from "./server/rebuild.ts";
import { serveCommand } from "./server/serve.ts";
import { spoolDeadCommand } from "./spool/dead.ts";
import { spoolFlushCommand } from "./spool/flush.ts";
import { spoolRetryCommand } from "./spool/retry.ts";
import { spoolStatusCommand } from "./spool/status.ts";
import { validateCommand } from "./validate.ts";

/** All commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  processCommand,
  runCommand,
  runsListCommand,
  runsContainsCommand,
  runsInspectCommand,
  runsClaimsCommand,
  runsAddCommand,
  runsOverrideCommand("reprocess"),
  runsOverrideCommand("redrive"),
  runsOverrideCommand("skip"),
  runsOverrideCommand("release"),
  runsVerifyCommand,
  runsWatchCommand,
  runsSweepCommand,
  runsCreateCommand,
  transformCommand,
  typesCommand,
  schemaStatsCommand,
  emitCommand,
  spoolStatusCommand,
  spoolFlushCommand,
  spoolDeadCommand,
  spoolRetryCommand,
  validateCommand,
  serveCommand,
  importCommand,
  exportCommand,
  pruneCommand,
  rebuildCommand,
  graphCommand,
  lineageRunsCommand,
  lineageJobsCommand,
  lineageEventsCommand,
  doctorCommand(() => COMMANDS),
  configShowCommand(() => COMMANDS),
  configCheckCommand(() => COMMANDS),
  completionsCommand(() => COMMANDS),
  manCommand(() => COMMANDS),
];
