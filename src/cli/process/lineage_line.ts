import type { Dataset, LineageEvent, RunEvent } from "../../lineage/mod.ts";
import { formatNumberOf } from "../../internal/text/format.ts";

/** Returns a lineage event as one line, for people. */
export function lineageLine(event: LineageEvent): string {
  const time = event.eventTime.slice(11, 19);
  if ("dataset" in event) return `${time}  DATASET   ${datasetName(event.dataset)}`;
  const job = `${event.job.namespace}/${event.job.name}`;
  if (!("run" in event)) return `${time}  JOB       ${job}`;
  const type = (event.eventType ?? "OTHER").padEnd(8);
  return `${time}  ${type}  ${job}  ${details(event)}`.trimEnd();
}

function details(event: RunEvent): string {
  const error = event.run.facets?.errorMessage?.message;
  if (error) return String(error);
  const from = (event.inputs ?? []).map((input) => datasetName(input) + partitionOf(input));
  const to = (event.outputs ?? []).map(datasetName);
  if (event.eventType !== "COMPLETE") {
    return to.length === 0 ? from.join(", ") : `${from.join(", ")} → ${to.join(", ")}`;
  }
  const read = event.inputs?.[0]?.inputFacets?.inputStatistics?.rowCount;
  const written = (event.outputs ?? []).map((output) => {
    const rows = output.outputFacets?.outputStatistics?.rowCount;
    return rows === undefined
      ? datasetName(output)
      : `${formatNumberOf(rows, "row")} to ${datasetName(output)}`;
  });
  return [...read === undefined ? [] : [`${formatNumberOf(read, "event")} read`], ...written].join(
    ", ",
  );
}

function partitionOf(input: NonNullable<RunEvent["inputs"]>[number]): string {
  const condition = input.inputFacets?.subset?.inputCondition;
  if (condition?.type !== "partition") return "";
  return ` ${condition.partitions[0]?.identifier ?? ""}`.trimEnd();
}

function datasetName({ namespace, name }: Pick<Dataset, "namespace" | "name">): string {
  return namespace === "file" ? name : `${namespace}/${name}`;
}
