import { describe, it } from "node:test";
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { foreignText, redactUrl } from "../../../src/internal/url/credentials.ts";
import { inspectConfig } from "../../../src/lineage/config/mod.ts";
import { datasetFromText, datasetFromUrl, repositoryUri } from "../../../src/lineage/naming/mod.ts";
import { httpTransport } from "../../../src/lineage/transports/http.ts";
import { frozenJobEvent } from "../../fakes/lineage_events.ts";

// A word that is in no URL otherwise, with characters around it that are often not encoded.
const SECRET = "s3cr3t";
const NOISE = fc.string({ unit: fc.constantFrom(..."ab1/?#@:;&=%+. "), maxLength: 4 });
const secret = fc.tuple(NOISE, NOISE).map(([before, after]) => `${before}${SECRET}${after}`);
const encoded = secret.map(encodeURIComponent);
const name = fc.constantFrom("key", "token", "private_token", "sig", "access_token", "x");

/** The places of a URL that may hold a secret, each as it is and percent-encoded. */
const parts = fc.constantFrom("https://", "ssh://", "git+ssh://", "http://").chain((scheme) =>
  fc.oneof(
    fc.tuple(secret).map(([s]) => `${scheme}u:${s}@h.example/p`),
    fc.tuple(encoded).map(([s]) => `${scheme}u:${s}@h.example/p`),
    fc.tuple(encoded).map(([s]) => `https://${s}@h.example:5000/p.git`),
    fc.tuple(name, encoded).map(([n, s]) => `${scheme}h.example/p?${n}=${s}`),
    fc.tuple(name, encoded).map(([n, s]) => `${scheme}h.example/p?a=b&${n}=${s}&c=d`),
    fc.tuple(name, encoded).map(([n, s]) => `${scheme}u:p@h.example/p?${n}=${s}#${s}`),
    fc.tuple(encoded).map(([s]) => `${scheme}h.example/p#${s}`),
    fc.tuple(encoded).map(([s]) => `${scheme}h.example?${s}`),
    fc.tuple(name, encoded).map(([n, s]) => `${scheme}h.example/p.git;${n}=${s}`),
    fc.tuple(name, encoded).map(([n, s]) => `${scheme}h.example/a;${n}=${s}/p.git`),
    fc.tuple(encoded).map(([s]) => `${scheme}h.example:x${s}/p`),
    fc.tuple(encoded).map(([s]) => `${scheme}h.example:1${s}/p`),
  )
);

const chosen = [
  `https://bot:p@${SECRET}@h/a.git`,
  `https://bot:p/${SECRET}@h/a.git`,
  `https://bot:p?${SECRET}@h/a.git`,
  `https://bot:p#${SECRET}@h/a.git`,
  `https://h/a.git?private_token=${SECRET}`,
  `https://h/a?x=1&sig=${SECRET}`,
  `https://h/a.git;t=${SECRET}`,
  `https://h/a.git;t=x/${SECRET}`,
  `https://h:${SECRET}/a.git`,
  `https://h:${SECRET}`,
  `https://h:12${SECRET}/a.git`,
  `https://[::1]:${SECRET}/a.git`,
  `https://h:${SECRET},a.git`,
  `https://h/a.git;t=${SECRET},orders`,
  `bot:${SECRET}@h/a.git`,
  `https://bot:${SECRET}\n@h/a.git`,
];

describe("a secret in a URL", () => {
  it("is never shown by redactUrl()", () => {
    fc.assert(fc.property(parts, (url) => !redactUrl(url).includes(SECRET)), { numRuns: 2000 });
    for (const url of [...chosen, `jdbc:sqlserver://h;user=u;password=${SECRET}`]) {
      assert(!redactUrl(url).includes(SECRET), url);
    }
    assertEquals(redactUrl("https://u:p@h:1/a/b?c=d"), "https://***@h:1/a/b?***");
    assertEquals(redactUrl("https://h/a;v1"), "https://h/a;v1");
    assertEquals(redactUrl("https://h:5000"), "https://h:5000");
    assertEquals(redactUrl("http://[::1]:5000/a:b"), "http://[::1]:5000/a:b");
    for (const url of ["jdbc:postgresql://h:", "https://one:1,two:", "https://[::1]:1,two:"]) {
      assertEquals(redactUrl(`${url}${SECRET}/a`), `${url}***`);
    }
    const arn = "s3://arn:aws:s3:eu-west-1:123456789012:accesspoint/x";
    assertEquals(redactUrl(arn), arn);
    assertEquals(redactUrl("kafka://one:9092,two:9092/t"), "kafka://one:9092,two:9092/t");
  });

  it("is never in the message of another program that an error quotes", () => {
    const isShown = (url: string): boolean =>
      /^[a-z+]+:\/\/[^ ]*$/.test(url) && foreignText(`Cannot reach "${url}": no`).includes(SECRET);
    fc.assert(fc.property(parts, (url) => !isShown(url)), { numRuns: 2000 });
    for (const url of chosen) assert(!isShown(url), url);
    assertEquals(
      foreignText('Invalid URL: "http://u:p@h/a"\nmore'),
      'Invalid URL: "http://***@h/a"',
    );
    assertEquals(foreignText("Command failed: keys --password p"), "Command failed");
    assertEquals(foreignText("a".repeat(1e6)).length, 200);
  });

  it("is never in the URI of a repository", () => {
    const uriOf = (url: string): string => repositoryUri(url, { folder: "/repo" }) ?? "";
    fc.assert(
      // The user of ssh is part of the address.
      fc.property(parts, (url) => url.includes("ssh") || !uriOf(url).includes(SECRET)),
      { numRuns: 2000 },
    );
    for (const url of chosen) assert(!uriOf(url).includes(SECRET), url);
    assertEquals(uriOf("https://bot:token@h/a.git"), "https://h/a.git");
    assertEquals(uriOf("https://h/a.git;t=token"), "https://h/a.git");
    assertEquals(uriOf("https://h:8443/a;v1.git"), "https://h:8443/a;v1.git");
  });

  it("is never in the configuration that is shown, nor in its issues", async () => {
    await fc.assert(
      fc.asyncProperty(parts, async (url) => {
        for (const transport of [{ type: "http", url }, { type: "file", log_file_path: url }]) {
          const report = await inspectConfig({ config: { transport }, env: {}, cwd: "/nowhere" });
          const texts = [...report.issues.map((issue) => `${issue} ${issue.cause}`)];
          assert(!JSON.stringify([report.entries, texts, report.warnings]).includes(SECRET), url);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("is never in the error of a transport, its cause or its fields", async () => {
    const retry = { total: 0 };
    for (const fail of [() => Promise.reject(new TypeError("fetch failed")), answer]) {
      await fc.assert(
        fc.asyncProperty(parts, async (url) => {
          if (!url.startsWith("http")) return;
          let error: unknown;
          try {
            await httpTransport({ url, retry, fetch: fail }).emit(frozenJobEvent("orders"));
          } catch (thrown) {
            error = thrown;
          }
          const { cause } = error as Error;
          assert(!`${error} ${JSON.stringify(error)} ${cause}`.includes(SECRET), url);
        }),
        { numRuns: 200 },
      );
    }
  });

  it("is neither in the name of a dataset nor in the error", () => {
    for (const system of ["postgresql", "mysql", "jdbc:postgresql", "jdbc:mysql", "snowflake"]) {
      fc.assert(fc.property(parts, (url) => {
        let text: string;
        try {
          text = JSON.stringify(datasetFromUrl(url.replace(/^[a-z+]+:/, `${system}:`), "orders"));
        } catch (error) {
          text = String(error);
        }
        return !text.includes(SECRET);
      }));
    }
  });

  it("is neither in the dataset of a text nor in the error", () => {
    const shown = (text: string): string => {
      try {
        return JSON.stringify(datasetFromText(text, { folder: "/srv" }));
      } catch (error) {
        return String(error);
      }
    };
    fc.assert(fc.property(parts, (url) => !shown(url).includes(SECRET)), { numRuns: 2000 });
    for (const text of chosen) assert(!shown(text).includes(SECRET), text);
    const arn = "arn:aws:s3:eu-west-1:123456789012:accesspoint";
    assertEquals(datasetFromText(`s3://${arn}/x`, { folder: "/srv" }), {
      namespace: `s3://${arn}`,
      name: "x",
    });
    for (
      const system of ["postgres", "mysql", "kafka", "gs", "abfss", "hdfs", "bigquery", "trino"]
    ) {
      for (const end of [",orders", "/orders", "/shop/orders", "/shop;t=x,orders", ""]) {
        assert(!shown(`${system}://h:${SECRET}${end}`).includes(SECRET), `${system} ${end}`);
      }
    }
    const named = { namespace: "https://h:8443", name: "a/b;v1" };
    assertEquals(datasetFromText("https://h:8443/a/b;v1;t=x", { folder: "/srv" }), named);
  });
});

function answer(): Promise<Response> {
  return Promise.resolve(new Response("no", { status: 400 }));
}
