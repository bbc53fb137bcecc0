import { entitiesOf } from "../../entities/entity_members.ts";
import { withoutLineEnd } from "../../fields/line.ts";
import type { Layout } from "../../fields/layout.ts";
import { CARRIAGE_RETURN, TAB } from "../../json/ascii.ts";
import { type Batch, byteBatch, textLines, type TransformBatch } from "../_batch.ts";
import type { CollectedRows } from "../_collected_rows.ts";
import type { ByteLayout } from "../_layout.ts";
import { type LineWriter, UNUSUAL } from "../_line_writer.ts";
import type { ColumnsBuilder } from "./_columns_builder.ts";

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

/** Adds the events of lines to columns, and collects the bad rows. */
export function columnBatch(
  builder: ColumnsBuilder,
  { bytes, layout }: { readonly bytes: ByteLayout | undefined; readonly layout: Layout },
): TransformBatch {
  const addText = (line: string, collected: CollectedRows): void => {
    if (collected.rowOf(line) !== "") addTextLine(builder, line, layout);
  };
  if (!bytes) {
    return (batch: Batch, collected) => {
      for (const line of textLines(batch)) {
        collected.events++;
        addText(line, collected);
      }
    };
  }
  return byteBatch(bytes, ({ writer, at, end, out, rowEnd }, collected) => {
    if (rowEnd === UNUSUAL) addText(DECODER.decode(writer.page.subarray(at, end)), collected);
    else addWrittenLine(builder, writer, { at, end });
    // The row is overwritten by the next one.
    return out;
  });
}

interface Place {
  readonly at: number;
  readonly end: number;
}

function addWrittenLine(builder: ColumnsBuilder, writer: LineWriter, { at, end }: Place): void {
  const { page, entities } = writer;
  const lineEnd = page[end - 1] === CARRIAGE_RETURN ? end - 1 : end;
  writer.findTabs(at, lineEnd);
  builder.addScalars(page, { at, end: lineEnd, tabs: writer.tabs });
  writer.findEntities();
  const count = writer.contextCount + (writer.hasEvent ? 1 : 0);
  for (let index = 0; index < count; index++) builder.addEntity(page, entities, index);
  builder.endRow();
}

function addTextLine(builder: ColumnsBuilder, line: string, layout: Layout): void {
  const content = withoutLineEnd(line);
  const page = ENCODER.encode(content);
  builder.addScalars(page, { at: 0, end: page.length, tabs: tabsOf(page) });
  const values = content.split("\t");
  for (const source of layout.json) {
    const value = values[source.index] ?? "";
    for (const { schema, data } of entitiesOf(source, value, [])) {
      const [uri, json] = [ENCODER.encode(schema), ENCODER.encode(data)];
      builder.addEntityTo(source.index, { uri, json });
    }
  }
  builder.endRow();
}

function tabsOf(page: Uint8Array): Uint32Array {
  const tabs: number[] = [];
  for (let at = page.indexOf(TAB); at >= 0; at = page.indexOf(TAB, at + 1)) tabs.push(at);
  return Uint32Array.from(tabs);
}
