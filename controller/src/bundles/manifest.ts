import { digestOf } from './pack.ts'
import { inOrder, tarOf, type BundleFile } from './tar.ts'

/** What a bundle is made of, for hosts and for people. Its text is what is signed. */
export function manifestOf(
  of: {
    readonly unit: string
    readonly source: string
    readonly revision: string
    readonly digest: string
    readonly validation: string
  },
  files: readonly BundleFile[],
): string {
  let size = 0
  for (const piece of tarOf(files)) size += piece.length
  return JSON.stringify({
    apiVersion: 'plumbline/v1',
    kind: 'PuppetManifest',
    unit: of.unit,
    source: of.source,
    revision: of.revision,
    digest: `sha256:${of.digest}`,
    size,
    validation: of.validation,
    files: inOrder(files).map(({ path, executable, content }) => ({
      path,
      mode: executable ? '0755' : '0644',
      size: content.length,
      sha256: digestOf([content]),
    })),
  })
}
