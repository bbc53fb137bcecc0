import { asError } from "../../../internal/as_error.ts";
import type { EnrichmentSurroundings, SourceCodeLocationOptions } from "../enrichment.ts";
import { sourceCodeLocationJobFacet } from "../../facets/builders.ts";
import type { SourceCodeLocationJobFacet } from "../../facets/source_code_location_job_facet.ts";
import type { GitRepository } from "./git_repository.ts";

/**
 * Creates the function that returns the location of the source code. It looks once, because the commit
 * of a process does not change.
 */
export function sourceCodeLocator(
  location: SourceCodeLocationOptions | undefined,
  options: EnrichmentSurroundings,
): () => Promise<SourceCodeLocationJobFacet | undefined> {
  if (location === undefined) return () => Promise.resolve(undefined);
  let located: Promise<SourceCodeLocationJobFacet | undefined> | undefined;
  return () => located ??= locate(location, options);
}

async function locate(
  location: SourceCodeLocationOptions,
  { env, onWarning }: EnrichmentSurroundings,
): Promise<SourceCodeLocationJobFacet | undefined> {
  const { cwd = "." } = location;
  const repository = await repositoryAround(cwd, onWarning);
  const given = location.repoUrl ?? repository?.url;
  if (given === undefined) return undefined;
  const { repositoryUri } = await import("../../naming/repository_uri.ts");
  const url = repositoryUri(given, { folder: repository?.folder ?? cwd });
  if (url === undefined) {
    // The URL is not quoted: it may hold a token.
    onWarning(
      "Lineage events have no source code location: the URL of the repository is not a URI",
    );
    return undefined;
  }
  return sourceCodeLocationJobFacet({
    type: "git",
    url,
    repoUrl: url,
    ...present({
      version: location.version ?? repository?.version,
      tag: location.tag ?? repository?.tag,
      branch: location.branch ?? repository?.branch,
      pullRequestNumber: location.pullRequestNumber ?? pullRequestNumber(env),
    }),
  });
}

async function repositoryAround(
  cwd: string,
  onWarning: (message: string) => void,
): Promise<GitRepository | undefined> {
  const { readGitRepository } = await import("./git_repository.ts");
  try {
    return await readGitRepository(cwd);
  } catch (error) {
    const state = asError(error).message;
    onWarning(`Lineage events have no commit: the git repository cannot be read: ${state}`);
    return undefined;
  }
}

// In the order of the Python client.
const PULL_REQUEST_VARIABLES = [
  // https://docs.gitlab.com/ci/variables/predefined_variables/
  "CI_MERGE_REQUEST_IID",
  // https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/
  "BITBUCKET_PR_ID",
  // https://learn.microsoft.com/azure/devops/pipelines/build/variables
  "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER",
  "SYSTEM_PULLREQUEST_PULLREQUESTID",
];

/** Reads the number of a pull request from the variables of the build. */
function pullRequestNumber(env: EnrichmentSurroundings["env"]): string | undefined {
  const found = PULL_REQUEST_VARIABLES.map((name) => env[name]).find((value) => value);
  if (found) return found;
  // https://docs.github.com/actions/reference/workflows-and-actions/variables
  return /^refs\/pull\/(\d+)\/(?:merge|head)/.exec(env["GITHUB_REF"] ?? "")?.[1];
}

function present<Key extends string>(
  fields: Readonly<Record<Key, string | undefined>>,
): { readonly [Name in Key]?: string } {
  const given = Object.entries(fields).filter(([, value]) => value);
  return Object.fromEntries(given) as { readonly [Name in Key]?: string };
}
