import { testFaults } from "../contracts/faults.ts";
import { startServices } from "./services.ts";

const services = await startServices(["dynamodb", "postgres"]);
const { hostname, port } = new URL(services.postgres.endpoint);
const url = `postgres://runline@${hostname}:${port}/postgres`;
let manifests = 0;

testFaults("PostgresManifestStore on PostgreSQL", () =>
  Promise.resolve({
    manifest: { kind: "postgres", url, prefix: `faults_${Date.now()}_${manifests++}_` },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }), { twoWrites: false });

testFaults("DynamoDBManifestStore on DynamoDB Local", () =>
  Promise.resolve({
    manifest: {
      kind: "dynamodb",
      url: services.dynamodb.endpoint,
      table: `faults-${Date.now()}-${manifests++}`,
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }), { twoWrites: true });
