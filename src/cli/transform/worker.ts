import { asError } from "../../internal/as_error.ts";
import { permittedEnv } from "../../internal/permitted_env.ts";
import process from "node:process";
import { isMainThread, type MessagePort, parentPort, workerData } from "node:worker_threads";
import { ByteBudget } from "./byte_budget.ts";
import { namedInput, readInput } from "../input/inputs.ts";
import { LineRows, type RowBatch } from "./line_rows.ts";
import { pieceRows } from "./piece_rows.ts";
import { naming } from "../input/naming_input.ts";
import type { FromWorker, SentRows, ToWorker, WorkerData, WorkerTask } from "./worker_messages.ts";

/** Reports whether this thread is a worker of `runline transform`. */
export function isTransformWorker(): boolean {
  return !isMainThread && ownData() !== undefined;
}

const NO_LINES = {
  kind: "piece",
  piece: { buffer: new ArrayBuffer(0), length: 0 },
} as const;

/** Does the tasks that come, one after another. */
export function serveTransform(): void {
  const data = ownData();
  if (!data || !parentPort) return;
  const port = parentPort;
  const lines = new LineRows(data.transform);
  const budget = new ByteBudget(data.maxWeight);
  const { cwd, requestPayer, form } = data;
  const env = permittedEnv(process.env);
  const world = { cwd, requestPayer, env, signal: new AbortController().signal };
  let turn = Promise.resolve();
  port.on("message", (message: ToWorker) => {
    if (message.kind === "taken") budget.release(message.weight);
    else turn = turn.then(() => answer(message));
  });
  void ready();

  async function ready(): Promise<void> {
    // Loads what Parquet needs, while other threads work.
    if (typeof form === "object") await Array.fromAsync(pieceRows(NO_LINES, { lines, form }));
    send(port, { kind: "ready" });
  }

  async function answer(task: WorkerTask): Promise<void> {
    let bytes = 0;
    const onBytes = (count: number): void => void (bytes += count);
    try {
      for await (const batch of rowsOf(task, onBytes)) {
        const sent = sentRows(batch, bytes);
        bytes = 0;
        await budget.reserve(sent.weight);
        send(port, { kind: "rows", sent });
      }
      send(port, { kind: "end" });
    } catch (error) {
      const isRange = error instanceof RangeError;
      send(port, { kind: "failure", message: asError(error).message, isRange });
    }
  }

  async function* rowsOf(
    task: WorkerTask,
    onBytes: (count: number) => void,
  ): AsyncGenerator<RowBatch, void> {
    if (task.kind === "input") {
      const input = await namedInput(task.name, world);
      yield* naming(input, lines.of(readInput(input, { onBytes })));
    } else {
      yield* pieceRows(task, { lines, form });
    }
  }
}

function ownData(): WorkerData | undefined {
  const data: WorkerData | null = workerData;
  return data?.transform ? data : undefined;
}

function send(port: MessagePort, message: FromWorker): void {
  port.postMessage(message, message.kind === "rows" ? [message.sent.rows] : []);
}

function sentRows({ rows, ...batch }: RowBatch, bytes: number): SentRows {
  // A transferred buffer is detached for every view of it.
  const isWhole = rows.length > 0 && rows.length === rows.buffer.byteLength;
  return {
    batch,
    rows: isWhole ? rows.buffer : rows.slice().buffer,
    weight: rows.length + batch.badRows.length,
    bytes,
  };
}
