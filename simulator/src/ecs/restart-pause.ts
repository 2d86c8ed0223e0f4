import type { EcsSettings } from './settings.ts'

/**
 * How long the scheduler waits before it tries again after `failures` failed starts in a row: at first not at all, then
 * twice as long each time, up to 27 minutes (ECS developer guide, "service-throttle-logic").
 */
export function restartPauseMs(
  failures: number,
  settings: Pick<EcsSettings, 'restartsWithoutPause' | 'restartPauseMs' | 'restartPauseMsMax'>,
): number {
  const doublings = failures - settings.restartsWithoutPause - 1
  if (doublings < 0) return 0
  return Math.min(settings.restartPauseMsMax, settings.restartPauseMs * 2 ** doublings)
}
