import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { describe, it } from "node:test";
import { pathToFileURL } from "node:url";
import { parseArchiveUrl } from "../../src/archive/mod.ts";

describe("parseArchiveUrl()", () => {
  for (
    const [text, bucket, prefix] of [
      ["s3://acme", "acme", ""],
      ["s3://acme/", "acme", ""],
      ["s3://acme//", "acme", ""],
      ["s3://acme/enriched", "acme", "enriched/"],
      ["s3a://acme/enriched/archive/", "acme", "enriched/archive/"],
      ["s3n://acme/enriched", "acme", "enriched/"],
      ["S3://Acme/Enriched", "Acme", "Enriched/"],
      ["s3://acme//x", "acme", "/x/"],
      [
        "s3://arn:aws:s3:eu-west-1:111122223333:accesspoint/ap",
        "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap",
        "",
      ],
      [
        "s3://arn:aws:s3:eu-west-1:111122223333:accesspoint/ap/in/x",
        "arn:aws:s3:eu-west-1:111122223333:accesspoint/ap",
        "in/x/",
      ],
      [
        "s3://arn:aws:s3:eu-west-1:111122223333:accesspoint:ap/in",
        "arn:aws:s3:eu-west-1:111122223333:accesspoint:ap",
        "in/",
      ],
      ["s3://acme/a b/100%/c%20d/ü?x#y", "acme", "a b/100%/c%20d/ü?x#y/"],
    ] as const
  ) {
    it(`reads "${text}"`, () => {
      assertEquals(parseArchiveUrl(text), { scheme: "s3", bucket, prefix });
    });
  }

  for (const address of ["s3n://AKIA:s3cret@acme/x", "s3://AKIA:s3/cret@acme/x"]) {
    it(`refuses "${address}" and quotes no secret`, () => {
      const error = assertThrows(() => parseArchiveUrl(address), TypeError, "with credentials");
      assertEquals(/AKIA|cret@/.test(error.message), false);
    });
  }

  for (
    const [text, path] of [
      ["/data/archive", "/data/archive"],
      ["/data/archive/", "/data/archive"],
      ["/data//a/../archive", "/data/archive"],
      ["/", "/"],
      ["archive", "/home/me/archive"],
      ["./archive/", "/home/me/archive"],
      ["../archive", "/home/archive"],
      [".", "/home/me"],
      ["a%20b", "/home/me/a%20b"],
      ["file:///data/archive/", "/data/archive"],
      ["FILE:///data/a%20b/100%25/%C3%BC", "/data/a b/100%/ü"],
      ["file:/data/archive", "/data/archive"],
      ["file://localhost/data", "/data"],
    ] as const
  ) {
    it(`reads "${text}" in /home/me`, () => {
      const location = { scheme: "file", path } as const;
      assertEquals(parseArchiveUrl(text, { cwd: "/home/me" }), location);
    });
  }

  it("leaves a path relative if no base folder is given", () => {
    assertEquals(parseArchiveUrl("./a//b/"), { scheme: "file", path: "a/b" });
    assertEquals(parseArchiveUrl("."), { scheme: "file", path: "." });
    assertEquals(parseArchiveUrl("/"), { scheme: "file", path: "/" });
  });

  for (
    const [text, message] of [
      ["", 'Cannot use the address "": it is empty'],
      ["s3://", "the bucket is missing"],
      ["s3:///enriched", "the bucket is missing, expected s3://bucket/prefix/"],
      ["gs://acme/enriched", 'the scheme "gs" is unsupported'],
      ["https://acme.s3.amazonaws.com/", 'the scheme "https" is unsupported'],
      ["file://server/share", "expected file:///dir/ with an absolute path"],
      ["file:///a%2Fb", "expected file:///dir/ with an absolute path"],
    ] as const
  ) {
    it(`refuses "${text}"`, () => {
      assertThrows(() => parseArchiveUrl(text), TypeError, message);
    });
  }

  it("reads back the URL of every path", () => {
    const segment = fc.string({ unit: "grapheme", minLength: 1 })
      .filter((text) => !/[/\0]|^\.{1,2}$/.test(text));
    fc.assert(fc.property(fc.array(segment, { minLength: 1 }), (segments) => {
      const path = `/${segments.join("/")}`;
      assertEquals(parseArchiveUrl(pathToFileURL(path).href), { scheme: "file", path });
    }));
  });
});
