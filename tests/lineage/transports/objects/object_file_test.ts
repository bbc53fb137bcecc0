import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { fileTransport } from "../../../../src/lineage/transports/file.ts";
import type { ObjectStore } from "../../../../src/lineage/transports/objects/object_store.ts";
import { RollingObjects } from "../../../../src/lineage/transports/objects/object_file_transport.ts";
import { testTransport } from "../../../contracts/transport.ts";
import {
  AWS_CREDENTIALS,
  awsClientIn,
  awsError,
  FakeAwsClient,
} from "../../../fakes/aws_client.ts";
import { frozenJobEvent } from "../../../fakes/lineage_events.ts";
import { transportFixture } from "../../../fixtures/transport_fixtures.ts";

for (const append of [false, true]) {
  testTransport(`fileTransport() on s3:${append ? " with append" : ""}`, (state) => {
    const client = awsClientIn(state);
    const s3 = { client, credentials: AWS_CREDENTIALS };
    const transport = fileTransport({ path: "s3://acme/events", append, s3 });
    return Promise.resolve(transportFixture(transport, {
      received() {
        const bodies = client.inputs.map(({ Body }) => String(Body));
        const text = append ? bodies.at(-1) ?? "" : bodies.join("");
        return Promise.resolve(text.split("\n").filter((line) => line !== ""));
      },
    }));
  });
}

describe("fileTransport() on s3:", () => {
  it("creates an object for each event, and never overwrites one", async () => {
    const client = new FakeAwsClient([awsError("PreconditionFailed", 412)]);
    const options = { path: "s3://acme/a/events", s3: { client }, now: () => 0 };
    const transport = fileTransport(options);
    await transport.emit(frozenJobEvent("a"));
    await transport.emit(frozenJobEvent("b"));
    const keys = client.inputs.map(({ Key }) => String(Key));
    for (const key of keys) assertMatch(key, /^a\/events-\d{8}-\d{6}\.\d{6}\.json$/);
    assertEquals(keys.map((key) => key.slice(-11)), ["000002.json", "000003.json"]);
    assertEquals(client.inputs.map(({ IfNoneMatch }) => IfNoneMatch), ["*", "*"]);
  });

  it("continues after an event that it could not write", async () => {
    const client = new FakeAwsClient([awsError("InternalError", 500)]);
    const transport = fileTransport({ path: "s3://acme/events", s3: { client } });
    const [first, second] = ["a", "b"].map((name) => transport.emit(frozenJobEvent(name)));
    await assertRejects(() => first as Promise<void>, Error, "InternalError happened");
    await second;
    assertEquals(client.inputs.length, 1);
  });
});

describe("RollingObjects", () => {
  it("begins the next object when the present one has grown", async () => {
    const objects = new Map<string, string>();
    const store = storeOf(objects);
    let number = 0;
    const rolling = new RollingObjects({ store, nextKey: () => `o${number++}`, rollAt: 6 });
    for (const line of ["one", "two", "three"]) await rolling.append(line, {});
    assertEquals([...objects], [["o0", "one\ntwo\n"], ["o1", "three\n"]]);
  });

  it("shares a write among lines that come while one is written", async () => {
    const objects = new Map<string, string>();
    let writes = 0;
    const store = storeOf(objects, () => writes++);
    const rolling = new RollingObjects({ store, nextKey: () => "o" });
    await Promise.all(["one", "two", "three", "four"].map((line) => rolling.append(line, {})));
    assertEquals([...objects.values()], ["one\ntwo\nthree\nfour\n"]);
    assertEquals(writes <= 2, true, `${writes} writes`);
  });
});

function storeOf(objects: Map<string, string>, onWrite: () => void = () => {}): ObjectStore {
  return {
    create(key, text) {
      if (objects.has(key)) return Promise.resolve(false);
      onWrite();
      objects.set(key, text);
      return Promise.resolve(true);
    },
    replace(key, text) {
      onWrite();
      objects.set(key, text);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
  };
}
