import { kindShortNames, load, type Unit, type UnitId } from '@plumbline/desired-state'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { contextOf } from '../../controller/src/engine/context.ts'
import { kinds } from '../../controller/src/kinds/index.ts'
import { furnishFor } from '../support/furnished.ts'
import { createHouse } from '../support/house.ts'
import type { Files } from '../support/memory-git.ts'
import { environment, job, publicListener, service, shopWorld } from '../support/shop.ts'

/**
 * A word that is taken out of a document takes with it what it made: a kind that looks for nothing while it wants nothing
 * would leave it behind for good.
 */

/** What is used here of a case; see `cases.test.ts`. */
interface Example {
  readonly spec: { readonly image?: string }
  readonly document?: 'Service' | 'Job' | 'PuppetBundle'
  readonly environment?: object
}

const folder = join(import.meta.dirname, '../../controller/src/kinds')
const listenerArn =
  'arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/main/50dc6c495c0c9188/f2f7dc8efc522ab2'

type Kind = (typeof kinds)[number]

/** The unit that the documents are about. */
function unitIn(files: Files): Unit {
  const state = load(Object.entries(files).map(([path, text]) => ({ path, blob: text, text })))
  const [unit] = state.units.values()
  if (unit === undefined) throw new Error(JSON.stringify(state.problems))
  return unit
}

const contextIn = (files: Files) =>
  contextOf({ source: 'main', revision: 'c0ffee', unit: unitIn(files) })

const namesIn = (kind: Kind, files: Files): ReadonlySet<string> =>
  new Set(kind.wanted(unitIn(files), contextIn(files)).map(({ name }) => name))

function filesOf({ document, environment: more = {} }: Example, spec: object, listener: string) {
  const write = document === 'Job' ? job : service
  return {
    'environments/prod.yaml': environment('prod', undefined, {
      listeners: { public: { arn: listener } },
      ...more,
    }),
    'apps/web.yaml': write('web', stringify(spec, { collectionStyle: 'flow' })),
  }
}

/** So many cases of a kind: what one word made goes as what the others did. */
const casesMax = 2

/** Cases of which something goes when nothing but the image stays. */
const cases = kinds.flatMap((kind) => {
  const files = readdirSync(join(folder, kind.name, 'cases'))
  const found = files.flatMap((file) => {
    const example = parse(readFileSync(join(folder, kind.name, 'cases', file), 'utf8')) as Example
    if (example.document === 'PuppetBundle') return []
    const { image } = example.spec
    const full = namesIn(kind, filesOf(example, example.spec, listenerArn))
    const bare = namesIn(kind, filesOf(example, { image }, listenerArn))
    return [...full].some((resource) => !bare.has(resource)) ? [[file, example] as const] : []
  })
  return found
    .slice(0, casesMax)
    .map(([file, example]) => [kind.name, file, kind, example] as const)
})

it.each(cases)(
  'what the kind %s made for %s goes with its word',
  async (_kind, _file, kind, example) => {
    const world = await shopWorld({ full: true })
    const house = await createHouse({ world })
    const listener = await publicListener(world)
    const unit: UnitId = `prod/${kindShortNames[example.document === 'Job' ? 'Job' : 'Service']}/web`
    const full = filesOf(example, example.spec, listener)
    const bare = filesOf(example, { image: example.spec.image }, listener)
    await furnishFor(world, full)
    const isInPlace = async () => (await house.unit(unit))?.status.sync.is === 'Synced'
    const context = contextIn(bare)
    const seen = async () => {
      const { reader } = house.aws()({ account: '123456789012', region: 'eu-west-1' })
      const look = {
        context,
        wanted: [],
        removed: true,
        known: [],
        suspect: false,
        now: house.clock.now(),
      }
      const all = await kind.observe(reader, look)
      return all.flatMap(({ name, observation }) => (observation.state === 'absent' ? [] : [name]))
    }

    house.git.commit(full)
    await house.until(isInPlace)
    const before = await seen()
    house.git.commit(bare)
    await house.turn(30 * 60_000)
    await house.until(isInPlace)
    const after = await seen()

    const kept = namesIn(kind, bare)
    const tooMuch = (names: readonly string[]) => names.filter((name) => !kept.has(name))
    expect(tooMuch(before)).not.toEqual([])
    expect(tooMuch(after)).toEqual([])
    await house.stop()
  },
)
