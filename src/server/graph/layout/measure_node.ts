import { largest } from "../../../internal/extremes.ts";
import { visibleText } from "../../markup/escape_markup.ts";
import type { DiagramColumn, DiagramNode } from "../diagram/diagram.ts";

/** The size of a drawn node, and its texts. */
export interface MeasuredNode {
  /** The node. */
  readonly node: DiagramNode;
  /** The lines of its name. */
  readonly lines: readonly string[];
  /** The width in pixels. */
  readonly width: number;
  /** The height in pixels, with the columns. */
  readonly height: number;
  /** The height of the part above the columns. */
  readonly head: number;
}

/** The height of a line of the name. */
export const LINE_HEIGHT = 17;

/** The height of a column. */
export const COLUMN_HEIGHT = 24;

const LEAST_WIDTH = 150;
const SIDES = 28;
const GLYPH = 18;
const MOST_LINES = 12;
const LINES_BEFORE_GAP = 8;

// Measured with Noto, DejaVu, Liberation and Inter, of which the widest leaves 13 px to spare.
const MONO = { latin: 7.95, other: 8.8, wide: 13.4 };
const SANS = { latin: 6.7, other: 8.2, wide: 12.4 };

/** Measures a node whose name has at most `wrapAt` characters on a line. */
export function measureNode(node: DiagramNode, wrapAt: number): MeasuredNode {
  const lines = shortened(wrapName(visibleText(node.name), wrapAt));
  const { columns, detail = "" } = node;
  const texts = [
    ...lines.map((line) => textWidth(line, MONO)),
    textWidth(visibleText(node.namespace), SANS),
    textWidth(visibleText(detail), SANS) + GLYPH,
    ...(columns ?? []).map(columnWidth),
  ];
  const width = Math.max(LEAST_WIDTH, Math.ceil(SIDES + largest(texts)));
  const head = (columns === undefined ? 50 : 32) + LINE_HEIGHT * lines.length;
  const below = columns === undefined ? 0 : COLUMN_HEIGHT * columns.length + 3;
  return { node, lines, width, height: head + below, head };
}

function columnWidth({ name, type = "" }: DiagramColumn): number {
  return textWidth(visibleText(name), MONO) + 24 + textWidth(visibleText(type), SANS);
}

/**
 * Breaks a name after `/ . _ - : =`, and where a part is too long in its middle. Nothing is lost: the
 * lines put together are the name.
 */
export function wrapName(name: string, wrapAt: number): readonly string[] {
  const lines: string[] = [];
  let line: string[] = [];
  for (const part of name.split(/(?<=[/._\-:= ])/)) {
    let rest = [...part];
    if (line.length > 0 && line.length + rest.length > wrapAt) {
      lines.push(line.join(""));
      line = [];
    }
    while (rest.length > wrapAt) {
      lines.push(rest.slice(0, wrapAt).join(""));
      rest = rest.slice(wrapAt);
    }
    line = line.concat(rest);
  }
  if (line.length > 0 || lines.length === 0) lines.push(line.join(""));
  return lines;
}

// The page of a node shows a name of 10,000 characters in full.
function shortened(lines: readonly string[]): readonly string[] {
  if (lines.length <= MOST_LINES) return lines;
  const last = lines.slice(LINES_BEFORE_GAP - MOST_LINES + 1);
  const between = lines.slice(LINES_BEFORE_GAP, -last.length).join("");
  return [...lines.slice(0, LINES_BEFORE_GAP), `… ${[...between].length} characters …`, ...last];
}

function textWidth(text: string, font: typeof MONO): number {
  let width = 0;
  for (const character of text) width += characterWidth(character, font);
  return width;
}

function characterWidth(character: string, font: typeof MONO): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x250) return font.latin;
  if (/[\p{Mn}\p{Me}\p{Cf}]/u.test(character)) return 0;
  const isWide = code >= 0x1100 &&
    /\p{Extended_Pictographic}|[\u1100-\u115f\u2e80-\ua4cf]|[\uac00-\ud7a3]|[\uf900-\ufaff]|[\ufe30-\ufe6f]|[\uff00-\uff60]|[\u{1f000}-\u{3ffff}]/u
      .test(character);
  return isWide ? font.wide : font.other;
}
