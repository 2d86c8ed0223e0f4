import {
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
} from '@tanstack/react-query'
import type { UnitTasks, Verb } from '@plumbline/api/contract'
import { refusalOf } from './may.ts'
import { withSeen, type Seen } from './traffic-seen.ts'
import { call } from './call.ts'
import { commitIn, type KnownCommit } from './commit.ts'
import { setServerTime } from './clock.ts'
import { keyOf, type UnitName } from './fleet.ts'
import { queries } from './live.ts'

/** A pass that finds nothing new tells nothing, and yet it looked: so what is shown is read again after this (ms). */
const lookMs = 10_000

export function useSystem() {
  return useQuery({
    queryKey: ['system'],
    refetchInterval: lookMs,
    queryFn: async ({ signal }) => {
      const system = await call('getSystem', { signal })
      setServerTime(system.now)
      return system
    },
  })
}

/** Who looks, and how one signs in here. */
export function useWhoAmI() {
  return useQuery({ queryKey: ['whoami'], queryFn: ({ signal }) => call('whoAmI', { signal }) })
}

/** Why whoever looks may not do something, to everything or to one unit; nothing where they may. */
export function useRefusal(verb: Verb, unit?: string): string | undefined {
  const { data } = useQuery({
    queryKey: ['access', verb, unit],
    queryFn: ({ signal }) =>
      call('canI', { params: { verb }, query: unit === undefined ? {} : { unit }, signal }),
  })
  return data === undefined ? 'It is not known yet who may do this.' : refusalOf(data)
}

const sourcesQuery = queryOptions({
  queryKey: ['sources'],
  refetchInterval: lookMs,
  queryFn: ({ signal }) => call('listSources', { signal }),
})

export function useSources() {
  return useQuery(sourcesQuery)
}

/** What is known of a commit, and where the Git host shows it. */
export function useCommit(revision: string): KnownCommit {
  const { data } = useQuery({
    ...sourcesQuery,
    select: ({ items }) => commitIn(items, revision),
  })
  return data ?? {}
}

/** All drift. `['fleet-wide']` is read again when the stream tells of any unit. */
export function useDrift() {
  return useQuery({
    queryKey: ['fleet-wide', 'drift'],
    refetchInterval: lookMs,
    queryFn: ({ signal }) => call('listDrift', { signal }),
  })
}

export type ActivityQuery = NonNullable<Parameters<typeof call<'listActivity'>>[1]>['query']

/** What happened, page by page. */
export function useActivity(query: ActivityQuery) {
  return useInfiniteQuery({
    queryKey: ['fleet-wide', 'activity', query],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call('listActivity', {
        query: { ...query, ...(pageParam !== undefined && { before: pageParam }) },
        signal,
      }),
    getNextPageParam: ({ nextBefore }) => nextBefore ?? undefined,
  })
}

export function useAlerts() {
  return useQuery({
    queryKey: ['alerts'],
    refetchInterval: lookMs,
    queryFn: ({ signal }) => call('listAlerts', { query: { limit: '50' }, signal }),
  })
}

export function useFleets() {
  return useQuery({
    queryKey: ['fleets'],
    refetchInterval: lookMs,
    queryFn: ({ signal }) => call('listFleets', { signal }),
  })
}

export function useUnit(unit: UnitName) {
  return useQuery({
    queryKey: ['unit', keyOf(unit), 'status'],
    refetchInterval: lookMs,
    queryFn: ({ signal }) => call('getUnit', { params: unit, signal }),
  })
}

export function useDiff(unit: UnitName) {
  return useQuery({
    queryKey: ['unit', keyOf(unit), 'diff'],
    refetchInterval: lookMs,
    queryFn: ({ signal }) => call('getUnitDiff', { params: unit, signal }),
  })
}

export function useAttempts(unit: UnitName) {
  return useQuery({
    queryKey: ['unit', keyOf(unit), 'attempts'],
    queryFn: ({ signal }) =>
      call('getUnitAttempts', { params: unit, query: { limit: '20' }, signal }),
  })
}

/** AWS is asked: the server answers from memory for five seconds. */
/** What each unit was seen to do with its traffic since this page was opened: nobody else writes it down. */
const trafficSeen = new Map<string, Seen>()

/** The traffic of the newest version of a unit over time; nothing where it never was split while somebody looked. */
export function trafficOf(unit: UnitName, { versions, at }: UnitTasks): Seen | undefined {
  const seen = withSeen(trafficSeen.get(keyOf(unit)), versions, Date.parse(at))
  if (seen !== undefined) trafficSeen.set(keyOf(unit), seen)
  return seen
}

export function useTasks(unit: UnitName) {
  return useQuery({
    queryKey: ['unit', keyOf(unit), 'tasks'],
    refetchInterval: lookMs,
    queryFn: ({ signal }) => call('getUnitTasks', { params: unit, signal }),
  })
}

export function useStructure(unit: UnitName) {
  return useQuery({
    queryKey: ['unit', keyOf(unit), 'structure'],
    refetchInterval: lookMs,
    queryFn: ({ signal }) => call('getUnitStructure', { params: unit, signal }),
  })
}

/** What somebody follows is read again after this (ms). */
const followMs = 5_000

/** Not below `['unit', …]`: that the unit moved is no reason to ask AWS for its log. */
export function useLogs(
  unit: UnitName,
  { task, container, limit }: Readonly<Record<'task' | 'container' | 'limit', string>>,
  follow: boolean,
) {
  const query = { limit, ...(task !== '' && { task }), ...(container !== '' && { container }) }
  return useQuery({
    queryKey: ['logs', keyOf(unit), query],
    placeholderData: keepPreviousData,
    ...(follow && { refetchInterval: followMs }),
    queryFn: ({ signal }) => call('getUnitLogs', { params: unit, query, signal }),
  })
}

/** The four figures of DORA of the last 30 days, by environment. */
export function useDora() {
  return useQuery({
    queryKey: ['dora'],
    refetchInterval: 60_000,
    queryFn: ({ signal }) => call('getDora', { query: { since: '30d' }, signal }),
  })
}

export interface PreviewOf {
  readonly unit: UnitName
  readonly action: 'sync' | 'release' | 'rollback' | 'revert'
}

/** What an action would do now. It is read anew for each dialog, and not again while somebody reads it. */
export function usePreview({ unit, action }: PreviewOf) {
  return useQuery({
    queryKey: ['preview', keyOf(unit), action],
    staleTime: 0,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    queryFn: ({ signal }) => call('previewUnit', { params: unit, query: { action }, signal }),
  })
}

export function useLoad() {
  return useQuery({
    queryKey: ['load'],
    refetchInterval: lookMs,
    queryFn: ({ signal }) => call('getLoad', { signal }),
  })
}

export function useHistory(unit: UnitName) {
  return useQuery({
    queryKey: ['unit', keyOf(unit), 'history'],
    queryFn: ({ signal }) =>
      call('getUnitHistory', { params: unit, query: { limit: '50' }, signal }),
  })
}

/** Asks for something about one unit; what is shown of it is read again afterwards. */
export function useAsk<Wish>(unit: UnitName, ask: (wish: Wish) => Promise<unknown>) {
  return useMutation({
    mutationFn: ask,
    onSettled: () => queries.invalidateQueries({ queryKey: ['unit', keyOf(unit)] }),
  })
}
