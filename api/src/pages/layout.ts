import { durationOf, timeOf } from '../../contract/index.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'

/** Seconds after which a page loads itself again. */
const refreshSeconds = 5

/** The frame of every page. No script runs on it: the browser loads it again every few seconds. */
export function layout(title: string, main: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="refresh" content="${refreshSeconds}" />
        <title>${title}</title>
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/status.css" />
      </head>
      <body>
        <header>
          <a class="brand" href="/plain"
            ><img src="/icon.svg" alt="" width="20" height="20" />Plumbline</a
          >
          <nav><a href="/">Dashboard</a> <a href="/api/openapi.json">API</a></nav>
        </header>
        <main>${main}</main>
      </body>
    </html> `.markup
}

/** How long ago, a second at least, in words; the exact time is in the title. */
export function ago(epochMs: number, now: number): Html {
  const iso = timeOf(epochMs)
  const words = durationOf(Math.max(1000, now - epochMs))
  return html`<time datetime="${iso}" title="${iso}">${words}</time>`
}

/** Enough of a commit id to tell it from others. */
export function shortOf(revision: string): Html {
  return html`<code title="${revision}">${revision.slice(0, 8)}</code>`
}
