import { explanationLines } from '@plumbline/controller/model'
import type { Attempt } from '../../contract/index.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import { ago, shortOf } from './layout.ts'

/** What was tried and what became of it. */
export function attemptList(attempts: readonly Attempt[], now: number): Html {
  if (attempts.length === 0) return html``
  return html`<h2>Attempts</h2>
    <ol class="history">
      ${attempts.map((attempt) => itemOf(attempt, now))}
    </ol>`
}

function itemOf(attempt: Attempt, now: number): Html {
  const { began, ended, revision, outcome, why, cause, callCount, images } = attempt
  const end = ended === null ? now : Date.parse(ended)
  return html`<li>
    <p>
      ${ago(Date.parse(began), now)} ago ${cause} of ${shortOf(revision)},
      <strong>${outcome}</strong>
      ${outcome === 'running' ? 'for' : 'after'} ${ago(Date.parse(began), end)}, ${callCount}
      ${callCount === 1 ? 'call' : 'calls'}${whoOf(attempt)}
    </p>
    ${why === null ? undefined : html`<p>${why}</p>`}
    ${images.map(
      ({ image, digest }) => html`<p><small>${image} ${digest ?? 'digest not known'}</small></p>`,
    )}
    ${evidenceOf(attempt)}
  </li>`
}

/** Folded: the newest stands above in full. */
function evidenceOf({ evidence }: Attempt): Html | undefined {
  const lines = evidence === null ? [] : explanationLines(evidence)
  if (lines.length === 0) return undefined
  return html`<details>
    <summary>What AWS said</summary>
    <pre class="evidence" tabindex="0">${lines.join('\n')}</pre>
  </details>`
}

function whoOf({ by, author, subject }: Attempt): Html | undefined {
  if (by !== null) return html`, by ${by}`
  return author === null ? undefined : html`, by ${author}: ${subject ?? ''}`
}
