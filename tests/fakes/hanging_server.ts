import { type AddressInfo, createServer, type Socket } from "node:net";

/** A server on the loopback that accepts connections, and never answers. */
export interface HangingServer extends AsyncDisposable {
  readonly port: number;
  /** Resolves when the first connection has sent data. */
  readonly asked: Promise<void>;
  /** Resolves when the other side has closed the first connection. */
  readonly left: Promise<void>;
}

/** Starts a server that never answers. */
export async function startHangingServer(): Promise<HangingServer> {
  const [asked, left] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("data", () => asked.resolve());
    socket.on("close", () => left.resolve());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked: asked.promise,
    left: left.promise,
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
