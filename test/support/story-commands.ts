import { isRead } from '@plumbline/simulator'
import type { UnitId } from '@plumbline/desired-state'
import { explanationLines, type UnitMemory } from '@plumbline/controller/model'
import { parse } from 'yaml'
import type { House } from './house.ts'
import type { Files } from './memory-git.ts'
import { environment, publicListener, service, shop } from './shop.ts'
import { peopleCommands } from './story-people.ts'
import { releaseCommands } from './story-releases.ts'
import type { Timeline } from './story-timeline.ts'
import {
  eventText,
  fateOf,
  nameBook,
  nothing,
  orNone,
  somebody,
  split,
  type Commands,
  type NameBook,
} from './story-words.ts'

/** Everything that a line of a story can do; what it returns goes into the transcript. */
export function commandsOf(house: House, timeline: Timeline): Commands {
  const names = nameBook()
  return {
    ...releaseCommands(house, timeline, names),
    ...gitCommands(house, names),
    ...awsCommands(house),
    ...peopleCommands(house),
    ...questions(house, names),
  }
}

function gitCommands({ git, world }: House, names: NameBook): Commands {
  let files: Files = {}
  const bases = new Map<string, object>()
  let listeners: object | undefined
  function commit(next: Files): readonly string[] {
    files = next
    git.commit(files)
    names.name('revision', git.revision ?? '')
    return nothing
  }
  return {
    /** Every service that AWS has, and a listener called `public`. Decided before the first line is told. */
    async world(rest) {
      if (rest !== 'full') throw new Error(`a story knows no world ${rest}`)
      listeners = { public: { arn: await publicListener(world), rulePriorities: '1000-1999' } }
      return nothing
    },
    /** `base NAME SPEC`: what every later commit of this service says, unless it says otherwise. */
    base(rest) {
      const [name, spec] = split(rest)
      bases.set(name, parse(spec) as object)
      return nothing
    },
    /** `commit` brings the whole shop, `commit NAME SPEC` one service of it. */
    commit(rest) {
      const [name, spec] = split(rest)
      const base = bases.get(name)
      const whole =
        base === undefined ? spec : JSON.stringify({ ...base, ...(parse(spec) as object) })
      const added = name === '' ? shop : { [`apps/${name}.yaml`]: service(name, whole) }
      return commit({ ...files, ...added })
    },
    environment(rest) {
      const [name, policy] = split(rest)
      const more = listeners === undefined ? {} : { listeners }
      return commit({
        ...files,
        [`environments/${name}.yaml`]: environment(name, policy || undefined, more),
      })
    },
    text(rest) {
      const [path, text] = split(rest)
      return commit({ ...files, [path]: text.replaceAll('\\n', '\n') })
    },
    remove(rest) {
      const paths = new Set(rest.split(' '))
      return commit(Object.fromEntries(Object.entries(files).filter(([path]) => !paths.has(path))))
    },
    rewrite() {
      git.rewrite(files)
      names.name('revision', git.revision ?? '')
      return nothing
    },
    git(rest) {
      git.fail(rest === 'ok' ? undefined : rest)
      return nothing
    },
  }
}

function awsCommands({ world }: House): Commands {
  return {
    /** A call by somebody else. */
    async aws(rest) {
      const [name, more] = split(rest)
      const [operation, input] = split(more)
      await world.call(name, operation, parse(input) as object, { principal: somebody })
      return nothing
    },
    /** `fate IMAGE WORD | line | line`: what becomes of its tasks, and what their containers write; see `fateOf`. */
    fate(rest) {
      world.control('ecs', { type: 'fate', ...fateOf(rest) })
      return nothing
    },
    /** The tasks of a cluster that ECS still knows: who started them, and how they stand. */
    async 'aws-tasks'(cluster) {
      const lists = ['RUNNING', 'STOPPED'].map(
        (desiredStatus) =>
          world.call('ecs', 'ListTasks', { cluster, desiredStatus }) as Promise<{
            taskArns?: string[]
          }>,
      )
      const tasks = (await Promise.all(lists)).flatMap(({ taskArns = [] }) => taskArns)
      if (tasks.length === 0) return ['(none)']
      const { tasks: found } = (await world.call('ecs', 'DescribeTasks', { cluster, tasks })) as {
        tasks: { startedBy: string; lastStatus: string; stoppedReason?: string; createdAt: Date }[]
      }
      return found.map(({ startedBy, lastStatus, stoppedReason = '', createdAt }) =>
        `${createdAt.toISOString()} ${startedBy} ${lastStatus} ${stoppedReason}`.trim(),
      )
    },
    /** Stops every task of a cluster, as a person does. */
    async 'stop-tasks'(cluster) {
      const { taskArns = [] } = (await world.call('ecs', 'ListTasks', { cluster })) as {
        taskArns?: string[]
      }
      for (const task of taskArns) {
        await world.call('ecs', 'StopTask', { cluster, task }, { principal: somebody })
      }
      return nothing
    },
    deny(rest) {
      world.faults.prime({ operation: rest, count: 'all', outcome: { kind: 'access-denied' } })
      return nothing
    },
    heal() {
      world.faults.clear()
      return nothing
    },
  }
}

function questions(house: House, names: NameBook): Commands {
  const { world, events } = house
  let eventsTold = 0
  let callsTold = 0
  return {
    async status(rest) {
      const rows = await house.store.units({})
      const chosen = rows.filter(({ unit }) => rest === '' || unit === rest)
      return chosen.flatMap(rest === '' ? rowText : fullText).map((line) => names.replace(line))
    },
    /** What was found out about the newest rollout or run of a unit. */
    async why(rest) {
      const evidence = (await house.store.unit(rest as UnitId))?.evidence
      if (evidence === undefined) return ['(nothing)']
      const lines = [evidence.why, ...explanationLines(evidence)]
      return lines.map((line) => names.replace(line))
    },
    /** Those since the last question. */
    events() {
      const told = events.slice(eventsTold).map((event) => names.replace(eventText(event)))
      eventsTold = events.length
      return orNone(told)
    },
    /** Writes of ours since the last question. */
    writes() {
      const calls = world.journal.entries()
      const ours = calls.slice(callsTold).filter(({ operation, principal }) => {
        const written = !isRead(operation) && operation !== 'CreateCluster'
        return principal !== somebody && written
      })
      callsTold = calls.length
      return orNone(ours.map(({ operation, result }) => `${operation} ${result}`))
    },
    live: (rest) => liveText(house, ...split(rest)),
    /** How a live service is released. */
    'live-deployment': (rest) => deploymentText(house, ...split(rest)),
  }
}

function rowText({ unit, status }: UnitMemory): string[] {
  const { sync, health, operation } = status
  return [`${unit}: ${sync.is} ${health.is} ${operation.is} (${operation.why})`]
}

function fullText({ unit, revision, status }: UnitMemory): string[] {
  const { sync, health, operation, next } = status
  return [
    `${unit} at ${revision}`,
    `sync      ${sync.is}: ${sync.why}`,
    `health    ${health.is}: ${health.why}`,
    `operation ${operation.is}: ${operation.why}`,
    `next      ${next}`,
  ]
}

interface LiveService {
  readonly status: string
  readonly taskDefinition: string
  readonly runningCount: number
  readonly desiredCount: number
}

async function deploymentText({ world }: House, cluster: string, name: string): Promise<string[]> {
  const { services = [] } = (await world.call('ecs', 'DescribeServices', {
    cluster,
    services: [name],
  })) as {
    services?: {
      deploymentConfiguration: { maximumPercent: number; minimumHealthyPercent: number }
    }[]
  }
  return services.map(
    ({ deploymentConfiguration: { maximumPercent, minimumHealthyPercent } }) =>
      `at most ${maximumPercent}%, at least ${minimumHealthyPercent}%`,
  )
}

async function liveText({ world }: House, cluster: string, name: string): Promise<string[]> {
  const input = { cluster, services: [name] }
  const { services = [] } = (await world.call('ecs', 'DescribeServices', input)) as {
    services?: LiveService[]
  }
  const [live] = services
  if (live === undefined) return ['(not there)']
  const { taskDefinition } = (await world.call('ecs', 'DescribeTaskDefinition', {
    taskDefinition: live.taskDefinition,
  })) as { taskDefinition: { revision: number; containerDefinitions: { image: string }[] } }
  const image = taskDefinition.containerDefinitions[0]?.image
  const counts = `${live.runningCount} of ${live.desiredCount} tasks run`
  return [`${live.status}, revision ${taskDefinition.revision}, image ${image}, ${counts}`]
}
