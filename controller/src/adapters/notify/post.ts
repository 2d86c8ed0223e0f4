import { FaultError } from '../../model/fault.ts'
import type { Clock } from '../../model/ports.ts'

const timeoutMs = 10_000

export interface Post {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * Sends one request, and is content with any answer of success. The address is a secret of some sinks: no error names it.
 * @throws FaultError AlertRefused, AlertUnreachable
 */
export async function post(request: Post, clock: Clock): Promise<void> {
  let status: number
  try {
    status = (await exchange(request, clock, 0)).status
  } catch (error) {
    throw new FaultError(unreachable(error), { cause: error })
  }
  if (status < 200 || status > 299) throw new FaultError(refused(status))
}

/**
 * One request, and its answer with at most `bytesMax` of its body, within ten seconds. A redirect is an answer: whoever
 * redirects could lead what the headers say elsewhere.
 * @throws whatever `fetch` throws, see `unreachableWhy`
 */
export async function exchange(
  { url, headers, body }: Post,
  clock: Clock,
  bytesMax: number,
): Promise<{ readonly status: number; readonly text: string }> {
  const late = new AbortController()
  const answered = new AbortController()
  clock.sleep(timeoutMs, answered.signal).then(
    () => late.abort(),
    () => {},
  )
  try {
    const { signal } = late
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal })
    return { status: answer.status, text: await beginningOf(answer, bytesMax) }
  } finally {
    answered.abort()
  }
}

async function beginningOf({ body }: Response, bytesMax: number): Promise<string> {
  if (body === null) return ''
  const chunks: Uint8Array[] = []
  let left = bytesMax
  const reader = body.getReader()
  for (let ended = left <= 0; !ended;) {
    const { done, value = new Uint8Array() } = await reader.read()
    chunks.push(value.subarray(0, left))
    left -= value.length
    ended = done || left <= 0
  }
  await reader.cancel()
  return Buffer.concat(chunks).toString('utf8')
}

/** What kept an answer away, without the address. */
export function unreachableWhy(error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown } }
  return typeof cause?.code === 'string' ? cause.code : 'no answer'
}

function unreachable(error: unknown) {
  return {
    code: 'AlertUnreachable',
    source: 'user',
    retry: 'backoff',
    message: `the sink cannot be reached: ${unreachableWhy(error)}`,
    hint: 'check the address of the sink, and whether this machine may reach it',
  } as const
}

function refused(status: number) {
  return {
    code: 'AlertRefused',
    source: 'user',
    retry: 'backoff',
    message: `the sink answered with status ${status}`,
    hint: 'check the address and the secret of the sink',
  } as const
}
