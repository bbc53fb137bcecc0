/** Jobs that are in a store of any size that is worth a measurement. */
const JOBS = 5_000;

function jobAt(turn: number): string {
  return `job_${(turn * 7919) % JOBS}`;
}

const API = "/api/runline/v1";

/** The questions, each with its path; the number decides about which job. */
export const QUESTIONS: readonly (readonly [string, (turn: number) => string])[] = [
  ["lineage of a job", (turn) => `${API}/lineage?nodeId=job:acme:${jobAt(turn)}`],
  ["lineage at a time", (turn) => `${API}/lineage?nodeId=job:acme:${jobAt(turn)}&at=2026-01-02`],
  ["jobs by name", () => `${API}/jobs`],
  ["jobs that failed", () => `${API}/jobs?state=FAILED&sort=started`],
  ["runs", () => `${API}/runs`],
  ["runs of a job", (turn) => `${API}/runs?namespace=acme&job=${jobAt(turn)}`],
  ["datasets", () => `${API}/datasets`],
  ["events", () => `${API}/events`],
  ["search", (turn) => `${API}/search?q=${jobAt(turn)}`],
  ["search of two letters", () => `${API}/search?q=zz`],
  ["overview", () => `${API}/overview`],
  ["page: home", () => "/"],
  ["page: jobs", () => "/jobs"],
  ["page: runs", () => "/runs"],
  ["page: job", (turn) => `/job?namespace=acme&name=${jobAt(turn)}`],
];
