import type { Orphan, Orphans } from '@plumbline/controller/model'
import { checkout, newYear } from './testing.ts'

/** Two things of a unit, one that only a person can deal with, a service of nobody; and a list that AWS did not give. */
export const orphansFixture: Orphans = {
  places: [
    {
      account: '111122223333',
      region: 'eu-west-1',
      environments: ['prod'],
      triedAt: newYear,
      gaps: [
        {
          what: 'what carries our tags',
          since: newYear,
          fault: {
            code: 'AccessDenied',
            message: 'access denied',
            hint: 'Allow tag:GetResources.',
          },
        },
      ],
      elsewhere: { other: 3 },
    },
  ],
  orphans: [
    orphan('log-group', '/plumbline/prod/checkout', {
      arn: 'arn:aws:logs:eu-west-1:111122223333:log-group:/plumbline/prod/checkout',
    }),
    orphan('service', 'checkout'),
    orphan('unknown', 'bucket/x', {
      unit: 'prod/service/old',
      reason: 'UnknownThing',
      why: 'it carries the tags of prod/service/old',
      next: 'take its tags off',
      removable: false,
    }),
  ],
  unmanaged: [
    {
      name: 'legacy',
      arn: 'arn:aws:ecs:eu-west-1:111122223333:service/prod/legacy',
      environment: 'prod',
      cluster: 'prod',
      createdAt: newYear,
      next: 'plumbline import live --cluster prod --service legacy',
    },
  ],
}

function orphan(kind: string, name: string, change: Partial<Orphan> = {}): Orphan {
  return {
    kind,
    name,
    environment: 'prod',
    unit: checkout,
    source: 'shop',
    since: newYear,
    reason: 'RemovalNotSeen',
    why: 'its document is gone',
    next: `plumbline orphans remove ${checkout}`,
    removable: true,
    ...change,
  }
}
