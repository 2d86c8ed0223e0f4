import type { Json, JsonObject } from '../model/index.ts'
import { byKey, fold, object, omit, text } from './normal.ts'

/** Dimensions by name; their order means nothing. */
export function normalDimensions(dimensions: Json | undefined): JsonObject | undefined {
  return byKey(
    dimensions,
    ({ Name }) => text(Name),
    ({ Value }) => Value,
  )
}

/** Queries of metric math by their id; `ReturnData` is true where nothing is said (SDK text). */
export function normalQueries(queries: Json | undefined): JsonObject | undefined {
  return byKey(
    queries,
    ({ Id }) => text(Id),
    ({ MetricStat, ...query }) => ({
      ...fold(
        omit(query, (key) => key === 'Id'),
        { ReturnData: true },
      ),
      MetricStat: MetricStat === undefined ? undefined : normalStat(object(MetricStat)),
    }),
  )
}

function normalStat({ Metric, ...stat }: JsonObject): JsonObject {
  const { Dimensions, ...metric } = object(Metric)
  return { ...stat, ...metric, Dimensions: normalDimensions(Dimensions) }
}
