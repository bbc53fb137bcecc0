import {
  ATOMIC_FIELDS,
  ENRICH_MAX_LENGTHS,
  ENRICHED_FIELDS,
  IGLU_MAX_LENGTHS,
  type LayoutField,
  type TransformOptions,
} from "../../enriched/mod.ts";
import type { CommandArgs, CommandOption } from "../command.ts";
import { UsageError } from "../usage_error.ts";
import { choiceValue } from "../values.ts";

/** The options that tell how lines are read and in which form rows are written. */
export const FORM_OPTIONS: readonly CommandOption[] = [
  { name: "dialect", value: "<name>", help: "Whose JSON: loader, scala, python, go or js" },
  { name: "lossless", help: "Keep contexts and events self-describing: loader, scala" },
  { name: "layout", value: "<name>", help: "The columns: enriched, or atomic without entities" },
  { name: "too-long", value: "<what>", help: "With long texts: ignore, truncate or reject" },
  { name: "max-lengths", value: "<whose>", help: "How long texts may be: iglu or enrich" },
  { name: "from-bad", help: "Read bad rows, and transform the lines in them" },
];

const DIALECTS = ["loader", "scala", "python", "go", "js"] as const;
const LAYOUTS = ["enriched", "atomic"] as const;
const TOO_LONG = ["ignore", "truncate", "reject"] as const;
const MAX_LENGTHS = ["iglu", "enrich"] as const;

/**
 * Reads the options of a form.
 *
 * @throws {UsageError} If an option has no such value, or the dialect no such form.
 */
export function rowForm(args: CommandArgs): TransformOptions {
  const dialect = choiceValue(args, "dialect", { choices: DIALECTS }) ?? "loader";
  const lossless = args.flag("lossless");
  if (lossless && dialect !== "loader" && dialect !== "scala") {
    throw new UsageError(`The dialect "${dialect}" has no lossless form`, args.command);
  }
  const tooLong = choiceValue(args, "too-long", { choices: TOO_LONG }) ?? "ignore";
  const limits = choiceValue(args, "max-lengths", { choices: MAX_LENGTHS }) ?? "iglu";
  if (args.value("max-lengths") !== undefined && tooLong === "ignore") {
    const wanted = "--too-long=truncate or --too-long=reject";
    throw new UsageError(`Option "--max-lengths" needs ${wanted}`, args.command);
  }
  const maxLengths = limits === "iglu" ? IGLU_MAX_LENGTHS : ENRICH_MAX_LENGTHS;
  return { dialect, lossless, fields: lineFields(args), tooLong, maxLengths };
}

/** Tells whether rows of a form are made of texts, and not of bytes. */
export function isSlowForm({ dialect, lossless, tooLong }: TransformOptions): boolean {
  return dialect !== "loader" || lossless === true || tooLong !== "ignore";
}

/**
 * Gives the columns of a line.
 *
 * @throws {UsageError} If there is no such layout.
 */
export function lineFields(args: CommandArgs): readonly LayoutField[] {
  const layout = choiceValue(args, "layout", { choices: LAYOUTS });
  return layout === "atomic" ? ATOMIC_FIELDS : ENRICHED_FIELDS;
}
