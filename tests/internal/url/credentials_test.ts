import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { basicAuthorization } from "../../../src/internal/url/credentials.ts";

describe("basicAuthorization()", () => {
  it("returns user and password, decoded, as UTF-8", () => {
    assertEquals(basicAuthorization(new URL("http://ana:p%C5%82@h")), "Basic YW5hOnDFgg==");
    assertEquals(basicAuthorization(new URL("http://h")), undefined);
  });

  it("accepts a password of any length", () => {
    const value = basicAuthorization(new URL(`http://:${"x".repeat(200_000)}@h`)) ?? "";
    assertEquals(atob(value.slice("Basic ".length)), `:${"x".repeat(200_000)}`);
  });
});
