import type { UnitRow } from '@plumbline/api/contract'
import { looks, operationLook } from '@plumbline/api/contract/looks'
import type { Look } from '@plumbline/api/contract/looks'

/** A word of a status, with its icon and its colour. The word always stands there: colour alone tells many people nothing. */
function Word({ word, look: { icon, tone } }: { readonly word: string; readonly look: Look }) {
  return (
    <span className={`word ${tone}`}>
      <span className="icon" aria-hidden="true">
        {icon}
      </span>{' '}
      <span className="text">{word}</span>
    </span>
  )
}

export const SyncWord = ({ word }: { readonly word: UnitRow['sync'] }) => (
  <Word word={word} look={looks.sync[word]} />
)
export const HealthWord = ({ word }: { readonly word: UnitRow['health'] }) => (
  <Word word={word} look={looks.health[word]} />
)
export const OperationWord = ({
  word,
  waits,
}: {
  readonly word: UnitRow['operation']
  readonly waits: boolean
}) => <Word word={word} look={operationLook(word, waits)} />
