import { assertEquals, assertGreater, assertRejects } from "@std/assert";
import { describe, it } from "node:test";
import { type QueueClient, WakeUpQueue } from "../../../../src/cli/places/aws/wake_up_queue.ts";

const url = "https://sqs.eu-west-1.amazonaws.com/1/runs";

/** A queue whose answers are given, and what was asked of it. */
class Queue implements QueueClient {
  readonly waits: number[] = [];
  readonly deleted: string[][] = [];
  readonly errors: string[] = [];
  readonly wakeUps: number[] = [];
  readonly stop = new AbortController();
  answers: (readonly string[] | Error)[];
  deletion: number | Error = 0;

  constructor(...answers: (readonly string[] | Error)[]) {
    this.answers = answers;
  }

  wakeUp(): WakeUpQueue {
    return new WakeUpQueue(this, {
      url,
      onError: (message) => this.errors.push(message),
      onWakeUp: (count) => this.wakeUps.push(count),
      signal: this.stop.signal,
      gatherMs: 0,
    });
  }

  receive(waitSeconds: number): Promise<readonly string[]> {
    this.waits.push(waitSeconds);
    const answer = this.answers.shift() ?? [];
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  }

  delete(receipts: readonly string[]): Promise<number> {
    this.deleted.push([...receipts]);
    const { deletion } = this;
    return deletion instanceof Error ? Promise.reject(deletion) : Promise.resolve(deletion);
  }
}

function named(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}

describe("WakeUpQueue", () => {
  it("ends a wait at the first message, and receives the others that are there", async () => {
    const queue = new Queue([], ["a"], ["b", "c"], []);
    await queue.wakeUp().wait(3_600_000);
    assertEquals([queue.waits, queue.wakeUps], [[20, 20, 0, 0], [3]]);
  });

  it("deletes messages after the listing, 10 at once, and not before", async () => {
    const receipts = Array.from({ length: 12 }, (_, index) => `r-${index}`);
    const queue = new Queue(receipts, []);
    const wakeUp = queue.wakeUp();
    await wakeUp.wait(3_600_000);
    assertEquals(queue.deleted, []);
    await wakeUp.listed();
    assertEquals(queue.deleted, [receipts.slice(0, 10), receipts.slice(10)]);
    await wakeUp.listed();
    assertEquals(queue.deleted.length, 2);
  });

  it("keeps messages whose listing failed for the next one", async () => {
    const queue = new Queue(["a"], [], ["b"], []);
    const wakeUp = queue.wakeUp();
    await wakeUp.wait(3_600_000);
    await wakeUp.wait(3_600_000);
    await wakeUp.listed();
    assertEquals(queue.deleted, [["a", "b"]]);
  });

  it("receives at most about 1,000 messages at once", async () => {
    const full = Array.from({ length: 10 }, () => "r");
    const queue = new Queue(...Array.from({ length: 500 }, () => full));
    await queue.wakeUp().wait(3_600_000);
    assertEquals(queue.wakeUps, [1_000]);
  });

  it("waits the whole time without messages, in polls of at most 20 seconds", async () => {
    const queue = new Queue();
    const startedAt = performance.now();
    await queue.wakeUp().wait(20);
    assertGreater(performance.now() - startedAt, 19);
    assertEquals(new Set(queue.waits), new Set([1]));
  });

  it("reports a queue that does not answer, and waits without it", async () => {
    const queue = new Queue(named("TimeoutError", "Connection timed out"));
    await queue.wakeUp().wait(20);
    assertEquals(queue.errors, [`Cannot read queue "${url}": Connection timed out`]);
    assertEquals(queue.waits.length, 1);
  });

  it("reports messages that could not be deleted", async () => {
    const queue = new Queue(["a"], [], ["b"], []);
    const wakeUp = queue.wakeUp();
    await wakeUp.wait(3_600_000);
    queue.deletion = 1;
    await wakeUp.listed();
    await wakeUp.wait(3_600_000);
    queue.deletion = named("InternalError", "busy");
    await wakeUp.listed();
    assertEquals(queue.errors, [
      `Cannot delete messages from queue "${url}": 1 of them arrive again`,
      `Cannot delete messages from queue "${url}": busy`,
    ]);
  });

  const refusals: Readonly<Record<string, string>> = {
    "QueueDoesNotExist": "the queue does not exist",
    "AccessDeniedException":
      "access is denied, allow sqs:ReceiveMessage and sqs:DeleteMessage to the AWS credentials",
    "CredentialsProviderError": "no AWS credentials were found",
    "ExpiredTokenException": "the AWS credentials have expired, get new ones",
    "InvalidClientTokenId":
      "the AWS credentials are not valid, check them and the clock of this machine",
  };
  for (const [name, state] of Object.entries(refusals)) {
    it(`fails on ${name}, which only a person can change`, async () => {
      const queue = new Queue(named(name));
      const wait = () => queue.wakeUp().wait(3_600_000);
      const error = await assertRejects(wait, Error, `Cannot read queue "${url}": ${state}`);
      assertEquals(error.cause instanceof Error, true);
    });
  }

  it("fails without a region", async () => {
    const queue = new Queue(new Error("Region is missing"));
    await assertRejects(() => queue.wakeUp().wait(1), Error, "the AWS region is missing");
  });

  it("ends with its signal", async () => {
    const queue = new Queue(named("AbortError"));
    queue.stop.abort(new Error("SIGTERM"));
    await assertRejects(() => queue.wakeUp().wait(3_600_000), Error, "SIGTERM");
    assertEquals(queue.errors, []);
  });
});
