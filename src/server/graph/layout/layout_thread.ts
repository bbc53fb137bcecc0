import { asError } from "../../../internal/as_error.ts";
import { isMainThread, parentPort, workerData } from "node:worker_threads";
import { type Layout, layoutWithGraphviz } from "./graphviz.ts";

/** The data that a layout thread is started with. */
export const LAYOUT_THREAD_DATA = { runlineThread: "layout" } as const;

/** A graph to lay out, for the thread. */
export interface LayoutRequest {
  /** The number of the request. */
  readonly id: number;
  /** The graph. */
  readonly dot: string;
}

/** A message of the thread: that it is ready, a layout, or the reason for a failure. */
export type LayoutReply =
  | "ready"
  | { readonly id: number; readonly layout: Layout }
  | { readonly id: number; readonly message: string };

/** Whether this thread was started to lay out graphs. */
export function isLayoutThread(): boolean {
  return !isMainThread && workerData?.runlineThread === LAYOUT_THREAD_DATA.runlineThread;
}

/** Answers the requests that come to this thread. */
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
