import { repositoryUri } from "../../lineage/naming/mod.ts";
import type { ValueType } from "../parameters/parameter.ts";

/** The URL of a git repository. The value is a URI without credentials and query. */
export const repository: ValueType<string> = {
  placeholder: "<url>",
  expected: "the URL of a git repository, with credentials percent-encoded",
  isSecret: true,
  parse: (text, { cwd }) => repositoryUri(text, { folder: cwd }),
};
