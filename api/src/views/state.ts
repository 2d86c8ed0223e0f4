import { createHash } from 'node:crypto'
import type { UnitMemory } from '@plumbline/controller/model'

/**
 * Stands for what a person decides by: the commit, what is in place and what was good, pins, gates, the rollout, and in which
 * fields live AWS differs. That it was looked at again, or that a task became healthy, makes it no other. Values of fields are
 * left out: whoever guesses a secret one must not be able to try it here.
 */
export function stateOf(memory: UnitMemory): string {
  const { revision, applied, lastGood, pin, hold, lastRollout, gates, differences } = memory
  const parts = [
    [revision, applied?.revision, lastGood?.revision, lastRollout?.id, memory.kept],
    [pin?.mode, pin?.since, hold?.fingerprint, hold?.since],
    gates?.waiting.map(({ name, revision, deployment, since }) => [
      name,
      revision,
      deployment,
      since,
    ]),
    gates?.answers.map(({ gate, by, when }) => [gate, by, when]),
    differences.map((one) => [
      one.resource,
      one.verb,
      one.differences.map(({ path }) => path).toSorted(),
    ]),
  ]
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url').slice(0, 22)
}
