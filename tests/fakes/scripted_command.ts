import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";
import process from "node:process";
import type { TempFolder } from "../fixtures/temp_folder.ts";

/** Returns the command that runs a script, and the environment that the runtime needs. */
export async function scripted(folder: TempFolder, script: string) {
  const file = await folder.write("work.cjs", script);
  // The three runtimes run a script by the same executable; Deno wants a word before it.
  const runtime = "Deno" in globalThis ? ["run", "--allow-all", "--no-config"] : [];
  const env = { PATH: process.env["PATH"] ?? "", HOME: folder.path };
  return { command: [process.execPath, ...runtime, file], env };
}

/** Receives the words that a command reports. */
export interface CommandListener extends AsyncDisposable {
  readonly port: number;
  /** Resolves when the command has reported a word. */
  reported(word: string): Promise<void>;
  /** Resolves when the command has ended for any reason. */
  readonly gone: Promise<void>;
}

/** Listens to a command that has the lines of {@linkcode reportTo} in its script. */
export async function commandListener(): Promise<CommandListener> {
  const words = new Map<string, PromiseWithResolvers<void>>();
  const gone = Promise.withResolvers<void>();
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.write("hello");
    socket.on("data", (data) => String(data).trim().split("\n").forEach((w) => word(w).resolve()));
    socket.on("error", () => {}).on("close", () => gone.resolve());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");

  function word(text: string): PromiseWithResolvers<void> {
    const found = words.get(text) ?? Promise.withResolvers<void>();
    words.set(text, found);
    return found;
  }

  return {
    port: (server.address() as AddressInfo).port,
    reported: (text) => word(text).promise,
    gone: gone.promise,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/**
 * Returns the lines of a script that report "ready" when it listens for signals, and define `report`
 * for another word. The script lives until it is stopped, or nobody listens any more.
 */
export function reportTo({ port }: CommandListener): string {
  return `
    const socket = require("node:net").connect(${port}, "127.0.0.1");
    const report = (word) => socket.write(word + "\\n");
    socket.on("error", () => process.exit(9)).on("close", () => process.exit(9));
    // Once it is answered, as a runtime may listen for signals only in its next turn.
    socket.once("data", () => report("ready")).resume();`;
}
