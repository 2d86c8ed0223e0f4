import type { Context } from '../../model/index.ts'
import { ownershipTags } from '../ownership.ts'

/**
 * A schedule carries no tags; only its group does. What proves whose it is stands in its description instead, in the
 * words of the tags: `plumbline:unit=prod/job/nightly plumbline:source=shop`.
 */
export function describe(context: Context): string {
  return Object.entries(ownershipTags(context))
    .map(([key, value]) => `${key}=${value}`)
    .join(' ')
}

/** The tags that a description stands for; none for one that somebody else wrote. */
export function tagsIn(description: string | undefined): Readonly<Record<string, string>> {
  const pairs = [...(description ?? '').matchAll(/(?:^| )(plumbline:[a-z]+)=(\S+)/g)]
  return Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, value]))
}
