import { argument, type ValueType } from "../parameters/parameter.ts";

const runId: ValueType<string> = {
  placeholder: "<run id>",
  expected: "a key prefix or an absolute path with a slash at the end",
  parse: (text) => text.endsWith("/") && !text.includes("://") ? text : undefined,
};

/** The arguments of commands that take ids of runs. */
export const RUN_IDS = argument(runId, {
  required: true,
  repeatable: true,
  help: "The run ids, as runline runs list writes them: key prefixes or absolute paths",
});
