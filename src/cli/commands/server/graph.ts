import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { failureText } from "../../../internal/denied_permission.ts";
import { defineCommand } from "../../command.ts";
import { type CliIo, notice } from "../../io.ts";
import { flag, option, type ValuesOf } from "../../parameters/parameter.ts";
import { UsageError } from "../../parameters/usage_error.ts";
import { choice, instant, jobName, path, text } from "../../parameters/value_types.ts";
import { GRAPH_FORMATS, type GraphFormat, writeGraph } from "../../lineage/graph_formats.ts";
import { datasetName, edgeCount, hopCount } from "../../lineage/graph_values.ts";
import { openLineageSource, SOURCE_PARAMETERS } from "../../lineage/source.ts";
import { readDiagram } from "../../lineage/read_diagram.ts";

const PARAMETERS = {
  ...SOURCE_PARAMETERS,
  job: option(jobName, { help: "The job to start at" }),
  dataset: option(datasetName, { help: "The dataset to start at" }),
  run: option(text, { placeholder: "<run id>", help: "Only what this run and its children did" }),
  up: option(hopCount, {
    default: "1",
    help: "Hops upstream of the job or dataset, each to the next node of its kind",
  }),
  down: option(hopCount, { default: "1", help: "Hops downstream of it" }),
  last: option(edgeCount, { help: "Edges of the last n runs of each job. Default: the last one" }),
  at: option(instant, { help: "Edges of the last runs at a time" }),
  columns: flag("Draw columns in place of jobs; needs --dataset or --job"),
  parents: flag("Show parent jobs in place of their children"),
  filter: option(text, { help: "Only names that contain this, and the nodes between" }),
  format: option(choice(GRAPH_FORMATS), {
    placeholder: "<format>",
    help: `One of ${GRAPH_FORMATS.join(", ")}. Default: by the ending of --out, or text`,
  }),
  theme: option(choice(["light", "dark"]), {
    placeholder: "<theme>",
    default: "light",
    help: "The colours of SVG and HTML: light or dark",
  }),
  out: option(path, { help: "The file to write. Default: the standard output" }),
};

type GraphValues = ValuesOf<typeof PARAMETERS>;

/** `runline graph`. */
export const graphCommand = defineCommand({
  name: "graph",
  summary: "Draw lineage as SVG, HTML, DOT, Mermaid, JSON or text",
  example: "runline graph --job food_delivery/orders --format svg --out lineage.svg",
  description:
    `Reads lineage from a running server, a store or files of events, and draws the part around a job or a
dataset, of one run, or of recent activity. At most 300 nodes are drawn. The output has the number of
nodes that are left out.

  runline graph --job food_delivery/orders
  runline graph lineage.ndjson --out lineage.svg
  runline graph --dataset s3://lake:json/orders --up all --columns --out columns.html`,
  parameters: PARAMETERS,
  run: drawGraph,
});

async function drawGraph(options: GraphValues, io: CliIo): Promise<number> {
  const format = formatOf(options);
  checkOptions(options);
  await using source = await openLineageSource(options, io);
  const read = await readDiagram(source, { ...options, at: options.at?.toISOString() });
  const output = await writeGraph(format, read, { theme: options.theme });
  if (options.out === undefined) await io.stdout(output);
  else {
    await writeFile(options.out, output).catch((cause) => {
      throw new Error(`Cannot write "${options.out}": ${failureText(cause)}`, { cause });
    });
    notice(`Wrote ${options.out}: ${read.size}\n`, io);
  }
  return 0;
}

function checkOptions(options: GraphValues): void {
  const edges = [options.run, options.last, options.at].filter((of) => of !== undefined);
  if (options.columns && (edges.length > 0 || options.parents)) {
    throw new UsageError(
      "Options --run, --last, --at and --parents draw jobs: leave them out with --columns",
    );
  }
  const starts = [options.job, options.dataset, options.run].filter((start) => start !== undefined);
  if (starts.length > 1) {
    throw new UsageError("Options --job, --dataset and --run exclude each other");
  }
  if (options.columns && options.job === undefined && options.dataset === undefined) {
    throw new UsageError('Option "--columns" needs --dataset or --job');
  }
  if (edges.length > 1) throw new UsageError("Options --run, --last and --at exclude each other");
}

const BY_ENDING: Readonly<Record<string, GraphFormat>> = {
  ".svg": "svg",
  ".html": "html",
  ".htm": "html",
  ".dot": "dot",
  ".gv": "dot",
  ".mmd": "mermaid",
  ".md": "mermaid",
  ".json": "json",
  ".txt": "text",
};

function formatOf({ format, out }: GraphValues): GraphFormat {
  if (format !== undefined) return format;
  if (out === undefined) return "text";
  const found = BY_ENDING[extname(out).toLowerCase()];
  if (found === undefined) {
    throw new UsageError(
      `Option "--format" is missing: "${out}" ends in none of ${Object.keys(BY_ENDING).join(", ")}`,
    );
  }
  return found;
}
