import type { Alert } from '../../model/alerts.ts'
import { oneLine, scrub } from '../../model/redact.ts'

/** No text of ours is longer: Slack cuts a line at 3,000 characters. */
const lengthMax = 2_500

/** An alert with every text in one line, and without anything that looks like a credential. */
export function safe(alert: Alert): Alert {
  const clean = (text: string) => oneLine(scrub(text)).slice(0, 500)
  return {
    ...alert,
    cause: clean(alert.cause),
    title: clean(alert.title),
    subjects: alert.subjects.map(({ name, why }) => ({ name: clean(name), why: clean(why) })),
  }
}

/** One line that says what happened. */
export function headline({ state, title, count }: Alert): string {
  const of = count > 1 ? ` (${count})` : ''
  switch (state) {
    case 'over':
      return `Over: ${title}${of}`
    case 'grown':
      return `More: ${title}${of}`
    case 'passed':
      return `Over already: ${title}${of}`
    case 'begun':
    case 'limited':
    case 'test':
      break
  }
  return `${title}${of}`
}

/** The headline, what it is about each of some units, and how many others there are. */
export function textOf(alert: Alert): string {
  const { subjects, count } = alert
  const more = count - subjects.length
  const lines = [
    headline(alert),
    ...(alert.state === 'over' ? [] : subjects.map(({ name, why }) => `${name}: ${why}`)),
    ...(alert.state !== 'over' && more > 0 && subjects.length > 0 ? [`and ${more} more`] : []),
    `since ${new Date(alert.since).toISOString()}`,
  ]
  return lines.join('\n').slice(0, lengthMax)
}
