import { asError } from "../../internal/as_error.ts";
import { raceSignal } from "../../internal/race_signal.ts";
import type { CliIo, SeenResponse } from "../io.ts";
import { archiveCheck } from "./_archive_check.ts";
import { backendCheck } from "./_backend_check.ts";
import { clockCheck } from "./_clock_check.ts";
import { failureOf } from "./_failure.ts";
import { lineageCheck } from "./_lineage_check.ts";
import { manifestCheck } from "./_manifest_check.ts";
import { outputCheck } from "./_output_check.ts";
import { permissionsCheck } from "./_permissions_check.ts";
import { spoolCheck } from "./_spool_check.ts";
import { versionCheck } from "./_version_check.ts";
import {
  type Check,
  type CheckContext,
  type DoctorOptions,
  failed,
  type NamedFinding,
} from "./finding.ts";

const CHECKS: readonly Check[] = [
  versionCheck,
  permissionsCheck,
  lineageCheck,
  backendCheck,
  archiveCheck,
  outputCheck,
  manifestCheck,
  spoolCheck,
];

/** Time limit of a check, in milliseconds. */
const CHECK_MS = 10_000;

/** Options of {@linkcode runChecks}. */
export interface RunChecksOptions {
  readonly io: CliIo;
  /** Time limit of a check, in milliseconds. @default {10_000} */
  readonly checkMs?: number;
}

/** Runs all checks side by side, and the one of the clock behind them. */
export async function runChecks(
  options: DoctorOptions,
  { io, checkMs = CHECK_MS }: RunChecksOptions,
): Promise<readonly NamedFinding[]> {
  const responses: SeenResponse[] = [];
  const world: CliIo = {
    ...io,
    onResponse(response) {
      responses.push(response);
      io.onResponse?.(response);
    },
  };
  const run = (check: Check): Promise<readonly NamedFinding[]> =>
    runCheck(check, { context: { options, io: world, responses }, checkMs });
  const findings = await Promise.all(CHECKS.map(run));
  io.signal.throwIfAborted();
  return [...findings.flat(), ...await run(clockCheck)];
}

interface RunCheckOptions {
  readonly context: Omit<CheckContext, "signal">;
  readonly checkMs: number;
}

async function runCheck(
  check: Check,
  { context, checkMs }: RunCheckOptions,
): Promise<readonly NamedFinding[]> {
  const timeout = AbortSignal.timeout(checkMs);
  const signal = AbortSignal.any([timeout, context.io.signal]);
  try {
    const findings = await raceSignal(check.run({ ...context, signal }), signal);
    return findings.map((finding) => ({ check: check.name, ...finding }));
  } catch (error) {
    const finding = timeout.aborted
      ? failed(
        `No answer within ${checkMs / 1000} s`,
        "Check the address, the network and the proxy",
      )
      : await failureOf(asError(error), context.io);
    return [{ check: check.name, ...finding }];
  }
}
