import { addPlainProxy, proxiesOf, proxyAgents } from "../../../internal/url/aws_proxies.ts";
import type { CliIo } from "../../io.ts";
import { option, type ValueType } from "../../parameters/parameter.ts";
import { observeClient } from "../observer.ts";
import type { QueueClient } from "./wake_up_queue.ts";

const queueUrl: ValueType<string> = {
  placeholder: "<url>",
  expected: "the URL of an SQS queue",
  parse: (text) =>
    /^https?:\/\/[^/?#@]+\/[^?#]+$/.test(text) && URL.canParse(text) ? text : undefined,
};

/** The option for the queue that ends a wait early. */
export const QUEUE = option(queueUrl, {
  help: "The SQS queue of the archive's S3 event notifications",
});

// A long poll is answered after 20 seconds at the latest.
const REQUEST_TIMEOUT_MS = 30_000;

/** Creates the client of a queue, which closes with `destroy`. */
export async function sqsClient(
  url: string,
  io: Pick<CliIo, "env" | "onResponse">,
): Promise<QueueClient & { destroy(): void }> {
  const { DeleteMessageBatchCommand, ReceiveMessageCommand, SQSClient } = await import(
    "@aws-sdk/client-sqs"
  );
  const [, region] = /^https:\/\/sqs\.([a-z0-9-]+)\.amazonaws\./.exec(url) ?? [];
  const proxyOf = proxiesOf(io.env);
  const { AWS_ENDPOINT_URL_SQS, AWS_ENDPOINT_URL } = io.env;
  const client = new SQSClient({
    // Else the host of the URL wins, even over an endpoint that the user has set.
    useQueueUrlAsEndpoint: !(AWS_ENDPOINT_URL_SQS || AWS_ENDPOINT_URL),
    requestHandler: {
      connectionTimeout: 1_000,
      requestTimeout: REQUEST_TIMEOUT_MS,
      throwOnRequestTimeout: true,
      ...proxyAgents(proxyOf),
    },
    ...region === undefined ? {} : { region },
  });
  addPlainProxy(client, proxyOf);
  observeClient(client, io);
  return {
    async receive(waitSeconds, abortSignal) {
      const command = new ReceiveMessageCommand({
        QueueUrl: url,
        MaxNumberOfMessages: 10,
        WaitTimeSeconds: waitSeconds,
      });
      const { Messages = [] } = await client.send(command, { abortSignal });
      return Messages.flatMap(({ ReceiptHandle: receipt }) => receipt ?? []);
    },
    async delete(receipts, abortSignal) {
      const Entries = receipts.map((ReceiptHandle, index) => ({
        Id: String(index),
        ReceiptHandle,
      }));
      const command = new DeleteMessageBatchCommand({ QueueUrl: url, Entries });
      const { Failed = [] } = await client.send(command, { abortSignal });
      return Failed.length;
    },
    destroy: () => client.destroy(),
  };
}
