import type { ResourceDifferences } from './plan.ts'

/** What became of a resource as a whole without a commit, in the words of whoever finds it so: not what would mend it. */
export function astray({ resource, verb }: Pick<ResourceDifferences, 'resource' | 'verb'>): string {
  return `${resource} ${verb === 'create' ? 'is gone' : 'is one too many'}`
}
