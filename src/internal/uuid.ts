/** Creates a UUIDv7 (RFC 9562): 48 bits of milliseconds, then random bits. */
export function uuidv7(nowMs: number = Date.now()): string {
  return uuidv7Of(nowMs, crypto.getRandomValues(new Uint8Array(10)));
}

/** Creates a UUIDv7 of 48 bits of milliseconds and the ten bytes that follow them. */
export function uuidv7Of(ms: number, rest: Uint8Array): string {
  const bytes = new Uint8Array(16);
  bytes.set(rest, 6);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Math.floor(ms / 0x10000));
  view.setUint16(4, ms);
  view.setUint8(6, 0x70 | (view.getUint8(6) & 0x0f));
  view.setUint8(8, 0x80 | (view.getUint8(8) & 0x3f));
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
