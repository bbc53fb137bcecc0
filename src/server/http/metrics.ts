import type { StoreStatus } from "../store/overview.ts";
import type { AnsweredRequest } from "./request_handler.ts";

/** The upper bounds of the counts of durations, in seconds. */
const BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Counts requests, and writes the counts in the form of Prometheus. */
export class Metrics {
  readonly #requests = new Map<string, number>();
  readonly #durations = BOUNDS.map(() => 0);
  #seconds = 0;
  #count = 0;

  /** Counts a request. */
  count({ method, status, ms }: AnsweredRequest): void {
    const known = ["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"].includes(method);
    const key = `method="${known ? method : "other"}",status="${status}"`;
    this.#requests.set(key, (this.#requests.get(key) ?? 0) + 1);
    this.#seconds += ms / 1000;
    this.#count++;
    BOUNDS.forEach((bound, index) => {
      if (ms / 1000 <= bound) this.#durations[index] = (this.#durations[index] ?? 0) + 1;
    });
  }

  /** Writes the counts, and the state of the store. */
  text(status: StoreStatus): string {
    const requests = [...this.#requests].map(([labels, count]) =>
      `runline_http_requests_total{${labels}} ${count}`
    );
    const durations = BOUNDS.map((bound, index) =>
      `runline_http_request_duration_seconds_bucket{le="${bound}"} ${this.#durations[index]}`
    );
    return [
      ...about("runline_http_requests_total", "counter", "Requests by method and status."),
      ...requests,
      ...about("runline_http_request_duration_seconds", "histogram", "Time to the answer."),
      ...durations,
      `runline_http_request_duration_seconds_bucket{le="+Inf"} ${this.#count}`,
      `runline_http_request_duration_seconds_sum ${this.#seconds}`,
      `runline_http_request_duration_seconds_count ${this.#count}`,
      ...gauge("runline_events", "Events in the store.", status.events),
      ...gauge("runline_runs", "Runs in the store.", status.runs),
      ...gauge("runline_jobs", "Jobs in the store.", status.jobs),
      ...gauge("runline_datasets", "Datasets in the store.", status.datasets),
      ...gauge("runline_store_bytes", "Size of the store in bytes.", status.bytes),
      "",
    ].join("\n");
  }
}

function gauge(name: string, help: string, value: number): string[] {
  return [...about(name, "gauge", help), `${name} ${value}`];
}

function about(name: string, type: string, help: string): string[] {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
}
