/**
 * An S3 and a DynamoDB for measurements, whose answers are computed: a bucket of n runs with one part
 * file each, and a table that marks all but a few of them. Arguments: n, and the number of new runs.
 * Writes its port to the standard output.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { s3Xml, type XmlElement } from "../../fakes/_s3_xml.ts";
import { runIdAt } from "./run_ids.ts";

const [runs = 0, fresh = 0] = process.argv.slice(2).map(Number);
/** The bytes of an item, and of a page of a scan: the limits of DynamoDB. */
const ITEM_BYTES = 46;
const PAGE_ITEMS = Math.floor(1_048_576 / ITEM_BYTES);
const KEYS_PER_PAGE = 1_000;

const indexes = new Map(Array.from({ length: runs }, (_, index) => [runIdAt(index), index]));

function isMarked(runId: string): boolean {
  return (indexes.get(runId) ?? runs) < runs - fresh;
}

const ids = [...indexes.keys()];

/** Returns the index of the first run id that is not before a text. */
function firstFrom(text: string): number {
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ids[middle]! < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

function listing(query: URLSearchParams): string {
  const prefix = query.get("prefix") ?? "";
  const of = indexes.get(prefix);
  const delimiter = query.get("delimiter");
  if (of !== undefined || delimiter === null) {
    const key = `${of === undefined ? runIdAt(0) : prefix}part-0`;
    return page([["Contents", [["Key", key], ["Size", "1"], ["StorageClass", "STANDARD"]]]]);
  }
  const begin = firstFrom([prefix, query.get("start-after") ?? ""].sort().at(-1)!);
  const limit = Number(query.get("max-keys") ?? KEYS_PER_PAGE);
  const content: XmlElement[] = [];
  let index = Number(query.get("continuation-token") ?? begin);
  while (ids[index]?.startsWith(prefix) && content.length < limit) {
    const id = ids[index]!;
    const group = id.slice(0, id.indexOf(delimiter, prefix.length) + 1);
    content.push(["CommonPrefixes", [["Prefix", group]]]);
    index = group === id ? index + 1 : firstFrom(`${group}~`);
  }
  return page(content, ids[index]?.startsWith(prefix) ? String(index) : undefined);
}

function page(content: readonly XmlElement[], next?: string): string {
  const rest: readonly XmlElement[] = next === undefined
    ? [["IsTruncated", "false"]]
    : [["IsTruncated", "true"], ["NextContinuationToken", next]];
  return s3Xml("ListBucketResult", [...rest, ...content]);
}

interface Input {
  readonly RequestItems?: Readonly<Record<string, { readonly Keys: readonly Item[] }>>;
  readonly ExclusiveStartKey?: Item;
  readonly Segment?: number;
  readonly TotalSegments?: number;
}

interface Item {
  readonly RunId: { readonly S: string };
}

function answer(operation: string, input: Input): unknown {
  switch (operation) {
    case "DescribeTable":
      return { Table: { TableSizeBytes: (runs - fresh) * ITEM_BYTES, ItemCount: runs - fresh } };
    case "Scan":
      return scanned(input);
    case "BatchGetItem": {
      const [[table = "", { Keys }] = ["", { Keys: [] as Item[] }]] = Object.entries(
        input.RequestItems ?? {},
      );
      const found = Keys.filter(({ RunId }) => isMarked(RunId.S));
      const ConsumedCapacity = [{ TableName: table, CapacityUnits: Keys.length / 2 }];
      return { Responses: { [table]: found }, UnprocessedKeys: {}, ConsumedCapacity };
    }
    default:
      return {};
  }
}

function scanned({ ExclusiveStartKey, Segment = 0, TotalSegments = 1 }: Input): unknown {
  const last = ExclusiveStartKey && indexes.get(ExclusiveStartKey.RunId.S);
  const end = Math.floor((runs - fresh) * (Segment + 1) / TotalSegments);
  const start = last === undefined
    ? Math.floor((runs - fresh) * Segment / TotalSegments)
    : last + 1;
  const stop = Math.min(start + PAGE_ITEMS, end);
  const Items: Item[] = [];
  for (let index = start; index < stop; index++) Items.push({ RunId: { S: runIdAt(index) } });
  const CapacityUnits = Math.ceil(Items.length * ITEM_BYTES / 8_192);
  const ConsumedCapacity = { TableName: "runs", CapacityUnits };
  return { Items, ConsumedCapacity, ...stop < end ? { LastEvaluatedKey: Items.at(-1) } : {} };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const server = createServer(async (request, response) => {
  const body = await bodyOf(request);
  const target = request.headers["x-amz-target"];
  if (target === undefined) {
    response.writeHead(200, { "content-type": "application/xml" });
    response.end(listing(new URL(request.url ?? "", "http://127.0.0.1").searchParams));
    return;
  }
  const operation = String(target).split(".")[1] ?? "";
  response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
  response.end(JSON.stringify(answer(operation, JSON.parse(body))));
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
