import type { RunNameParse } from "../../archive/mod.ts";
import type { CliIo, SeenResponse } from "../io.ts";
import type { ManifestPlace } from "../places/open_manifest.ts";
import type { Place } from "../places/places.ts";

/** The status of a finding. */
export type FindingStatus = "ok" | "warning" | "failed";

/** The result of a check. */
export interface Finding {
  readonly status: FindingStatus;
  /** The state that the check found. */
  readonly reason: string;
  /** The remedy. */
  readonly fix?: string | undefined;
}

/** A finding, and the name of its check. */
export interface NamedFinding extends Finding {
  readonly check: string;
}

/** The options that the checks look at. */
export interface DoctorOptions {
  readonly archive: Place | undefined;
  readonly manifest: ManifestPlace;
  readonly out: Place | undefined;
  readonly bad: Place | undefined;
  readonly maxFileSize?: number | undefined;
  readonly spool: string | undefined;
  readonly command: readonly string[] | undefined;
  readonly runNames: RunNameParse;
  readonly configFile: string | undefined;
}

/** The surroundings of a check. */
export interface CheckContext {
  readonly options: DoctorOptions;
  /** The world, which reports each response. */
  readonly io: CliIo;
  /** The responses so far. */
  readonly responses: readonly SeenResponse[];
  /** Aborted when the time of the check is over. */
  readonly signal: AbortSignal;
}

/** A check, which changes nothing and emits nothing. */
export interface Check {
  readonly name: string;
  /** Runs the check. An error is a failed check. */
  run(context: CheckContext): Promise<readonly Finding[]>;
}

/** Returns a finding that is good. */
export function ok(reason: string): Finding {
  return { status: "ok", reason };
}

/** Returns a finding that may matter. */
export function warning(reason: string, fix?: string): Finding {
  return { status: "warning", reason, fix };
}

/** Returns a finding that keeps the work from being done. */
export function failed(reason: string, fix?: string): Finding {
  return { status: "failed", reason, fix };
}
