import type { Environment } from "./env.ts";
import { plainKey } from "../../../internal/plain_key.ts";

/** The variables with one underscore that this client reads. */
export const VARIABLES: readonly string[] = [
  "OPENLINEAGE_API_KEY",
  "OPENLINEAGE_CLIENT_LOGGING",
  "OPENLINEAGE_CONFIG",
  "OPENLINEAGE_CONTEXT",
  "OPENLINEAGE_DISABLED",
  "OPENLINEAGE_ENDPOINT",
  "OPENLINEAGE_LOAD_CODE",
  "OPENLINEAGE_PARENT_ID",
  "OPENLINEAGE_ROOT_PARENT_ID",
  "OPENLINEAGE_URL",
];

const SECTION_REGEXP = /^OPENLINEAGE_(?:TRANSPORT|FACETS|FILTERS|TAGS|DATASET|JOB|RUN)(?:_|$)/;

/** Warns of variables that were probably meant to be others, and of those without effect. */
export function warnOfVariables(env: Environment, onWarning: (message: string) => void): void {
  for (const [name, value] of Object.entries(env)) {
    const meant = value ? meantBy(name) : undefined;
    if (meant !== undefined) onWarning(`The variable "${name}" is not read: use "${meant}"`);
  }
  if (env["OPENLINEAGE_URL"]) return;
  for (const name of ["OPENLINEAGE_API_KEY", "OPENLINEAGE_ENDPOINT"]) {
    if (env[name]) onWarning(`The variable "${name}" has no effect without "OPENLINEAGE_URL"`);
  }
}

function meantBy(name: string): string | undefined {
  if (!name.startsWith("OPENLINEAGE_") || name.startsWith("OPENLINEAGE__")) return undefined;
  if (VARIABLES.includes(name)) return undefined;
  if (SECTION_REGEXP.test(name)) return name.replace("OPENLINEAGE_", "OPENLINEAGE__");
  return VARIABLES.find((known) => plainKey(known) === plainKey(name));
}
