import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { FaultError } from '../model/index.ts'
import type { CodeProblem } from './layout.ts'
import type { BundleFile } from './tar.ts'

/** What Puppet itself says of some code: nothing, problems, or that it is not installed. */
export type Validate = (
  files: readonly BundleFile[],
) => Promise<'Unvalidated' | readonly CodeProblem[]>

const places = ['/opt/puppetlabs/bin/puppet', '/usr/bin/puppet']
const timeoutMs = 120_000
const outputBytesMax = 8 * 2 ** 20

/** Validates with the Puppet or OpenVox of this machine: `puppet parser validate` and `puppet epp validate`. */
export function puppetValidator(program = places.find((path) => existsSync(path))): Validate {
  return async (files) => {
    if (program === undefined || program === '') return 'Unvalidated'
    const folder = await mkdtemp(join(tmpdir(), 'plumbline-puppet-'))
    try {
      const code = files.filter(({ path }) => /\.(pp|epp)$/.test(path))
      for (const file of code) await put(join(folder, 'code', file.path), file.content)
      return await complaints(program, folder, code)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}

async function put(path: string, content: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, content)
}

async function complaints(
  program: string,
  folder: string,
  files: readonly BundleFile[],
): Promise<readonly CodeProblem[]> {
  const found: CodeProblem[] = []
  for (const [face, ending, read] of [
    ['parser', '.pp', ofParser],
    ['epp', '.epp', ofTemplates],
  ] as const) {
    const paths = files.map(({ path }) => path).filter((path) => path.endsWith(ending))
    for (let first = 0; first < paths.length; first += filesAtOnce) {
      const part = paths.slice(first, first + filesAtOnce)
      const output = await run(program, folder, face, part)
      if (output !== undefined) found.push(...read(output, folder))
    }
  }
  return found
}

/** As many paths of 255 bytes as fit into the arguments of a process with room to spare. */
const filesAtOnce = 2_000

/** What it prints when it finds something wrong; `undefined` when all is well. */
function run(
  program: string,
  folder: string,
  face: string,
  paths: readonly string[],
): Promise<string | undefined> {
  const own = ['--confdir', join(folder, 'conf'), '--vardir', join(folder, 'var')]
  const form = face === 'parser' ? ['--render-as', 'json'] : []
  const args = [face, 'validate', ...form, '--color', 'false', ...own, '--', ...paths]
  const cwd = join(folder, 'code')
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: folder, LANG: 'C.UTF-8' }
  const limits = { cwd, env, timeout: timeoutMs, maxBuffer: outputBytesMax }
  return new Promise((resolve, reject) => {
    execFile(program, args, limits, (error, stdout, stderr) => {
      if (error === null) resolve(undefined)
      else if (error.code === 1) resolve(`${stdout}${stderr}`)
      else reject(new FaultError(unusable(program, error.message)))
    })
  })
}

function ofParser(output: string, folder: string): readonly CodeProblem[] {
  const json = output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)
  const answers = json === '' ? {} : (JSON.parse(json) as Record<string, Complaint>)
  const found = Object.values(answers).map(({ file, message, line, pos }) =>
    problem(file, message, line, pos, folder),
  )
  return found.length > 0 ? found : [problem(null, output.trim().slice(0, 500), null, null, folder)]
}

interface Complaint {
  readonly file: string | null
  readonly message: string
  readonly line: number | null
  readonly pos: number | null
}

const place =
  /^Error: (?<message>.*?) \(file: (?<file>.+?)(?:, line: (?<line>\d+))?(?:, column: (?<column>\d+))?\)/

function ofTemplates(output: string, folder: string): readonly CodeProblem[] {
  const found = output.split('\n').flatMap((text) => {
    const { message, file, line, column } = place.exec(text)?.groups ?? {}
    return message === undefined || file === undefined
      ? []
      : [problem(file, message, Number(line ?? 1), Number(column ?? 1), folder)]
  })
  return found.length > 0 ? found : [problem(null, output.trim().slice(0, 500), null, null, folder)]
}

function problem(
  file: string | null,
  message: string,
  line: number | null,
  column: number | null,
  folder: string,
): CodeProblem {
  const root = join(folder, 'code/')
  const path = file?.startsWith(root) === true ? file.slice(root.length) : file
  return {
    ...(path !== null && path !== undefined && { file: path }),
    ...(line !== null && { line }),
    ...(column !== null && { column: Math.max(1, column) }),
    message: `Puppet: ${message.replaceAll(root, '')}`,
    hint: 'correct the code; puppet parser validate says the same',
  }
}

function unusable(program: string, message: string) {
  return {
    code: 'PuppetUnusable',
    source: 'controller',
    retry: 'backoff',
    message: `${program} could not validate a bundle: ${message.split('\n')[0] ?? ''}`,
    hint: 'Mend the Puppet of the controller, or take it away: bundles are then published unvalidated.',
  } as const
}
