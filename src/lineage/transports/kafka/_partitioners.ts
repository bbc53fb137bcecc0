import type { KafkaConfig } from "./config.ts";

/** Chooses the partition of a key among `count`, as the Kafka clients do. */
export type Partitioner = (key: Uint8Array, count: number) => number;

/**
 * The partitioners of librdkafka, by name. `consistent` is its default, so that events of this client
 * and of the Python client that have the same key arrive in one partition.
 */
export const PARTITIONERS: Readonly<Record<KafkaConfig["partitioner"], Partitioner>> = {
  consistent: (key, count) => crc32(key) % count,
  // The Java client's default clears the sign.
  murmur2: (key, count) => (murmur2(key) & 0x7fffffff) % count,
  fnv1a: (key, count) => Math.abs(fnv1a(key) | 0) % count,
  random: (_key, count) => Math.floor(Math.random() * count),
};

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

function crc32(bytes: Uint8Array): number {
  let crc = -1;
  for (const byte of bytes) crc = (crc >>> 8) ^ (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0);
  return (crc ^ -1) >>> 0;
}

function murmur2(bytes: Uint8Array): number {
  const factor = 0x5bd1e995;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tail = bytes.length & ~3;
  let hash = 0x9747b28c ^ bytes.length;
  for (let at = 0; at < tail; at += 4) {
    let word = Math.imul(view.getInt32(at, true), factor);
    word = Math.imul(word ^ (word >>> 24), factor);
    hash = Math.imul(hash, factor) ^ word;
  }
  for (let at = bytes.length - 1; at >= tail; at--) hash ^= (bytes[at] ?? 0) << (8 * (at - tail));
  if (tail < bytes.length) hash = Math.imul(hash, factor);
  hash = Math.imul(hash ^ (hash >>> 13), factor);
  return hash ^ (hash >>> 15);
}

function fnv1a(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}
