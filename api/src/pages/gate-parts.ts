import type { GateAnswer, UnitStatus } from '../../contract/index.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import { ago, shortOf } from './layout.ts'

/** A gate that waits, first on the page: for whom, what happens without an answer, and how to answer. */
export function waitingGate(gate: UnitStatus['gates']['waiting'][number], now: number): Html {
  const { name, stage, waitsFor, revision, required, from, approvedBy, command } = gate
  const what = required > 1 ? `${required} approvals` : waitsFor
  const end = gate.onTimeout === 'continue' ? 'it goes on' : 'it goes back'
  return html`<div class="banner gate">
    <p>
      <strong>Gate ${name}</strong> (${stage}) has waited for ${what}
      ${from.length === 0 ? undefined : html`by ${from.join(', ')}`} for
      ${ago(Date.parse(gate.since), now)}, with ${shortOf(revision)}.
      ${approvedBy.length === 0 ? undefined : html`Approved by ${approvedBy.join(', ')}.`}
      Unanswered, ${end} at <time datetime="${gate.until}">${gate.until}</time>.
    </p>
    ${
      command === null
        ? undefined
        : html`<p>To answer: <code>${command}</code>, or <code>plumbline reject …</code></p>`
    }
  </div>`
}

/** What was said at the gates of the newest release. */
export function answersOf(answers: readonly GateAnswer[]): Html | undefined {
  if (answers.length === 0) return undefined
  return html`<h2>Gates</h2>
    <ul>
      ${answers.map(
        ({ gate, stage, answer, by, why, at, revision }) =>
          html`<li>
            <strong>${gate}</strong> (${stage}): ${answer}, by ${by} at
            <time datetime="${at}">${at}</time> for ${shortOf(revision)}: ${why}
          </li>`,
      )}
    </ul>`
}
