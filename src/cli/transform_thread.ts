import { isMainThread, type MessagePort, parentPort, workerData } from "node:worker_threads";
import { parseCommandArgs } from "./command.ts";
import { transformCommand } from "./commands/transform.ts";
import { concatBytes } from "./concat_bytes.ts";
import type { LinePiece } from "./line_pieces.ts";
import { LineRows, type RowBatch } from "./line_rows.ts";
import type { ThreadAnswer, ThreadData } from "./transform_threads.ts";

/** Tells whether this thread was started to serve `runline transform`. */
export function isTransformThread(): boolean {
  return !isMainThread && threadData() !== undefined;
}

/** Answers each piece of lines that comes with its rows, one after the other. */
export function serveTransform(): void {
  const data = threadData();
  if (!data || !parentPort) return;
  const port = parentPort;
  const lines = new LineRows(parseCommandArgs(transformCommand, data.transformArgs));
  let turn = Promise.resolve();
  port.on("message", (piece: LinePiece) => {
    turn = turn.then(async () => send(port, await answerOf(piece, lines)));
  });
  send(port, { kind: "ready" });
}

function threadData(): ThreadData | undefined {
  const data: Partial<ThreadData> | null = workerData;
  return data?.transformArgs ? { transformArgs: data.transformArgs } : undefined;
}

function send(port: MessagePort, answer: ThreadAnswer): void {
  port.postMessage(answer, answer.kind === "rows" ? [answer.rows] : []);
}

async function answerOf(piece: LinePiece, lines: LineRows): Promise<ThreadAnswer> {
  try {
    const batches = await Array.fromAsync(lines.of(only(piece), piece.isStart));
    const rows = bufferOf(batches.map((batch) => batch.rows));
    return { kind: "rows", rows, batch: totalOf(batches) };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { kind: "failure", name, message };
  }
}

async function* only({ buffer, length }: LinePiece): AsyncGenerator<Uint8Array, void> {
  yield await Promise.resolve(new Uint8Array(buffer, 0, length));
}

/** Joins rows, without copying where they have a buffer of their own. */
function bufferOf(rows: readonly Uint8Array<ArrayBuffer>[]): ArrayBuffer {
  const [first, second] = rows.filter(({ length }) => length > 0);
  const isWhole = first && !second && first.length === first.buffer.byteLength;
  return isWhole ? first.buffer : concatBytes(rows).buffer;
}

function totalOf(batches: readonly RowBatch[]): Omit<RowBatch, "rows"> {
  return {
    badRows: batches.map(({ badRows }) => badRows).join(""),
    events: batches.reduce((sum, { events }) => sum + events, 0),
    badEvents: batches.reduce((sum, { badEvents }) => sum + badEvents, 0),
    firstBad: batches.find(({ firstBad }) => firstBad !== undefined)?.firstBad,
  };
}
