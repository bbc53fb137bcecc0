import { delay } from "../../../src/internal/delay.ts";
import { installOnce } from "./cache.ts";
import { kafka } from "./kafka.ts";
import { freePorts } from "./session.ts";

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
    const broker = new KafkaBroker(installed, await Deno.makeTempDir({ prefix: "runline-kafka-" }));
    await broker.restart();
    return broker;
  }

  /** The address of the plain listener. */
  get servers(): string {
    return `127.0.0.1:${this.#place.port}`;
  }

  /** Kills the broker at once, as a machine that fails. */
  async kill(): Promise<void> {
    this.#child?.kill("SIGKILL");
    await this.#child?.status;
  }

  /** Starts the broker again, and waits until it listens. */
  async restart(): Promise<void> {
    const { program, args } = kafka.command(this.#place);
    this.#child = new Deno.Command(program, {
      args: [...args],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const deadline = performance.now() + 60_000;
    while (!await kafka.isReady(`http://${this.servers}`)) {
      if (performance.now() > deadline) throw new Error("Cannot start Kafka: it does not listen");
      await delay(50);
    }
  }

  /** Kills the broker and removes its data. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await Deno.remove(this.#place.data, { recursive: true });
  }
}
