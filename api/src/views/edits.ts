import type { Drift } from '@plumbline/controller/model'
import { timeOf } from '../../contract/index.ts'
import type { Edit } from '../../contract/index.ts'

/** Who may have made some drift, as far as it was told. */
export function editsOf(drift: Drift | undefined): Edit[] {
  return (drift?.edits ?? []).map(({ by, call, from, agent, at }) => {
    return { by, call, from, agent, at: timeOf(at) }
  })
}
