import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { describe, it } from "node:test";
import { TransportError } from "../../../src/lineage/errors.ts";
import { httpTransport } from "../../../src/lineage/transports/http.ts";
import { startLineageBackend } from "../../fakes/lineage_backend.ts";
import { frozenJobEvent } from "../../fakes/lineage_events.ts";

function failureOf(url: string): Promise<TransportError> {
  const transport = httpTransport({ url, retry: { total: 3 }, sleep: () => Promise.resolve() });
  return assertRejects(() => transport.emit(frozenJobEvent("orders")), TransportError);
}

describe("httpTransport() and certificates", () => {
  const cases = [
    ["self_signed", "the certificate of the server is self-signed: trust it"],
    ["expired", "the certificate of the server has expired"],
    ["server", "the certificate of the server cannot be verified: its authority is not trusted"],
  ] as const;
  for (const [certificate, text] of cases) {
    it(`reports of ${certificate} at once: ${text}`, async () => {
      await using backend = await startLineageBackend({ certificate });
      const error = await failureOf(backend.url);
      assertStringIncludes(error.message, text);
      assertEquals([error.code, error.retryable], ["TRANSPORT_TLS", false]);
      assertEquals(backend.requests, []);
    });
  }

  it("suggests https for an http url with a TLS port", async () => {
    await using backend = await startLineageBackend({ certificate: "server" });
    const error = await failureOf(backend.url.replace("https:", "http:"));
    assertStringIncludes(error.message, "the url begins with https");
  });
});
