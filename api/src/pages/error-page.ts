import { errors } from '../../contract/index.ts'
import type { ErrorCode } from '../../contract/index.ts'
import type { Refusal } from '../refusal.ts'
import { html } from './html.ts'
import { layout } from './layout.ts'

/** What `/errors/<code>` of a problem leads to. */
export function explanationPage(code: ErrorCode): string {
  const { status, title, explanation } = errors[code]
  return layout(
    `${title} · Plumbline`,
    html`<h1>${title}</h1>
      <p class="under"><code>${code}</code>, status ${status}</p>
      <p>${explanation.replaceAll('`', '')}</p>`,
  )
}

/** A page that could not be made. It loads itself again like every page, so it goes when the cause goes. */
export function refusalPage(refusal: Refusal, requestId: string): string {
  const { title } = errors[refusal.code]
  return layout(
    `${title} · Plumbline`,
    html`<h1>${title}</h1>
      <p class="banner" role="alert">${refusal.message}</p>
      <p class="under">
        Request <code>${requestId}</code>. <a href="/plain">Back to the units</a>
      </p>`,
  )
}
