import type { Json } from '@plumbline/controller/model'

/** Control characters but line feed and tab, marks that turn the reading direction, and odd line ends. */
const unsafe = /[^\P{Cc}\n\t]|[\p{Bidi_Control}\u2028\u2029]/gu
/** A whole escape sequence: removing its first character alone would leave the rest as text. */
const sequences =
  // oxlint-disable-next-line no-control-regex -- these characters are what it takes out
  /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]|(?:\u001B\]|\u009D)[^\u0007\u001B\u009C]*(?:\u0007|\u001B\\|\u009C)?|\u001B[ -/]*[0-~]/gu

/** Text from elsewhere without anything that a terminal obeys: names, messages of AWS, lines of files. */
export function plain(text: string): string {
  return text.replaceAll(sequences, '').replaceAll(unsafe, '')
}

/** The same on one line. */
export function oneLine(text: string): string {
  return plain(text).replaceAll(/\s+/g, ' ').trim()
}

/** JSON for people and programs: what a terminal would obey is written as `\uXXXX`, so no value is lost. */
export function jsonText(value: unknown): string {
  const text = JSON.stringify(value, null, 2)
  return text.replaceAll(unsafe, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}

/** One value of a difference, as people write it. */
export function valueText(value: Json | undefined): string {
  if (value === null || value === undefined) return '(not there)'
  return oneLine(typeof value === 'string' ? value : JSON.stringify(value))
}
