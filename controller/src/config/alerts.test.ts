import { formatProblem } from '@plumbline/desired-state'
import { describe, expect, test } from 'vitest'
import { loadConfig } from './config.ts'

describe('alerts', () => {
  const read = (alerts: string, environment = {}) =>
    loadConfig(
      `sources: [{ name: shop, url: https://git.example.com/shop.git }]\nalerts: ${alerts}\n`,
      'plumbline.yaml',
      environment,
    )

  test('have sinks, with secrets from the environment', () => {
    const sinks = `[
      { name: team, slack: { urlFrom: SLACK_URL } },
      { name: pager, webhook: { url: https://pager.example.com/in, secretFrom: PAGER_SECRET } },
      { name: topic, sns: { topic: arn:aws:sns:eu-west-1:111122223333:ops } }]`

    const { config, problems } = read(`{ sinks: ${sinks}, threshold: 5m, perHour: 6 }`, {
      SLACK_URL: 'https://hooks.example.com/T0/B0/x',
    })

    expect(problems).toEqual([])
    expect(config?.alerts).toMatchObject({
      thresholdMs: 300_000,
      perHour: 6,
      sinks: [
        { name: 'team', kind: 'slack', url: 'https://hooks.example.com/T0/B0/x' },
        { name: 'pager', kind: 'webhook', secret: '', missing: 'PAGER_SECRET' },
        { name: 'topic', kind: 'sns' },
      ],
    })
  })

  test.each([
    ['{ sinks: [{ name: a }] }', 'one of slack, webhook and sns'],
    ['{ sinks: [{ name: a, slack: { urlFrom: "https://x" } }] }', 'name of an environment'],
    ['{ sinks: [{ name: a, sns: { topic: ops } }] }', 'ARN of a standard topic'],
    [
      '{ sinks: [{ name: a, slack: { urlFrom: A } }, { name: a, slack: { urlFrom: A } }] }',
      'another sink has this name',
    ],
    ['{ perHour: 1 }', '2'],
  ])('%s is refused: %s', (alerts, message) => {
    const { problems } = read(alerts)

    expect(problems.map((problem) => formatProblem(problem)).join('\n')).toContain(message)
  })
})
