import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";
import type { Server } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

/** A DynamoDB of one test file, in this process. */
export interface DynamoDBServer extends AsyncDisposable {
  /** Where it listens. */
  readonly url: string;
}

/** Starts dynalite on a free port. It lacks transactions, and refuses conditions without the item. */
export async function startDynamoDB(): Promise<DynamoDBServer> {
  const server: Server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose](): Promise<void> {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Creates a client of a server that takes any credentials. */
export function dynamodbClient(url: string, config: DynamoDBClientConfig = {}): DynamoDBClient {
  return new DynamoDBClient({
    endpoint: url,
    region: "eu-west-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    ...config,
  });
}
