import { installOpenLineageKafka } from "../services/python.ts";
import { runPython } from "./run_python.ts";

/** A configuration by the names of librdkafka. */
export type LibrdkafkaConfig = Readonly<Record<string, string>>;

/** A message as the Python client reads it. */
export interface ReadMessage {
  readonly partition: number;
  readonly key: string;
  readonly value: string;
}

/** Creates topics of three partitions. */
export async function createTopics(
  config: LibrdkafkaConfig,
  topics: readonly string[],
): Promise<void> {
  await callPython({ call: "create", config, topics });
}

/** Sends events with the Python transport, and returns their JSON. */
export async function emitWithPython(config: LibrdkafkaConfig, topic: string): Promise<string[]> {
  return await callPython({ call: "emit", config, topic }) as string[];
}

/** Reads topics with the Python client: partition after partition, each in its order. */
export async function readTopics(
  config: LibrdkafkaConfig,
  topics: readonly string[],
): Promise<Readonly<Record<string, readonly ReadMessage[]>>> {
  const read = await callPython({ call: "consume", config, topics });
  return read as Record<string, ReadMessage[]>;
}

async function callPython(request: unknown): Promise<unknown> {
  return await runPython(await installOpenLineageKafka(), "kafka.py", request);
}
