import type { EndedAttempt, GateAnswer, PassRecord } from '@plumbline/controller/model'
import { levelOf, timeOf, wordsOf, worst } from '../../contract/index.ts'
import type { ActivityItem, Level } from '../../contract/index.ts'
import { nameOf } from './units.ts'

/** What of a record tells everybody something, newest first: of a pass in which more happened than words, only that. */
export function activityIn(record: PassRecord): readonly ActivityItem[] {
  const { attempts = [], answers = [], status, at, revision } = record
  const told = [
    ...answers.map((answer) => ofAnswer(record, answer)),
    ...attempts.map((attempt) => ofAttempt(record, attempt)),
  ]
  if (told.length > 0) return told.toReversed()
  const words = wordsOf(status)
  const { is, why } = worst(status)
  const level = levelOf(words)
  const of = { ...nameOf(record.unit), at: timeOf(at), revision }
  const title = words.waits ? `${is}, and waits` : is
  return [{ ...of, what: 'status', level, waits: words.waits, title, why, by: null }]
}

const outcomes: Readonly<Record<EndedAttempt['outcome'], readonly [words: string, level: Level]>> =
  {
    succeeded: ['succeeded', 'good'],
    found: ['was in place already', 'good'],
    superseded: ['was overtaken by a newer one', 'changing'],
    refused: ['was refused before it went out', 'trouble'],
    failed: ['failed', 'trouble'],
    'rolled-back': ['was rolled back', 'trouble'],
  }

const causes = { release: 'Release', rollback: 'Rollback', repair: 'Repair' } as const

function ofAttempt({ unit }: PassRecord, attempt: EndedAttempt): ActivityItem {
  const { cause, outcome, why, by, author, subject, ended, revision } = attempt
  const [words, level] = outcomes[outcome]
  return {
    ...nameOf(unit),
    at: timeOf(ended),
    what: 'attempt',
    level,
    waits: false,
    title: `${causes[cause]} ${words}`,
    why: why === '' ? (subject ?? '') : why,
    by: by ?? (cause === 'release' ? author : undefined) ?? null,
    revision,
  }
}

function ofAnswer({ unit }: PassRecord, answer: GateAnswer): ActivityItem {
  const { gate, opens, by, why, when, revision } = answer
  return {
    ...nameOf(unit),
    at: timeOf(when),
    what: 'answer',
    level: opens ? 'good' : 'trouble',
    waits: false,
    title: `Gate ${gate}: ${opens ? 'goes on' : 'goes back'}`,
    why,
    by,
    revision,
  }
}
