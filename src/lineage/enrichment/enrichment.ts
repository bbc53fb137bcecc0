import type { RunEvent } from "../event/event.ts";

/** What a client adds to each event, or changes about it, before it is sent. */
export interface EnrichmentOptions {
  /**
   * The environment: where the values of `environmentVariables` and the number of a pull request are
   * looked up when an event is sent.
   *
   * @default {{}}
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * The names of the variables that the `environmentVariables` facet of each run tells. What an
   * event has already wins.
   *
   * @default {[]}
   */
  readonly environmentVariables?: readonly string[];
  /** Where the source code of the jobs is. Without it, run events tell nothing of it. */
  readonly sourceCodeLocation?: SourceCodeLocationOptions;
  /**
   * The tags of jobs, in run events and job events.
   *
   * @default {[]}
   */
  readonly jobTags?: readonly LineageTag[];
  /**
   * The tags of runs, beside `openlineage_client_version`, which each has.
   *
   * @default {[]}
   */
  readonly runTags?: readonly LineageTag[];
  /**
   * The owners of jobs, in run events and job events.
   *
   * @default {[]}
   */
  readonly jobOwners?: readonly LineageOwner[];
  /**
   * Which run events are not sent, by the name of their job.
   *
   * @default {[]}
   */
  readonly filters?: readonly EventFilter[];
  /**
   * The keys of facets that are not sent, whichever entity has them. Case and underscores do not
   * matter, as a variable has no other letters.
   *
   * @default {[]}
   */
  readonly disabledFacets?: readonly string[];
  /**
   * What changes the namespaces of datasets; the first that does wins.
   *
   * @default {[]}
   */
  readonly namespaceResolvers?: readonly NamespaceResolver[];
  /**
   * What trims the names of datasets. Datasets whose names become equal are merged where nothing
   * else tells them apart, and a `subset` facet says which names there were.
   *
   * @default {[]}
   */
  readonly datasetTrimmers?: readonly DatasetTrimmer[];
  /**
   * Told of what is not as it should be and is no error, such as a variable that is not there.
   *
   * @default a warning on the console
   */
  readonly onWarning?: (message: string) => void;
}

/** A tag that a client puts on jobs or runs. */
export interface LineageTag {
  /** The key. One of an event that differs in case only is the same, and keeps its spelling. */
  readonly key: string;
  /** The value. */
  readonly value: string;
  /**
   * Who set it.
   *
   * @default {"USER"}
   */
  readonly source?: string;
}

/** An owner of jobs. */
export interface LineageOwner {
  /** Who it is, best as a URN such as `team:orders`. */
  readonly name: string;
  /** In what sense they own it, such as `MAINTAINER`. */
  readonly type?: string;
}

/**
 * Where the source code of jobs is. What is not given is read from the files of the git repository
 * around `cwd`, and the number of the pull request from the environment of the build.
 */
export interface SourceCodeLocationOptions {
  /** The URL of the repository. Credentials are never sent. */
  readonly repoUrl?: string;
  /** The revision, such as a commit hash. */
  readonly version?: string;
  /** The tag. */
  readonly tag?: string;
  /** The branch. */
  readonly branch?: string;
  /** The number of the pull request that was built. */
  readonly pullRequestNumber?: string;
  /**
   * The folder from which the repository is looked for, upwards.
   *
   * @default the working folder
   */
  readonly cwd?: string;
}

/**
 * The run events that are not sent: those of the job that has exactly this name, those whose job has
 * a name that begins as the expression says, or those that a function chooses. A string is read as
 * Python reads a regular expression.
 */
export type EventFilter =
  | { readonly type: "exact"; readonly match: string }
  | { readonly type: "regex"; readonly regex: string | RegExp }
  | { readonly type: "custom"; readonly isDropped: (event: RunEvent) => boolean };

/**
 * Changes the namespace of a dataset, or gives it back as it is. `schema`, where it is given, is the
 * scheme that a namespace must have, as `kafka` of `kafka://broker-7:9092`.
 *
 * `hostList` puts `name` in the place of any of the hosts, `pattern` in the place of what matches,
 * and `patternGroup` puts the group of that number there.
 */
export type NamespaceResolver =
  | {
    readonly type: "hostList";
    readonly name: string;
    readonly hosts: readonly string[];
    readonly schema?: string;
  }
  | {
    readonly type: "pattern";
    readonly name: string;
    readonly regex: string | RegExp;
    readonly schema?: string;
  }
  | {
    readonly type: "patternGroup";
    readonly name: string;
    readonly regex: string | RegExp;
    readonly matchingGroup: number | string;
    readonly schema?: string;
  }
  | ((namespace: string) => string);

/** The trimmers of names of datasets that are built in. */
export const DATASET_TRIMMERS = ["date", "keyValue", "multiDirDate", "yearMonth"] as const;

/**
 * Takes parts off the name of a dataset that are not of the dataset but of a part of it, as the date
 * of `orders/2026-01-31`; gives the name back as it is where there is none.
 */
export type DatasetTrimmer = (typeof DATASET_TRIMMERS)[number] | ((name: string) => string);
