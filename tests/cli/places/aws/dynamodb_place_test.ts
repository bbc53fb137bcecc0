import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { UsageError } from "../../../../src/cli/parameters/usage_error.ts";
import { dynamodbPlaceOf } from "../../../../src/cli/places/aws/dynamodb_place.ts";

function placeOf(query: string) {
  return dynamodbPlaceOf("runs", new URLSearchParams(query));
}

describe("dynamodbPlaceOf()", () => {
  it("has a table of claims beside the manifest by default, no fences and no time to live", () => {
    assertEquals(placeOf(""), {
      scheme: "dynamodb",
      table: "runs",
      claimsTable: "runs-claims",
      legacyFence: false,
      claimTtlMs: undefined,
      region: undefined,
      endpoint: undefined,
    });
  });

  it("reads each parameter", () => {
    const query =
      "claims=runs&legacy-fence=true&claim-ttl=30d&region=eu-west-1&endpoint=http://[::1]";
    assertEquals(placeOf(query), {
      scheme: "dynamodb",
      table: "runs",
      claimsTable: "runs",
      legacyFence: true,
      claimTtlMs: 30 * 86_400_000,
      region: "eu-west-1",
      endpoint: "http://[::1]",
    });
  });

  const wrong = {
    "lagacy-fence=true": 'unknown parameter "lagacy-fence": expected claims, claim-ttl',
    "legacy-fence=yes": 'wrong parameter "legacy-fence": "yes" is not true or false',
    "claim-ttl=30": 'wrong parameter "claim-ttl": "30" is not a time such as 12h, 30d or 8w',
  };
  for (const [query, message] of Object.entries(wrong)) {
    it(`refuses ${query}`, () => void assertThrows(() => placeOf(query), UsageError, message));
  }
});
