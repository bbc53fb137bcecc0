/**
 * Measures how many events a second the Kafka transport delivers to a broker on this machine, beside the
 * Kafka transport of the Python client, which is confluent-kafka. The figures are medians of rounds that
 * are taken in turns.
 *
 * @module
 */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { kafkaTransport } from "../../src/lineage/transports/kafka.ts";
import { KafkaBroker } from "../e2e/services/kafka_broker.ts";
import { installOpenLineageKafka } from "../e2e/services/python.ts";
import { createTopics } from "../e2e/support/kafka_topics.ts";
import { showTable } from "./_table.ts";
import { benchEvents } from "./transports/events.ts";

const ROUNDS = 5;
const EVENTS = benchEvents(2000);
const IN_ORDER = 300;
const PEER = fileURLToPath(new URL("transports/peer.py", import.meta.url));
const TOPIC = "bench";

const python = await installOpenLineageKafka();
await using broker = await KafkaBroker.start();
const config = { "bootstrap.servers": broker.servers };
await createTopics(config, [TOPIC]);

/** Delivers events, and returns how many a second. */
type Contestant = () => number | Promise<number>;

const contestants: Readonly<Record<string, Contestant>> = {
  "flush, one at a time": () => inOrder(),
  "flush, at once": () => atOnce({ flush: true }),
  "no flush": () => atOnce({ flush: false }),
  "Python, flush": () => peer(true, IN_ORDER),
  "Python, no flush": () => peer(false, EVENTS.length),
};

const rates = new Map<string, number[]>();
// The first round warms up the broker.
for (let round = 0; round <= ROUNDS; round++) {
  for (const [name, run] of Object.entries(contestants)) {
    const rate = await run();
    if (round > 0) rates.set(name, [...rates.get(name) ?? [], rate]);
  }
}

const [flushed = NaN, unflushed = NaN] = ["Python, flush", "Python, no flush"].map((name) =>
  median(rates.get(name) ?? [])
);
await showTable("transports_kafka", {
  title: `Events of 2 KB a second to Kafka, median of ${ROUNDS} rounds`,
  columns: ["transport", "events/s", "Python, flush", "Python, no flush"],
  rows: [...rates].map(([name, all]) => [
    name,
    median(all).toFixed(0),
    ...[flushed, unflushed].map((peer) => `${(median(all) / peer).toFixed(2)} x`),
  ]),
});

/** Waits for each event before the next is emitted, as the Python client does. */
async function inOrder(): Promise<number> {
  const transport = kafkaTransport({ topic: TOPIC, config });
  const [first, ...events] = EVENTS.slice(0, IN_ORDER + 1);
  if (first) await transport.emit(first);
  const rate = await rateOf(events.length, async () => {
    for (const event of events) await transport.emit(event);
  });
  await transport.close();
  return rate;
}

async function atOnce({ flush }: { readonly flush: boolean }): Promise<number> {
  const transport = kafkaTransport({ topic: TOPIC, config, flush });
  const [first] = EVENTS;
  if (first) await transport.emit(first);
  await transport.flush();
  const rate = await rateOf(EVENTS.length, async () => {
    await Promise.all(EVENTS.map((event) => transport.emit(event)));
    await transport.flush();
  });
  await transport.close();
  return rate;
}

async function rateOf(count: number, work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return count / (performance.now() - start) * 1000;
}

function peer(flush: boolean, count: number): number {
  const section = { type: "kafka", topic: TOPIC, config, flush };
  const { stdout, stderr } = spawnSync(python, [PEER, JSON.stringify(section), String(count)], {
    encoding: "utf8",
  });
  const rate = Number(stdout);
  if (rate > 0) return rate;
  throw new Error(`The Python client failed: ${stderr}`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN;
}
