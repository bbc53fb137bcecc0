import { assertEquals } from "@std/assert";
import { describe, it } from "node:test";
import { gcsTransport } from "../../src/lineage/transports/gcs.ts";
import { startLineageBackend } from "../fakes/lineage_backend.ts";
import { frozenJobEvent, frozenRunEvent } from "../fakes/lineage_events.ts";
import { tempFolder } from "../fixtures/temp_folder.ts";
import { emitOnRuntime, RUNTIMES } from "./support/emit_on_runtime.ts";

const LIMIT = { timeout: 600_000 };
const TOKEN = {
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({
    access_token: "token-1",
    issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
    expires_in: 3600,
    token_type: "Bearer",
  }),
};

describe("lineage at Google Cloud, signed in by Google's library", () => {
  for (const mode of ["sync", "async"]) {
    it(`is posted to the Data Lineage API, ${mode}, on each runtime`, LIMIT, async () => {
      for (const runtime of RUNTIMES) {
        await using backend = await startLineageBackend();
        await using place = await startSignIn();
        const transport = {
          type: "gcplineage",
          project_id: "acme",
          location: "eu",
          endpoint: backend.url,
          credentials_path: place.file,
          mode,
          retry: { maxAttempts: 2, initialRetryDelay: "PT0.01S" },
        };
        backend.respondWith(503);
        const events = [frozenRunEvent("a"), frozenJobEvent("b")];
        const [outcome] = await emitOnRuntime(runtime, [{ config: { transport }, events }]);
        assertEquals(outcome?.errors, [], runtime);
        assertEquals(backend.events, [events[0]], runtime);
        const path = "/v1/projects/acme/locations/eu:processOpenLineageRunEvent";
        assertEquals(
          backend.requests.map((request) => [request.path, request.headers["authorization"]]),
          [[path, "Bearer token-1"], [path, "Bearer token-1"]],
          runtime,
        );
      }
    });
  }

  it("is written to Cloud Storage", LIMIT, async () => {
    await using backend = await startLineageBackend();
    await using place = await startSignIn();
    const transport = gcsTransport({
      bucket: "acme",
      prefix: "lineage/",
      endpoint: backend.url,
      credentialsFile: place.file,
    });
    await transport.emit(frozenRunEvent("a"));
    await transport.close();
    assertEquals(backend.events, [frozenRunEvent("a")]);
    assertEquals(backend.requests[0]?.headers["authorization"], "Bearer token-1");
  });
});

/** Starts a service that issues tokens, and writes the credentials file that names it. */
async function startSignIn(): Promise<AsyncDisposable & { readonly file: string }> {
  const service = await startLineageBackend();
  service.respondWith(TOKEN, TOKEN);
  const folder = await tempFolder();
  const credentials = {
    type: "external_account",
    audience:
      "//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q",
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: `${service.url}/token`,
    credential_source: { file: await folder.write("subject", "subject-token") },
  };
  return {
    file: await folder.write("key.json", JSON.stringify(credentials)),
    async [Symbol.asyncDispose]() {
      await service.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
