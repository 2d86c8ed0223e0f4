import { hosts } from './events-of-hosts.ts'
import { images } from './events-of-images.ts'
import { orphans } from './events-of-orphans.ts'
import { replicas } from './events-of-replicas.ts'
import { ways } from './events-of-ways.ts'
import type { EditTold } from './hints.ts'
import type { ResourceDifferences } from './plan.ts'

/** The types that an event's fields can have. */
interface FieldTypes {
  text: string
  /** ISO 8601, UTC. */
  time: string
  count: number
  differences: readonly ResourceDifferences[]
  lines: readonly string[]
  edits: readonly EditTold[]
}
type FieldType = keyof FieldTypes

interface EventDefinition {
  readonly level: 'info' | 'warn' | 'error'
  /** Static text: alerts match on it, so the data goes into the fields. */
  readonly message: string
  /** When it is sent, for the reference page. */
  readonly when: string
  readonly fields: Readonly<Record<string, FieldType>>
}

const unit = { unit: 'text', environment: 'text', revision: 'text' } as const
const gate = { gate: 'text', stage: 'text' } as const
const story = { since: 'time', next: 'text' } as const

/** Every event that Plumbline logs. An event tells of a transition: it is sent once, not on every pass. */
export const events = {
  'source.updated': {
    level: 'info',
    message: 'a source moved to a new revision',
    when: 'The branch has a new head and it was loaded.',
    fields: {
      source: 'text',
      revision: 'text',
      author: 'text',
      subject: 'text',
      units: 'count',
      problems: 'count',
    },
  },
  'source.failed': {
    level: 'error',
    message: 'a source cannot be read; its units keep their last revision and nothing is deleted',
    when: 'A fetch fails that worked before, or fails in another way than before.',
    fields: { source: 'text', reason: 'text', why: 'text', hint: 'text', ...story },
  },
  'source.recovered': {
    level: 'info',
    message: 'a source can be read again',
    when: 'The first fetch that works after `source.failed`.',
    fields: { source: 'text', revision: 'text', since: 'time' },
  },
  'source.rewritten': {
    level: 'warn',
    message: 'the branch was rewritten; the new head is not applied until a person accepts it',
    when: 'The new head does not descend from the revision that is applied.',
    fields: { source: 'text', revision: 'text', head: 'text', next: 'text' },
  },
  'document.invalid': {
    level: 'error',
    message: 'a document is invalid; its units keep their last good revision',
    when: 'A commit brings a problem that the commit before did not have.',
    fields: {
      source: 'text',
      revision: 'text',
      file: 'text',
      line: 'count',
      column: 'count',
      path: 'text',
      why: 'text',
      hint: 'text',
    },
  },
  ...images,
  'drift.detected': {
    level: 'warn',
    message: 'live AWS was changed outside Git',
    when: 'A difference appears that nobody committed.',
    fields: { ...unit, differences: 'differences', edits: 'edits', ...story },
  },
  'drift.attributed': {
    level: 'warn',
    message: 'somebody made a change that was told as drift before',
    when: 'CloudTrail told of the change only after `drift.detected` had been sent.',
    fields: { ...unit, differences: 'differences', edits: 'edits', since: 'time' },
  },
  'drift.repaired': {
    level: 'info',
    message: 'live AWS equals Git again',
    when: 'The differences of `drift.detected` are gone: `by` is `plumbline`, `plumbline for` whoever asked, `a commit` that wants what is live, or `somebody else`. Not sent when they are there as before and a rule ignores them from now on, or `spec.drift` is `off`.',
    fields: { ...unit, differences: 'differences', since: 'time', by: 'text' },
  },
  'drift.flapping': {
    level: 'warn',
    message: 'somebody changes live AWS again as often as it is undone; it is only reported now',
    when: 'The same field of a unit was undone three times within an hour and differs again. Sent once; it ends with a commit that changes the unit, `plumbline release`, or an hour without a change.',
    fields: { ...unit, fields: 'text', reverts: 'count', edits: 'edits', why: 'text', ...story },
  },
  'drift.rule-ended': {
    level: 'warn',
    message: 'a rule that ignores drift has ended; the field counts again',
    when: 'The moment of `until` has come and the rule is still in the documents. Sent once.',
    fields: { ...unit, rule: 'text', next: 'text' },
  },
  'environment.rule-ended': {
    level: 'warn',
    message: 'a rule of an environment that ignores drift has ended; the field counts again',
    when: 'The moment of `until` has come and the rule is still in the document. Sent once, and once after each start.',
    fields: { environment: 'text', rule: 'text', reason: 'text', ...story },
  },
  'unit.synced': {
    level: 'info',
    message: 'a unit is in sync and healthy',
    when: 'A unit reaches Synced and Healthy at a revision that changed it, or after a failure.',
    fields: { ...unit, since: 'time' },
  },
  'unit.failed': {
    level: 'error',
    message: 'a unit cannot be brought to what Git says',
    when: 'A pass fails that worked before, or fails in another way than before.',
    fields: { ...unit, reason: 'text', why: 'text', hint: 'text', ...story },
  },
  'release.warned': {
    level: 'warn',
    message: 'a release goes out although something about it is odd',
    when: 'A check before a release finds something that does not keep it back, or cannot be made, and the check before did not.',
    fields: { ...unit, check: 'text', why: 'text', hint: 'text' },
  },
  'release.waived': {
    level: 'warn',
    message: 'a person lets a release out that was refused',
    when: 'Somebody releases a unit whose checks failed. It holds for that release alone.',
    fields: { ...unit, author: 'text', why: 'text' },
  },
  'unit.degraded': {
    level: 'error',
    message: 'a unit does not do what it is there for',
    when: 'A unit becomes Degraded: a job failed or was missed, or tasks have been missing for long. A rollout that was given up is told by `rollout.rolled-back`.',
    fields: { ...unit, reason: 'text', why: 'text', evidence: 'lines', ...story },
  },
  'unit.held': {
    level: 'warn',
    message: 'a person pinned a unit',
    when: 'Somebody holds or suspends a unit, or goes back to an earlier release; `mode` says which.',
    fields: { ...unit, mode: 'text', author: 'text', why: 'text', ...story },
  },
  'unit.released': {
    level: 'info',
    message: 'a unit follows Git again',
    when: 'Somebody releases a unit, its time is over, or a commit changed what was rolled back.',
    fields: { ...unit },
  },
  'gate.closed': {
    level: 'error',
    message: 'a gate keeps a release back; what is live stays',
    when: 'The job of a gate before the first new task failed, or did not end in the time of the gate.',
    fields: { ...unit, reason: 'text', why: 'text', ...story },
  },
  'freeze.overridden': {
    level: 'warn',
    message: 'a person let a release through a freeze',
    when: 'Somebody releases a unit while its environment stands still.',
    fields: { ...unit, author: 'text', why: 'text' },
  },
  'unit.removed': {
    level: 'info',
    message: 'a unit that was removed from Git is gone from AWS',
    when: 'The last resource of a removed unit is deleted.',
    fields: { ...unit },
  },
  'leftovers.removed': {
    level: 'info',
    message: 'what releases of a unit left behind was removed',
    when: 'More task definitions of a unit at rest were registered than `policy.keepReleases`, and nothing used them.',
    fields: { ...unit, removed: 'lines' },
  },
  'leftovers.kept': {
    level: 'warn',
    message: 'what releases of a unit left behind cannot be removed',
    when: 'Removing it fails in another way than before; it is tried again a day later.',
    fields: { ...unit, reason: 'text', why: 'text', hint: 'text' },
  },
  'rollout.started': {
    level: 'info',
    message: 'ECS started a rollout',
    when: 'A write of ours made ECS start a service deployment.',
    fields: { ...unit, rollout: 'text' },
  },
  'rollout.completed': {
    level: 'info',
    message: 'a rollout completed',
    when: 'ECS reports the deployment that Plumbline started as complete.',
    fields: { ...unit, rollout: 'text', since: 'time' },
  },
  'rollout.superseded': {
    level: 'info',
    message: 'something else took the place of a rollout before its end',
    when: 'A newer commit changes the unit, or a person goes back, while ECS rolls out. `by` is the revision that the unit goes to instead.',
    fields: { ...unit, rollout: 'text', by: 'text', since: 'time' },
  },
  'rollout.rolled-back': {
    level: 'error',
    message: 'ECS gave up a rollout; the unit is held until a commit changes it',
    when: 'The deployment that Plumbline started failed or was rolled back. Sent once: it is not tried again. Sent again when the way back fails, too. `why` begins with the cause; `evidence` is what AWS said of tasks, alarms and targets, with the last lines of the log.',
    fields: { ...unit, rollout: 'text', why: 'text', evidence: 'lines', ...story },
  },
  'gate.waiting': {
    level: 'info',
    message: 'a release waits at a gate',
    when: 'A rollout comes to a stage at which a gate stands, or a release must be approved before it begins. `waitsFor` is `approval`, the job that runs, or `webhook` and its host.',
    fields: { ...unit, ...gate, waitsFor: 'text', ...story },
  },
  'gate.answered': {
    level: 'info',
    message: 'something was said at a gate',
    when: 'A person approves or rejects, the job of a gate ends, its webhook gives a verdict, its time is over, or somebody answers at AWS. `how` is `person`, `job`, `webhook`, `time` or `elsewhere`; `answer` is `continue` or `rollback`.',
    fields: { ...unit, ...gate, how: 'text', answer: 'text', by: 'text', why: 'text' },
  },
  'environment.unlisted': {
    level: 'error',
    message:
      'what is live in an environment cannot be listed; units that were removed from Git are not found',
    when: 'A listing fails that worked before. Sent once until one works again.',
    fields: { environment: 'text', reason: 'text', why: 'text', hint: 'text' },
  },
  ...hosts,
  ...ways,
  'pass.crashed': {
    level: 'error',
    message: 'a pass ended by an error of Plumbline itself; it is tried again',
    when: 'The store cannot be written, or Plumbline has a defect. Sent once until a pass of the same unit succeeds.',
    fields: { what: 'text', reason: 'text', why: 'text', hint: 'text' },
  },
  'report.failed': {
    level: 'warn',
    message: 'the Git host cannot be told how a commit stands',
    when: 'A commit status or a deployment could not be written. Sent once until it works again; releases go on.',
    fields: { source: 'text', reason: 'text', why: 'text', hint: 'text' },
  },
  'report.recovered': {
    level: 'info',
    message: 'the Git host is told again how commits stand',
    when: 'After report.failed.',
    fields: { source: 'text' },
  },
  'prune.held': {
    level: 'warn',
    message: 'a unit was removed from Git and its deletion is held',
    when: 'A guard or the policy of the environment holds back a deletion.',
    fields: { ...unit, reason: 'text', why: 'text', next: 'text' },
  },
  ...orphans,
  ...replicas,
  'action.recorded': {
    level: 'info',
    message: 'somebody asked something of Plumbline, and it was written into the audit',
    when: 'With each line of the audit, once the database has it: a copy outside the database. `outcome` is `asked`, and then `done`, `failed` or `refused`.',
    fields: {
      who: 'text',
      how: 'text',
      verb: 'text',
      on: 'text',
      revision: 'text',
      outcome: 'text',
      why: 'text',
      request: 'text',
    },
  },
  'api.failed': {
    level: 'error',
    message: 'a request to the API failed inside Plumbline',
    when: 'An answer with status 500: the client is told the request id and nothing else.',
    fields: { request: 'text', route: 'text', why: 'text', hint: 'text' },
  },
} as const satisfies Record<string, EventDefinition>

export type EventName = keyof typeof events

/** The fields of one event, by the types its definition gives them. */
export type EventFields<Name extends EventName> = {
  readonly [
    Field in keyof (typeof events)[Name]['fields']
  ]: (typeof events)[Name]['fields'][Field] extends FieldType
    ? FieldTypes[(typeof events)[Name]['fields'][Field]]
    : never
}
