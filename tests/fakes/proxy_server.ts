import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import type { Socket } from "node:net";

/** A proxy on the loopback. */
export interface ProxyServer extends AsyncDisposable {
  /** The address, without user and password. */
  readonly url: string;
  /** The requests and tunnels, as the proxy sees them. */
  readonly seen: readonly string[];
}

/** Starts a proxy that answers requests itself with 201, and opens tunnels to this machine. */
export async function startProxy(
  { authorization, tls }: {
    readonly authorization?: string;
    readonly tls?: { readonly cert: string; readonly key: string };
  } = {},
) {
  const seen: string[] = [];
  const sockets = new Set<Socket>();
  const server = (tls ? createTlsServer(tls, onRequest) : createServer(onRequest)) as Server;
  function onRequest(request: IncomingMessage, response: ServerResponse): void {
    seen.push(`${request.method} ${request.url} ${request.headers["proxy-authorization"]}`);
    request.resume().on("end", () => response.writeHead(201).end());
  }
  server.on("connection", (socket) => sockets.add(socket));
  server.on("connect", (request, socket: Socket) => {
    seen.push(`CONNECT ${request.url}`);
    if (request.headers["proxy-authorization"] !== authorization) {
      return void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    }
    const target = connect(Number(request.url?.split(":")[1]), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      target.pipe(socket).pipe(target);
    });
    sockets.add(target);
    for (const one of [socket, target]) one.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const proxy: ProxyServer = {
    url: `${tls ? "https" : "http"}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
  return proxy;
}
