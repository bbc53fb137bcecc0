import { hostname } from "node:os";
import process from "node:process";

/** Names this process for people who look at a claim: host, process id, start. */
export function ownerName(): string {
  const startedAt = new Date(Date.now() - process.uptime() * 1000);
  return `${hostname()}/${process.pid}/${startedAt.toISOString()}`;
}
