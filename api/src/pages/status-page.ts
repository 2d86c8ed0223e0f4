import type { UnitMemory } from '@plumbline/controller/model'
import { levelOf, levels, wordsOf, worst, worstOf } from '../../contract/index.ts'
import type { Level, Source } from '../../contract/index.ts'
import { nameOf } from '../views/units.ts'
import { fleetsOf } from './fleets.ts'
import { gatesIn } from '../views/gates.ts'
import { waitingGate } from './gate-parts.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'
import { ago, layout, shortOf } from './layout.ts'
import { healthWord, operationWord, syncWord } from './words.ts'
import { table } from './table.ts'

/** More rows than a person reads, and than a browser likes to lay out every five seconds. */
const rowsMax = 500

interface Fleet {
  readonly units: readonly UnitMemory[]
  readonly sources: readonly Source[]
  readonly readiness: { readonly ready: boolean; readonly because: string }
  readonly now: number
}

/** The whole fleet on one page, the worst first. */
export function statusPage({ units, sources, readiness, now }: Fleet): string {
  const rows = units.toSorted(worstFirst)
  return layout(
    titleOf(units),
    html`<h1>Units</h1>
      ${readiness.ready ? undefined : html`<p class="banner">Starting: ${readiness.because}</p>`}
      ${waitingGates(units, now)}
      ${units.length === 0 ? noUnits : [counts(units), unitsTable(rows.slice(0, rowsMax), now)]}
      ${rows.length > rowsMax ? html`<p>${rows.length - rowsMax} more are not shown.</p>` : undefined}
      ${fleetsOf(units, now)}
      <h2>Sources</h2>
      ${sources.length === 0 ? html`<p>No source is configured.</p>` : sources.map((source) => sourceOf(source, now))}`,
  )
}

/** What waits for a person stands before everything else. */
function waitingGates(units: readonly UnitMemory[], now: number): readonly Html[] {
  return units
    .flatMap((memory) => gatesIn(memory).waiting.map((gate) => ({ unit: memory.unit, gate })))
    .filter(({ gate }) => gate.command !== null)
    .map(
      ({ unit, gate }) =>
        html`<section class="waiting">
          <h2><a href="/plain/units/${unit}">${unit}</a></h2>
          ${waitingGate(gate, now)}
        </section>`,
    )
}

const badnessOf = ({ status }: UnitMemory) => worstOf(wordsOf(status)).badness

function worstFirst(a: UnitMemory, b: UnitMemory): number {
  return badnessOf(b) - badnessOf(a) || (a.unit < b.unit ? -1 : 1)
}

function countOf(units: readonly UnitMemory[], level: Level): number {
  return units.filter(({ status }) => levelOf(wordsOf(status)) === level).length
}

/** The title tells the state of a tab in the background. */
function titleOf(units: readonly UnitMemory[]): string {
  const trouble = countOf(units, 'trouble')
  return trouble === 0 ? 'Plumbline' : `(${trouble}) Plumbline`
}

function counts(units: readonly UnitMemory[]): Html {
  return html`<ul class="counts">
    ${(Object.keys(levels) as Level[]).map((level) => {
      const count = countOf(units, level)
      const tone = count === 0 ? 'quiet' : level
      return html`<li class="${tone}"><strong>${count}</strong> ${levels[level]}</li>`
    })}
  </ul>`
}

const noUnits = html`<div class="empty">
  <p><strong>No units yet.</strong></p>
  <p>
    Commit an <code>Environment</code> and a <code>Service</code> to a source below. They show up
    here as soon as the commit is fetched.
  </p>
</div>`

function unitsTable(units: readonly UnitMemory[], now: number): Html {
  const columns = ['Unit', 'Sync', 'Health', 'Operation', 'Why', 'Next', 'Revision']
  return table(
    columns,
    units.map((memory) => rowOf(memory, now)),
  )
}

function rowOf({ unit, status, revision, team }: UnitMemory, now: number): Html {
  const { environment, name } = nameOf(unit)
  const { why, since } = worst(status)
  return html`<tr role="row" class="${levelOf(wordsOf(status))}">
    <td role="cell" class="unit">
      <a href="/plain/units/${unit}">${name}</a>
      <small>${environment}${team === undefined ? undefined : html` · ${team}`}</small>
    </td>
    <td role="cell" data-label="Sync">${syncWord(status.sync.is)}</td>
    <td role="cell" data-label="Health">${healthWord(status.health.is)}</td>
    <td role="cell" data-label="Operation">
      ${operationWord(status.operation.is, wordsOf(status).waits)}
    </td>
    <td role="cell" data-label="Why">${why} <small>for ${ago(since, now)}</small></td>
    <td role="cell" data-label="Next">${status.next}</td>
    <td role="cell" data-label="Revision">${shortOf(revision)}</td>
  </tr>`
}

function sourceOf(source: Source, now: number): Html {
  const { name, revision, fetchedAt, fault, rewritten, problems } = source
  const fetched =
    fetchedAt === null ? html`never fetched` : html`fetched ${ago(Date.parse(fetchedAt), now)} ago`
  return html`<section class="source">
    <h3>${name}</h3>
    <p>${revision === null ? html`No revision` : html`At ${shortOf(revision)}`}, ${fetched}.</p>
    ${fault === null ? undefined : html`<p class="banner">${fault.message} <small>${fault.hint}</small></p>`}
    ${rewritten === null ? undefined : html`<p class="banner">The branch was rewritten to ${shortOf(rewritten)}; it waits for a person to accept it.</p>`}
    ${
      problems.length === 0
        ? undefined
        : html`<ul class="problems">
            ${problems.map(problemOf)}
          </ul>`
    }
  </section>`
}

export function problemOf(problem: Source['problems'][number]): Html {
  const { file, line, column, path, message, hint } = problem
  return html`<li>
    <code>${file}:${line}:${column}</code> ${path === '' ? undefined : html`<code>${path}</code>`}
    ${message}${hint === null ? undefined : html` <small>${hint}</small>`}
  </li>`
}
