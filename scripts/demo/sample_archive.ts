import { mkdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { sampleEvents } from "./sample_events.ts";

const RUNS = ["2026-01-31-00-00-00", "2026-01-31-01-00-00", "2026-01-31-02-00-00"];

/**
 * Writes an archive of three runs with two part files each, one of them compressed; one event of the
 * second run is cut short. Answers whether it was not there before.
 */
export async function writeSampleArchive(folder: string): Promise<boolean> {
  if (await exists(folder)) return false;
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  for (const [index, time] of RUNS.entries()) {
    await writeRun(join(unfinished, `run=${time}`), index);
  }
  await rename(unfinished, folder);
  return true;
}

async function writeRun(folder: string, index: number): Promise<void> {
  await mkdir(folder, { recursive: true });
  const start = new Date(Date.UTC(2026, 0, 31, index));
  const events = sampleEvents({ start, count: 400 + index * 120, seed: index + 1 });
  if (index === 1) events[17] = (events[17] ?? "").slice(0, 300);
  const middle = Math.ceil(events.length / 2);
  const [first, second] = [events.slice(0, middle), events.slice(middle)];
  await writeFile(join(folder, "part-00000"), first.map((event) => `${event}\n`).join(""));
  const compressed = gzipSync(second.map((event) => `${event}\n`).join(""));
  await writeFile(join(folder, "part-00001.gz"), compressed);
  await writeFile(join(folder, "_SUCCESS"), "");
}

async function exists(path: string): Promise<boolean> {
  return await stat(path).then(() => true, () => false);
}
