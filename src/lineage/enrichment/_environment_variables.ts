import { environmentVariablesRunFacet } from "../facets/builders.ts";
import type { EnvironmentVariablesRunFacet } from "../facets/environment_variables_run_facet.ts";

/** Options of {@linkcode environmentVariablesOf}. */
export interface EnvironmentVariablesOptions {
  /** The environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Receives a warning for each variable that is not set or differs from the event. */
  readonly onWarning: (message: string) => void;
}

/** Adds variables to the facet of an event, or creates the facet. */
export type AddEnvironmentVariables = (
  facet: EnvironmentVariablesRunFacet | undefined,
) => EnvironmentVariablesRunFacet | undefined;

/** Creates the function that adds the variables of these names. It warns of each name once. */
export function environmentVariablesOf(
  names: readonly string[],
  { env, onWarning }: EnvironmentVariablesOptions,
): AddEnvironmentVariables {
  const warned = new Set<string>();

  function warnOnce(name: string, state: string): void {
    if (warned.has(name)) return;
    warned.add(name);
    onWarning(`The environment variable "${name}" ${state}`);
  }

  return (facet) => {
    const present = Array.isArray(facet?.environmentVariables) ? facet.environmentVariables : [];
    const added = [...new Set(names)].flatMap((name) => {
      const value = env[name];
      const given = present.find((variable) => variable.name === name);
      if (value === undefined) {
        if (given === undefined) warnOnce(name, "is not set: lineage events do not have it");
        return [];
      }
      if (given === undefined) return [{ name, value }];
      // Neither value is quoted: both may be secret.
      if (given.value !== value) {
        warnOnce(name, "has another value in a lineage event, which stays");
      }
      return [];
    });
    if (added.length === 0) return facet;
    const environmentVariables = [...present, ...added];
    return facet === undefined
      ? environmentVariablesRunFacet({ environmentVariables })
      : { ...facet, environmentVariables };
  };
}
