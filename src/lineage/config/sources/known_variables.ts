import { type Environment, mayRead } from "../../../internal/permitted_env.ts";
import { plainKey } from "../../../internal/plain_key.ts";
import { ConfigError } from "../../errors.ts";
import type { ConfigKey, ConfigKeys } from "../keys.ts";
import { rootKeys } from "../sections/tables.ts";
import { TRANSPORTS } from "../transports/registry.ts";

// A transport within another one, such as that of a spool.
const MAX_TRANSPORTS = 2;

/**
 * Reads the variables whose names are known, for a program that may not list all of them: the older
 * ones, and those of each key that the configuration names. A variable that may not be read is missing.
 *
 * @throws {ConfigError} If none of them may be read.
 */
export function knownVariables(env: Environment): Environment {
  const names = [...VARIABLES, ...namesOf(rootKeys({}), { prefix: "OPENLINEAGE", transports: 0 })];
  if (!names.some(mayRead)) {
    throw new ConfigError(
      'Cannot read the variables of lineage: permission denied by Deno, run with "--allow-env=OPENLINEAGE_*"',
    );
  }
  const found = names.flatMap((name) =>
    env[name] === undefined ? [] : [[name, env[name]] as const]
  );
  return Object.fromEntries(found);
}

interface Place {
  readonly prefix: string;
  readonly transports: number;
}

function namesOf(keys: ConfigKeys, { prefix, transports }: Place): string[] {
  return Object.entries(keys).flatMap(([key, row]) =>
    [key, ...row.aliases ?? []].flatMap(spellingsOf).flatMap((name) => {
      const place = { prefix: `${prefix}__${name}`, transports };
      return [place.prefix, ...namesWithin(row, place)];
    })
  );
}

function namesWithin(row: ConfigKey, place: Place): string[] {
  if (row.kind === "section") return namesOf(row.keys, place);
  if (row.kind === "variant") return namesOfTypes(Object.values(row.variants), place);
  if (row.kind !== "transport" || place.transports >= MAX_TRANSPORTS) return [];
  const tables = Object.values(TRANSPORTS).map(({ keys }) => keys);
  return namesOfTypes(tables, { ...place, transports: place.transports + 1 });
}

function namesOfTypes(tables: readonly ConfigKeys[], place: Place): string[] {
  const names = tables.flatMap((keys) => namesOf(keys, place));
  return [...new Set([`${place.prefix}__TYPE`, ...names])];
}

/** Spells a key as variables do: `maxBytes` is `MAXBYTES` or `MAX_BYTES`. */
function spellingsOf(key: string): string[] {
  const words = key.replaceAll(/(?<=[a-z\d])(?=[A-Z])/g, "_").toUpperCase();
  return [...new Set([key.toUpperCase(), words])];
}

/** The variables with one underscore that this client reads. */
const VARIABLES: readonly string[] = [
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
