import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { asQuestion } from "../../../src/cli/doctor/_backend_question.ts";
import type { Finding } from "../../../src/cli/doctor/finding.ts";

interface Asked {
  /** The request, as method, URL and body. */
  readonly request: string;
  readonly headers: Headers;
  /** The finding, as `status: reason; fix`. */
  readonly finding: string;
}

/** Sends an event to a URL, and returns the request that was made in its place. */
async function ask(url: string, response: Response): Promise<Asked> {
  const findings: Finding[] = [];
  let request = "";
  let headers = new Headers();
  const base: typeof fetch = (input, init = {}) => {
    request = `${init.method} ${input} ${init.body}`;
    headers = new Headers(init.headers);
    return Promise.resolve(response);
  };
  const { signal } = new AbortController();
  const answer = await asQuestion(base, { findings, signal })(url, {
    method: "POST",
    headers: { authorization: "Bearer s3cret", "content-encoding": "gzip" },
    body: '{"eventType":"OTHER"}',
  });
  assertEquals(answer.status, 201);
  assertEquals(findings.length, 1);
  const [{ status, reason, fix } = { status: "", reason: "" }] = findings;
  return { request, headers, finding: `${status}: ${reason}${fix ? `; ${fix}` : ""}` };
}

describe("asQuestion()", () => {
  it("asks a backend by HEAD, with the credentials and without the event", async () => {
    const { request, headers, finding } = await ask(
      "https://marquez.example.com/api/v1/lineage",
      new Response(null, { status: 403 }),
    );
    assertEquals(request, "HEAD https://marquez.example.com/api/v1/lineage null");
    assertEquals(headers.get("authorization"), "Bearer s3cret");
    assertEquals(
      finding,
      "failed: https://marquez.example.com/api/v1/lineage answered 403; " +
        "Check the credentials in the section of the transport",
    );
  });

  it("asks Datadog whether the key is valid", async () => {
    const url = "https://data-obs-intake.datadoghq.eu/api/v1/lineage";
    const good = await ask(url, Response.json({ valid: true }));
    assertEquals(good.request, "GET https://api.datadoghq.eu/api/v1/validate null");
    assertEquals(good.headers.get("dd-api-key"), "s3cret");
    assertEquals(good.finding, "ok: Datadog accepts the API key at datadoghq.eu");
    const bad = await ask(url, new Response("{}", { status: 403 }));
    assertEquals(
      bad.finding,
      "failed: Datadog refuses the API key at datadoghq.eu; Check apiKey, and site",
    );
  });

  it("asks Google Cloud Storage for the permission", async () => {
    const url = "https://storage.googleapis.com/upload/storage/v1/b/acme/o?uploadType=media&name=x";
    const place = "https://storage.googleapis.com/storage/v1/b/acme";
    const wanted = "storage.objects.create";
    const good = await ask(url, Response.json({ permissions: [wanted] }));
    assertEquals(good.request, `GET ${place}/iam/testPermissions?permissions=${wanted} null`);
    assertEquals(good.headers.get("authorization"), "Bearer s3cret");
    assertEquals(good.finding, `ok: ${place} can be written`);
    const denied = await ask(url, Response.json({ kind: "storage#testIamPermissionsResponse" }));
    assertEquals(
      denied.finding,
      `failed: ${place} cannot be written: access is denied; Grant ${wanted}`,
    );
    const missing = await ask(url, new Response(null, { status: 404 }));
    assertEquals(missing.finding, `failed: ${place} does not exist; Create the bucket`);
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(10_000)),
    });
    assertEquals((await ask(url, new Response(endless))).finding, denied.finding);
  });

  it("sends an empty event to the Data Lineage API, which it refuses", async () => {
    const place = "projects/acme/locations/europe-west1";
    const url = `https://datalineage.googleapis.com/v1/${place}:processOpenLineageRunEvent`;
    const good = await ask(url, new Response("{}", { status: 400 }));
    assertEquals(good.request, `POST ${url} {}`);
    assertEquals(good.finding, `ok: ${place} accepts lineage events`);
    const denied = await ask(url, new Response("{}", { status: 403 }));
    assertEquals(
      denied.finding,
      `failed: ${place} refuses lineage events; ` +
        "Enable the Data Lineage API, and grant roles/datalineage.producer",
    );
  });
});
