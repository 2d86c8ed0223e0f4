import { lstat, readdir, readFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import type { Output } from '../text/data.ts'
import { Failure } from '../exit.ts'
import type { ExitCode } from '../exit.ts'
import { documentsThere } from '../import/around.ts'
import { importCopilot, type WorkspaceFile } from '../import/copilot/workspace.ts'
import { writeFiles } from '../import/files.ts'
import { tellImport } from '../import/tell.ts'
import { plain } from '../text/plain.ts'
import type { Terminal } from '../terminal.ts'

export interface ImportCopilotOptions {
  readonly environment?: string
  readonly account?: string
  readonly region?: string
  readonly out: string
  readonly force?: boolean
  readonly output: Output
}

/** Documents for a workspace of AWS Copilot. Reads files alone. */
export async function importCopilotFolder(
  folder: string,
  options: ImportCopilotOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { environment, account, region, out, force, output } = options
  const { cwd } = terminal
  const root = await workspaceIn(resolve(cwd, folder))
  const files = await filesBelow(root)
  const manifests = files.filter(({ path }) => /(^|\/)manifest\.ya?ml$/.test(path))
  if (manifests.length === 0) throw notAWorkspace(folder)
  const target = resolve(cwd, out)
  const imported = importCopilot({
    files,
    place: relative(cwd, root) || '.',
    around: await documentsThere(target, [root]),
    ...(environment !== undefined && { environment }),
    ...(account !== undefined && { account }),
    ...(region !== undefined && { region }),
  })
  const written = await writeFiles(imported.files, target, { cwd, force: force === true })
  return tellImport({ ...imported, files: written }, output, terminal)
}

/** The folder `copilot`, whether it was named itself or the folder that holds it. */
async function workspaceIn(folder: string): Promise<string> {
  const inner = join(folder, 'copilot')
  return (await isFolder(inner)) ? inner : folder
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory()
  } catch {
    return false
  }
}

/** Every file by its path; the text of those that say something about workloads. */
async function filesBelow(root: string): Promise<readonly WorkspaceFile[]> {
  if (!(await isFolder(root))) throw notAWorkspace(root)
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const found: WorkspaceFile[] = []
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = relative(root, join(entry.parentPath, entry.name))
    const told = /(^|\/)manifest\.ya?ml$|^\.workspace$/.test(path)
    found.push({ path, text: told ? await readFile(join(root, path), 'utf8') : '' })
  }
  return found.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

function notAWorkspace(folder: string): Failure {
  return new Failure(
    `${plain(folder)} holds no manifest of AWS Copilot`,
    'name the folder `copilot`, or the one that it is in',
  )
}
