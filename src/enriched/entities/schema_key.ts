import { wrongType } from "../../internal/is_object.ts";

/** One version of a schema, as an Iglu URI names it. */
export interface SchemaKey {
  /** The vendor of the schema, such as `com.acme`. */
  readonly vendor: string;
  /** The name of the schema, such as `add_to_cart`. */
  readonly name: string;
  /** The format of the schema, nearly always `jsonschema`. */
  readonly format: string;
  /** The version as `model-revision-addition`, such as `1-0-2`. */
  readonly version: string;
}

const LONGEST_SHOWN = 128;

// The same as `SchemaKey.schemaUriRegex` of iglu-core, which all of Snowplow's SDKs use:
// https://github.com/snowplow/iglu-scala-core
const IGLU_URI_REGEXP =
  /^iglu:([a-zA-Z0-9_.-]+)\/([a-zA-Z0-9_-]+)\/([a-zA-Z0-9_-]+)\/([1-9][0-9]*(?:-(?:0|[1-9][0-9]*)){2})$/;

/** The largest part of a version, which is an `Int` there. */
export const MOST_VERSION = 2_147_483_647;

/**
 * Parses an Iglu URI. Does not check that such a schema exists.
 *
 * @param uri The URI, as under `schema` in self-describing JSON.
 * @returns The parts of the URI.
 * @throws {SyntaxError} If the text is not an Iglu URI, or a part of its version exceeds 32 bits.
 *
 * @example Usage
 * ```ts
 * import { parseSchemaKey } from "@runline/runline/enriched";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(parseSchemaKey("iglu:com.acme/add_to_cart/jsonschema/1-0-2"), {
 *   vendor: "com.acme",
 *   name: "add_to_cart",
 *   format: "jsonschema",
 *   version: "1-0-2",
 * });
 * ```
 */
export function parseSchemaKey(uri: string): SchemaKey {
  const key = matchSchemaKey(uri);
  if (key && key.version.split("-").every((part) => Number(part) <= MOST_VERSION)) return key;
  if (typeof uri !== "string") throw wrongType(uri, "Cannot parse Iglu URI as it must be a string");
  throw new SyntaxError(`Cannot parse Iglu URI: ${JSON.stringify(uri.slice(0, LONGEST_SHOWN))}`);
}

/** Returns the parts of an Iglu URI whose version may have any size, as in SDKs other than Scala's. */
export function matchSchemaKey(uri: string): SchemaKey | undefined {
  const [, vendor, name, format, version] = IGLU_URI_REGEXP.exec(uri) ?? [];
  if (
    vendor === undefined || name === undefined || format === undefined || version === undefined
  ) return undefined;
  return { vendor, name, format, version };
}
