import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StackTemplate } from './stacked.ts'

const root = new URL('../../', import.meta.url).pathname

/** What `npm run synth` made. */
export interface SynthesisedStacks {
  readonly template: (stack: string) => StackTemplate
  readonly file: (stack: string) => string
  /** Processor time that it took. */
  readonly seconds: number
}

/**
 * Runs the synthesis as people do, in a process that has no network: whatever opens a connection or asks for an address
 * fails.
 * @param configs Files, from the root of the repository
 */
export function synthesiseOffline(...configs: readonly string[]): SynthesisedStacks {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-synth-'))
  const guard = join(folder, 'offline.mjs')
  const used = join(folder, 'used.json')
  writeFileSync(guard, offline(used))
  const args = ['--import', guard, ...command(), '--out', join(folder, 'out')]
  execFileSync(process.execPath, [...args, ...configs.flatMap((file) => ['--config', file])], {
    cwd: root,
    stdio: 'pipe',
    // Nothing of the machine may come into a template.
    env: { PATH: process.env['PATH'], TZ: 'Pacific/Auckland', LANG: 'tr_TR.UTF-8', HOME: folder },
  })
  const file = (stack: string) => join(folder, 'out', `${stack}.template.json`)
  const { user, system } = JSON.parse(readFileSync(used, 'utf8')) as NodeJS.CpuUsage
  return {
    file,
    template: (stack) => JSON.parse(readFileSync(file(stack), 'utf8')) as StackTemplate,
    seconds: (user + system) / 1_000_000,
  }
}

/** What `npm run synth` has Node do. */
function command(): string[] {
  const { scripts } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    readonly scripts: { readonly synth: string }
  }
  return scripts.synth.split(' ').slice(1)
}

function offline(used: string): string {
  return `import net from 'node:net'
import dns from 'node:dns'
import { writeFileSync } from 'node:fs'
const refuse = () => { throw new Error('there is no network here') }
net.Socket.prototype.connect = refuse
dns.lookup = refuse
dns.promises.lookup = refuse
process.on('exit', () => writeFileSync(${JSON.stringify(used)}, JSON.stringify(process.cpuUsage())))
`
}
