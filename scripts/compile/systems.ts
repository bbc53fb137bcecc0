/** A system that binaries are compiled for. */
export interface System {
  /** Its name in the name of the binary. */
  readonly name: string;
  /** The package of npm with Bun for it. */
  readonly packageName: string;
  /** The ending of programs. */
  readonly extension: "" | ".exe";
}

/** The systems that binaries are compiled for. */
export const SYSTEMS: readonly System[] = [
  { name: "linux-x64", packageName: "@oven/bun-linux-x64", extension: "" },
  { name: "linux-arm64", packageName: "@oven/bun-linux-aarch64", extension: "" },
  { name: "darwin-x64", packageName: "@oven/bun-darwin-x64", extension: "" },
  { name: "darwin-arm64", packageName: "@oven/bun-darwin-aarch64", extension: "" },
  { name: "windows-x64", packageName: "@oven/bun-windows-x64", extension: ".exe" },
  { name: "windows-arm64", packageName: "@oven/bun-windows-aarch64", extension: ".exe" },
];

/**
 * Returns the system that the header of a binary names, such as `linux-x64`.
 *
 * @throws {TypeError} If it is none of {@linkcode SYSTEMS}.
 */
export function systemOf(binary: Uint8Array): string {
  const view = new DataView(binary.buffer, binary.byteOffset, binary.byteLength);
  const magic = view.getUint32(0);
  // https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html
  if (magic === 0x7f454c46) return named("linux", view.getUint16(18, true), [0x3e, 0xb7]);
  // https://github.com/apple-oss-distributions/xnu/blob/main/EXTERNAL_HEADERS/mach-o/loader.h
  if (magic === 0xcffaedfe) {
    return named("darwin", view.getUint32(4, true), [0x01000007, 0x0100000c]);
  }
  // https://learn.microsoft.com/windows/win32/debug/pe-format
  if (magic >>> 16 === 0x4d5a) {
    const machineAt = view.getUint32(0x3c, true) + 4;
    return named("windows", view.getUint16(machineAt, true), [0x8664, 0xaa64]);
  }
  throw new TypeError(`Cannot read binary: unsupported format 0x${magic.toString(16)}`);
}

function named(
  system: string,
  machine: number,
  [x64, arm64]: readonly [x64: number, arm64: number],
): string {
  if (machine === x64) return `${system}-x64`;
  if (machine === arm64) return `${system}-arm64`;
  throw new TypeError(`Cannot read binary: unsupported machine 0x${machine.toString(16)}`);
}
