import type { UnitStatus } from '@plumbline/api/contract'
import { sentence } from '../parts/small.tsx'

const phases = {
  running: 'is under way',
  completed: 'ended well',
  'rolling-back': 'is being rolled back',
  'rolled-back': 'was rolled back',
  failed: 'failed',
  superseded: 'was overtaken by a newer one',
} as const satisfies Record<NonNullable<UnitStatus['rollout']>['phase'], string>

const weights = { refuses: 'trouble', warns: 'attention', unchecked: 'quiet' } as const

/** The newest rollout, the images of it, and what was checked before it. */
export function Release({ status: { rollout, images, checks } }: { readonly status: UnitStatus }) {
  if (rollout === null && images.length === 0 && checks.length === 0) return null
  return (
    <section aria-labelledby="release">
      <h2 id="release">Rollout, images and checks</h2>
      {rollout && (
        <p>
          The rollout <code>{rollout.id}</code> {phases[rollout.phase]}: {sentence(rollout.why)}
        </p>
      )}
      {images.length > 0 && (
        <ul>
          {images.map(({ container, image, digest }) => (
            <li key={container}>
              {container}: <code>{image}</code>{' '}
              <small>{digest === null ? 'digest not known' : <code>{digest}</code>}</small>
            </li>
          ))}
        </ul>
      )}
      {checks.length > 0 && (
        <ul>
          {checks.map(({ check, weight, message, hint, file, line }) => (
            <li key={`${check}${message}`}>
              <span className={weights[weight]}>{weight}</span> {message} <small>{hint}</small>{' '}
              {file !== null && <code>{`${file}:${line}`}</code>}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
