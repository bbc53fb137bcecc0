import { delay } from "../../../src/internal/delay.ts";
import { installOnce } from "./cache.ts";
import { kafka, kafkaCertificate } from "./kafka.ts";
import { freePorts } from "./session.ts";

const START_ATTEMPTS = 3;
// Seconds on an idle machine, and a minute on one that is busy with other tests.
const START_LIMIT_MS = 150_000;

/** A broker of a test alone, which can be killed and started again with its data and its ports. */
export class KafkaBroker implements AsyncDisposable {
  readonly #place: { installed: string; data: string; port: number; otherPorts: readonly number[] };
  #child: Deno.ChildProcess | undefined;

  private constructor(installed: string, data: string) {
    const [port, ...otherPorts] = freePorts(1 + (kafka.otherPorts ?? 0));
    this.#place = { installed, data, port, otherPorts };
  }

  /** Starts a broker in an empty folder. */
  static async start(): Promise<KafkaBroker> {
    const installed = await installOnce({ ...kafka, install: (folder) => kafka.install(folder) });
    for (let attempt = 1;; attempt++) {
      const data = await Deno.makeTempDir({ prefix: "runline-kafka-" });
      const broker = new KafkaBroker(installed, data);
      try {
        await broker.restart();
        return broker;
      } catch (error) {
        await broker[Symbol.asyncDispose]();
        // Another program may have taken a port between its choice and its use.
        if (attempt === START_ATTEMPTS) throw error;
      }
    }
  }

  /** The address of the plain listener. */
  get servers(): string {
    return `127.0.0.1:${this.#place.port}`;
  }

  /** The address of the listener with SASL over TLS. */
  get secureServers(): string {
    return `localhost:${this.#place.otherPorts[0]}`;
  }

  /** The file of the certificate, which is an authority of its own. */
  get certificate(): Promise<string> {
    return kafkaCertificate(this.#place.installed);
  }

  /** Returns how many bytes of a topic the broker has written. */
  async bytesOf(topic: string): Promise<number> {
    const log = `${this.#place.data}/log`;
    let bytes = 0;
    for await (const { name } of Deno.readDir(log)) {
      if (!new RegExp(`^${topic}-\\d+$`).test(name)) continue;
      const { size } = await Deno.stat(`${log}/${name}/00000000000000000000.log`);
      bytes += size;
    }
    return bytes;
  }

  /** Kills the broker at once, as a machine that fails. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    try {
      child?.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await child?.status;
  }

  /** Starts the broker again, and waits until it listens. */
  async restart(): Promise<void> {
    const { program, args } = kafka.command(this.#place);
    const log = await Deno.open(`${this.#place.data}/out.log`, { create: true, append: true });
    this.#child = new Deno.Command(program, {
      args: [...args],
      stdin: "null",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const written = this.#child.stdout.pipeTo(log.writable).catch(() => {});
    const ended = this.#child.status.then(() => true);
    const deadline = performance.now() + START_LIMIT_MS;
    while (!await kafka.isReady(`http://${this.servers}`)) {
      const hasEnded = await Promise.race([ended, delay(50).then(() => false)]);
      if (!hasEnded && performance.now() < deadline) continue;
      await this.kill();
      await written;
      const lines = (await Deno.readTextFile(`${this.#place.data}/out.log`)).trim().split("\n");
      const state = hasEnded ? "it ended" : `it did not listen in ${START_LIMIT_MS} ms`;
      throw new Error(`Cannot start Kafka: ${state}\n${lines.slice(-20).join("\n")}`);
    }
  }

  /** Kills the broker and removes its data. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await Deno.remove(this.#place.data, { recursive: true });
  }
}
