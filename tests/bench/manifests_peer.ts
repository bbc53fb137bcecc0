/**
 * Measures how the new runs of an archive are found and marked, beside the Snowplow Python Analytics
 * SDK: requests, capacity units, time and memory of 10,000 runs of which 10 are new, against the same
 * servers with 0, 5 and 20 ms of delay. Before that, the listings of 100,000 and 1,000,000 runs.
 *
 * `RUNLINE_BENCH_ROUNDS` is the number of rounds of each, 1 by default: Python alone takes minutes.
 *
 * @module
 */
import { BatchWriteItemCommand, DeleteItemCommand } from "@aws-sdk/client-dynamodb";
import { fileURLToPath } from "node:url";
import { DynamoDBManifestStore } from "../../src/manifest/dynamodb.ts";
import { ACCESS_KEY_ID, REGION, SECRET_ACCESS_KEY } from "../e2e/services/credentials.ts";
import { installPythonSdk } from "../e2e/services/python.ts";
import { startServices } from "../e2e/services.ts";
import { dynamodbClient, uniqueName } from "../e2e/support/aws.ts";
import { showTable } from "./_table.ts";
import { runIdAt } from "./manifests/run_ids.ts";

const RUNS = Number(Deno.env.get("RUNLINE_BENCH_RUNS") ?? 10_000);
const NEW = 10;
const MANY = 1_000_000;
const DELAYS_MS = (Deno.env.get("RUNLINE_BENCH_DELAYS") ?? "0,5,20").split(",");
const ROUNDS = Number(Deno.env.get("RUNLINE_BENCH_ROUNDS") ?? 1);
const HERE = fileURLToPath(new URL("./manifests/", import.meta.url));
const DENO = [Deno.execPath(), "run", "--quiet", "--no-check", "--allow-all"];

interface Measured {
  readonly runs: number;
  readonly fresh: number;
  readonly wallMs: number;
  readonly peakMb: number;
  /** The time to the first run. */
  readonly firstMs: number;
}

interface Round extends Measured {
  readonly lists: number;
  readonly calls: number;
  readonly units: number;
}

/** A program that listens on the port that it writes first. */
class Server implements AsyncDisposable {
  readonly url: string;
  readonly #child: Deno.ChildProcess;

  constructor(child: Deno.ChildProcess, port: string) {
    this.#child = child;
    this.url = `http://127.0.0.1:${port}`;
  }

  static async start(script: string, ...args: readonly (number | string)[]): Promise<Server> {
    const [command = "", ...rest] = DENO;
    const child = new Deno.Command(command, {
      args: [...rest, `${HERE}${script}`, ...args.map(String)],
      stdout: "piped",
    }).spawn();
    const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
    const { value = "" } = await reader.read();
    return new Server(child, value.trim());
  }

  async counts(): Promise<{ readonly requests: number; readonly units: number }> {
    return await (await fetch(`${this.url}/counts`)).json();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill();
    await this.#child.status;
  }
}

async function measure(command: readonly string[]): Promise<Measured> {
  const [program = "", ...args] = command;
  const env = {
    AWS_ACCESS_KEY_ID: ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
  };
  const output = await new Deno.Command(program, { args, env, stderr: "inherit" }).output();
  if (!output.success) throw new Error(`Cannot measure "${command.join(" ")}"`);
  return JSON.parse(new TextDecoder().decode(output.stdout));
}

/** The marks of all runs but the newest, in DynamoDB Local. */
class Manifest {
  readonly table = uniqueName("bench");
  readonly #client;

  constructor(endpoint: string) {
    this.#client = dynamodbClient(endpoint);
  }

  async fill(): Promise<void> {
    await new DynamoDBManifestStore(this.#client, this.table).create();
    for (let start = 0; start < RUNS - NEW; start += 25) {
      const end = Math.min(start + 25, RUNS - NEW);
      const puts = Array.from({ length: end - start }, (_, index) => ({
        PutRequest: { Item: { RunId: { S: runIdAt(start + index) } } },
      }));
      await this.#client.send(new BatchWriteItemCommand({ RequestItems: { [this.table]: puts } }));
    }
  }

  /** Removes the marks of the newest runs. */
  async reopen(): Promise<void> {
    for (let index = RUNS - NEW; index < RUNS; index++) {
      for (const TableName of [this.table, `${this.table}-claims`]) {
        const Key = { RunId: { S: runIdAt(index) } };
        await this.#client.send(new DeleteItemCommand({ TableName, Key }));
      }
    }
  }
}

async function compare(): Promise<string[][]> {
  const services = await startServices(["dynamodb"]);
  const manifest = new Manifest(services.dynamodb.endpoint);
  await manifest.fill();
  await using archive = await Server.start("archive_server.ts", RUNS, NEW);
  const python = await installPythonSdk();
  const rows: string[][] = [];
  for (const delay of DELAYS_MS) {
    await using s3 = await Server.start("delay_proxy.ts", archive.url, delay);
    await using dynamodb = await Server.start(
      "delay_proxy.ts",
      services.dynamodb.endpoint,
      delay,
    );
    const args = [s3.url, dynamodb.url, manifest.table];
    const round = async (command: readonly string[]): Promise<Round> => {
      await manifest.reopen();
      await Promise.all([s3.counts(), dynamodb.counts()]);
      const measured = await measure([...command, ...args]);
      if (measured.runs !== RUNS || measured.fresh !== NEW) {
        throw new Error(`Cannot compare ${JSON.stringify(measured)}`);
      }
      const [{ requests: lists }, { requests: calls, units }] = await Promise.all([
        s3.counts(),
        dynamodb.counts(),
      ]);
      return { ...measured, lists, calls, units };
    };
    const ours = await median(() => round([...DENO, `${HERE}ours.ts`]));
    const theirs = await median(() => round([python, `${HERE}peer.py`]));
    const trips = (it: Round): number => it.lists + it.calls;
    rows.push(row(`${delay} ms`, "Runline", ours), row("", "Python SDK", theirs));
    rows.push([
      ...["", "ratio", "", times(trips(theirs) / trips(ours)), times(theirs.units / ours.units)],
      ...[times(theirs.wallMs / ours.wallMs), ""],
    ]);
  }
  return rows;
}

async function median(round: () => Promise<Round>): Promise<Round> {
  const rounds: Round[] = [];
  for (let index = 0; index < ROUNDS; index++) rounds.push(await round());
  return rounds.toSorted((a, b) => a.wallMs - b.wallMs)[ROUNDS >> 1]!;
}

function row(delay: string, name: string, it: Round): string[] {
  return [
    ...[delay, name, String(it.lists), String(it.calls), it.units.toFixed(1)],
    ...[`${(it.wallMs / 1000).toFixed(2)} s`, `${it.peakMb.toFixed(0)} MB`],
  ];
}

function times(ratio: number): string {
  return `${ratio.toFixed(0)}x`;
}

async function listMany(): Promise<string[][]> {
  await using server = await Server.start("archive_server.ts", MANY, NEW);
  const command = [...DENO, `${HERE}ours.ts`, server.url, server.url, "runs", "list"];
  const { runs, fresh, wallMs, peakMb } = await measure(command);
  return [[
    String(runs),
    String(fresh),
    `${(wallMs / 1000).toFixed(1)} s`,
    `${peakMb.toFixed(0)} MB`,
  ]];
}

/** Lists 100,000 hourly runs in concurrent parts and in order, the best of three each. */
async function listParts(): Promise<string[][]> {
  await using archive = await Server.start("archive_server.ts", 100_000, NEW);
  const rows: string[][] = [];
  for (const delay of [0, 5, 20, 100]) {
    await using s3 = await Server.start("delay_proxy.ts", archive.url, delay);
    for (const names of ["strict", "hours"]) {
      const best = { requests: 0, firstMs: Infinity, wallMs: Infinity };
      for (let round = 0; round < 3; round++) {
        await s3.counts();
        const { firstMs, wallMs } = await measure([...DENO, `${HERE}listing.ts`, s3.url, names]);
        best.requests = (await s3.counts()).requests;
        best.firstMs = Math.min(best.firstMs, firstMs);
        best.wallMs = Math.min(best.wallMs, wallMs);
      }
      const how = names === "strict" ? "in parts" : "in order";
      const [first, time] = [
        `${best.firstMs.toFixed(0)} ms`,
        `${(best.wallMs / 1000).toFixed(1)} s`,
      ];
      rows.push([`${delay} ms`, how, String(best.requests), first, time]);
    }
  }
  return rows;
}

await showTable("manifests_listing", {
  title: "A listing of 100,000 hourly runs on S3: best of 3",
  columns: ["delay", "", "LISTs", "first run", "time"],
  rows: await listParts(),
});
await showTable("manifests_million", {
  title: "A listing of 1,000,000 runs and the manifest's answer to which are new",
  columns: ["runs", "new", "time", "peak memory"],
  rows: await listMany(),
});
await showTable("manifests_peer", {
  title: `${RUNS} runs listed, ${NEW} of them new, claimed and completed: median of ${ROUNDS}`,
  columns: ["delay", "", "LISTs", "DynamoDB requests", "units", "time", "peak memory"],
  rows: await compare(),
});
