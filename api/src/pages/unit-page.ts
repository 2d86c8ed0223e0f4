import { explanationLines } from '@plumbline/controller/model'
import { wordsOf } from '../../contract/index.ts'
import type { Attempt, UnitDiff, UnitPass, UnitStatus } from '../../contract/index.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import { ago, layout, shortOf } from './layout.ts'
import { attemptList } from './attempt-list.ts'
import { answersOf, waitingGate } from './gate-parts.ts'
import { problemOf } from './status-page.ts'
import { healthWord, operationWord, syncWord } from './words.ts'

interface Detail {
  readonly status: UnitStatus
  readonly diff: UnitDiff
  readonly passes: readonly UnitPass[]
  readonly attempts: readonly Attempt[]
  readonly now: number
}

/** One unit: why it is as it is, in what it differs, and what was done. */
export function unitPage({ status, diff, passes, attempts, now }: Detail): string {
  const { environment, kind, name, team } = status
  return layout(
    `${name} in ${environment} · Plumbline`,
    html`<h1>${name}</h1>
      <p class="under">
        ${kind} in ${environment}${team === null ? undefined : html`, of ${team}`}
      </p>
      ${banners(status, now)} ${axes(status, now)}
      <p>
        <strong>Next:</strong> ${status.next.what}
        <small
          >Looked at again at
          <time datetime="${status.next.at}">${status.next.at.slice(11, 19)}</time> UTC:
          ${status.next.because}</small
        >
      </p>
      <dl>
        <dt>Working towards</dt>
        <dd>${shortOf(status.revisions.target)} of ${status.source}</dd>
        <dt>Applied</dt>
        <dd>${revisionOf(status.revisions.applied)}</dd>
        <dt>Last good</dt>
        <dd>${revisionOf(status.revisions.lastGood)}</dd>
        ${
          status.rollout === null
            ? undefined
            : html`<dt>Rollout</dt>
                <dd>${status.rollout.phase}: ${status.rollout.why}</dd>`
        }
        ${
          status.images.length === 0
            ? undefined
            : html`<dt>Images</dt>
                ${status.images.map(
                  ({ container, image, digest }) =>
                    html`<dd>
                      ${container}: ${image} <small>${digest ?? 'digest not known'}</small>
                    </dd>`,
                )}`
        }
      </dl>
      ${answersOf(status.gates.answers)} ${evidenceOf(status)} ${differences(diff, now)}
      ${attemptList(attempts, now)} ${history(passes, now)}`,
  )
}

function revisionOf(revision: string | null): Html {
  return revision === null ? html`none yet` : shortOf(revision)
}

function checkItem({ message, hint, file, line, column }: UnitStatus['checks'][number]): Html {
  const place = file === null ? undefined : html`<code>${[file, line, column].join(':')}</code>`
  return html`<li>${place} ${message} <small>${hint}</small></li>`
}

function banners(status: UnitStatus, now: number): Html[] {
  const { hold, pin, kept, fault, problems, checks, gates } = status
  const found = gates.waiting.map((gate) => waitingGate(gate, now))
  if (hold !== null) {
    found.push(
      html`<p class="banner">
        ‖ Held for ${ago(Date.parse(hold.since), now)}: ${hold.reason.replace(/\.$/, '')}. Commit
        ${shortOf(hold.revision)} is skipped; the next commit that changes this unit ends the hold.
      </p>`,
    )
  }
  if (pin !== null) {
    const what = pin.mode === 'hold' ? 'Held' : 'Suspended'
    found.push(
      html`<p class="banner">
        ‖ ${what} by ${pin.author} for ${ago(Date.parse(pin.since), now)}: ${pin.reason}
      </p>`,
    )
  }
  if (kept !== null) {
    found.push(html`<p class="banner">Removed from Git and kept in AWS: ${kept}</p>`)
  }
  if (fault !== null) {
    found.push(html`<p class="banner">${fault.message} <small>${fault.hint}</small></p>`)
  }
  if (checks.length > 0) {
    found.push(
      html`<h2>Checks before the release</h2>
        <ul class="problems">
          ${checks.map(checkItem)}
        </ul>`,
    )
  }
  if (problems.length > 0) {
    found.push(
      html`<h2>Problems</h2>
        <ul class="problems">
          ${problems.map(problemOf)}
        </ul>`,
    )
  }
  return found
}

function axes(status: UnitStatus, now: number): Html {
  const { sync, health, operation } = status
  const rows = [
    ['Sync', syncWord(sync.is), sync],
    ['Health', healthWord(health.is), health],
    ['Operation', operationWord(operation.is, wordsOf(status).waits), operation],
  ] as const
  return html`<table role="table">
    <thead role="rowgroup">
      <tr role="row">
        ${['Axis', 'Is', 'Why', 'Reason', 'Since'].map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        ([name, word, { why, reason, since }]) =>
          html`<tr role="row">
            <td role="cell" class="unit">${name}</td>
            <td role="cell" data-label="Is">${word}</td>
            <td role="cell" data-label="Why">${why}</td>
            <td role="cell" data-label="Reason"><code>${reason}</code></td>
            <td role="cell" data-label="Since">${ago(Date.parse(since), now)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

/** What lies beneath the cause: tasks, alarms, targets, events, and the last lines of a log. */
function evidenceOf({ evidence }: UnitStatus): Html | undefined {
  const lines = evidence === null ? [] : explanationLines(evidence)
  if (evidence === null || lines.length === 0) return undefined
  return html`<h2>What AWS said</h2>
    <p class="under">
      Asked at
      <time datetime="${evidence.at}">${evidence.at.slice(0, 19).replace('T', ' ')} UTC</time>
      UTC${evidence.why === '' ? undefined : html`: ${evidence.why}`}
    </p>
    <pre class="evidence" tabindex="0">${lines.join('\n')}</pre>`
}

function differences(
  { resources, sync, observedAt, driftSince, edits }: UnitDiff,
  now: number,
): Html {
  const looked = observedAt === null ? html`never` : html`${ago(Date.parse(observedAt), now)} ago`
  return html`<h2>Differences</h2>
    <p class="under">
      Last look at AWS: ${looked}.
      ${driftSince === null ? undefined : html`Changed outside Git for ${ago(Date.parse(driftSince), now)}.`}
    </p>
    ${
      edits.length > 0
        ? html`<ul>
            ${edits.map((edit) => authorOf(edit, now))}
          </ul>`
        : undefined
    }
    ${resources.length > 0 ? resources.map(resourceOf) : sync.is === 'Synced' ? html`<p>None: live AWS is what Git says.</p>` : html`<p>None were seen. ${sync.why}</p>`}`
}

function authorOf({ by, call, from, agent, at }: UnitDiff['edits'][number], now: number): Html {
  return html`<li>
    By ${by}: <code>${call}</code> from ${from} with ${agent}, ${ago(Date.parse(at), now)} ago
  </li>`
}

function resourceOf({ resource, verb, differences }: UnitDiff['resources'][number]): Html {
  return html`<h3>${verb} <code>${resource}</code></h3>
    ${
      differences.length === 0
        ? undefined
        : html`<ul class="differences">
            ${differences.map(
              ({ path, from, to, origin }) =>
                html`<li>
                  <code>${path}</code> <del>${textOf(from)}</del> → <ins>${textOf(to)}</ins>
                  ${origin?.file ? html`<small>${`${origin.file}:${origin.line}`}</small>` : undefined}
                </li>`,
            )}
          </ul>`
    }`
}

function textOf(value: unknown): string {
  if (value === null) return 'not there'
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function history(passes: readonly UnitPass[], now: number): Html {
  if (passes.length === 0)
    return html`<h2>History</h2>
      <p>Nothing was done yet.</p>`
  return html`<h2>History</h2>
    <ol class="history">
      ${passes.map((pass) => passOf(pass, now))}
    </ol>`
}

function passOf(pass: UnitPass, now: number): Html {
  return html`<li>
    <p>
      ${ago(Date.parse(pass.at), now)} ago at ${shortOf(pass.revision)} ${syncWord(pass.sync)}
      ${healthWord(pass.health)} ${operationWord(pass.operation, pass.waits)}
    </p>
    <p>${pass.why}</p>
    ${
      pass.steps.length === 0
        ? undefined
        : html`<ul>
            ${pass.steps.map(
              ({ op, effect, resource, result, fault }) =>
                html`<li>
                  <code>${op}</code> ${effect}: ${resource}, <strong>${result}</strong>
                  ${fault === null ? undefined : html`<small>${fault.message}</small>`}
                </li>`,
            )}
          </ul>`
    }
  </li>`
}
