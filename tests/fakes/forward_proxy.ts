import { once } from "node:events";
import { createServer, request as send } from "node:http";
import type { AddressInfo } from "node:net";

/** A proxy that forwards plain requests to this machine, whatever host they name. */
export interface ForwardProxy extends AsyncDisposable {
  /** The port on the loopback. */
  readonly port: number;
  /** The hosts that requests named, and how often. */
  readonly hosts: Map<string, number>;
}

/** Starts a proxy that asks for a user and a password. */
export async function startForwardProxy(authorization: string): Promise<ForwardProxy> {
  const hosts = new Map<string, number>();
  const server = createServer((request, response) => {
    const { "proxy-authorization": given, ...headers } = request.headers;
    if (given !== authorization || !request.url?.startsWith("http://")) {
      return void response.writeHead(407).end();
    }
    const { host, port, pathname, search } = new URL(request.url);
    hosts.set(host, (hosts.get(host) ?? 0) + 1);
    const { method } = request;
    const forwarded = send(
      { host: "127.0.0.1", port, method, path: pathname + search, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    forwarded.on("error", () => response.destroy());
    request.pipe(forwarded);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    port: (server.address() as AddressInfo).port,
    hosts,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
