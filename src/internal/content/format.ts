/** A format that the first bytes of a file reveal. */
export interface ContentFormat {
  /** The name: `gzip data`. */
  readonly name: string;
  /** The action for a file of this format. */
  readonly advice: string;
}

/** Gzip: https://www.rfc-editor.org/rfc/rfc1952 */
export const GZIP: ContentFormat = { name: "gzip data", advice: "decompress it first" };

/** Zstandard: https://www.rfc-editor.org/rfc/rfc8878 */
export const ZSTD: ContentFormat = { name: "Zstandard data", advice: "decompress it first" };

interface Signature extends ContentFormat {
  /** The bytes that it begins with; `undefined` is any byte. */
  readonly bytes: readonly (number | undefined)[];
  /** Whether text may begin with these bytes, so that bytes that text lacks have to follow. */
  readonly resemblesText?: boolean;
}

const RECOMPRESS = "decompress it, or compress it with gzip or Zstandard";
const EXTRACT = "extract it first";
const EXPECTED_TEXT = "convert it to lines of text";
const CONVERT = "convert it to UTF-8";

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;

// The most bytes that a signature that resembles text may need.
const MOST_BYTES = 512;

const SIGNATURES: readonly Signature[] = [
  { ...GZIP, bytes: [0x1f, 0x8b] },
  { ...ZSTD, bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  // A skippable frame. LZ4 has the same, hence a look at the frame behind it.
  ...Array.from({ length: 16 }, (_, low) => ({ ...ZSTD, bytes: [0x50 + low, 0x2a, 0x4d, 0x18] })),
  { name: "bzip2 data", advice: RECOMPRESS, bytes: [...ascii("BZh"), undefined, 0x31, 0x41, 0x59] },
  { name: "bzip2 data", advice: RECOMPRESS, bytes: [...ascii("BZh"), undefined, 0x17, 0x72, 0x45] },
  { name: "LZO data", advice: RECOMPRESS, bytes: [0x89, ...ascii("LZO"), 0] },
  { name: "xz data", advice: RECOMPRESS, bytes: [0xfd, ...ascii("7zXZ"), 0] },
  { name: "LZMA data", advice: RECOMPRESS, bytes: [0x5d, 0, 0] },
  { name: "LZ4 data", advice: RECOMPRESS, bytes: [0x04, 0x22, 0x4d, 0x18] },
  { name: "LZ4 data", advice: RECOMPRESS, bytes: [0x02, 0x21, 0x4c, 0x18] },
  { name: "Snappy data", advice: RECOMPRESS, bytes: [0xff, 0x06, 0, 0, ...ascii("sNaP")] },
  { name: "Snappy data", advice: RECOMPRESS, bytes: [0x82, ...ascii("SNAPPY"), 0] },
  { name: "compress (.Z) data", advice: RECOMPRESS, bytes: [0x1f, 0x9d] },
  { name: "a zip archive", advice: EXTRACT, bytes: [...ascii("PK"), 3, 4] },
  { name: "a zip archive", advice: EXTRACT, bytes: [...ascii("PK"), 5, 6] },
  { name: "a zip archive", advice: EXTRACT, bytes: [...ascii("PK"), 7, 8] },
  { name: "lzip data", advice: RECOMPRESS, bytes: [...ascii("LZIP"), 1] },
  { name: "zlib data", advice: RECOMPRESS, bytes: [0x78, 0x01], resemblesText: true },
  { name: "zlib data", advice: RECOMPRESS, bytes: [0x78, 0x5e], resemblesText: true },
  { name: "zlib data", advice: RECOMPRESS, bytes: [0x78, 0x9c], resemblesText: true },
  { name: "zlib data", advice: RECOMPRESS, bytes: [0x78, 0xda], resemblesText: true },
  { name: "a rar archive", advice: EXTRACT, bytes: [...ascii("Rar!"), 0x1a, 0x07] },
  { name: "a 7z archive", advice: EXTRACT, bytes: [...ascii("7z"), 0xbc, 0xaf] },
  { name: "a Parquet file", advice: EXPECTED_TEXT, bytes: ascii("PAR1"), resemblesText: true },
  { name: "a Parquet file", advice: EXPECTED_TEXT, bytes: ascii("PARE"), resemblesText: true },
  { name: "an Avro file", advice: EXPECTED_TEXT, bytes: [...ascii("Obj"), 1] },
  { name: "an ORC file", advice: EXPECTED_TEXT, bytes: ascii("ORC"), resemblesText: true },
  { name: "a Hadoop SequenceFile", advice: EXPECTED_TEXT, bytes: [...ascii("SEQ"), 6] },
  { name: "an Arrow file", advice: EXPECTED_TEXT, bytes: [...ascii("ARROW1"), 0] },
  { name: "UTF-32 text", advice: CONVERT, bytes: [0xff, 0xfe, 0, 0] },
  { name: "UTF-32 text", advice: CONVERT, bytes: [0, 0, 0xfe, 0xff] },
  { name: "UTF-16 text", advice: CONVERT, bytes: [0xff, 0xfe] },
  { name: "UTF-16 text", advice: CONVERT, bytes: [0xfe, 0xff] },
  { name: "UTF-32 text", advice: CONVERT, bytes: [undefined, 0, 0, 0] },
  { name: "UTF-32 text", advice: CONVERT, bytes: [0, 0, 0, undefined] },
  { name: "UTF-16 text", advice: CONVERT, bytes: [undefined, 0, undefined, 0] },
  { name: "UTF-16 text", advice: CONVERT, bytes: [0, undefined, 0, undefined] },
  // Codecs of Hadoop write the length of a block first, which is below 16 MB.
  { name: "data of a Hadoop codec such as Snappy, LZ4 or LZO", advice: RECOMPRESS, bytes: [0] },
];

const TAR = { name: "a tar archive", advice: EXTRACT } satisfies ContentFormat;
const TAR_MARK = ascii("ustar");
const TAR_MARK_AT = 257;

/** Data in a format that no signature names. */
const BINARY: ContentFormat = { name: "binary data", advice: EXPECTED_TEXT };

/**
 * Returns the format of a file that begins with these bytes, or nothing for text. Data in an unknown
 * format is not taken for lines.
 */
export function contentFormat(start: Uint8Array): ContentFormat | undefined {
  return detectFormat(start) ?? (isBinary(start) ? BINARY : undefined);
}

/** The fewest bytes that {@linkcode detectFormat} needs. */
const FEWEST_BYTES = 4;

/** Returns the format whose signature a file begins with. */
export function detectFormat(start: Uint8Array): ContentFormat | undefined {
  if (TAR_MARK.every((byte, index) => start[TAR_MARK_AT + index] === byte)) return TAR;
  return SIGNATURES.find((signature) => {
    return start.length >= signature.bytes.length && agrees(signature, start) &&
      (!signature.resemblesText || hasControls(start));
  });
}

/** Reports whether more bytes could change the result of {@linkcode contentFormat}. */
export function needsMore(start: Uint8Array): boolean {
  if (start.length < FEWEST_BYTES) return true;
  const isShort = start.length < MOST_BYTES;
  return (isShort && contentFormat(start) === BINARY) || SIGNATURES.some((signature) => {
    return agrees(signature, start) &&
      (start.length < signature.bytes.length || (isShort && signature.resemblesText));
  });
}

function agrees({ bytes }: Signature, start: Uint8Array): boolean {
  return bytes.slice(0, start.length).every((byte, index) => {
    return byte === undefined ? start[index] !== 0 : start[index] === byte;
  });
}

// Text may hold stray control characters, in values of events or in broken JSON. Binary data has them
// everywhere: of random bytes, one in ten is one, and hardly any is a tab.
function hasControls(start: Uint8Array): boolean {
  return countOf(start, isControl) > countOf(start, (byte) => byte === TAB);
}

function isBinary(start: Uint8Array): boolean {
  const length = Math.min(start.length, MOST_BYTES);
  return hasControls(start) && countOf(start, isControl) > length / 32;
}

/** Counts bytes near the start. */
function countOf(start: Uint8Array, matches: (byte: number) => boolean): number {
  return start.subarray(0, MOST_BYTES).reduce(
    (count, byte) => matches(byte) ? count + 1 : count,
    0,
  );
}

function isControl(byte: number): boolean {
  return byte < 0x20 && byte !== TAB && byte !== LINE_FEED && byte !== CARRIAGE_RETURN;
}

function ascii(text: string): number[] {
  return Array.from(text, (character) => character.charCodeAt(0));
}
