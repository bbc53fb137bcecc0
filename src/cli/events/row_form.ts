import {
  ATOMIC_FIELDS,
  ENRICH_MAX_LENGTHS,
  ENRICHED_FIELDS,
  IGLU_MAX_LENGTHS,
  type LayoutField,
  type TransformerOptions,
  type TransformOptions,
} from "../../enriched/mod.ts";
import { flag, option, type ValuesOf } from "../parameters/parameter.ts";
import { UsageError } from "../parameters/usage_error.ts";
import { choice } from "../parameters/value_types.ts";
import { FIELDS } from "./member_names.ts";

/** The options for how lines are read and rows are written. */
export const FORM_PARAMETERS = {
  dialect: option(choice(["loader", "scala", "scala-3.1", "python", "go", "js"]), {
    help: "JSON of loader, scala, scala-3.1, python, go, js",
    default: "loader",
  }),
  geo: flag("Write geo_location where the dialect does not: go, lossless scala"),
  lossless: flag("Keep contexts and events self-describing; for loader and scala"),
  layout: option(choice(["enriched", "atomic"]), {
    help: "Columns: enriched, or atomic without entities",
    default: "enriched",
  }),
  tooLong: option(choice(["ignore", "truncate", "reject"]), {
    placeholder: "<action>",
    help: "Long values: ignore, truncate or reject",
    default: "ignore",
  }),
  maxLengths: option(choice(["iglu", "enrich"]), {
    help: "Maximum lengths: iglu (the default) or enrich",
  }),
  fields: FIELDS,
};

/** The options for lines in bad rows. */
export const BAD_ROW_PARAMETERS = {
  fromBad: flag("Read bad rows, and transform the lines in them"),
  strict: flag("Stop at a bad row of another schema; by default it is counted as bad"),
};

/** The values of {@linkcode FORM_PARAMETERS}. */
export type FormOptions = ValuesOf<typeof FORM_PARAMETERS>;

/** The form of the rows. */
export type RowForm = TransformOptions & Pick<TransformerOptions, "members">;

/**
 * Returns how lines become rows.
 *
 * @throws {UsageError} If options contradict each other.
 */
export function rowForm(options: FormOptions): RowForm {
  const { dialect, geo, lossless, tooLong, fields: members } = options;
  if (lossless && ["python", "go", "js"].includes(dialect)) {
    throw new UsageError(`The dialect "${dialect}" has no lossless form`);
  }
  if (options.maxLengths !== undefined && tooLong === "ignore") {
    const wanted = "--too-long=truncate or --too-long=reject";
    throw new UsageError(`Option "--max-lengths" needs ${wanted}`);
  }
  const maxLengths = options.maxLengths === "enrich" ? ENRICH_MAX_LENGTHS : IGLU_MAX_LENGTHS;
  const fields = lineFields(options);
  return {
    dialect,
    lossless,
    fields,
    tooLong,
    maxLengths,
    ...geo && { geoLocation: true },
    ...members && { members },
  };
}

/**
 * Checks that rows have the only form that Parquet has.
 *
 * @throws {UsageError} If they have another one.
 */
export function requireParquetForm({ dialect, lossless, tooLong, members }: RowForm): void {
  if (dialect === "loader" && !lossless && tooLong === "ignore" && !members) return;
  throw new UsageError("Parquet has no --dialect, --lossless, --too-long or --fields");
}

/** Reports whether rows of a form are built from strings, which is slower than from bytes. */
export function isSlowForm(
  { dialect, lossless, tooLong }: Pick<TransformOptions, "dialect" | "lossless" | "tooLong">,
): boolean {
  return dialect !== "loader" || lossless === true || tooLong !== "ignore";
}

/** Returns the columns of a line. */
export function lineFields(
  { layout }: { readonly layout: FormOptions["layout"] },
): readonly LayoutField[] {
  return layout === "atomic" ? ATOMIC_FIELDS : ENRICHED_FIELDS;
}
