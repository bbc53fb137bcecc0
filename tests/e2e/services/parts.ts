import { dynamodb } from "./dynamodb.ts";
import { kafka } from "./kafka.ts";
import { moto } from "./moto.ts";
import type { Part } from "./part.ts";
import { postgres } from "./postgres.ts";
import { versitygw } from "./versitygw.ts";

/** Every part that can be started. */
export const PARTS: readonly Part[] = [dynamodb, kafka, moto, postgres, versitygw];
