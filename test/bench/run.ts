import { parseArgs } from 'node:util'

type Say = (line: string) => void
type Bench = (say: Say, ...rest: readonly string[]) => Promise<void>

/** Benches of their own, which are not in a set: `npm run bench -- dashboard [chromium]`. */
const benches: Readonly<Record<string, () => Promise<Bench>>> = {
  dashboard: async () => (await import('./dashboard.ts')).benchDashboard,
  replicas: async () => (await import('./replicas.ts')).benchReplicas,
}

/** What runs in a process of its own, and sends one answer. */
const parts: Readonly<Record<string, () => Promise<{ run: (options: never) => unknown }>>> = {
  aws: () => import('./rig/aws-part.ts'),
  life: () => import('./life.ts'),
  served: () => import('./served.ts'),
  starts: () => import('./starts.ts'),
  peer: () => import('./peers/index.ts'),
}

const say = (line: string) => void process.stdout.write(`${line}\n`)

async function runPart(name: string, options: string): Promise<void> {
  const part = await parts[name]?.()
  const answer = (await part?.run(JSON.parse(options) as never)) as object
  if (process.send) process.send(answer, () => process.exit(0))
  else say(JSON.stringify(answer, undefined, 1))
}

/** `npm run bench [-- S2] [--n 1000] [--write]`: figures of this machine, for people. */
async function runScenarios(args: readonly string[]): Promise<void> {
  const { runSet, redraw, scenarios } = await import('./sets.ts')
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { n: { type: 'string' }, write: { type: 'boolean', default: false } },
  })
  const [scenario] = positionals
  if (scenario === 'redraw') return redraw()
  if (scenario !== undefined && !scenarios.includes(scenario)) {
    const known = [...scenarios, ...Object.keys(benches), 'redraw']
    say(`there is no bench ${scenario}; there are: ${known.join(', ')}`)
    process.exitCode = 1
    return
  }
  const units = values.n === undefined ? undefined : Number(values.n)
  if (units !== undefined && !(Number.isInteger(units) && units > 0)) {
    say(`--n is ${values.n}: give a number of units, such as 1000`)
    process.exitCode = 1
    return
  }
  if (values.write && scenario !== undefined) {
    say('--write needs every scenario: leave the name out')
    process.exitCode = 1
    return
  }
  await runSet(say, {
    ...(scenario !== undefined && { scenario }),
    ...(units !== undefined && { units }),
    write: values.write,
  })
}

const [asked = '', ...rest] = process.argv.slice(2)
const bench = await benches[asked]?.()
if (bench !== undefined) await bench(say, ...rest)
else if (asked === 'part') await runPart(rest[0] ?? '', rest[1] ?? '{}')
else await runScenarios(process.argv.slice(2))
