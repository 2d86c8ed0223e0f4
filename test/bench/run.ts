import { benchDashboard } from './dashboard.ts'
import { benchReplicas } from './replicas.ts'

type Bench = (say: (line: string) => void, ...rest: readonly string[]) => Promise<void>

/** `npm run bench -- dashboard [chromium]`: figures of this machine, for people. */
const benches: Readonly<Record<string, Bench>> = {
  dashboard: benchDashboard,
  replicas: benchReplicas,
}

const say = (line: string) => void process.stdout.write(`${line}\n`)
const [asked = '', ...rest] = process.argv.slice(2)
const bench = benches[asked]
if (bench === undefined) {
  say(`there is no bench ${asked}; there are: ${Object.keys(benches).join(', ')}`)
  process.exitCode = 1
} else await bench(say, ...rest)
