import type { LineageOwner, LineageTag } from "../../enrichment/enrichment.ts";
import { pythonRegExp } from "../../enrichment/python/python_regexp.ts";
import type { ConfigKeys, SectionKey } from "../keys.ts";
import { CIRCUIT_BREAKER } from "./circuit_breaker.ts";
import { METRICS } from "./metrics.ts";
import { type CustomTrimmers, parseTrimmer } from "./trimmers.ts";

/** Splits a string at its semicolons, except those after a backslash. The backslashes stay. */
function splitList(text: string): readonly string[] {
  return splitAt(text, ";").map((item) => item.trim()).filter((item) => item !== "");
}

/**
 * Reads a tag as the Java client does: `key`, `key:value` or `key:value:source`, with `\:` and `\;` for a
 * colon and a semicolon. Further parts are ignored. The value of a key alone is `true`.
 *
 * @throws {SyntaxError} If a part is blank.
 */
function parseTag(text: string): LineageTag {
  const [key = "", value = "true", source = "CONFIG"] = partsOf(text);
  if (key && value && source) return { key, value, source };
  throw new SyntaxError(
    'Expected tags such as "key", "key:value" or "key:value:source", with "\\:" for other colons',
  );
}

/**
 * Reads an owner: `name` or `type:name`, with `\:` and `\;` for a colon and a semicolon.
 *
 * @throws {SyntaxError} If a part is blank, or there are more parts.
 */
function parseOwner(text: string): LineageOwner {
  const parts = partsOf(text);
  const [type, name] = parts.length === 1 ? [undefined, parts[0]] : parts;
  if (name && type !== "" && parts.length <= 2) return { name, ...(type ? { type } : {}) };
  throw new SyntaxError('Expected owners such as "name" or "type:name", with "\\:" in names');
}

function partsOf(text: string): string[] {
  const parts = splitAt(text, ":").map((part) => part.replace(/\\([:;])/g, "$1").trim());
  // As in Java, where "key:" is a key alone.
  while (parts.length > 1 && parts.at(-1) === "") parts.pop();
  return parts;
}

function splitAt(text: string, separator: ":" | ";"): string[] {
  const parts = [""];
  for (const [piece] of text.matchAll(/\\[\s\S]|[\s\S]/g)) {
    if (piece === separator) parts.push("");
    else parts.push(`${parts.pop()}${piece}`);
  }
  return parts;
}

/** The section of a facet. A dot in the name of a facet may also separate sections. */
const FACET: SectionKey = {
  kind: "section",
  description: "A facet, by its name.",
  keys: {
    disabled: { kind: "boolean", description: "Whether the facet is left out of all events." },
  },
  get rest() {
    return FACET;
  },
};

const FACETS_KEYS = {
  environment_variables: {
    kind: "list",
    split: splitList,
    description: "The environment variables that each run reports.",
  },
  custom_environment_variables: {
    kind: "list",
    split: splitList,
    description: "Additional environment variables.",
  },
  source_code_location: {
    kind: "section",
    description: "The `sourceCodeLocation` facet. Missing values are read from the git repository.",
    keys: {
      disabled: { kind: "boolean", default: true, description: "Whether it is left out." },
      repoUrl: sourceKey("The URL of the repository."),
      version: sourceKey("The revision."),
      tag: sourceKey("The tag."),
      branch: sourceKey("The branch."),
      pullRequestNumber: sourceKey("The number of the pull request."),
    },
  },
} as const satisfies ConfigKeys;

function sourceKey(description: string) {
  return { kind: "string", description, onlyIf: { disabled: false } } as const;
}

const FILTER = {
  kind: "variant",
  custom: "filters",
  description: "A filter. A type may be code, such as `./filter.ts#isTest`.",
  variants: {
    exact: { match: { kind: "string", required: true, description: "The name of the job." } },
    regex: {
      regex: {
        kind: "string",
        required: true,
        check: (regex: string) => pythonRegExp(regex),
        description: "A regular expression of Python for the beginning of the name.",
      },
    },
  },
} as const satisfies ConfigKeys[string];

const TAGS = {
  kind: "list",
  split: splitList,
  parse: parseTag,
  description: "Tags such as `key`, `key:value` or `key:value:source`, separated by semicolons.",
} as const;

const TAG_MAP = {
  kind: "map",
  values: "string",
  visible: true,
  description: "A map from keys to values.",
} as const;

const OWNERS = {
  kind: "list",
  split: splitList,
  parse: parseOwner,
  fromEntry: (type: string, name: string) => ({ name, type }),
  description: "Owners such as `name` or `type:name`, or a map from types to names.",
} as const;

const SCHEMA = {
  kind: "string",
  description: "The scheme that a namespace must have, such as `kafka`.",
} as const;

const REGEX = {
  kind: "string",
  required: true,
  check: (regex: string) => pythonRegExp(regex),
  description: "A regular expression for the host.",
} as const;

const RESOLVER = {
  kind: "variant",
  description: "A resolver.",
  variants: {
    hostList: {
      schema: SCHEMA,
      hosts: {
        kind: "list",
        split: splitList,
        required: true,
        description: "The hosts that the name of the resolver replaces.",
      },
    },
    pattern: { schema: SCHEMA, regex: REGEX },
    patternGroup: {
      schema: SCHEMA,
      regex: REGEX,
      matchingGroup: {
        kind: "string",
        required: true,
        description: "The number or the name of the group that replaces the match.",
      },
    },
  },
} as const satisfies ConfigKeys[string];

/** Returns the table of the whole configuration. */
export function rootKeys(trimmers: CustomTrimmers) {
  return {
    transport: { kind: "transport", description: "The transport of the events." },
    circuitBreaker: CIRCUIT_BREAKER,
    metrics: METRICS,
    facets: {
      kind: "section",
      keys: FACETS_KEYS,
      rest: FACET,
      description: "The facets that are added to events or left out.",
    },
    filters: {
      kind: "each",
      in: "list",
      item: FILTER,
      description: "The jobs whose run events are not sent.",
    },
    tags: {
      kind: "section",
      keys: { job: TAG_MAP, run: TAG_MAP },
      description: "The tags of jobs and runs. They win over the tags of `job` and `run`.",
    },
    job: {
      kind: "section",
      keys: {
        namespace: { kind: "string", description: "The namespace of the job." },
        name: { kind: "string", description: "The name of the job." },
        owners: OWNERS,
        ownership: OWNERS,
        tags: TAGS,
      },
      description: "The job, as in the Java client.",
    },
    run: { kind: "section", keys: { tags: TAGS }, description: "The run, as in the Java client." },
    dataset: {
      kind: "section",
      keys: datasetKeys(trimmers),
      description: "Changes of the namespaces and names of datasets.",
    },
  } as const satisfies ConfigKeys;
}

function datasetKeys(custom: CustomTrimmers) {
  const trimmers = {
    kind: "list",
    split: splitList,
    parse: (name: string) => parseTrimmer(name, custom),
    onlyIf: { reducing_enabled: true },
  } as const;
  return {
    namespaceResolvers: {
      kind: "each",
      in: "list or map",
      camelCase: true,
      item: RESOLVER,
      description: "The resolvers by name. The first one that changes a namespace wins.",
    },
    reducing_enabled: {
      kind: "boolean",
      default: false,
      description: "Whether the names of datasets are trimmed.",
    },
    disabledTrimmers: { ...trimmers, description: "The built-in trimmers that are not used." },
    extraTrimmers: { ...trimmers, description: "Trimmers of the option `datasetTrimmers`." },
  } as const satisfies ConfigKeys;
}
