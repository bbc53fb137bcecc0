import type { RunEvent } from "../event/event.ts";

/** The changes that a client makes to each event before it is sent. */
export interface EnrichmentOptions {
  /**
   * The environment variables, for the values of `environmentVariables` and for the number of a pull
   * request.
   * @default {{}}
   */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /**
   * The names of the variables in the `environmentVariables` facet of each run. A value that the event
   * has already wins.
   * @default {[]}
   */
  readonly environmentVariables?: readonly string[];
  /** The location of the source code of the jobs. Without it, run events do not have it. */
  readonly sourceCodeLocation?: SourceCodeLocationOptions;
  /**
   * The tags of jobs, in run events and job events.
   * @default {[]}
   */
  readonly jobTags?: readonly LineageTag[];
  /**
   * The tags of runs, beside `openlineage_client_version`, which each has.
   * @default {[]}
   */
  readonly runTags?: readonly LineageTag[];
  /**
   * The owners of jobs, in run events and job events.
   * @default {[]}
   */
  readonly jobOwners?: readonly LineageOwner[];
  /**
   * The run events that are not sent, by the name of their job.
   * @default {[]}
   */
  readonly filters?: readonly EventFilter[];
  /**
   * The keys of facets that are not sent, for all entities. Case and underscores do not matter, because
   * environment variables cannot express them.
   * @default {[]}
   */
  readonly disabledFacets?: readonly string[];
  /**
   * The resolvers that change the namespaces of datasets. The first one that changes a namespace wins.
   * @default {[]}
   */
  readonly namespaceResolvers?: readonly NamespaceResolver[];
  /**
   * The trimmers of dataset names. Datasets whose names become equal are merged if they do not differ
   * otherwise. A `subset` facet then has the names.
   * @default {[]}
   */
  readonly datasetTrimmers?: readonly DatasetTrimmer[];
  /**
   * Receives warnings, for example about a variable that is not set.
   * @default a warning on the console
   */
  readonly onWarning?: (message: string) => void;
}

/** The options that reach beyond the event. */
export type EnrichmentSurroundings = Required<Pick<EnrichmentOptions, "env" | "onWarning">>;

/** A tag that a client adds to jobs or runs. */
export interface LineageTag {
  /** The key. Case does not matter; the spelling in an event stays. */
  readonly key: string;
  /** The value. */
  readonly value: string;
  /**
   * The tool or person that set it.
   * @default {"USER"}
   */
  readonly source?: string;
}

/** An owner of jobs. */
export interface LineageOwner {
  /** The name, preferably a URN such as `team:orders`. */
  readonly name: string;
  /** The type of ownership, such as `MAINTAINER`. */
  readonly type?: string;
}

/**
 * The location of the source code of jobs. Missing values are read from the files of the git repository
 * around `cwd`, and the number of the pull request from the variables of the build.
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
   * The folder in or below the repository.
   * @default the working folder
   */
  readonly cwd?: string;
}

/**
 * A filter of run events, which are not sent: by the exact name of the job, by a regular expression that
 * matches the beginning of its name, or by a function. An expression in a string has Python's syntax.
 */
export type EventFilter =
  | { readonly type: "exact"; readonly match: string }
  | { readonly type: "regex"; readonly regex: string | RegExp }
  | { readonly type: "custom"; readonly isDropped: (event: RunEvent) => boolean };

/**
 * Changes the namespace of a dataset, or returns it as it is. `schema` is the scheme that a namespace
 * must have, such as `kafka` of `kafka://broker-7:9092`.
 *
 * `hostList` replaces each of the hosts by `name`, `pattern` replaces each match by `name`, and
 * `patternGroup` replaces each match by one of its groups.
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

/**
 * Removes the parts of a dataset name that name a part of the dataset, such as the date of
 * `orders/2026-01-31`. Returns other names as they are.
 */
export type DatasetTrimmer =
  | "date"
  | "keyValue"
  | "multiDirDate"
  | "yearMonth"
  | ((name: string) => string);
