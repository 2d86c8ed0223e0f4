import type { UnitId } from '@plumbline/desired-state'
import type { Left } from '../../model/index.ts'
import type { ResourceView } from './observe.ts'

/** What of a removed unit is there and carries its tag: what will be deleted once that is wanted. Pure. */
export function leftIn(views: readonly ResourceView[], unit: UnitId): readonly Left[] {
  return views
    .filter(({ observation, tags }) => observation.state === 'present' && tags?.[key] === unit)
    .map(({ id, identifier }) => ({
      resource: id,
      ...(identifier?.startsWith('arn:') && { arn: identifier }),
    }))
}

const key = 'plumbline:unit'
