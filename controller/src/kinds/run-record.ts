import { tagText } from './tag-text.ts'

/**
 * What is written down of the runs of a job, as a tag on the task definition revision that ran. ECS forgets a stopped task
 * within about an hour, and the store may be lost: this tag is what remains, so that a job runs once.
 */
export const runTag = 'plumbline:run'

export interface RunRecord {
  /** Counts the times that the same thing was asked for: 1, and one more for each time that a person wants it again. */
  readonly run: number
  readonly attempt: number
  /** `due`: a person wants it to run again. `started`: about to be started, or started. */
  readonly state: 'due' | 'started' | 'succeeded' | 'failed'
  /** Epoch ms of the state. */
  readonly at: number
  /** What ECS was told as `clientToken` and, after a prefix, as `startedBy`. */
  readonly token: string
  /** Hash of where it ran: the cluster and the network. */
  readonly place: string
  /** When the newest container before this one began to write its log (epoch ms); left out where no log tells. */
  readonly logAt?: number
  /** How it ended. */
  readonly why: string
}

const states: readonly RunRecord['state'][] = ['due', 'started', 'succeeded', 'failed']

export function recordText(record: RunRecord): string {
  const { run, attempt, state, at, token, place, logAt, why } = record
  const when = new Date(at).toISOString()
  const head = `run=${run} attempt=${attempt} state=${state} at=${when} token=${token} place=${place}`
  const log = logAt === undefined ? '' : ` log=${logAt}`
  return tagText(`${head}${log}`, why)
}

/** `undefined` for a text that is no record. What a person writes by hand may be as short as `run=2 state=due`. */
export function recordFrom(text: string | undefined): RunRecord | undefined {
  const [head = '', why = ''] = (text ?? '').split(/ why=(.*)/s)
  const fields = new Map(head.split(' ').map((part) => part.split(/=(.*)/s) as [string, string]))
  const state = states.find((one) => one === fields.get('state'))
  const run = Number(fields.get('run'))
  if (state === undefined || !(run >= 1)) return undefined
  return {
    run,
    state,
    attempt: Number(fields.get('attempt') ?? 1),
    at: Date.parse(fields.get('at') ?? '') || 0,
    token: fields.get('token') ?? '',
    place: fields.get('place') ?? '',
    ...(fields.has('log') && { logAt: Number(fields.get('log')) }),
    why,
  }
}
