import { inspect } from 'node:util'
import { expect } from 'vitest'

/** The one seed to play again, with everything it has to say. */
export const replay = process.env.PLUMBLINE_SEED

interface Seeds {
  /** Seeds 1 to this one are played, in as many parts as there are files. */
  readonly seedsMax: number
  readonly part: number
  readonly parts: number
  /** A file that plays one seed again. */
  readonly file: string
}

/** Plays the seeds of one part, or the one that `PLUMBLINE_SEED` names, and fails with all that failed. */
export async function playEach(
  { seedsMax, part, parts, file }: Seeds,
  play: (seed: number) => Promise<void>,
): Promise<void> {
  const all = Array.from({ length: seedsMax }, (_, index) => index + 1)
  const seeds =
    replay === undefined ? all.filter((seed) => seed % parts === part) : [Number(replay)]
  const failures: string[] = []
  for (const seed of seeds) {
    await play(seed).catch((error: unknown) => {
      const told = replay === undefined ? String(error) : inspect(error, { depth: 8 })
      failures.push(`seed ${seed}: ${told}`)
    })
  }
  const again = `PLUMBLINE_SEED=… npx vitest run ${file}`
  expect(failures, `play one again with: ${again}`).toEqual([])
}
