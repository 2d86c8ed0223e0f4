import type { ActivityItem } from '@plumbline/api/contract'
import { levels } from '@plumbline/api/contract/worst'

/** What can have happened, in words. */
export const sorts = {
  attempt: 'releases and repairs',
  answer: 'answers at gates',
  status: 'changes of a status',
} as const satisfies Record<ActivityItem['what'], string>

/** What of the activity is shown. It stands in the address; an empty word restricts nothing. */
export interface ActivityView {
  readonly tab: string
  readonly q: string
  readonly what: string
  readonly level: string
  readonly environment: string
}

export function viewOf(search: string): ActivityView {
  const query = new URLSearchParams(search)
  const oneOf = (name: string, words: object) => {
    const value = query.get(name) ?? ''
    return Object.hasOwn(words, value) ? value : ''
  }
  return {
    tab: query.get('tab') === 'alerts' ? 'alerts' : '',
    q: (query.get('q') ?? '').slice(0, 100),
    what: oneOf('what', sorts),
    level: oneOf('level', levels),
    environment: query.get('environment') ?? '',
  }
}

export function searchOf(view: ActivityView): string {
  const given = Object.entries(view).filter(([, value]) => value !== '')
  return given.length === 0 ? '' : `?${new URLSearchParams(given)}`
}
