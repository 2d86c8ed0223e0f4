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
export async function post({ url, headers, body }: Post, clock: Clock): Promise<void> {
  const late = new AbortController()
  const answered = new AbortController()
  clock.sleep(timeoutMs, answered.signal).then(
    () => late.abort(),
    () => {},
  )
  let status: number
  try {
    const { signal } = late
    // Whoever redirects could lead the secret in the headers elsewhere.
    const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual', signal })
    await answer.body?.cancel()
    status = answer.status
  } catch (error) {
    throw new FaultError(unreachable(error), { cause: error })
  } finally {
    answered.abort()
  }
  if (status < 200 || status > 299) throw new FaultError(refused(status))
}

function unreachable(error: unknown) {
  const { cause } = error as { cause?: { code?: unknown } }
  const code = typeof cause?.code === 'string' ? cause.code : 'no answer'
  return {
    code: 'AlertUnreachable',
    source: 'user',
    retry: 'backoff',
    message: `the sink cannot be reached: ${code}`,
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
