import { catalogue, environmentsOf, type Catalogue } from './catalogue.ts'
import type { FileContents } from './read-file.ts'
import { textAt } from '../text/tree.ts'

/** An environment whose hand-over must be read before its documents can be rendered, and where it is. */
export interface HandoverNeed {
  readonly environment: string
  readonly account: string
  readonly region: string
}

/** The environments that use their hand-over, themselves or in an object that is rendered there. */
export function needsOf(contents: readonly FileContents[]): readonly HandoverNeed[] {
  const documents = contents.flatMap((file) => file.documents)
  const users = documents.filter(({ handover }) => handover === true)
  if (users.length === 0) return []
  const all = catalogue(documents, false)
  const used = catalogue(users, false)
  const named = new Set([
    ...used.environments.keys(),
    ...[...used.overlays.values()].flat().map(({ environment }) => environment),
    ...environmentsOf([...used.objects.values()].flat(), all),
  ])
  return [...named].flatMap((environment) => needOf(environment, all))
}

function needOf(environment: string, { environments }: Catalogue): readonly HandoverNeed[] {
  const root = environments.get(environment)?.[0]?.root
  const account = textAt(root, ['spec', 'account'])
  const region = textAt(root, ['spec', 'region'])
  return account === undefined || region === undefined ? [] : [{ environment, account, region }]
}
