/** What an Iglu URI names: one version of a schema. */
export interface SchemaKey {
  /** Whose schema it is, such as `com.acme`. */
  readonly vendor: string;
  /** The name of the schema, such as `add_to_cart`. */
  readonly name: string;
  /** The language of the schema, `jsonschema` for nearly all. */
  readonly format: string;
  /** The version as `model-revision-addition`, such as `1-0-2`. */
  readonly version: string;
}

// The same as `SchemaKey.schemaUriRegex` of iglu-core, which all of Snowplow's SDKs use:
// https://github.com/snowplow/iglu-scala-core
const IGLU_URI_REGEXP =
  /^iglu:([a-zA-Z0-9_.-]+)\/([a-zA-Z0-9_-]+)\/([a-zA-Z0-9_-]+)\/([1-9][0-9]*(?:-(?:0|[1-9][0-9]*)){2})$/;

/**
 * Parses an Iglu URI. Does not check that such a schema exists.
 *
 * @param uri The URI, as it stands under `schema` in self-describing JSON.
 * @returns The parts of the URI.
 * @throws {SyntaxError} If the text is not an Iglu URI.
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
  const [, vendor, name, format, version] = IGLU_URI_REGEXP.exec(uri) ?? [];
  if (
    vendor === undefined || name === undefined || format === undefined || version === undefined
  ) {
    throw new SyntaxError(`Cannot parse Iglu URI: ${JSON.stringify(uri)}`);
  }
  return { vendor, name, format, version };
}
