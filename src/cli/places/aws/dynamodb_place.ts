import { UsageError } from "../../parameters/usage_error.ts";
import { keepTime } from "../../parameters/value_types.ts";

/** The location of a manifest in DynamoDB, and how claims are kept there. */
export interface DynamoDBPlace {
  readonly scheme: "dynamodb";
  readonly table: string;
  /** The table of the claims. */
  readonly claimsTable: string;
  /** Whether workers of the Python SDK leave claimed runs alone. */
  readonly legacyFence: boolean;
  /** The time after which the claim of a finished run is deleted. Default: never. */
  readonly claimTtlMs: number | undefined;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
}

const NAMES = ["claims", "claim-ttl", "endpoint", "legacy-fence", "region"];

/**
 * Returns the location of a table by the parameters of its address.
 *
 * @throws {UsageError} If a parameter or its value is unknown.
 */
export function dynamodbPlaceOf(table: string, parameters: URLSearchParams): DynamoDBPlace {
  for (const name of parameters.keys()) {
    if (NAMES.includes(name)) continue;
    const known = NAMES.join(", ");
    throw new UsageError(
      `Option "--manifest" has an unknown parameter "${name}": expected ${known}`,
    );
  }
  return {
    scheme: "dynamodb",
    table,
    claimsTable: parameters.get("claims") || `${table}-claims`,
    legacyFence: booleanOf(parameters, "legacy-fence"),
    claimTtlMs: timeOf(parameters, "claim-ttl"),
    region: parameters.get("region") || undefined,
    endpoint: parameters.get("endpoint") || undefined,
  };
}

function booleanOf(parameters: URLSearchParams, name: string): boolean {
  const text = parameters.get(name) ?? "false";
  if (text === "true" || text === "false") return text === "true";
  throw wrong(name, text, "true or false");
}

function timeOf(parameters: URLSearchParams, name: string): number | undefined {
  const text = parameters.get(name);
  if (text === null) return undefined;
  const value = keepTime.parse(text, { cwd: "" });
  if (value !== undefined) return value;
  throw wrong(name, text, keepTime.expected);
}

function wrong(name: string, text: string, expected: string): UsageError {
  return new UsageError(
    `Option "--manifest" has a wrong parameter "${name}": "${text}" is not ${expected}`,
  );
}
