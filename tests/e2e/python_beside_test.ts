import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { assertEquals, assertGreater } from "@std/assert";
import { describe, it } from "node:test";
import { delay } from "../../src/internal/delay.ts";
import { DynamoDBManifestStore } from "../../src/manifest/dynamodb.ts";
import { type ManifestStore, sweepRuns } from "../../src/manifest/mod.ts";
import { FaultProxy, refuse } from "../fakes/fault_proxy.ts";
import { startServices } from "./services.ts";
import { dynamodbClient, uniqueName } from "./support/aws.ts";
import { PythonManifests } from "./support/python_sdk.ts";

const RUN_IDS = Array.from({ length: 90 }, (_, index) => `archive/run=${index}/`);
const WORKERS = 4;

const services = await startServices(["dynamodb"]);
const dynamodb = dynamodbClient(services.dynamodb.endpoint);

/** Claims and completes all runs; returns those whose effect it had. */
async function work(store: ManifestStore, owner: string): Promise<string[]> {
  const effects: string[] = [];
  for (const runId of RUN_IDS) {
    const result = await store.claim(runId, { owner });
    if (result.status !== "claimed") continue;
    effects.push(runId);
    await store.complete(result.claim);
  }
  return effects;
}

/** Throttles each tenth call, among them second and third attempts. */
function throttle(proxy: FaultProxy): void {
  const throttled = refuse(400, "ProvisionedThroughputExceededException");
  for (const operation of ["GetItem", "PutItem", "UpdateItem"]) {
    let calls = 0;
    proxy.inject(
      operation,
      (call, forward) => ++calls % 10 === 0 ? throttled(call, forward) : forward(call),
      { times: Infinity },
    );
  }
}

describe("workers with claims, while the Python SDK works on the same table", () => {
  it("have each run done, each effect once, and Python's marks unchanged", async () => {
    await using proxy = await FaultProxy.start(services.dynamodb.endpoint);
    const table = uniqueName("beside");
    const client = dynamodbClient(proxy.url, { maxAttempts: 20 });
    const stores = Array.from(
      { length: WORKERS },
      () => new DynamoDBManifestStore(client, table),
    );
    const [store] = stores;
    const python = new PythonManifests(services.dynamodb.endpoint, table);
    // Python's table, with 5 units of each.
    await python.create();
    await store!.create();
    throttle(proxy);

    const theirs = RUN_IDS.filter((_, index) => index % 3 === 0);
    let ended = false;
    const writers = Promise.all([python.add(...theirs), python.add(...theirs.toReversed())]);
    const readers = (async () => {
      let answers: boolean[] = [];
      for (; !ended; await delay(50)) {
        const next = await python.contains(...RUN_IDS);
        // A mark never goes away.
        assertEquals(answers.filter((had, index) => had && !next[index]), []);
        answers = next;
      }
      return await python.contains(...RUN_IDS);
    })();
    const effects = (await Promise.all(stores.map((it, index) => work(it, `worker-${index}`))))
      .flat();
    await writers;
    ended = true;

    assertEquals(await readers, RUN_IDS.map(() => true));
    assertEquals(new Set(effects).size, effects.length);
    const ours = RUN_IDS.filter((runId) => !theirs.includes(runId));
    assertEquals(ours.filter((runId) => !effects.includes(runId)), []);
    assertGreater(proxy.calls.length, 0);
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: table }));
    assertEquals(Items.map((item) => Object.keys(item)), RUN_IDS.map(() => ["RunId"]));
    assertEquals(await Array.fromAsync(sweepRuns(store!)), []);
    client.destroy();
  });
});
