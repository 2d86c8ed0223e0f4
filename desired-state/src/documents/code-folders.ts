import type { KnownDocument } from './documents.ts'
import { kindShortNames } from '../schema/envelope.ts'
import { folderPattern } from '../schema/puppet-bundle.ts'
import { find } from '../text/tree.ts'
import type { FileContents } from './read-file.ts'

export interface ReadFile {
  readonly path: string
  readonly contents: FileContents
}

/** Without the files in the folders of Puppet bundles: the data of Hiera is YAML too, and no document of ours. */
export function withoutCode(files: readonly ReadFile[]): readonly FileContents[] {
  const folders = files.flatMap(({ path, contents }) =>
    contents.documents.flatMap((document) => codeOf(document, path)),
  )
  return files
    .filter(({ path }) => !folders.some((folder) => pathInCode(folder, path) !== undefined))
    .map(({ contents }) => contents)
}

/** The folder of the code. */
function codeOf(document: KnownDocument, path: string): readonly string[] {
  if (!isOfBundle(document)) return []
  const source = find(document.root, ['spec', 'source'])?.value
  const written = source?.is === 'scalar' ? source.value : undefined
  // What is no folder below the document is a problem elsewhere, and hides no other document.
  if (typeof written !== 'string' || !folderPattern.test(written)) return []
  return [codeFolder(path, written)]
}

function isOfBundle(document: KnownDocument): boolean {
  return document.kind === 'Overlay'
    ? document.target.startsWith(`${kindShortNames.PuppetBundle}/`)
    : document.kind === 'PuppetBundle'
}

/** The folder that the document in `file` calls `source`, from the root of the repository; `…/.` for the folder of the document itself. */
export function codeFolder(file: string, source: string): string {
  const parent = file.slice(0, file.lastIndexOf('/') + 1)
  return source === '.' ? `${parent}.` : `${parent}${source.slice('./'.length)}`
}

/**
 * What a control repository is made of, as puppetlabs/control-repo and the documentation of environments have it. Beside it
 * may stand whatever else a repository holds.
 */
const controlFiles = ['Puppetfile', 'Puppetfile.lock', 'environment.conf', 'hiera.yaml']
const controlFolders = [
  'data',
  'functions',
  'hieradata',
  'lib',
  'manifests',
  'modules',
  'scripts',
  'site',
  'site-modules',
  'types',
]

/** The path in the bundle of a file of the repository; `undefined` when it is no code of this folder. */
export function pathInCode(folder: string, path: string): string | undefined {
  const whole = folder === '.' || folder.endsWith('/.')
  const base = whole ? folder.slice(0, -1) : `${folder}/`
  if (!path.startsWith(base)) return undefined
  const below = path.slice(base.length)
  if (!whole || controlFiles.includes(below)) return below
  return controlFolders.some((one) => below.startsWith(`${one}/`)) ? below : undefined
}
