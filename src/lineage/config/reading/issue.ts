import { locate } from "./layer.ts";
import type { ConfigLayer } from "./layer.ts";
import { formatPath } from "../value.ts";
import type { ConfigPath } from "../value.ts";
import { ConfigError } from "../../errors.ts";

/** Creates the error for a place in the configuration. */
export function configError(
  path: ConfigPath,
  options: {
    readonly layers: readonly ConfigLayer[];
    readonly state: string;
    readonly cause?: unknown;
  },
): ConfigError {
  const { layers, state, ...rest } = options;
  const { file, line } = locate(layers, path) ?? {};
  const message = `Cannot use lineage configuration ${describe(path, layers)}: ${shortened(state)}`;
  return new ConfigError(message, {
    path: formatPath(path),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...rest,
  });
}

/** Throws the first issue, if there is one, with the count of the others. */
export function throwFirst(issues: readonly ConfigError[]): void {
  const [first, ...others] = issues;
  if (first === undefined) return;
  if (others.length === 0) throw first;
  const { message, path, file, line, cause } = first;
  const more = others.length === 1 ? "1 more issue" : `${others.length} more issues`;
  throw new ConfigError(`${message} (and ${more}: "runline config check" lists them)`, {
    ...(path === undefined ? {} : { path }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Calls a function whose `TypeError` or `RangeError` is an issue of a place in the configuration. */
export async function misuseAt<Value>(
  { path, layers }: { readonly path: ConfigPath; readonly layers: readonly ConfigLayer[] },
  fn: () => Value,
): Promise<Awaited<Value>> {
  try {
    return await fn();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
    throw configError(path, { layers, state: error.message, cause: error });
  }
}

/** Words a warning for a key that has no effect. */
export function unusedMessage(path: ConfigPath, layers: readonly ConfigLayer[]): string {
  return `Lineage configuration ${describe(path, layers)} has no effect`;
}

/** The message of a check follows another one: it needs no beginning of its own. */
function shortened(state: string): string {
  return state.replace(/^Cannot [^:]*? as (?=')/, "")
    .replace(/^(?:The|Expected|Found) /, (word) => word.toLowerCase());
}

function describe(path: ConfigPath, layers: readonly ConfigLayer[]): string {
  const place = locate(layers, path);
  return `key "${formatPath(path)}"${place === undefined ? "" : ` in ${place.where}`}`;
}
