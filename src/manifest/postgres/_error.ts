import { deniedPermission } from "../../internal/denied_permission.ts";
import { ManifestError, type ManifestErrorCode } from "../errors.ts";
import { failed } from "../_failed.ts";

// https://www.postgresql.org/docs/current/errcodes-appendix.html
const STATES: Readonly<Record<string, readonly [ManifestErrorCode, string]>> = {
  "28000": ["MANIFEST_ACCESS_DENIED", "the server refuses the user"],
  "28P01": ["MANIFEST_ACCESS_DENIED", "the server refuses the password"],
  "3D000": ["MANIFEST_UNAVAILABLE", "the database does not exist"],
  "25006": ["MANIFEST_ACCESS_DENIED", "the server is read-only"],
  "42501": ["MANIFEST_ACCESS_DENIED", "the user may not use its tables"],
  "42P01": ["MANIFEST_TABLE_MISSING", "it has no tables yet, create them with create()"],
  "42703": ["MANIFEST_CORRUPT", "its tables are not those of a manifest of this version"],
  "53300": ["MANIFEST_THROTTLED", "the server has too many connections"],
};

/** Classes of states that may pass by themselves: connections, resources, shutdowns, conflicts. */
const PASSING_REGEXP = /^(?:08|40|53|55|57|58)/;

// The package's own: https://github.com/porsager/postgres#error-codes
const NETWORK_REGEXP = /^(?:E[A-Z_]+|CONNECT\w*|CONNECTION_\w+)$/;

/** Returns the error for a failure of PostgreSQL. One that is not known is returned as it is. */
export function postgresError(error: unknown, url: string): unknown {
  if (!(error instanceof Error) || error instanceof ManifestError) return error;
  const denied = deniedPermission(error);
  if (denied) return failed("MANIFEST_ACCESS_DENIED", denied.state, { url, cause: error });
  const { code } = error as { code?: unknown };
  if (typeof code !== "string") {
    const isCorrupt = error instanceof SyntaxError && error.message.startsWith("Cannot read");
    const state = "it contains a claim that this version cannot read";
    return isCorrupt ? failed("MANIFEST_CORRUPT", state, { url, cause: error }) : error;
  }
  const known = STATES[code];
  if (known) return failed(...known, { url, cause: error });
  if (PASSING_REGEXP.test(code) || NETWORK_REGEXP.test(code)) {
    const state = `the server does not answer (${code}), check the address or try again later`;
    return failed("MANIFEST_UNAVAILABLE", state, { url, cause: error });
  }
  return error;
}
