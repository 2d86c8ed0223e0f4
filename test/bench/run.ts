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
  growth: () => import('./growth.ts'),
  served: () => import('./served.ts'),
  starts: () => import('./starts.ts'),
  peer: () => import('./peers/index.ts'),
  replicas: () => import('./replica-lines.ts'),
  monorepo: () => import('./monorepo.ts'),
  routed: () => import('./routed.ts'),
  bundles: () => import('./bundles.ts'),
  faults: () => import('./faults.ts'),
}

const say = (line: string) => void process.stdout.write(`${line}\n`)

/** A part ends with whoever started it, and takes with it what it has started itself. */
async function runPart(name: string, options: string): Promise<void> {
  process.on('disconnect', () => process.exit(1))
  if (name !== 'aws') process.on('SIGTERM', () => process.exit(1))
  const part = await parts[name]?.()
  const answer = (await part?.run(JSON.parse(options) as never)) as object
  if (process.send) process.send(answer, () => process.exit(0))
  else say(JSON.stringify(answer, undefined, 1))
}

/** `npm run bench [-- S2] [--n 1000] [--write]`: figures of this machine, for people. */
async function runScenarios(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { n: { type: 'string' }, write: { type: 'boolean', default: false } },
  })
  const [asked] = positionals
  if (asked === 'redraw') return (await import('./page.ts')).redraw()
  const { sectionNames, sectionOf } = await import('./jobs.ts')
  const section = sectionNames.find((name) => name === asked) ?? sectionOf[asked ?? '']
  const units = values.n === undefined ? undefined : Number(values.n)
  if (asked !== undefined && section === undefined) {
    const known = [...sectionNames, ...Object.keys(sectionOf), 'dashboard', 'redraw']
    return refuse(`there is no bench ${asked}; there are: ${known.join(', ')}`)
  }
  if (units !== undefined && !(Number.isInteger(units) && units > 0))
    return refuse(`--n is ${values.n}: give a number of units, such as 1000`)
  const { runSet } = await import('./sets.ts')
  const failures = await runSet(say, {
    ...(section !== undefined && { section }),
    ...(units !== undefined && { units }),
    full: values.write,
    write: values.write,
  })
  if (failures.length > 0) refuse(`not measured:\n${failures.join('\n')}`)
}

function refuse(why: string): void {
  say(why)
  process.exitCode = 1
}

const [asked = '', ...rest] = process.argv.slice(2)
const bench = await benches[asked]?.()
if (bench !== undefined) await bench(say, ...rest)
else if (asked === 'part') await runPart(rest[0] ?? '', rest[1] ?? '{}')
else await runScenarios(process.argv.slice(2))
