import type {
  AttributeValue,
  ScanCommand,
  ScanCommandInput,
  ScanCommandOutput,
} from "@aws-sdk/client-dynamodb";
import { delay } from "../../../internal/delay.ts";
import { pooledMap } from "../../../internal/pooled_map.ts";
import { ManifestError } from "../../errors.ts";
import { CompactSet } from "./_compact_set.ts";
import { FENCE } from "../_fence.ts";
import { dynamodbSdk } from "../_sdk.ts";
import { sendPaced, unitsOf } from "../_send_paced.ts";
import { RUN_ID } from "../table.ts";
import type { TableAddress } from "../_table_address.ts";
import type { StoreCallOptions } from "../../store.ts";

// Eventually consistent reads: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
const BYTES_PER_UNIT = 8_192;

/** A page of a scan has at most 1 MB, so a segment has some pages. */
const SEGMENT_BYTES = 16 * 1024 * 1024;
const MAX_SEGMENTS = 8;

// The client has retried each of these attempts itself.
const MAX_PAGE_TRIES = 8;
const FIRST_DELAY_MS = 200;

/** The size of a table, as DynamoDB counts it about every six hours. */
export interface TableSize {
  readonly bytes: number;
  readonly items: number;
}

/** Options of {@linkcode scanMarks}. */
export interface ScanMarksOptions extends StoreCallOptions {
  readonly size: TableSize;
  /** The capacity units after which the scan is given up, as the table has grown. */
  readonly maxUnits: number;
  /** The longest wait between two requests when the table is at its limit. */
  readonly maxRestMs: number;
}

/** Returns the capacity units of a scan of a table. */
export function scanUnits({ bytes }: TableSize): number {
  return Math.ceil(bytes / BYTES_PER_UNIT);
}

/** Returns the run ids of all marks of a table, or nothing if they use too many capacity units. */
export async function scanMarks(
  table: TableAddress,
  { size, maxUnits, maxRestMs, signal }: ScanMarksOptions,
): Promise<CompactSet | undefined> {
  const { ScanCommand } = await dynamodbSdk();
  const marks = new CompactSet();
  const segments = Math.min(MAX_SEGMENTS, Math.ceil(size.bytes / SEGMENT_BYTES) || 1);
  let used = 0;
  async function scanSegment(segment: number, signal: AbortSignal): Promise<void> {
    let start: Record<string, AttributeValue> | undefined;
    do {
      const command = new ScanCommand({
        ...marksOf(table, size),
        ...segments > 1 ? { Segment: segment, TotalSegments: segments } : {},
        ...start ? { ExclusiveStartKey: start } : {},
      });
      const page = await readPage(table, command, { maxRestMs, signal });
      for (const item of page.Items ?? []) marks.add(item[RUN_ID]?.S ?? "");
      used += unitsOf(page);
      start = page.LastEvaluatedKey;
    } while (start !== undefined && used <= maxUnits);
  }
  const ended = pooledMap(numbersTo(segments), scanSegment, { limit: segments, signal });
  for await (const _ of ended);
  return used <= maxUnits ? marks : undefined;
}

/** Reads a page, with more patience than the client where the table is at its limit. */
async function readPage(
  table: TableAddress,
  command: ScanCommand,
  { maxRestMs, ...options }: StoreCallOptions & Pick<ScanMarksOptions, "maxRestMs">,
): Promise<ScanCommandOutput> {
  const call = { ...options, expected: pageUnits(table) };
  for (let tries = 1;; tries++) {
    try {
      return await sendPaced<ScanCommandOutput>(table, command, call);
    } catch (error) {
      const isThrottled = error instanceof ManifestError && error.code === "MANIFEST_THROTTLED";
      if (!isThrottled || tries === MAX_PAGE_TRIES) throw error;
    }
    await delay(Math.random() * Math.min(maxRestMs, FIRST_DELAY_MS * 2 ** tries), options);
  }
}

function marksOf(table: TableAddress, size: TableSize): ScanCommandInput {
  const itemBytes = Math.max(1, size.bytes / size.items || 64);
  return {
    TableName: table.name,
    ProjectionExpression: RUN_ID,
    // Claims in the same table have a nonce, and marks have nothing but the key.
    FilterExpression: `attribute_not_exists(${FENCE}) AND attribute_not_exists(Nonce)`,
    ...table.pace
      ? { Limit: Math.max(1, Math.floor(pageUnits(table) * BYTES_PER_UNIT / itemBytes)) }
      : {},
  };
}

/** The units of a page: of a second, so that a slow pace has small pages. */
function pageUnits({ pace }: TableAddress): number {
  return Math.min(128, pace?.unitsPerSecond ?? 128);
}

async function* numbersTo(end: number): AsyncGenerator<number> {
  for (let number = 0; number < end; number++) yield number;
}
