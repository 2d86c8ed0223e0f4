import { html } from './html.ts'
import type { Html } from './html.ts'

/**
 * A table; each row is a `tr` with the role `row`. The roles are spelled out because narrow screens lay the table out as
 * cards, which drops them.
 */
export function table(columns: readonly string[], rows: readonly Html[]): Html {
  return html`<table role="table">
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map((name) => html`<th role="columnheader" scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows}
    </tbody>
  </table>`
}
