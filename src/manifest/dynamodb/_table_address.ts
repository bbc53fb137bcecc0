import type { DynamoDBClientLike } from "./client.ts";
import type { ReadPace } from "./_read_pace.ts";

/** A table, and how to reach it. */
export interface TableAddress {
  readonly client: DynamoDBClientLike;
  readonly name: string;
  /** The address of the manifest that the table belongs to. */
  readonly url: string;
  /** The pace of reads of many items. Default: as fast as the table answers. */
  readonly pace?: ReadPace | undefined;
}

/** The table of the claims. */
export interface ClaimsTable extends TableAddress {
  /** The end of each key, by which claims are told from the marks of the same table. May be empty. */
  readonly suffix: string;
  /** The time after which the claim of a finished run is deleted. Default: never. */
  readonly ttlMs: number | undefined;
}
