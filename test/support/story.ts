import type { UnitId } from '@plumbline/desired-state'
import type { ResourceDifferences } from '@plumbline/controller/model'
import { parse } from 'yaml'
import { createHouse, type House, type LoggedEvent } from './house.ts'
import { environment, service, shop, shopWorld, type ShopWorldOptions } from './shop.ts'
import type { Files } from './memory-git.ts'

/**
 * A story is a text: one command a line, comments with `#`. Running it gives a transcript, which is compared with the
 * one kept beside the story. What changes from run to run, such as ids, is written as a name that does not.
 */
export async function tell(story: string, options: ShopWorldOptions = {}): Promise<string> {
  const world = await shopWorld(options)
  const house = await createHouse({ world })
  const teller = tellerOf(house)
  const lines: string[] = []
  for (const line of story.split('\n')) {
    if (line.trim() !== '') lines.push(line)
    if (line.trim() === '' || line.startsWith('#')) continue
    const said = await teller(line)
    lines.push(...said.map((text) => `    ${text}`))
  }
  await house.stop()
  return `${lines.join('\n')}\n`
}

type Command = (rest: string) => Promise<readonly string[]> | readonly string[]

function tellerOf(house: House): (line: string) => Promise<readonly string[]> {
  const { world, git, store } = house
  let files: Files = {}
  let eventsTold = 0
  let callsTold = 0
  const names = nameBook()

  function commit(next: Files): readonly string[] {
    files = next
    git.commit(files)
    names.name('revision', git.revision ?? '')
    return []
  }

  const commands: Record<string, Command> = {
    commit: (rest) => {
      if (rest === '') return commit({ ...files, ...shop })
      const [name = '', spec] = split(rest)
      return commit({ ...files, [`apps/${name}.yaml`]: service(name, spec) })
    },
    environment: (rest) => {
      const [name = '', policy] = split(rest)
      return commit({ ...files, [`environments/${name}.yaml`]: environment(name, policy) })
    },
    text: (rest) => {
      const [path = '', text] = split(rest)
      return commit({ ...files, [path]: text.replaceAll('\\n', '\n') })
    },
    remove: (rest) => {
      const paths = rest.split(' ')
      return commit(
        Object.fromEntries(Object.entries(files).filter(([path]) => !paths.includes(path))),
      )
    },
    rewrite: () => {
      git.rewrite(files)
      names.name('revision', git.revision ?? '')
      return []
    },
    git: (rest) => {
      git.fail(rest === 'ok' ? undefined : rest)
      return []
    },
    turn: async (rest) => {
      await house.turn(milliseconds(rest))
      return []
    },
    aws: async (rest) => {
      const [name = '', more] = split(rest)
      const [operation = '', input] = split(more)
      await world.call(name, operation, parse(input) as object, { principal: somebody })
      return []
    },
    fate: (rest) => {
      const [image = '', fate] = split(rest)
      world.control('ecs', { type: 'fate', image, fate })
      return []
    },
    deny: (rest) => {
      world.faults.prime({ operation: rest, outcome: { kind: 'access-denied' } } as never)
      return []
    },
    kill: async () => {
      await house.restart()
      return []
    },
    sync: async (rest) => {
      const [unit = '', flag] = split(rest)
      await house.control().sync(unit as UnitId, { prune: flag === '--prune' })
      return []
    },
    accept: async () => {
      await house.control().syncSource('main', { accept: git.revision ?? '' })
      return []
    },
    status: async (rest) => {
      const rows = await store.units({})
      return rows
        .filter(({ unit }) => rest === '' || unit === rest)
        .flatMap(({ unit, status, revision }) => {
          const { sync, health, operation, next } = status
          const words = `${sync.is} ${health.is} ${operation.is}`
          if (rest === '') return [names.replace(`${unit}: ${words} (${operation.why})`)]
          return [
            `${unit} at ${revision}`,
            `sync      ${sync.is}: ${sync.why}`,
            `health    ${health.is}: ${health.why}`,
            `operation ${operation.is}: ${operation.why}`,
            `next      ${next}`,
          ].map(names.replace)
        })
    },
    events: () => {
      const told = house.events.slice(eventsTold).map(eventText)
      eventsTold = house.events.length
      return told.length === 0 ? ['(none)'] : told.map(names.replace)
    },
    writes: () => {
      const calls = house.world.journal.entries().slice(callsTold)
      callsTold = house.world.journal.entries().length
      const writes = calls.filter(({ operation, principal }) => {
        return principal !== somebody && !/^(Describe|List|Get|CreateCluster)/.test(operation)
      })
      const told = writes.map(({ operation, result }) => `${operation} ${result}`)
      return told.length === 0 ? ['(none)'] : told
    },
    live: async (rest) => {
      const [cluster = '', name] = split(rest)
      return liveText(house, cluster, name)
    },
  }

  return async (line) => {
    const [name = '', rest] = split(line)
    const command = commands[name]
    if (command === undefined) throw new Error(`a story has no command ${name}`)
    return command(rest)
  }
}

const somebody = 'arn:aws:iam::123456789012:user/somebody'

async function liveText(house: House, cluster: string, name: string): Promise<readonly string[]> {
  const { services = [] } = (await house.world.call('ecs', 'DescribeServices', {
    cluster,
    services: [name],
  })) as { services?: Record<string, unknown>[] }
  const [live] = services
  if (live === undefined) return ['(not there)']
  const { taskDefinition } = (await house.world.call('ecs', 'DescribeTaskDefinition', {
    taskDefinition: live.taskDefinition,
  })) as { taskDefinition: { revision: number; containerDefinitions: { image: string }[] } }
  const image = taskDefinition.containerDefinitions[0]?.image
  const counts = `${String(live.runningCount)} of ${String(live.desiredCount)} tasks run`
  return [`${String(live.status)}, revision ${taskDefinition.revision}, image ${image}, ${counts}`]
}

function eventText({ name, fields }: LoggedEvent): string {
  const { unit, source, why, differences, by, reason, file, line, units } = fields
  const of = unit ?? file ?? source ?? fields.what
  const at = line === undefined ? '' : `:${String(line)}`
  const fieldsOf = (differences as readonly ResourceDifferences[] | undefined)?.map(differencesText)
  const more = [
    reason,
    why,
    fieldsOf?.join('; '),
    by === undefined ? undefined : `by ${String(by)}`,
    units === undefined ? undefined : `${String(units)} units`,
  ]
  return [`${name} ${String(of)}${at}`, ...more.filter((text) => text !== undefined)].join(' | ')
}

function differencesText({ resource, verb, differences }: ResourceDifferences): string {
  if (verb !== 'change') return `${verb} ${resource}`
  const fields = differences.map(
    ({ path, from, to }) => `${path}: ${JSON.stringify(from)} -> ${JSON.stringify(to)}`,
  )
  return `${resource} ${fields.join(', ')}`
}

/** Gives what is different in every run a name that is not. */
function nameBook() {
  const names = new Map<string, string>()
  let count = 0
  return {
    name(kind: string, value: string) {
      if (!names.has(value)) names.set(value, `${kind}#${++count}`)
    },
    replace(text: string): string {
      const known = [...names].reduce(
        (line, [value, name]) => line.replaceAll(value, name).replaceAll(value.slice(0, 8), name),
        text,
      )
      return known.replaceAll(/ecs-svc\/\d+/g, 'ecs-svc/…').replaceAll(/arn:aws:ecs:[^"\s]*\//g, '')
    },
  }
}

function split(text: string): [string, string] {
  const at = text.indexOf(' ')
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1).trim()]
}

function milliseconds(text: string): number {
  const match = /^(\d+)(s|m|h)$/.exec(text)
  const unit = { s: 1_000, m: 60_000, h: 3_600_000 }[match?.[2] ?? '']
  if (match === null || unit === undefined) throw new Error(`not a time: ${text}`)
  return Number(match[1]) * unit
}
