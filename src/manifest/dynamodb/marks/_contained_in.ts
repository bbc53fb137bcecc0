import type { AttributeValue, BatchGetItemCommandOutput } from "@aws-sdk/client-dynamodb";
import { delay } from "../../../internal/delay.ts";
import { pooledMap } from "../../../internal/pooled_map.ts";
import { failed } from "../_error.ts";
import { FENCE } from "../_fence.ts";
import { dynamodbSdk } from "../_sdk.ts";
import { sendPaced } from "../_send_paced.ts";
import { RUN_ID } from "../table.ts";
import type { TableAddress } from "../_table_address.ts";
import type { StoreCallOptions } from "../../store.ts";

// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
const MAX_KEYS = 100;
const CONCURRENCY = 8;
const FIRST_DELAY_MS = 50;
const MAX_IDLE_TRIES = 8;

/** The capacity units of a key, which is read eventually consistent. */
export const KEY_UNITS = 0.5;

/** Options of {@linkcode containedIn}. */
export interface ContainedInOptions extends StoreCallOptions {
  /** The longest wait between two requests when the table is at its limit. */
  readonly maxRestMs: number;
}

/** Returns the run ids that a table has items of. */
export async function containedIn(
  table: TableAddress,
  runIds: readonly string[],
  options: ContainedInOptions,
): Promise<Set<string>> {
  const found = new Set<string>();
  const batches = pooledMap(
    keysInBatches(runIds, keysAtOnce(table)),
    (keys, signal) => getBatch(table, keys, { ...options, signal }),
    { limit: CONCURRENCY, signal: options.signal },
  );
  for await (const some of batches) {
    for (const runId of some) found.add(runId);
  }
  return found;
}

type Key = Record<string, AttributeValue>;

/** The keys of a batch: of a second, so that a slow pace has small batches. */
function keysAtOnce({ pace }: TableAddress): number {
  if (pace === undefined) return MAX_KEYS;
  return Math.max(1, Math.min(MAX_KEYS, Math.floor(pace.unitsPerSecond / KEY_UNITS)));
}

async function* keysInBatches(
  runIds: readonly string[],
  size: number,
): AsyncGenerator<Key[]> {
  // A batch with the same key twice is refused.
  const keys = Array.from(new Set(runIds), (runId) => ({ [RUN_ID]: { S: runId } }));
  for (let start = 0; start < keys.length; start += size) {
    yield keys.slice(start, start + size);
  }
}

/**
 * Gets one batch. A table at its limit answers with success and the keys that it left out, which the
 * SDK does not request again.
 */
async function getBatch(
  table: TableAddress,
  keys: readonly Key[],
  options: ContainedInOptions,
): Promise<string[]> {
  const { BatchGetItemCommand } = await dynamodbSdk();
  const found: string[] = [];
  let left = keys;
  let idleTries = 0;
  for (let tries = 0;; tries++) {
    const request = { Keys: [...left], ProjectionExpression: `${RUN_ID}, ${FENCE}` };
    const command = new BatchGetItemCommand({ RequestItems: { [table.name]: request } });
    const expected = left.length * KEY_UNITS;
    const output = await sendPaced<BatchGetItemCommandOutput>(table, command, {
      ...options,
      expected,
    });
    for (const item of output.Responses?.[table.name] ?? []) {
      if (item[FENCE] === undefined) found.push(item[RUN_ID]?.S ?? "");
    }

    const leftOut = output.UnprocessedKeys?.[table.name]?.Keys ?? [];
    if (leftOut.length === 0) return found;
    idleTries = leftOut.length < left.length ? 0 : idleTries + 1;
    if (idleTries === MAX_IDLE_TRIES) {
      const state = `it left out all keys in ${MAX_IDLE_TRIES} consecutive answers`;
      throw failed("MANIFEST_THROTTLED", state, { table });
    }
    left = leftOut;
    const delayMs = Math.min(options.maxRestMs, FIRST_DELAY_MS * 2 ** tries);
    await delay(Math.random() * delayMs, options);
  }
}
