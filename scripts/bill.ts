import type { Package } from './notices.ts'

type Named = Pick<Package, 'name' | 'version'>

interface Component extends Named {
  readonly 'bom-ref': string
}

interface Bill {
  readonly metadata: { readonly component: Component }
  readonly components: readonly Component[]
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[]
}

/**
 * The bill of materials (CycloneDX) of what is shipped: of all that npm lists, our own parts and these packages. What npm itself
 * leaves out as being for development alone would be too much: it takes zod along, for one.
 * @param all what `npm sbom` prints
 * @throws where npm does not know one of them
 */
export function billOf(all: string, packages: readonly Named[]): string {
  const bill: Bill = JSON.parse(all)
  const shipped = new Set(packages.map(({ name, version }) => `${name}@${version}`))
  const components = bill.components.filter(
    ({ name, version }) => name.startsWith('@plumbline/') || shipped.has(`${name}@${version}`),
  )
  const listed = new Set(components.map(({ name, version }) => `${name}@${version}`))
  const missing = [...shipped].filter((one) => !listed.has(one))
  if (missing.length > 0) throw new Error(`npm does not list ${missing.join(', ')}`)
  const refs = new Set([bill.metadata.component, ...components].map((one) => one['bom-ref']))
  const dependencies = bill.dependencies
    .filter(({ ref }) => refs.has(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => refs.has(one)) }))
  return `${JSON.stringify({ ...bill, components, dependencies }, undefined, 2)}\n`
}

/** The packages whose terms Vite wrote down, when it put the dashboard together. */
export function packagesIn(licenses: string): readonly Named[] {
  const heads = licenses.matchAll(/^## (\S+) - (\S+) \(/gm)
  return [...heads].map(([, name = '', version = '']) => ({ name, version }))
}
