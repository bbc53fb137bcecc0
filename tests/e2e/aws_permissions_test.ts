import { assertEquals } from "@std/assert";
import dynalite from "dynalite";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { after, before, describe, it } from "node:test";
import { spawnRunline } from "../fakes/cli_process.ts";
import { type S3ServerHandle, startS3Server } from "../fakes/s3_server.ts";
import { enrichedLine } from "../fixtures/enriched_lines.ts";
import { type TempFolder, tempFolder } from "../fixtures/temp_folder.ts";

const MANIFEST = "dynamodb://runs?region=eu-west-1&endpoint=";
const ARCHIVE = "s3://acme/archive/";
const RUN = "archive/run=2026-01-31-00-00-00/";

// The calls of each command, in an order in which each finds its input.
const CALLS: readonly (readonly [command: string, args: readonly string[]])[] = [
  ["runs create", []],
  ["process", [ARCHIVE, "--job", "a/b", "--out", "s3://acme/json/", "--bad", "s3://acme/bad/"]],
  ["doctor", [ARCHIVE, "--job", "a/b", "--out", "s3://acme/json/", "--bad", "s3://acme/bad/"]],
  ["runs list", [ARCHIVE]],
  ["runs contains", [RUN]],
  ["runs inspect", [RUN]],
  ["runs claims", []],
  ["runs add", ["archive/run=2026-02-01-00-00-00/"]],
  ["runs reprocess", [RUN, "--yes"]],
  ["runs redrive", [RUN, "--yes"]],
  ["runs skip", [RUN, "--yes"]],
  ["runs release", [RUN, "--yes"]],
  ["runs verify", [ARCHIVE]],
  ["runs sweep", []],
  ["transform", [`${ARCHIVE}run=*/part-*`, "--out", "s3://acme/rows.ndjson"]],
];

// The actions of states that these calls do not meet: a failure, a claim that is dead or half done.
const UNMET: Readonly<Record<string, readonly string[]>> = {
  "process": ["s3:AbortMultipartUpload", "s3:DeleteObject"],
  "transform": ["s3:AbortMultipartUpload"],
  "runs redrive": ["dynamodb:PutItem"],
  // Without it, S3 answers 403 in place of 404 for an object that is missing.
  "runs reprocess": ["s3:ListBucket"],
  "runs release": ["dynamodb:PutItem"],
  "runs sweep": ["dynamodb:PutItem"],
};

// https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html
const S3_ACTIONS: Readonly<Record<string, string>> = {
  CompleteMultipartUpload: "PutObject",
  CreateMultipartUpload: "PutObject",
  HeadObject: "GetObject",
  ListObjectsV2: "ListBucket",
  UploadPart: "PutObject",
};

/** Reads the table of commands and their actions in the guide. */
async function documentedActions(): Promise<ReadonlyMap<string, readonly string[]>> {
  const guide = await readFile(new URL("../../docs/aws.md", import.meta.url), "utf8");
  const rows = guide.split("\n").filter((line) => /^\| `/.test(line));
  return new Map(rows.flatMap((row) => {
    const [, commands = "", s3 = "", dynamodb = ""] = row.split("|");
    const actions = [
      ...quotedIn(s3).map((action) => `s3:${action}`),
      ...quotedIn(dynamodb).map((action) => `dynamodb:${action}`),
    ];
    return quotedIn(commands).map((command) => [command, actions.toSorted()] as const);
  }));
}

function quotedIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text);
}

describe("the AWS actions of each command in the guide", () => {
  const dynamodb = dynalite({ createTableMs: 0 });
  const asked = new Set<string>();
  let s3: S3ServerHandle;
  let folder: TempFolder;
  let endpoint: string;

  before(async () => {
    s3 = await startS3Server();
    folder = await tempFolder();
    s3.put("acme", `${RUN}part-0`, `${enrichedLine()}\nnot an event\n`);
    dynamodb.on("request", ({ headers }: { headers: Record<string, string> }) => {
      asked.add(`dynamodb:${headers["x-amz-target"]?.split(".").at(-1)}`);
    });
    await once(dynamodb.listen(0, "127.0.0.1"), "listening");
    endpoint = `http://127.0.0.1:${(dynamodb.address() as AddressInfo).port}`;
  });

  after(async () => {
    dynamodb.close();
    await s3.close();
    await folder[Symbol.asyncDispose]();
  });

  for (const [command, args] of CALLS) {
    it(`are the calls of \`runline ${command}\``, async () => {
      asked.clear();
      const before = s3.requests.length;
      const manifest = command === "transform" ? [] : ["--manifest", `${MANIFEST}${endpoint}`];
      const call = [...command.split(" "), ...args, ...manifest];
      const { err } = await spawnRunline(call, { cwd: folder.path, env: s3.env });
      const made = s3.requests.slice(before).map((name) => `s3:${S3_ACTIONS[name] ?? name}`);
      const actions = [...new Set([...asked, ...made])].toSorted();
      const documented = (await documentedActions()).get(command) ?? [];
      assertEquals(
        documented.filter((action) => !UNMET[command]?.includes(action)),
        actions,
        `${actions.join(" ")}: ${err}`,
      );
    });
  }
});
