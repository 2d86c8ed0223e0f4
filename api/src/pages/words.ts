import type { Health, Operation, Sync } from '@plumbline/controller/model'
import type { Level } from '../../contract/index.ts'
import { html } from './html.ts'
import type { Html } from './html.ts'

type Tone = Level | 'quiet'
type Look = readonly [icon: string, tone: Tone]

/** The icon and the colour of each word. The word is always there too: colour alone tells nothing to many people. */
const looks = {
  sync: {
    Synced: ['✓', 'good'],
    OutOfSync: ['≠', 'attention'],
    Unknown: ['?', 'attention'],
  } satisfies Record<Sync, Look>,
  health: {
    Healthy: ['✓', 'good'],
    Progressing: ['↻', 'changing'],
    Degraded: ['✕', 'trouble'],
    Suspended: ['‖', 'changing'],
    Missing: ['○', 'attention'],
    Unknown: ['?', 'attention'],
  } satisfies Record<Health, Look>,
  operation: {
    Idle: ['·', 'quiet'],
    Applying: ['↻', 'changing'],
    RollingOut: ['↻', 'changing'],
    RollingBack: ['↺', 'trouble'],
    Held: ['‖', 'trouble'],
    Failed: ['✕', 'trouble'],
  } satisfies Record<Operation, Look>,
}

export const syncWord = (word: Sync): Html => chip(word, looks.sync[word])
export const healthWord = (word: Health): Html => chip(word, looks.health[word])
export const operationWord = (word: Operation): Html => chip(word, looks.operation[word])

function chip(word: string, [icon, tone]: Look): Html {
  return html`<span class="word ${tone}"><span aria-hidden="true">${icon}</span> ${word}</span>`
}
