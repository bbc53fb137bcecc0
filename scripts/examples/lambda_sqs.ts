/**
 * A Lambda handler for an SQS queue of enriched events, one a message.
 *
 * ```ts ignore
 * export const handler = sqsHandler({
 *   deliver: (row) => database.insert(row),
 *   onError: console.error,
 * });
 * ```
 *
 * The event source mapping needs `FunctionResponseTypes: [ReportBatchItemFailures]`. Only messages
 * that are reported come again; of a FIFO queue these have to be all from the first failure on:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 *
 * @module
 */
import { type EventRow, eventRow } from "./event_row.ts";

/** A message of a queue. */
export interface SqsMessage {
  /** Its id. */
  readonly messageId: string;
  /** The line. */
  readonly body: string;
  /** The queue. */
  readonly eventSourceARN: string;
}

/** The response to Lambda. */
export interface SqsResponse {
  /** The messages that Lambda sends again. */
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

/** Options of {@linkcode sqsHandler}. */
export interface SqsHandlerOptions {
  /** Delivers a row, good or bad. If it throws, Lambda sends the message again. */
  readonly deliver: (row: EventRow) => Promise<void>;
  /** Called with the error of a row that was not delivered. */
  readonly onError: (error: unknown) => void;
}

/** Creates the handler. */
export function sqsHandler(
  options: SqsHandlerOptions,
): (event: { readonly Records: readonly SqsMessage[] }) => Promise<SqsResponse> {
  return async ({ Records }) => {
    const isFifo = Records[0]?.eventSourceARN.endsWith(".fifo") ?? false;
    const failed = isFifo ? await inOrder(Records, options) : await atOnce(Records, options);
    return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
  };
}

async function inOrder(
  messages: readonly SqsMessage[],
  options: SqsHandlerOptions,
): Promise<readonly SqsMessage[]> {
  for (const [index, message] of messages.entries()) {
    if (!await isDelivered(message, options)) return messages.slice(index);
  }
  return [];
}

async function atOnce(
  messages: readonly SqsMessage[],
  options: SqsHandlerOptions,
): Promise<readonly SqsMessage[]> {
  const delivered = await Promise.all(messages.map((message) => isDelivered(message, options)));
  return messages.filter((_, index) => !delivered[index]);
}

async function isDelivered(
  { body }: SqsMessage,
  { deliver, onError }: SqsHandlerOptions,
): Promise<boolean> {
  try {
    await deliver(eventRow(body));
    return true;
  } catch (error) {
    onError(error);
    return false;
  }
}
