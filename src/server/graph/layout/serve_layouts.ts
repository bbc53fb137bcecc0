import { asError } from "../../../internal/as_error.ts";
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { type Layout, layoutWithGraphviz } from "./graphviz.ts";

/** The data that a layout worker is started with. */
export const LAYOUT_WORKER_DATA = { runlineWorker: "layout" } as const;

/** A graph to lay out, for the worker. */
export interface LayoutRequest {
  /** The number of the request. */
  readonly id: number;
  /** The graph. */
  readonly dot: string;
}

/** A message of the worker: that it is ready, a layout, or the reason for a failure. */
export type LayoutReply =
  | "ready"
  | { readonly id: number; readonly layout: Layout }
  | { readonly id: number; readonly message: string };

/** Reports whether this thread is a worker that lays out graphs. */
export function isLayoutWorker(): boolean {
  return !isMainThread && workerData?.runlineWorker === LAYOUT_WORKER_DATA.runlineWorker;
}

/** Answers the requests to this worker. */
export function serveLayouts(): void {
  parentPort?.on("message", async ({ id, dot }: LayoutRequest) => {
    parentPort?.postMessage(await reply(id, dot));
  });
  parentPort?.postMessage("ready" satisfies LayoutReply);
}

async function reply(id: number, dot: string): Promise<Exclude<LayoutReply, "ready">> {
  try {
    return { id, layout: await layoutWithGraphviz(dot) };
  } catch (error) {
    return { id, message: asError(error).message };
  }
}
