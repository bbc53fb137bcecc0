import { Buffer } from "node:buffer";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A call of DynamoDB: `GetItem` and what was sent with it. */
export interface DynamoDBCall {
  readonly operation: string;
  // deno-lint-ignore no-explicit-any
  readonly input: any;
}

/** The answer to a call. */
export interface Reply {
  readonly status: number;
  // deno-lint-ignore no-explicit-any
  readonly body: any;
}

/** Has a call carried out. */
export type Forward = (call: DynamoDBCall) => Promise<Reply>;

/** The outcome of a call: a reply, or none. */
export type Fault = (call: DynamoDBCall, forward: Forward) => Promise<Reply | "drop" | "hang">;

/** The call never arrives, and the connection breaks. */
export function dropBefore(): Promise<"drop"> {
  return Promise.resolve("drop");
}

/** The call is carried out, and the connection breaks before the answer. */
export async function dropAfter(call: DynamoDBCall, forward: Forward): Promise<"drop"> {
  await forward(call);
  return "drop";
}

/** The call never arrives, and nothing tells so. */
export function hang(): Promise<"hang"> {
  return Promise.resolve("hang");
}

/** The call never arrives, and is answered with an error. */
export function refuse(status: number, type: string, message: string = type): Fault {
  const body = { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message };
  return () => Promise.resolve({ status, body });
}

/** The call is carried out, and answered with an error of the server. */
export async function failAfter(call: DynamoDBCall, forward: Forward): Promise<Reply> {
  await forward(call);
  return { status: 500, body: { __type: "InternalServerError", message: "Internal server error" } };
}

/** A batch is answered for its first keys only, as by a table at its limit. */
export function answerFirst(count: number): Fault {
  return async ({ operation, input }, forward) => {
    const [table, request] = Object.entries<{ Keys: unknown[] }>(input.RequestItems)[0]!;
    const left = { ...request, Keys: request.Keys.slice(count) };
    const UnprocessedKeys = left.Keys.length > 0 ? { [table]: left } : {};
    if (count === 0) {
      const ConsumedCapacity = [{ TableName: table, CapacityUnits: 0 }];
      return {
        status: 200,
        body: { Responses: { [table]: [] }, UnprocessedKeys, ConsumedCapacity },
      };
    }
    const RequestItems = { [table]: { ...request, Keys: request.Keys.slice(0, count) } };
    const reply = await forward({ operation, input: { ...input, RequestItems } });
    return { ...reply, body: { ...reply.body, UnprocessedKeys } };
  };
}

/** A refused condition is answered with the item, as AWS does and dynalite does not. */
export async function sendItem(call: DynamoDBCall, forward: Forward): Promise<Reply> {
  const { TableName, Key, Item } = call.input;
  const found = await forward({
    operation: "GetItem",
    input: { TableName, Key: Key ?? { RunId: Item.RunId }, ConsistentRead: true },
  });
  const reply = await forward(call);
  if (reply.status === 200 || !reply.body.__type.endsWith("#ConditionalCheckFailedException")) {
    return reply;
  }
  return { ...reply, body: { ...reply.body, ...found.body } };
}

interface Planned {
  readonly operation: string;
  readonly table: string | undefined;
  readonly fault: Fault;
  times: number;
}

/** Stands before a DynamoDB and lets some of the calls go wrong. */
export class FaultProxy implements AsyncDisposable {
  /** Where it listens. */
  readonly url: string;
  /** Every call that came, in their order. */
  readonly calls: DynamoDBCall[] = [];
  readonly #server: Server;
  readonly #target: string;
  readonly #planned: Planned[] = [];

  constructor(server: Server, target: string) {
    this.#server = server;
    this.#target = target;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    server.on("request", (request, response) => void this.#serve(request, response));
  }

  /** Starts a proxy on a free port. */
  static async start(target: string): Promise<FaultProxy> {
    const server = createServer();
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return new FaultProxy(server, target);
  }

  /** Lets the next calls of an operation go wrong, of all tables or of one. */
  inject(
    operation: string,
    fault: Fault,
    { times = 1, table }: { readonly times?: number; readonly table?: string } = {},
  ): void {
    this.#planned.push({ operation, table, fault, times });
  }

  /** The names of the operations that were called. */
  get operations(): string[] {
    return this.calls.map((call) => call.operation);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const operation = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
    const call = { operation, input: JSON.parse(Buffer.concat(chunks).toString()) };
    this.calls.push(call);

    const forward = (it: DynamoDBCall) => this.#forward(request, it);
    const fault = this.#faultFor(call);
    const reply = fault ? await fault(call, forward) : await forward(call);
    if (reply === "hang") return;
    if (reply === "drop") {
      request.socket.destroy();
      return;
    }
    response.writeHead(reply.status, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify(reply.body));
  }

  #faultFor(call: DynamoDBCall): Fault | undefined {
    const planned = this.#planned.find((it) =>
      it.times > 0 && it.operation === call.operation &&
      (it.table === undefined || it.table === call.input.TableName)
    );
    if (planned) planned.times--;
    return planned?.fault;
  }

  async #forward(request: IncomingMessage, { operation, input }: DynamoDBCall): Promise<Reply> {
    const response = await fetch(this.#target, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "authorization": String(request.headers.authorization),
        "x-amz-date": String(request.headers["x-amz-date"]),
        "x-amz-target": `DynamoDB_20120810.${operation}`,
      },
      body: JSON.stringify(input),
    });
    return { status: response.status, body: await response.json() };
  }
}
