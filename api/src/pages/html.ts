/** Finished markup: only `html` makes it, so that plain text cannot get into a page without being escaped. */
export interface Html {
  readonly markup: string
}

type Value = string | number | Html | readonly Html[] | undefined

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A template whose values are escaped. Values of attributes must stand in double quotes. */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  const markup = strings.reduce(
    (before, text, index) => before + markupOf(values[index - 1]) + text,
  )
  return { markup }
}

function markupOf(value: Value): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return escape(value)
  if (typeof value === 'number') return String(value)
  if ('markup' in value) return value.markup
  return value.map(({ markup }) => markup).join('')
}

/** Control characters and marks that turn the reading direction go: they could make a name read as another one. */
function escape(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu, (c) =>
      c === '\n' ? c : '',
    )
    .replaceAll(/[&<>"']/g, (character) => entities[character] ?? character)
}
