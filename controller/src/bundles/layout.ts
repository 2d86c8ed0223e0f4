import type { FolderFile } from '../model/index.ts'
import { splitPath } from './tar.ts'

/** Something wrong in the code of a bundle. */
export interface CodeProblem {
  /** From the folder of the bundle; left out for the folder as a whole. */
  readonly file?: string
  /** Both count from 1. */
  readonly line?: number
  readonly column?: number
  readonly message: string
  readonly hint: string
}

/** What the agent of a host takes; the same numbers are in puppet/agent/lib/archive.rb. */
const limits = {
  files: 20_000,
  fileBytes: 16 * 2 ** 20,
  totalBytes: 64 * 2 ** 20,
  pathBytes: 255,
}

/** How many problems of one kind are told. */
const toldMax = 20

/** What is wrong with the files of a bundle, by their names, modes and sizes alone. */
export function checkLayout(files: readonly FolderFile[]): readonly CodeProblem[] {
  if (files.length === 0) {
    return [
      { message: 'the folder is not there, or holds no file', hint: 'commit the Puppet code' },
    ]
  }
  const single = files.flatMap((file) => checkFile(file) ?? [])
  return [...single.slice(0, toldMax), ...checkNames(files), ...checkWhole(files)]
}

function checkFile({ path, mode, bytes }: FolderFile): CodeProblem | undefined {
  const file = path.replaceAll(/[\p{Cc}\uFFFD]/gu, '?')
  const plain = 'put a plain file there'
  if (mode === '120000') return { file, message: 'the file is a symbolic link', hint: plain }
  if (mode === '160000') {
    const hint = 'vendor its files: hosts fetch nothing'
    return { file, message: 'it is a submodule', hint }
  }
  if (!/^100(644|755)$/.test(mode)) return { file, message: 'it is no plain file', hint: plain }
  if (file !== path || path.includes('\\')) {
    const message = 'the path has unprintable characters or a backslash'
    return { file, message, hint: 'rename it' }
  }
  if (Buffer.byteLength(path) > limits.pathBytes || splitPath(path) === undefined) {
    const message =
      'the path is longer than an archive takes: 155 bytes for folders, 100 for the name'
    return { file, message, hint: 'shorten it' }
  }
  if (path === '.plumbline-digest') {
    return { file, message: 'the agent of the host writes this file', hint: 'rename it' }
  }
  if (bytes <= limits.fileBytes) return undefined
  const message = `the file has ${bytes} bytes, more than ${limits.fileBytes}`
  return { file, message, hint: 'let hosts fetch large files from elsewhere' }
}

/** Two files that a host might take for one. */
function checkNames(files: readonly FolderFile[]): readonly CodeProblem[] {
  const seen = new Map<string, string>()
  const problems: CodeProblem[] = []
  for (const { path } of files) {
    const other = seen.get(path.toLowerCase())
    if (other !== undefined) {
      const message = `the path differs from ${other} by the case of letters alone`
      problems.push({ file: path, message, hint: 'rename one of the two' })
    }
    seen.set(path.toLowerCase(), path)
  }
  return problems.slice(0, toldMax)
}

function checkWhole(files: readonly FolderFile[]): readonly CodeProblem[] {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  const large = 'take out what hosts do not need, such as tests and documentation of modules'
  if (files.length > limits.files) {
    return [{ message: `it has ${files.length} files, more than ${limits.files}`, hint: large }]
  }
  if (total > limits.totalBytes) {
    return [{ message: `it has ${total} bytes, more than ${limits.totalBytes}`, hint: large }]
  }
  if (files.some(({ path }) => /^manifests\/.*\.pp$/.test(path))) return []
  const message = 'it has no manifests/*.pp, so that hosts would have nothing to apply'
  return [{ message, hint: 'write manifests/site.pp; see docs/puppet-hosts.md' }]
}
