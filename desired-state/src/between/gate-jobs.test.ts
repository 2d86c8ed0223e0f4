import { expect, test } from 'vitest'
import { dev, loadTexts, unit } from '../small.fixture.ts'

const gated = (name: string, at: string, more = '') => `apiVersion: plumbline/v1
kind: Service
metadata: { name: ${name} }
spec:
  image: web:1
  ${more}
  deploy: { strategy: blueGreen, gates: { smoke: { at: ${at}, run: job/smoke } } }
`
const smoke = (more = '') => `apiVersion: plumbline/v1
kind: Job
metadata: { name: smoke }
spec: { image: "smoke:1"${more} }
`
const schedule =
  ', schedule: { cron: "0 1 * * *" }, roles: { scheduler: "arn:aws:iam::123456789012:role/s" }'

test('a job knows the services that run it within their rollouts, right or wrong', () => {
  const state = loadTexts(
    dev,
    smoke(),
    gated('web', 'postTestTraffic'),
    gated('api', 'postScaleUp', 'nonsense: 1'),
    gated('shop', 'preScaleUp').replace('job/smoke', 'job/other'),
  )

  expect(unit(state, 'dev/job/smoke')).toMatchObject({
    calledBy: ['dev/service/api', 'dev/service/web'],
  })
})

test('one that runs before a release is called by nobody, and its fingerprint is as without the gate', () => {
  const first = unit(loadTexts(dev, smoke(), gated('web', 'preScaleUp')), 'dev/job/smoke')
  const later = unit(loadTexts(dev, smoke(), gated('web', 'postScaleUp')), 'dev/job/smoke')
  const alone = unit(loadTexts(dev, smoke()), 'dev/job/smoke')

  expect(first).toMatchObject({ calledBy: [], fingerprint: alone.fingerprint })
  expect(later.fingerprint).not.toBe(alone.fingerprint)
})

test.each([
  [
    'a schedule',
    [smoke(schedule), gated('web', 'postTestTraffic')],
    'job/smoke has a schedule, and a gate within a rollout runs a job itself',
  ],
  [
    'two ways to run',
    [smoke(), gated('web', 'postTestTraffic'), gated('api', 'preScaleUp')],
    'job/smoke is run before the rollout of dev/service/api, too: it cannot wait for this one',
  ],
])('a job with %s cannot stand at a later gate', (_case, documents, message) => {
  const state = loadTexts(dev, ...documents)

  expect(state.problems).toMatchObject([{ path: 'spec.deploy.gates.smoke.run', message }])
  expect([...state.broken.keys()]).toEqual(['dev/service/web'])
})
