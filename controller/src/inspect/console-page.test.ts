import { expect, it } from 'vitest'
import { consolePage } from './console-page.ts'

const where = { place: { region: 'eu-west-1' }, cluster: 'prod' }
const at = 'https://eu-west-1.console.aws.amazon.com'

it.each([
  ['service/web', `${at}/ecs/v2/clusters/prod/services/web/health?region=eu-west-1`],
  ['task-definition/prod-web', `${at}/ecs/v2/task-definitions/prod-web?region=eu-west-1`],
  [
    'log-group//plumbline/prod/web',
    `${at}/cloudwatch/home?region=eu-west-1#logsV2:log-groups/log-group/$252Fplumbline$252Fprod$252Fweb`,
  ],
] as const)('%s has a page', (resource, page) => {
  expect(consolePage(resource, where)).toBe(page)
})

it('of other partitions is elsewhere, and what a page needs more for has none', () => {
  const pageIn = (region: string) => consolePage('service/web', { ...where, place: { region } })

  expect(pageIn('cn-north-1')).toMatch(/^https:\/\/cn-north-1\.console\.amazonaws\.cn\//)
  expect(pageIn('us-gov-west-1')).toMatch(
    /^https:\/\/us-gov-west-1\.console\.amazonaws-us-gov\.com/,
  )
  expect(consolePage('listener-rule/web', where)).toBeUndefined()
})

it('leads nowhere else, whatever something is called', () => {
  const page = consolePage('service/../../x?y#z', where)

  expect(page).toContain('/services/..%2F..%2Fx%3Fy%23z/health')
})
