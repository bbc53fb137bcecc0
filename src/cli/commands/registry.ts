import type { Command } from "../command.ts";
import { completionsCommand } from "./completions.ts";
import { configCheckCommand } from "./config_check.ts";
import { configShowCommand } from "./config_show.ts";
import { doctorCommand } from "./doctor.ts";
import { emitCommand } from "./emit.ts";
import { typesCommand } from "./entity_types.ts";
import { graphCommand } from "./graph.ts";
import { lineageEventsCommand } from "./lineage_events.ts";
import { lineageJobsCommand } from "./lineage_jobs.ts";
import { lineageRunsCommand } from "./lineage_runs.ts";
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
import { schemaStatsCommand } from "./schema_stats.ts";
import { spoolDeadCommand } from "./spool_dead.ts";
import { spoolFlushCommand } from "./spool_flush.ts";
import { spoolRetryCommand } from "./spool_retry.ts";
import { spoolStatusCommand } from "./spool_status.ts";
import { transformCommand } from "./transform.ts";
import { validateCommand } from "./validate.ts";
import { exportCommand } from "./export.ts";
import { importCommand } from "./import.ts";
import { pruneCommand } from "./prune.ts";
import { rebuildCommand } from "./rebuild.ts";
import { serveCommand } from "./serve.ts";

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
