import type { Dialect } from "./dialects/dialect.ts";
import type { LayoutField } from "./fields/fields.ts";
import type { TooLong } from "./fields/lengths.ts";
import type { MaxLengths } from "./fields/max_lengths.ts";

/** Options of {@linkcode toJson} and {@linkcode toObject}. */
export interface TransformOptions {
  /**
   * The loader or SDK whose JSON is written.
   * @default {"loader"}
   */
  readonly dialect?: Dialect;
  /**
   * Whether latitude and longitude are also written as `geo_location`. In `go`, `true` is the SDK's
   * `ToJsonWithGeo`.
   * @default {true}, but not in `go` and the lossless form of the Scala dialects
   */
  readonly geoLocation?: boolean;
  /**
   * Whether `contexts`, `unstruct_event` and `derived_contexts` stay self-describing JSON instead of
   * becoming a member for each schema. Only `loader`, `scala` and `scala-3.1` have this form.
   * @default {false}
   */
  readonly lossless?: boolean;
  /**
   * The columns of a line.
   * @default {ENRICHED_FIELDS}
   */
  readonly fields?: readonly LayoutField[];
  /**
   * Whether strings longer than `maxLengths` are kept, truncated or rejected.
   * @default {"ignore"}
   */
  readonly tooLong?: TooLong;
  /**
   * The longest string of each column.
   * @default {IGLU_MAX_LENGTHS}
   */
  readonly maxLengths?: MaxLengths;
}
