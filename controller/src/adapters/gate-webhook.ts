import { createHash } from 'node:crypto'
import type { Clock, GateCaller, GateQuestion, GateReply, GateWebhook } from '../model/index.ts'
import { objectIn } from '../model/json.ts'
import { oneLine, scrub } from '../model/redact.ts'
import { exchange, unreachableWhy } from './notify/post.ts'
import { signed } from './notify/sign.ts'

/** A verdict is two short texts. */
const answerBytesMax = 16_384
const whyMax = 300

/**
 * Asks the webhooks of gates, as far as the configuration lists them: a document alone can have nothing called. Requests are
 * signed like alerts. Never throws: what went wrong is an answer.
 */
export function gateWebhooks(listed: readonly GateWebhook[], clock: Clock): GateCaller {
  return {
    async ask(question): Promise<GateReply> {
      const url = question.gate.webhook ?? ''
      const webhook = listed.find((one) => covers(one.url, url))
      if (webhook === undefined) {
        return failed('its address is not under gates.webhooks in plumbline.yaml')
      }
      if (webhook.missing !== undefined) {
        return failed(`the environment variable ${webhook.missing} with its secret is empty`)
      }
      const body = JSON.stringify(bodyOf(question))
      const headers = signed({ id: idOf(question), body, secret: webhook.secret }, clock)
      try {
        return replyOf(await exchange({ url, headers, body }, clock, answerBytesMax))
      } catch (error) {
        return failed(`it cannot be reached: ${unreachableWhy(error)}`)
      }
    },
  }
}

/** Whether an address is a listed one or below it; compared as parsed, so that `..` leads nowhere. */
export function covers(listed: string, asked: string): boolean {
  if (!URL.canParse(listed) || !URL.canParse(asked)) return false
  const [base, url] = [new URL(listed), new URL(asked)]
  const folder = base.pathname.endsWith('/') ? base.pathname : `${base.pathname}/`
  const below = url.pathname === base.pathname || url.pathname.startsWith(folder)
  return base.origin === url.origin && url.username === '' && below
}

function bodyOf({ unit, gate }: GateQuestion) {
  const { name, at, revision, deployment, since, until, onTimeout } = gate
  return {
    version: 1,
    unit,
    gate: name,
    stage: at,
    revision,
    deployment: deployment ?? null,
    since: new Date(since).toISOString(),
    until: new Date(until).toISOString(),
    onTimeout,
  }
}

/** The same for every repetition of one question. */
function idOf({ unit, gate }: GateQuestion): string {
  const text = JSON.stringify([unit, gate.name, gate.asked])
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

function replyOf({ status, text }: { readonly status: number; readonly text: string }): GateReply {
  if (status === 202) return { said: 'later', why: 'it answers later' }
  if (status < 200 || status > 299) return failed(`it answered with status ${status}`)
  const { verdict, why } = objectIn(text) ?? {}
  if (verdict !== 'continue' && verdict !== 'rollback') {
    return failed(`it answered with status ${status} and without a verdict`)
  }
  const told = typeof why === 'string' ? oneLine(scrub(why)).slice(0, whyMax) : ''
  return { said: verdict, why: told === '' ? `it said ${verdict}` : told }
}

function failed(why: string): GateReply {
  return { said: 'failed', why }
}
