import { assertEquals, assertMatch } from "@std/assert";
import { after, before, describe, it } from "node:test";
import { delay } from "../../src/internal/delay.ts";
import { canonicalJson } from "../../src/lineage/mod.ts";
import type { LineageEvent } from "../../src/lineage/mod.ts";
import { frozenJobEvent, frozenRunEvent } from "../fakes/lineage_events.ts";
import { type TempFolder, tempFolder } from "../fixtures/temp_folder.ts";
import { ACCESS_KEY_ID, SECRET_ACCESS_KEY } from "./services/credentials.ts";
import { KafkaBroker } from "./services/kafka_broker.ts";
import type { EmitCase } from "./support/emit_events.ts";
import { emitOnRuntime, RUNTIMES } from "./support/emit_on_runtime.ts";
import { createTopics, emitWithPython, readTopics } from "./support/kafka_topics.ts";
import { startRunline } from "./support/runline.ts";

// The first test of a runtime may have to install it.
const LIMIT = { timeout: 600_000 };

describe("kafkaTransport() on Apache Kafka", () => {
  let broker: KafkaBroker;
  let folder: TempFolder;
  let plain: Record<string, string> = {};
  let secure: Record<string, string> = {};
  let files = 0;

  before(async () => {
    folder = await tempFolder();
    broker = await KafkaBroker.start();
    plain = { "bootstrap.servers": broker.servers };
    secure = {
      "bootstrap.servers": broker.secureServers,
      "security.protocol": "SASL_SSL",
      "sasl.mechanism": "SCRAM-SHA-512",
      "sasl.username": ACCESS_KEY_ID,
      "sasl.password": SECRET_ACCESS_KEY,
      "ssl.ca.location": await broker.certificate,
    };
    const ours = ["plain", "secure", "batched", "killed"]
      .flatMap((kind) => RUNTIMES.map((runtime) => `${kind}-${runtime}`));
    await createTopics(plain, ["python", "cli", "large", ...ours]);
  }, LIMIT);

  after(async () => {
    await broker[Symbol.asyncDispose]();
    await folder[Symbol.asyncDispose]();
  });

  it(
    "sends keys, partitions and values of the Python transport, on each runtime",
    LIMIT,
    async () => {
      const texts = await emitWithPython(plain, "python");
      const events: LineageEvent[] = texts.map((text) => JSON.parse(text));
      const topics: string[] = [];
      for (const runtime of RUNTIMES) {
        const cases = [
          await caseOf({ topic: `plain-${runtime}`, config: plain }, events),
          await caseOf({ topic: `secure-${runtime}`, config: secure }, events),
          await caseOf({ topic: `batched-${runtime}`, config: plain, flush: false }, events),
        ];
        const outcomes = await emitOnRuntime(runtime, cases);
        assertEquals(outcomes.map(({ errors }) => errors), [[], [], []], runtime);
        topics.push(`plain-${runtime}`, `secure-${runtime}`, `batched-${runtime}`);
      }
      const { python = [], ...read } = await readTopics(plain, ["python", ...topics]);
      assertEquals(python.length, texts.length);
      for (const [topic, messages] of Object.entries(read)) {
        assertEquals(sorted(messages), sorted(python), topic);
      }
    },
  );

  it("reports events that the broker refuses, on each runtime", LIMIT, async () => {
    const large = { ...frozenJobEvent("large"), text: "x".repeat(2_000_000) } as LineageEvent;
    const events = [frozenJobEvent("a"), large, frozenJobEvent("b")];
    const roomy = { ...plain, "message.max.bytes": "9000000", "batch.size": "9000000" };
    const impatient = { ...plain, "topic.metadata.propagation.max.ms": "500" };
    const one = [frozenJobEvent("a")];
    const cases = [
      await caseOf({ topic: "large", config: roomy }, events),
      await caseOf({ topic: "missing", config: impatient }, one),
      await caseOf({ topic: "cli", config: { ...secure, "sasl.password": "no" } }, one),
      await caseOf({ topic: "cli", config: without(secure, "ssl.ca.location") }, one),
    ];
    for (const runtime of RUNTIMES) {
      const outcomes = await emitOnRuntime(runtime, cases);
      assertEquals(outcomes.map(({ results }) => results), [
        ["sent", "TRANSPORT_REJECTED", "sent"],
        ["TRANSPORT_NOT_FOUND"],
        ["TRANSPORT_UNAUTHORIZED"],
        ["TRANSPORT_TLS"],
      ], `${runtime}: ${JSON.stringify(outcomes)}`);
      assertMatch(outcomes[0]?.errors[0] ?? "", /the broker answered MESSAGE_TOO_LARGE$/);
      assertMatch(outcomes[1]?.errors[0] ?? "", /the topic does not exist$/);
    }
  });

  it("reads its configuration from openlineage.yml in the command line", LIMIT, async () => {
    const file = await folder.write("events.ndjson", `${JSON.stringify(frozenRunEvent("a"))}\n`);
    for (const config of [plain, secure, { ...secure, "sasl.mechanism": "PLAIN" }]) {
      const { env = {} } = await caseOf({ topic: "cli", config }, []);
      const { code, stderr } = await startRunline(["emit", file], env).output();
      assertEquals(code, 0, new TextDecoder().decode(stderr));
    }
    const { cli = [] } = await readTopics(plain, ["cli"]);
    assertEquals(cli.map(({ key }) => key), Array(3).fill("run:food_delivery/a"));
    for (const { value } of cli) assertEquals(JSON.parse(value), frozenRunEvent("a"));
  });

  for (const runtime of RUNTIMES) {
    it(
      `delivers every event in order on ${runtime}, though the broker is killed`,
      LIMIT,
      async () => {
        const [topic, keys, count] = [`killed-${runtime}`, 7, 3000];
        const events = Array.from(
          { length: count },
          (_, number) => ({ ...frozenJobEvent(`job-${number % keys}`), number }) as LineageEvent,
        );
        const config = { ...secure, "sasl.mechanism": "SCRAM-SHA-256" };
        const given = { ...await caseOf({ topic, config }, events), pauseMs: 10 };
        const emitting = emitOnRuntime(runtime, [given], { limitMs: 300_000 });
        const quarter = JSON.stringify(events).length / 4;
        while (await broker.bytesOf(topic) < quarter) await delay(20);
        await broker.kill();
        await broker.restart();
        const [outcome] = await emitting;
        assertEquals(outcome?.errors, []);

        const { [topic]: messages = [] } = await readTopics(plain, [topic]);
        const numbers = Map.groupBy(messages, ({ key }) => key);
        assertEquals(numbers.size, keys);
        const seen = new Set<number>();
        for (const ofKey of numbers.values()) {
          const own = ofKey.map(({ value }) => Number(JSON.parse(value).number));
          // A batch that was written and not acknowledged is sent again.
          const firsts = own.filter((number) => !seen.has(number) && seen.add(number));
          assertEquals(firsts, firsts.toSorted((a, b) => a - b));
        }
        assertEquals(seen.size, count);
      },
    );
  }

  /** Writes an openlineage.yml, and returns the events with the environment that names it. */
  async function caseOf(
    keys: { readonly topic: string; readonly config: object; readonly flush?: boolean },
    events: readonly LineageEvent[],
  ): Promise<EmitCase> {
    const transport = { type: "kafka", ...keys };
    const file = await folder.write(`${files++}.yml`, JSON.stringify({ transport }));
    return { env: { OPENLINEAGE_CONFIG: file }, events };
  }
});

function without(config: Readonly<Record<string, string>>, key: string): Record<string, string> {
  return Object.fromEntries(Object.entries(config).filter(([name]) => name !== key));
}

/** Orders messages, with their values as the Python client writes JSON. */
function sorted(
  messages: readonly { readonly partition: number; readonly key: string; readonly value: string }[],
): unknown[] {
  return messages
    .map(({ partition, key, value }) => [partition, key, canonicalJson(JSON.parse(value))])
    .sort((a, b) => JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
}
