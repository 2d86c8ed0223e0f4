import type { Gate, UnitId } from '@plumbline/desired-state'

/** How long a gate stays closed when nothing is said: as long as ECS waits. */
export const gateSeconds = 86_400

/** A stage at which ECS holds a rollout until it is answered. */
export interface Pause {
  /** ARN of the service deployment. */
  readonly deployment: string
  /** What an answer names; sorted. */
  readonly hooks: readonly string[]
  /** Left out for a stage at which no gate can stand. */
  readonly at?: Gate['at']
  /** When ECS goes on by itself (epoch ms), and whereto. */
  readonly until?: number
  readonly onTimeout: Gate['onTimeout']
}

/** A gate that keeps a release back now. */
export interface WaitingGate {
  readonly name: string
  readonly at: Gate['at']
  /** The job that opens it; left out where people do. */
  readonly job?: UnitId
  /** The address that opens it, when it is asked; people may answer in its stead. */
  readonly webhook?: string
  /** What would be let through. */
  readonly revision: string
  readonly fingerprint: string
  /** What an answer is bound to: the pauses of one deployment at one stage, or a release that has not begun. */
  readonly asked: string
  /** ARN of the service deployment; left out before a release begins. */
  readonly deployment?: string
  /** Epoch ms. */
  readonly since: number
  /** What happens when nobody answers, and when (epoch ms). */
  readonly until: number
  readonly onTimeout: Gate['onTimeout']
  /** How many people must approve, and who may; nobody named means anybody. */
  readonly required: number
  readonly from: readonly string[]
}

/** One thing that was said at a gate: by a person, a job, a webhook, the clock, or somebody at AWS. */
export interface GateAnswer extends Pick<
  WaitingGate,
  'at' | 'revision' | 'fingerprint' | 'asked' | 'deployment'
> {
  readonly gate: string
  readonly how: 'person' | 'job' | 'webhook' | 'time' | 'elsewhere'
  /** Whether it speaks for going on. */
  readonly opens: boolean
  /** A person's name, a job, `webhook` and a host, `nobody`, or `somebody at AWS`. */
  readonly by: string
  readonly why: string
  /** Epoch ms. */
  readonly when: number
}

/** What is remembered of the gates of one release. */
export interface GateMemory {
  readonly waiting: readonly WaitingGate[]
  /** Oldest first. */
  readonly answers: readonly GateAnswer[]
  /** What came of asking webhooks that have not said what is to happen. */
  readonly calls?: readonly GateCall[]
  /** What was last told to ECS, and when (epoch ms): a read that lags must not make it be told twice. */
  readonly sent?: { readonly asked: string; readonly at: number }
}

/** What a job that a gate runs came to. */
export interface Ran {
  /** Which gate of which rollout it ran for. */
  readonly occasion: string
  readonly succeeded: boolean
  readonly why: string
}

/** What of a gate decides which answers are meant for it. */
export type AskedGate = Pick<WaitingGate, 'name' | 'asked' | 'deployment' | 'required'>

/** Those who have approved, each once. */
export function approvalsOf(gate: AskedGate, answers: readonly GateAnswer[]): readonly string[] {
  const said = answers.filter((answer) => isAnswerFor(gate, answer))
  const by = said.flatMap(({ how, opens, by }) => (how === 'person' && opens ? by : []))
  return [...new Set(by)]
}

/** A job runs once for a deployment; everybody else answers for one pause, of which a canary has several. */
export function isAnswerFor({ name, asked, deployment }: AskedGate, answer: GateAnswer): boolean {
  if (answer.gate !== name) return false
  return answer.how === 'job' ? answer.deployment === deployment : answer.asked === asked
}

/** The webhook of a gate by its host, which says who is asked and is short. */
export function webhookOf({ webhook = '' }: Pick<WaitingGate, 'webhook'>): string {
  return `webhook ${URL.canParse(webhook) ? new URL(webhook).host : webhook}`
}

/** Who or what opens a gate: `approval`, a job, or a webhook. */
export function waitsForOf(gate: Pick<WaitingGate, 'job' | 'webhook'>): string {
  return gate.job ?? (gate.webhook === undefined ? 'approval' : webhookOf(gate))
}

/** The command that opens a gate; with `reject` for `approve` it sends the release back. */
export function approveCommand(unit: UnitId, { name, revision }: WaitingGate): string {
  return `plumbline approve ${unit} --gate ${name} --revision ${revision.slice(0, 8)} --reason …`
}

/** What is asked of a webhook. */
export interface GateQuestion {
  readonly unit: UnitId
  readonly gate: WaitingGate
}

/** What a webhook says: what is to happen, that it will say so later, or nothing that helps. */
export interface GateReply {
  readonly said: 'continue' | 'rollback' | 'later' | 'failed'
  readonly why: string
}

/** Whether a webhook said what is to happen. */
export function isFinal({ said }: GateReply): boolean {
  return said === 'continue' || said === 'rollback'
}

/** Asks webhooks. */
export interface GateCaller {
  /** Never throws. */
  ask(question: GateQuestion): Promise<GateReply>
}

/** A webhook was asked and has not said what is to happen. */
export interface GateCall extends GateReply, Pick<WaitingGate, 'asked'> {
  readonly gate: string
  readonly said: 'later' | 'failed'
  /** Epoch ms. */
  readonly at: number
  readonly tries: number
  /** When it is asked again (epoch ms); not at all once it said that it answers later. */
  readonly retryAt?: number
}

/** An address that may be asked, with everything below it. */
export interface GateWebhook {
  readonly url: string
  readonly secret: string
  /** Name of the environment variable that should hold the secret and does not. */
  readonly missing?: string
}
