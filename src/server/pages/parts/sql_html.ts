import { escapeMarkup } from "../../markup/escape_markup.ts";
import { type Html, raw } from "./html.ts";

const KEYWORDS = new Set(
  `ADD ALL ALTER AND AS ASC BETWEEN BY CASE CAST CREATE CROSS DELETE DESC DISTINCT DROP ELSE END EPOCH EXCEPT EXISTS
EXTRACT FROM FULL GROUP HAVING IF IN INNER INSERT INTERSECT INTERVAL INTO IS JOIN LATERAL LEFT LIKE LIMIT MERGE
NOT NULL OFFSET ON OR ORDER OUTER OVER OVERWRITE PARTITION QUALIFY REPLACE RIGHT SELECT SET TABLE THEN TRUNCATE
UNION UPDATE USING VALUES VIEW WHEN WHERE WINDOW WITH`.split(/\s+/),
);

const TOKENS =
  /(--[^\n]*|\/\*(?:[^]*?\*\/|[^]*))|('(?:[^']|'')*'?|"(?:[^"]|"")*"?|`[^`]*`?)|([A-Za-z_][A-Za-z_0-9]*)/g;

/** Writes SQL with its keywords in bold and its comments in italics. */
export function sqlHtml(sql: string): Html {
  let markup = "";
  let end = 0;
  for (const match of sql.matchAll(TOKENS)) {
    const [text, comment, , word] = match;
    markup += escapeMarkup(sql.slice(end, match.index));
    end = match.index + text.length;
    if (comment !== undefined) markup += `<i>${escapeMarkup(text)}</i>`;
    else if (word !== undefined && KEYWORDS.has(word.toUpperCase())) markup += `<b>${word}</b>`;
    else markup += escapeMarkup(text);
  }
  return raw(markup + escapeMarkup(sql.slice(end)));
}
