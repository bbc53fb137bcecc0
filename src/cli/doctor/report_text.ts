import { largest } from "../../internal/extremes.ts";
import { printable } from "../../internal/text/printable.ts";
import { wrap } from "../parameters/wrap.ts";
import type { FindingStatus, NamedFinding } from "./finding.ts";

/** Options of {@linkcode reportText}. */
export interface ReportTextOptions {
  /** The width of the terminal. */
  readonly columns: number;
  /** Colours the word of a status. */
  readonly paint: (word: string, status: FindingStatus) => string;
}

// Below this, the reason has lines of its own.
const LEAST_BESIDE = 30;

/** Writes findings as text: status, check and reason, and the fix below. */
export function reportText(
  findings: readonly NamedFinding[],
  { columns, paint }: ReportTextOptions,
): string {
  const nameWidth = largest(findings.map(({ check }) => check.length));
  const indent = "warning".length + nameWidth + 4;
  return findings.map(({ check, status, reason, fix }) => {
    const isNarrow = columns - indent < LEAST_BESIDE;
    const before = " ".repeat(isNarrow ? 2 : indent);
    const head = `${paint(status, status)}${" ".repeat("warning".length - status.length)}  ${
      isNarrow ? check : check.padEnd(nameWidth)
    }`;
    const lines = [reason, ...fix === undefined ? [] : [`Fix: ${fix}`]].flatMap((text) =>
      wrap(printable(text), columns - before.length).split("\n")
    );
    if (isNarrow) return `${head}\n${lines.map((line) => before + line).join("\n")}\n`;
    return `${head}  ${lines.join(`\n${before}`)}\n`;
  }).join("");
}
