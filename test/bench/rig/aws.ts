import type { OperationCount } from '@plumbline/simulator'
import { startChild, type Child } from './children.ts'

export interface AwsOptions {
  readonly throttling: boolean
  /** How fast its clock goes against real time; 0: it is turned by hand. */
  readonly factor: number
  /** A world that was saved before. */
  readonly from?: string
}

/** A simulated AWS in a process of its own, behind a wire. */
export interface AwsProcess {
  readonly url: string
  readonly pid: number
  counts(): Promise<Counts>
  /** The real time (epoch ms) of the next write after this call was made. */
  nextWriteAt(): Promise<number>
  /** The real time (epoch ms) at which a queue next hands out a message with this text in it. */
  toldOf(text: string): Promise<number>
  control<Answer = unknown>(path: string, body?: object): Promise<Answer>
  end(): Promise<void>
}

export type Counts = Readonly<Record<string, OperationCount>>

export async function startAws(options: AwsOptions): Promise<AwsProcess> {
  const child = startChild('aws', options)
  const { url } = (await child.next()) as { url: string }
  const control = async <Answer>(path: string, body?: object): Promise<Answer> => {
    const post = body && { method: 'POST', body: JSON.stringify(body) }
    const response = await fetch(`${url}/_plumbline/${path}`, post)
    if (!response.ok) throw new Error(await response.text())
    return (await response.json()) as Answer
  }
  return {
    url,
    pid: child.pid,
    control,
    counts: async () => (await control<{ operations: Counts }>('counters')).operations,
    nextWriteAt: () => next(child, { watch: 'write' }),
    toldOf: (text) => next(child, { watch: 'told', text }),
    end: () => child.end(),
  }
}

/** What the process is asked to watch for, once. */
export type Watch = { readonly watch: 'write' } | { readonly watch: 'told'; readonly text: string }

async function next(child: Child, watch: Watch): Promise<number> {
  child.tell(watch)
  const { at } = (await child.next()) as { at: number }
  return at
}
