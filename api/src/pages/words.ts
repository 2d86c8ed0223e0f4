import type { Health, Operation, Sync } from '@plumbline/controller/model'
import { looks, operationLook } from '../../contract/index.ts'
import type { Look } from '../../contract/index.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'

export const syncWord = (word: Sync): Html => chip(word, looks.sync[word])
export const healthWord = (word: Health): Html => chip(word, looks.health[word])
export const operationWord = (word: Operation, waits = false): Html =>
  chip(word, operationLook(word, waits))

function chip(word: string, { icon, tone }: Look): Html {
  return html`<span class="word ${tone}"><span aria-hidden="true">${icon}</span> ${word}</span>`
}
