import { builtin } from "../../../internal/builtin.ts";
import { asError } from "../../../internal/as_error.ts";
import type { EmitReport } from "./with_metrics.ts";

/** The format of tags in a line of StatsD. */
export type StatsdFlavor = "datadog" | "etsy" | "sysdig" | "telegraf";

/** The options of {@linkcode statsdMetrics}. */
export interface StatsdOptions {
  /** The host of the server. */
  readonly host: string;
  /** The port of the server. */
  readonly port: number;
  /** The format of tags in a line. */
  readonly flavor: StatsdFlavor;
  /** Receives one warning if measurements cannot be sent. */
  readonly onWarning: (message: string) => void;
}

/** A hook `onEmit` that has a socket. */
export interface StatsdMetrics {
  /** Sends the measurements of an event. Never throws. */
  onEmit(report: EmitReport): void;
  /** Closes the socket. A second call does nothing. */
  close(): void;
}

/**
 * Creates a hook `onEmit` that sends measurements to a server of StatsD over UDP, by the names of the
 * Java client: the counters `openlineage.emit.start` and `openlineage.emit.complete`, and the timer
 * `openlineage.emit.time`, with the tags `transport` and `outcome`.
 */
export function statsdMetrics(options: StatsdOptions): StatsdMetrics {
  const { host, port, flavor, onWarning } = options;
  const socket = builtin("node:dgram").createSocket(host.includes(":") ? "udp6" : "udp4");
  // Otherwise it would receive from everywhere.
  if (/^(localhost|127\.[\d.]+)$/.test(host)) socket.bind(0, "127.0.0.1");
  // Measurements keep no process alive.
  socket.unref();
  let isReported = false;
  const report = (error: Error | null): void => {
    if (error === null || isReported) return;
    isReported = true;
    onWarning(`Cannot send metrics to "${host}:${port}": ${error.message}`);
  };
  socket.on("error", report);

  function onEmit({ transport, outcome, durationMs }: EmitReport): void {
    const tags = { transport, outcome };
    const lines = [
      line("openlineage.emit.start", "1|c", { tags, flavor }),
      line("openlineage.emit.complete", "1|c", { tags, flavor }),
      line("openlineage.emit.time", `${durationMs.toFixed(3)}|ms`, { tags, flavor }),
    ];
    try {
      socket.send(lines.join("\n"), port, host, report);
    } catch (error) {
      report(asError(error));
    }
  }

  let isClosed = false;
  function close(): void {
    if (isClosed) return;
    isClosed = true;
    socket.close();
  }

  return { onEmit, close };
}

function line(
  name: string,
  value: string,
  { tags, flavor }: {
    readonly tags: Readonly<Record<string, string>>;
    readonly flavor: StatsdFlavor;
  },
): string {
  const pairs = Object.entries(tags).map(([tag, text]) => [tag, text.replace(/[^\w.-]/g, "_")]);
  const joined = (separator: string): string =>
    pairs.map((pair) => pair.join(separator)).join(flavor === "etsy" ? "." : ",");
  switch (flavor) {
    case "datadog":
      return `${name}:${value}|#${joined(":")}`;
    case "etsy":
      return `${name}.${joined(".")}:${value}`;
    case "sysdig":
      return `${name}#${joined("=")}:${value}`;
    case "telegraf":
      return `${name},${joined("=")}:${value}`;
    default:
      return flavor satisfies never;
  }
}
