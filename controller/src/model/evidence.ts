/** Something that is worth a closer look, and that AWS forgets: tasks that fail, a rollout or a run that ended. */
export interface Inquiry {
  /** The rollout or the attempt that it is about. It is asked once for each, and again only as more of it fails. */
  readonly of: string
  /** How much had failed at the time. */
  readonly failures: number
  /** It has ended: nothing more is going to be known. */
  readonly final: boolean
  /** What is left to say of it once its cause is known, where that is less than before. */
  readonly said?: string
}

/** What AWS tells of it. Texts are of AWS and of programs: without what looks like a credential, and cut to a length. */
export interface Explanation {
  /** The cause first, in one sentence; empty when nothing went wrong, or nothing tells why. */
  readonly why: string
  /** Tasks that stopped for the same reason, most first. */
  readonly tasks: readonly StoppedTasks[]
  readonly targets: readonly TargetGroupSaid[]
  readonly alarms: readonly AlarmSaid[]
  /** What ECS told of the service meanwhile, newest first. */
  readonly events: readonly { readonly at: number; readonly message: string }[]
  readonly logs: readonly LogTail[]
  /** What could not be looked at, and why. */
  readonly unread: readonly string[]
}

/** An explanation with what it explains, as it is kept with an attempt. */
export interface Evidence extends Inquiry, Explanation {
  /** Epoch ms of the look. */
  readonly at: number
}

export interface StoppedTasks {
  readonly count: number
  /** As ECS names it: `TaskFailedToStart`, `EssentialContainerExited` … */
  readonly stopCode: string
  readonly reason: string
  readonly containers: readonly StoppedContainer[]
  /** The id of one of them. */
  readonly example: string
}

export interface StoppedContainer {
  readonly name: string
  /** Left out of a container that never ran. */
  readonly exitCode?: number
  readonly reason?: string
}

/** How the targets of a group fared. */
export interface TargetGroupSaid {
  readonly group: string
  readonly healthy: number
  readonly unhealthy: readonly { readonly count: number; readonly reason: string }[]
}

/** What an alarm said that watches over rollouts. */
export interface AlarmSaid {
  readonly name: string
  /** `OK`, `ALARM`, `INSUFFICIENT_DATA` as CloudWatch has it; `missing` when there is no such alarm. */
  readonly state: string
  readonly reason: string
  /** What missing data counts for, as the alarm says: `missing`, `notBreaching`, `breaching`, `ignore`. */
  readonly missingData?: string
}

/** The last lines that a container wrote. */
export interface LogTail {
  readonly container: string
  readonly group: string
  readonly stream: string
  readonly lines: readonly string[]
}

/** Nothing that is known of anything. */
export const noExplanation: Explanation = {
  why: '',
  tasks: [],
  targets: [],
  alarms: [],
  events: [],
  logs: [],
  unread: [],
}

/** An explanation as lines of text: what lies beneath its first sentence, the strongest first. */
export function explanationLines(told: ExplanationText): readonly string[] {
  return [
    ...told.tasks.flatMap(taskLines),
    ...told.alarms.map(alarmLine),
    ...told.targets.flatMap(targetLines),
    ...told.events.map(({ message }) => `ECS: ${message}`),
    ...told.logs.flatMap(({ container, group, stream, lines }) => [
      `log of ${container} (${group} ${stream}):`,
      ...lines.map((line) => `  ${line}`),
    ]),
    ...told.unread.map((what) => `not seen: ${what}`),
  ]
}

/** As much of an explanation as its text needs, of the model or of the API. */
type ExplanationText = Omit<Explanation, 'why' | 'events' | 'alarms' | 'tasks'> & {
  readonly events: readonly { readonly message: string }[]
  readonly alarms: readonly (Omit<AlarmSaid, 'missingData'> & {
    readonly missingData?: string | null
  })[]
  readonly tasks: readonly (Omit<StoppedTasks, 'containers'> & {
    readonly containers: readonly {
      readonly name: string
      readonly exitCode?: number | null
      readonly reason?: string | null
    }[]
  })[]
}

function taskLines({ count, stopCode, reason, containers, example }: ExplanationText['tasks'][0]) {
  return [
    `${tasks(count)}: ${stopCode}: ${reason} (for example ${example})`,
    ...containers.flatMap(({ name, exitCode, reason: why }) => {
      const said = [typeof exitCode === 'number' ? `exit code ${exitCode}` : undefined, why]
      const words = said.filter((word) => typeof word === 'string' && word !== reason)
      return words.length === 0 ? [] : [`  container ${name}: ${words.join(': ')}`]
    }),
  ]
}

function targetLines({ group, healthy, unhealthy }: TargetGroupSaid): readonly string[] {
  const sick = unhealthy.map(({ count, reason }) => `, ${count} unhealthy: ${reason}`)
  return [`target group ${group}: ${healthy} healthy${sick.join('')}`]
}

function alarmLine({ name, state, reason, missingData }: ExplanationText['alarms'][0]): string {
  const missing = state === 'INSUFFICIENT_DATA' ? `, missing data counts as ${missingData}` : ''
  return `alarm ${name}: ${state}${missing}${reason === '' ? '' : `: ${reason}`}`
}

/** `1 task`, `3 tasks`. */
export function tasks(count: number): string {
  return count === 1 ? '1 task' : `${count} tasks`
}
