import { assert, assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { TransportError } from "../../../../src/lineage/errors.ts";
import { readTokenAnswer } from "../../../../src/lineage/transports/auth/endpoint_token_provider.ts";

const FIELDS = { tokenFields: ["token", "access_token"], expiresInField: "expires_in" };
const NOW = Date.parse("2026-01-31T00:00:00Z");

function read(body: unknown, fields = FIELDS) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return readTokenAnswer({ url: "https://iam.example/token", text, serverNow: NOW }, fields);
}

/** A JSON Web Token with a payload, in base64url. */
function jwt(payload: unknown): string {
  const binary = String.fromCharCode(...new TextEncoder().encode(JSON.stringify(payload)));
  return `h.${btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}.s`;
}

describe("readTokenAnswer() and the token", () => {
  const cases: readonly (readonly [body: Record<string, unknown>, token: string])[] = [
    [{ token: "a", access_token: "b" }, "a"],
    [{ access_token: "b" }, "b"],
    [{ Token: "a" }, "a"],
    [{ Token: "a", token: "b" }, "b"],
    [{ ACCESS_TOKEN: "b", TOKEN: "a" }, "a"],
  ];
  for (const [body, token] of cases) {
    it(`finds it in ${JSON.stringify(body)}`, () => assertEquals(read(body).token, token));
  }

  const wrong: readonly (readonly [body: unknown, state: string])[] = [
    [{ token: null, access_token: "b" }, 'the field "token" of the response has no token'],
    [{ token: "s3cret\n" }, 'the field "token" of the response has no token'],
    [{ token: "" }, 'the field "token" of the response has no token'],
    [{ accessToken: "b" }, 'the answer has none of the fields ["token","access_token"]'],
    ["s3cret", "the answer is no JSON object"],
    [["s3cret"], "the answer is no JSON object"],
  ];
  for (const [body, state] of wrong) {
    it(`rejects ${JSON.stringify(body)} without showing it`, () => {
      const error = assertThrows(() => read(body), TransportError);
      assertEquals(error.message, `Cannot fetch token from "https://iam.example/token": ${state}`);
      assertEquals([error.code, error.retryable], ["TRANSPORT_UNAUTHORIZED", false]);
      assert(!error.message.includes("s3cret"));
    });
  }
});

describe("readTokenAnswer() and the lifetime", () => {
  const exp = NOW / 1000 + 60;
  const cases: readonly (readonly [body: Record<string, unknown>, ms: number | undefined])[] = [
    [{ token: "a", expires_in: 60 }, 60_000],
    [{ token: "a", expires_in: "60" }, 60_000],
    [{ token: "a", Expires_In: 60 }, 60_000],
    [{ token: "a", expiresIn: 60 }, 60_000],
    [{ token: "a", expiresIn: 7, EXPIRES_IN: 60 }, 60_000],
    [{ token: "a" }, undefined],
    [{ token: "a", expires_in: "soon" }, undefined],
    [{ token: jwt({ exp }) }, 60_000],
    [{ token: jwt({ exp, name: "żółw?>" }) }, 60_000],
    [{ token: jwt({ exp }), expires_in: 5 }, 5_000],
    [{ token: jwt({ EXP: exp }) }, undefined],
    [{ token: jwt({ exp: "soon" }) }, undefined],
    [{ token: `${jwt({ exp })}.more` }, undefined],
    [{ token: "h.!.s" }, undefined],
  ];
  for (const [body, ms] of cases) {
    it(`is ${ms} for ${JSON.stringify(body)}`, () => assertEquals(read(body).lifetimeMs, ms));
  }
});
