import {
  faultOf,
  noExplanation,
  type AwsReader,
  type Evidence,
  type Explanation,
  type Inquiry,
} from '../../model/index.ts'
import { isKnown } from './evidence.ts'
import type { ResourceView } from './observe.ts'

/**
 * What AWS says of the rollout or the run that the views inquire about. It is asked once for each, and of one that goes on
 * failing now and then: `known` is what was found out before. `undefined` when nothing is worth a closer look.
 */
export async function explain(
  reader: AwsReader,
  views: readonly ResourceView[],
  known: Evidence | undefined,
  now: number,
): Promise<Evidence | undefined> {
  const view = views.find(({ health }) => health?.inquiry !== undefined)
  const inquiry = view?.health?.inquiry
  if (view === undefined || inquiry === undefined) return undefined
  if (known !== undefined && isKnown(known, inquiry)) return known
  return { ...(await ask(reader, view, inquiry)), ...inquiry, at: now }
}

/** To explain nothing is no failure of the pass: it goes on, and says so. */
async function ask(
  reader: AwsReader,
  { kind, observation }: ResourceView,
  inquiry: Inquiry,
): Promise<Explanation> {
  if (observation.state !== 'present') return noExplanation
  try {
    return (await kind.explain?.(reader, observation.live, inquiry)) ?? noExplanation
  } catch (error) {
    return { ...noExplanation, unread: [faultOf(error).message] }
  }
}
