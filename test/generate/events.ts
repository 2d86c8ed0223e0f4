import { events } from '@plumbline/controller/model'
import { code, generatedFrom, table } from './table.ts'

/** The reference page of every event that Plumbline logs. */
export function eventsPage(): string {
  const sections = Object.entries(events).map(([name, event]) =>
    [
      `## \`${name}\``,
      `Level \`${event.level}\`. ${event.when}`,
      `Message: "${event.message}"`,
      table(
        ['field', 'type'],
        Object.entries(event.fields).map(([field, type]) => [code(field), meaning[type]]),
      ),
    ].join('\n\n'),
  )
  return `${[generatedFrom('controller/src/model/events.ts'), intro, ...sections].join('\n\n')}\n`
}

const meaning = {
  text: 'text',
  time: 'time, ISO 8601 in UTC',
  count: 'number',
  lines: 'list of texts',
  edits:
    'list of `{ by, call, from, agent, at }`: who made which call, from which address, with which program, and when, as CloudTrail told; empty when it told nothing',
  differences:
    'list of `{ resource, verb, differences: [{ path, from, to }] }`; `from` is live, `to` is wanted',
} satisfies Record<string, string>

const intro = `# Events

Plumbline logs one JSON line for each event. \`event\` holds its name and \`msg\` its static message, so that an alert can
match on either. Where [traces](../operations.md#traces) are sent, \`traceId\` names that of the pass. An event tells of a transition: it is sent once, when something changes, and not on every pass.`
