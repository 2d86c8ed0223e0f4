/** The part of `package-lock.json` that is looked at. */
export interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>
  >
}

/**
 * Optional dependencies without an entry of their own. npm leaves them out where the registry in use does not have a
 * platform's package, and `npm ci` then refuses the whole lock file.
 */
export function missingFromLock(lock: Lock): readonly string[] {
  return Object.values(lock.packages)
    .flatMap((one) => Object.entries(one.optionalDependencies ?? {}))
    .filter(
      ([name]) => !Object.keys(lock.packages).some((key) => key.endsWith(`node_modules/${name}`)),
    )
    .map(([name, version]) => `package-lock.json has no entry for ${name} ${version}`)
}
