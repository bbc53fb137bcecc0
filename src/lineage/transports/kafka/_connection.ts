import { raceSignal } from "../../../internal/race_signal.ts";
import type { KafkaProducer } from "./producer.ts";

/** The client of a transport, created when it is first needed, and again after one that hung. */
export class KafkaConnection {
  readonly #create: () => Promise<KafkaProducer>;
  #producer: Promise<KafkaProducer> | undefined;

  constructor(create: () => Promise<KafkaProducer>) {
    this.#create = create;
  }

  /** Calls the client. A call that is aborted takes its client with it. */
  async call<Result>(
    work: (producer: KafkaProducer) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result> {
    this.#producer ??= this.#create();
    const producer = this.#producer;
    try {
      return await raceSignal(producer.then(work), signal) as Result;
    } catch (error) {
      // An aborted call does not wait for a client that is not there yet.
      const isLost = signal.aborted || await producer.then(() => false, () => true);
      if (isLost && this.#producer === producer) this.close().catch(() => {});
      throw error;
    }
  }

  /** Closes the client. */
  async close(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    await (await producer?.catch(() => {}))?.close();
  }
}
