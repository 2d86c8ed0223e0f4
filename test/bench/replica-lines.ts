import { benchReplicas } from './replicas.ts'
import type { Lines } from './results.ts'

/** The part `replicas`: what `npm run bench -- replicas` says, for the page. */
export async function run(): Promise<Lines> {
  const lines: string[] = []
  await benchReplicas((line) => void lines.push(line))
  return { lines }
}
