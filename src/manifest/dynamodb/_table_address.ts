import type { DynamoDBClientLike } from "./client.ts";

/** A table, and how to reach it. */
export interface TableAddress {
  /** Sends the commands. */
  readonly client: DynamoDBClientLike;
  /** The name of the table. */
  readonly name: string;
  /** The address of the manifest that the table belongs to. */
  readonly url: string;
}
