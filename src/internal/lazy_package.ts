import { missingPackage, missingPackageText } from "./missing_package.ts";

/** Options of {@linkcode lazyPackage}. */
export interface LazyPackageOptions {
  /** The packages to install, separated by spaces. @default the one that is missing */
  readonly packages?: string;
}

/**
 * Returns a function that loads a package on its first call. If the package is not installed, the error
 * has the command that installs it.
 */
export function lazyPackage<Module>(
  load: () => Promise<Module>,
  { packages }: LazyPackageOptions = {},
): () => Promise<Module> {
  let loading: Promise<Module> | undefined;
  return () =>
    loading ??= load().catch((cause) => {
      loading = undefined;
      const name = missingPackage(cause);
      throw name === undefined ? cause : new Error(missingPackageText(name, packages), { cause });
    });
}
