/** Turns `SQLJobFacet` into `sql_job_facet`. */
export function snakeCase(name: string): string {
  return name
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase();
}

/** Turns `SQLJobFacet` into `sqlJobFacet`. */
export function camelCase(name: string): string {
  return name.replace(/^(?:[A-Z]+(?=[A-Z][a-z])|[A-Z])/, (start) => start.toLowerCase());
}

/** Turns `emissionPattern` into `EmissionPattern`. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

/** Turns `owners` into `owner`, well enough for the plurals of the schemas. */
export function singular(name: string): string {
  return name.replace(/s$/, "");
}
