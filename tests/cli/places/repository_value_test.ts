import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { repository } from "../../../src/cli/places/repository_value.ts";

function parse(text: string): string | undefined {
  return repository.parse(text, { cwd: "/repo" });
}

describe("--source-url", () => {
  it("becomes a URI without credentials and query", () => {
    assertEquals(parse("https://bot:p@ss@h/a.git"), "https://h/a.git");
    assertEquals(parse("https://h/a.git?private_token=x&sig=y#z"), "https://h/a.git");
    assertEquals(parse("git@github.com:acme/x.git"), "ssh://git@github.com/acme/x.git");
    assertEquals(parse("jobs"), "file:///repo/jobs");
  });

  it("is refused without being quoted if it may still contain a secret", () => {
    assertEquals(parse("https://bot:a/b@h/a.git"), undefined);
    assertEquals(parse("bot:secret@h/a.git"), undefined);
    assertEquals(repository.isSecret, true);
  });
});
