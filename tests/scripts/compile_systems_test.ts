import { assertEquals, assertThrows } from "@std/assert";
import { describe, it } from "node:test";
import { systemOf, SYSTEMS } from "../../scripts/compile/systems.ts";

/** Writes the header of a binary: numbers at their offsets, the first one big-endian. */
function header(magic: number, ...fields: readonly (readonly [offset: number, value: number])[]) {
  const view = new DataView(new ArrayBuffer(256));
  view.setUint32(0, magic);
  for (const [offset, value] of fields) view.setUint32(offset, value, true);
  return new Uint8Array(view.buffer);
}

const HEADERS: Readonly<Record<string, Uint8Array>> = {
  "linux-x64": header(0x7f454c46, [18, 0x3e]),
  "linux-arm64": header(0x7f454c46, [18, 0xb7]),
  "darwin-x64": header(0xcffaedfe, [4, 0x01000007]),
  "darwin-arm64": header(0xcffaedfe, [4, 0x0100000c]),
  "windows-x64": header(0x4d5a9000, [0x3c, 0x80], [0x84, 0x8664]),
  "windows-arm64": header(0x4d5a9000, [0x3c, 0x80], [0x84, 0xaa64]),
};

describe("systemOf()", () => {
  it("reads the system of each binary from its header", () => {
    for (const { name } of SYSTEMS) assertEquals(systemOf(HEADERS[name] ?? header(0)), name);
  });

  it("refuses other formats and machines", () => {
    assertThrows(() => systemOf(header(0x23212f62)), TypeError, "unsupported format");
    assertThrows(() => systemOf(header(0x7f454c46, [18, 0x28])), TypeError, "unsupported machine");
  });
});
