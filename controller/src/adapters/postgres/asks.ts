import { FaultError, faultOf, type Fault } from '../../model/fault.ts'
import type { Clock } from '../../model/ports.ts'
import type { Asks } from '../../model/replicas.ts'
import type { Session } from './session.ts'

/** How long whoever asks waits for the answer (ms): a leader may have to be found first. */
const answerMsMax = 30_000
/** How often it is looked, beside what the database tells (ms). */
const lookMs = 1_000

const table = 'replica_ask'
const asked = 'asked'
const answered = 'answered'

interface Question {
  readonly id: string
  readonly verb: string
  readonly args: readonly unknown[]
}
type Answer = { readonly value?: unknown } | { readonly fault: Fault }

/** Questions of one replica to the one that leads, as rows: they outlive a lost connection, and a leader. */
export function postgresAsks(session: Session, clock: Clock): Asks {
  const waiting = new Map<string, () => void>()
  let wake = (): void => {}
  session.listen(asked, () => wake())
  session.listen(answered, (id) => waiting.get(id)?.())

  async function answerTo(id: string): Promise<Answer | undefined> {
    const [row] = await session.ask<{ answer: Answer | null }>(
      `SELECT answer FROM ${table} WHERE id = $1`,
      [id],
    )
    return row?.answer ?? undefined
  }

  return {
    async ask(verb, args) {
      const [row] = await session.ask<{ id: string }>(
        `WITH made AS (INSERT INTO ${table} (verb, args) VALUES ($1, $2) RETURNING id)
         SELECT id, pg_notify(current_schema() || '_${asked}', '') FROM made`,
        [verb, JSON.stringify(args)],
      )
      const id = row?.id ?? ''
      const deadline = clock.now() + answerMsMax
      while (clock.now() < deadline) {
        const pause = new AbortController()
        waiting.set(id, () => pause.abort())
        const answer = await answerTo(id).catch(() => undefined)
        if (answer === undefined) await clock.sleep(lookMs, pause.signal).catch(() => {})
        waiting.delete(id)
        if (answer !== undefined) return read(answer)
      }
      throw new FaultError(noLeader)
    },
    async answer(work, signal) {
      while (!signal.aborted) {
        const pause = new AbortController()
        wake = () => pause.abort()
        const question = await next(session).catch(() => undefined)
        if (question !== undefined) void reply(session, question, work)
        else await clock.sleep(lookMs, AbortSignal.any([signal, pause.signal])).catch(() => {})
      }
    },
  }
}

/** Takes the oldest question that somebody still waits for, and drops those that nobody does. */
async function next(session: Session): Promise<Question | undefined> {
  const [question] = await session.ask<{ id: string; verb: string; args: readonly unknown[] }>(
    `WITH old AS (DELETE FROM ${table} WHERE asked_at < now() - interval '10 minutes'),
       first AS (SELECT id FROM ${table}
         WHERE NOT taken AND asked_at > now() - $1 * interval '1 ms'
         ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
     UPDATE ${table} SET taken = true FROM first
     WHERE ${table}.id = first.id RETURNING ${table}.id, verb, args`,
    [answerMsMax],
  )
  return question
}

async function reply(
  session: Session,
  { id, verb, args }: Question,
  work: (verb: string, args: readonly unknown[]) => Promise<unknown>,
): Promise<void> {
  const answer: Answer = await work(verb, args).then(
    (value) => ({ value }),
    (error: unknown) => ({ fault: faultOf(error) }),
  )
  await session
    .ask(
      `WITH given AS (UPDATE ${table} SET answer = $2 WHERE id = $1 RETURNING 1)
       SELECT pg_notify(current_schema() || '_${answered}', $1::text) FROM given`,
      [id, JSON.stringify(answer)],
    )
    // Whoever asked is told that nobody answered.
    .catch(() => {})
}

function read(answer: Answer): unknown {
  if ('fault' in answer) throw new FaultError(answer.fault)
  return answer.value
}

const noLeader: Fault = {
  code: 'NoLeader',
  source: 'controller',
  retry: 'soon',
  message: 'no replica that leads has answered in time; what was asked may still be done',
  hint: 'Look whether it was done, and ask again. `GET /readyz` says whether a replica leads.',
}
