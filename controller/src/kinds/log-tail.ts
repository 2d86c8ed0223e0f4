import { GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs'
import { oneLine, reads, scrub, type AwsReader, type LogTail } from '../model/index.ts'
import { taskDefinitionByArn } from './ecs-reads.ts'
import { taskIdOf, type RunTask } from './tasks.ts'

export const getLogEvents = reads('logs:GetLogEvents', GetLogEventsCommand)

/** How much of a log is kept: enough for a stack trace, and not a copy of the log. */
const linesMax = 20
const lineLengthMax = 300
const charactersMax = 4_000

/**
 * The last lines that a container of a task wrote, by its log driver `awslogs`: one call. `undefined` where its log is kept
 * elsewhere, and where it never ran.
 */
export async function logTailOf(
  reader: AwsReader,
  task: RunTask,
  container: string,
): Promise<LogTail | undefined> {
  if (task.startedAt === undefined) return undefined
  const found = await reader.look(taskDefinitionByArn, '', task.revision)
  const { logConfiguration } =
    found?.taskDefinition.containerDefinitions?.find(({ name }) => name === container) ?? {}
  const { 'awslogs-group': group, 'awslogs-stream-prefix': prefix } =
    logConfiguration?.options ?? {}
  if (logConfiguration?.logDriver !== 'awslogs' || group === undefined) return undefined
  // Without a prefix the stream has the id of the container, which only its host knows.
  if (prefix === undefined) return undefined
  const stream = `${prefix}/${container}/${taskIdOf(task.arn)}`
  const { events = [] } = await reader.read(getLogEvents, {
    logGroupName: group,
    logStreamName: stream,
    limit: linesMax,
    startFromHead: false,
  })
  return { container, group, stream, lines: bounded(events.map(({ message = '' }) => message)) }
}

/** The last lines that fit, without what looks like a credential. Pure. */
export function bounded(lines: readonly string[]): readonly string[] {
  const kept: string[] = []
  let left = charactersMax
  for (const line of lines.toReversed().slice(0, linesMax)) {
    const clean = scrub(line).replaceAll('\t', '  ')
    // Indentation is what makes a stack trace readable.
    const indent = /^ */.exec(clean)?.[0].slice(0, 8) ?? ''
    const text = `${indent}${oneLine(clean)}`
    const cut = text.length > lineLengthMax ? `${text.slice(0, lineLengthMax - 1)}…` : text
    if (cut.length > left) break
    left -= cut.length
    kept.unshift(cut)
  }
  return kept
}
