import { useMutation, useQuery } from '@tanstack/react-query'
import { call } from './call.ts'
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

export function useSources() {
  return useQuery({
    queryKey: ['sources'],
    refetchInterval: lookMs,
    queryFn: ({ signal }) => call('listSources', { signal }),
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
