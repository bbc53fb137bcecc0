import { after, before, describe } from "node:test";
import { testFaults } from "../../contracts/faults.ts";
import { type DynamoDBServer, startDynamoDB } from "../../fakes/dynamodb_server.ts";
import { tempFolder } from "../../fixtures/temp_folder.ts";

testFaults("SqliteManifestStore", async () => {
  const folder = await tempFolder();
  return {
    manifest: { kind: "sqlite", path: folder.file("runline.db") },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}, { twoWrites: false });

describe("dynalite", () => {
  let server: DynamoDBServer;
  let tables = 0;

  before(async () => {
    server = await startDynamoDB();
  });

  after(() => server[Symbol.asyncDispose]());

  testFaults("DynamoDBManifestStore", () =>
    Promise.resolve({
      manifest: { kind: "dynamodb", url: server.url, table: `faults-${tables++}` },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }), { twoWrites: true });
});
