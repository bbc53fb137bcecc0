import { hash } from "node:crypto";

/** Returns the UUID of a text, of version 3 without a namespace, as Java's `nameUUIDFromBytes`. */
export function nameUuid(text: string): string {
  const hex = hash("md5", text, "hex");
  const variant = ((parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-3${hex.slice(13, 16)}-${variant}${
    hex.slice(17, 20)
  }-${hex.slice(20)}`;
}
