import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import type { TLSSocket } from "node:tls";

/** The certificates of `tests/fixtures/tls`, all but the self-signed one of one authority. */
export type Certificate = "server" | "self_signed" | "expired" | "other_host" | "client";

/** A lineage backend on the loopback that speaks TLS and accepts every event. */
export interface TlsBackend extends AsyncDisposable {
  /** The address, by the name `localhost`. */
  readonly url: string;
  /** The bodies of the requests. */
  readonly bodies: readonly string[];
  /** The common names of the clients' certificates. */
  readonly clients: readonly string[];
}

/** Reads a file of `tests/fixtures/tls`. */
export function readTlsFile(name: string): string {
  return readFileSync(tlsFile(name), "utf8");
}

/** Returns the path of a file of `tests/fixtures/tls`. */
export function tlsFile(name: string): string {
  return new URL(`../fixtures/tls/${name}`, import.meta.url).pathname;
}

/** Starts a backend with a certificate. */
export async function startTlsBackend(
  certificate: Certificate,
  { requireClient = false }: { readonly requireClient?: boolean } = {},
): Promise<TlsBackend> {
  const bodies: string[] = [];
  const clients: string[] = [];
  const server = createServer({
    cert: readTlsFile(`${certificate}.pem`),
    key: readTlsFile(`${certificate}.key`),
    ...(requireClient &&
      { requestCert: true, rejectUnauthorized: true, ca: readTlsFile("ca.pem") }),
  }, async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    bodies.push(body);
    // Bun does not say who the client is.
    const { subject } = (request.socket as Partial<TLSSocket>).getPeerCertificate?.() ?? {};
    if (subject !== undefined) clients.push(String(subject.CN));
    response.writeHead(201).end();
  });
  // Clients that refuse the certificate end the handshake.
  server.on("tlsClientError", () => {});
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    bodies,
    clients,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
