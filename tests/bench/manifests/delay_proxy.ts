/**
 * Forwards requests to a server after a delay, and counts them and the capacity units of DynamoDB, also
 * for clients that do not request them. Arguments: the address of the server, and the delay in
 * milliseconds. `GET /counts` returns the counts, and begins again at zero.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { Agent, createServer, type IncomingMessage, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";

const [target = "", delayMs = "0"] = process.argv.slice(2);
const agent = new Agent({ keepAlive: true });
let counts = { requests: 0, units: 0 };

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function withCapacity(body: Buffer, operation: string): Buffer {
  if (!/Item$|^Scan$/.test(operation)) return body;
  return Buffer.from(
    JSON.stringify({ ...JSON.parse(String(body)), ReturnConsumedCapacity: "TOTAL" }),
  );
}

function unitsOf(body: Buffer): number {
  const { ConsumedCapacity = [] } = JSON.parse(String(body));
  return [ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
}

const server = createServer(async (request, response) => {
  if (request.url === "/counts") {
    response.end(JSON.stringify(counts));
    counts = { requests: 0, units: 0 };
    return;
  }
  counts.requests++;
  const operation = String(request.headers["x-amz-target"] ?? "").split(".")[1] ?? "";
  const body = withCapacity(await bytesOf(request), operation);
  if (delayMs !== "0") await new Promise((resolve) => setTimeout(resolve, Number(delayMs)));
  const { method, url = "", headers } = request;
  const { "content-length": _, ...rest } = headers;
  const forwarded = send(`${target}${url}`, {
    method,
    agent,
    headers: { ...rest, "content-length": String(body.length) },
  });
  forwarded.on("response", async (answer) => {
    const bytes = await bytesOf(answer);
    if (operation !== "") counts.units += unitsOf(bytes);
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    response.end(bytes);
  });
  forwarded.on("error", () => response.destroy());
  forwarded.end(body);
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
