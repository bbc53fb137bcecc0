/** The part of JSON Schema that the schemas of the facets use. */
export interface JsonSchema {
  readonly $id?: string;
  readonly $schema?: string;
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly type?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly dependentRequired?: Readonly<Record<string, readonly string[]>>;
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly deprecated?: boolean;
}

const KEYWORDS = new Set([
  ...["$id", "$schema", "$ref", "$defs", "type", "format", "minimum", "const", "enum", "items"],
  ...["properties", "required", "additionalProperties", "dependentRequired"],
  ...["allOf", "anyOf", "oneOf", "deprecated", "description", "documentation", "example"],
]);

/** Refuses a schema that says something that would be lost. */
export function checkKeywords(schema: JsonSchema, where: string): void {
  const unknown = Object.keys(schema).find((keyword) => !KEYWORDS.has(keyword));
  if (unknown === undefined) return;
  throw new TypeError(`Cannot generate "${where}": keyword "${unknown}" is not supported`);
}
