import type { Dataset } from "../../lineage/mod.ts";
import { datasetFromText } from "../../lineage/naming/mod.ts";
import type { ValueType } from "../parameters/parameter.ts";

/** A dataset: `<namespace>,<name>`, a URL, or a path. */
export const dataset: ValueType<Dataset> = {
  placeholder: "<dataset>",
  expected: "a URL, a path or <namespace>,<name>, with credentials percent-encoded; " +
    'a path with "@" or "=" in it may need "./" before it',
  isSecret: true,
  parse(text, { cwd }) {
    try {
      return datasetFromText(text, { folder: cwd });
    } catch (error) {
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  },
};
