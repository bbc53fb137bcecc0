import { fileURLToPath } from "node:url";
import { installSpark } from "../services/spark.ts";
import { runTool } from "../services/tool.ts";
import { runlineProgram } from "./runline.ts";

const SCRIPT = fileURLToPath(new URL("../python/spark_pipe.py", import.meta.url));

/** The result of a Spark job. */
export interface SparkResult {
  /** The output, line by line. */
  readonly rows?: readonly string[];
  /** The error of the job. */
  readonly error?: string;
  /** How many partitions there were. */
  readonly partitions: number;
}

/** A Spark job. */
export interface SparkJob {
  /** The mode: all, the first three, or all with an exit code of 0 of every command. */
  readonly action: "check" | "collect" | "take";
  /** The files that it reads. */
  readonly files: string;
  /** The least number of partitions. */
  readonly partitions: number;
  /** The command that it pipes lines through, with `runline` on the PATH. */
  readonly command: string;
}

/** Runs `rdd.pipe` for some jobs, one after the other, on a Spark of their own. */
export async function sparkPipe<Name extends string>(
  jobs: Readonly<Record<Name, SparkJob>>,
): Promise<Readonly<Record<Name, SparkResult>>> {
  const python = { command: await installSpark(), comesWith: "Apache Spark" };
  await using program = await runlineProgram();
  const output = await runTool(python, [SCRIPT, JSON.stringify(Object.values(jobs))], {
    env: { PATH: `${program.folder}:${Deno.env.get("PATH")}`, PYSPARK_PYTHON: python.command },
  });
  const results: SparkResult[] = JSON.parse(output.trimEnd().split("\n").at(-1) ?? "");
  const names = Object.keys(jobs) as Name[];
  const entries = names.map((name, index) => [name, results[index]] as const);
  return Object.fromEntries(entries) as Record<Name, SparkResult>;
}
