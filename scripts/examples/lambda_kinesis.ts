/**
 * A Lambda handler for a Kinesis stream of enriched events, one a record, as Snowplow's Enrich writes
 * them.
 *
 * ```ts ignore
 * export const handler = kinesisHandler({
 *   deliver: (row) => database.insert(row),
 *   onError: console.error,
 * });
 * ```
 *
 * The event source mapping needs `FunctionResponseTypes: [ReportBatchItemFailures]`. A batch goes on
 * from the lowest sequence number that is reported, so what was delivered before is not repeated:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { type EventRow, eventRow } from "./event_row.ts";

/** The event of Lambda for a stream. */
export interface KinesisEvent {
  /** The records of one shard, in their order. */
  readonly Records: readonly {
    /** The record, with its data in base64. */
    readonly kinesis: { readonly sequenceNumber: string; readonly data: string };
  }[];
}

/** The response to Lambda. */
export interface KinesisResponse {
  /** The record to continue with, if a record failed. */
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Options of {@linkcode kinesisHandler}. */
export interface KinesisHandlerOptions {
  /** Receives a row, good or bad. If it throws, a later batch continues with this record. */
  readonly deliver: (row: EventRow) => Promise<void>;
  /** Called with the error of a row that was not delivered. */
  readonly onError: (error: unknown) => void;
}

/** Creates the handler. */
export function kinesisHandler(
  options: KinesisHandlerOptions,
): (event: KinesisEvent) => Promise<KinesisResponse> {
  const { deliver, onError } = options;
  return async ({ Records }) => {
    for (const { kinesis } of Records) {
      try {
        await deliver(eventRow(Buffer.from(kinesis.data, "base64").toString()));
      } catch (error) {
        onError(error);
        return { batchItemFailures: [{ itemIdentifier: kinesis.sequenceNumber }] };
      }
    }
    return { batchItemFailures: [] };
  };
}
