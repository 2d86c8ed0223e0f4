import { useSearch } from 'wouter'

/** The parts of the page of a unit, by what stands in the address. */
export const tabs = {
  '': 'Overview',
  releases: 'Releases',
  logs: 'Logs',
  history: 'History',
} as const

export type Tab = keyof typeof tabs

export function useTab(): Tab {
  const given = new URLSearchParams(useSearch()).get('tab') ?? ''
  return Object.hasOwn(tabs, given) ? (given as Tab) : ''
}
