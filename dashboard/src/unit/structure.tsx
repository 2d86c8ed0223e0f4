import type { UnitStatus, UnitStructure } from '@plumbline/api/contract'
import { levelOf, wordsOf } from '@plumbline/api/contract/worst'
import type { MouseEvent } from 'react'
import { useLocation } from 'wouter'
import { keyOf, type UnitName } from '../data/fleet.ts'
import { useStructure } from '../data/queries.ts'
import { Trouble, Waits } from '../parts/small.tsx'
import { layoutOf, type GraphNode } from './layout.ts'

const node = { width: 204, height: 34, x: 244, y: 46 }

const states = {
  good: ['✓', 'as Git says'],
  changing: ['↻', 'changing'],
  attention: ['≠', 'differs'],
  trouble: ['✕', 'in trouble'],
  quiet: ['·', 'not known'],
} as const

interface Shown {
  readonly label: string
  readonly tone: keyof typeof states
  /** Where it leads: units to their pages here, resources to the console of AWS. */
  readonly href?: string
}

/** What the unit consists of, what it depends on, and what waits for it, as a picture whose units can be followed. */
export function StructurePart({
  unit,
  status,
}: {
  readonly unit: UnitName
  readonly status: UnitStatus
}) {
  const { data, error, refetch } = useStructure(unit)
  return (
    <section aria-labelledby="structure">
      <h2 id="structure">Parts and dependencies</h2>
      {error && <Trouble error={error} again={refetch} />}
      {data === undefined && !error && <Waits what="the parts" />}
      {data !== undefined && <Picture unit={unit} status={status} structure={data} />}
    </section>
  )
}

interface PictureProps {
  readonly unit: UnitName
  readonly status: UnitStatus
  readonly structure: UnitStructure
}

function Picture({ unit, status, structure }: PictureProps) {
  const shown = shownIn(unit, status, structure)
  const graph = layoutOf(keyOf(unit), {
    parts: structure.parts,
    dependsOn: structure.dependsOn.map(keyOf),
    dependents: structure.dependents.map(keyOf),
  })
  const places = new Map(graph.nodes.map((one) => [one.id, one]))
  const width = (graph.columns - 1) * node.x + node.width + 2
  const height = (graph.rows - 1) * node.y + node.height + 2
  return (
    <div className="graph" tabIndex={0} role="group" aria-label="Picture of the parts">
      <svg width={width} height={height} viewBox={`-1 -1 ${width} ${height}`}>
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8z" />
          </marker>
        </defs>
        {graph.edges.map(([from, to]) => (
          <path
            key={`${from} ${to}`}
            className="edge"
            d={wayOf(places.get(from), places.get(to))}
            markerEnd="url(#arrow)"
          />
        ))}
        {graph.nodes.map((place) => (
          <Node key={place.id} place={place} shown={shown.get(place.id)} />
        ))}
      </svg>
    </div>
  )
}

function shownIn(
  unit: UnitName,
  status: UnitStatus,
  { parts, dependsOn, dependents }: UnitStructure,
): ReadonlyMap<string, Shown> {
  const own = levelOf(wordsOf(status))
  // A part that could not be read is not as Git says.
  const read = status.sync.is === 'Unknown' ? 'quiet' : 'good'
  return new Map<string, Shown>([
    ...[...dependsOn, ...dependents].map((other) => {
      const tone = other.status === null ? 'quiet' : levelOf(other.status)
      return [keyOf(other), { label: keyOf(other), tone, href: `/units/${keyOf(other)}` }] as const
    }),
    ...parts.map(({ resource, differs, page }) => {
      const leads = page?.startsWith('https://') ? { href: page } : {}
      return [resource, { label: resource, tone: differs ? 'attention' : read, ...leads }] as const
    }),
    [keyOf(unit), { label: unit.name, tone: own, href: `/units/${keyOf(unit)}` }],
  ])
}

function wayOf(from: GraphNode | undefined, to: GraphNode | undefined): string {
  if (from === undefined || to === undefined) return ''
  const [x1, y1] = [from.column * node.x + node.width, from.row * node.y + node.height / 2]
  const [x2, y2] = [to.column * node.x, to.row * node.y + node.height / 2]
  const bend = Math.max(20, (x2 - x1) / 2)
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2 - 1} ${y2}`
}

function Node({ place, shown }: { readonly place: GraphNode; readonly shown: Shown | undefined }) {
  const [, go] = useLocation()
  if (shown === undefined) return null
  const { label, tone, href } = shown
  const [icon, words] = states[tone]
  const short = shortOf(label)
  // Who speaks to the page says what they see.
  const spoken = `${short === label ? label : `${short}, ${label}`}: ${words}`
  const body = (
    <>
      <rect className="box" width={node.width} height={node.height} rx={6} />
      <rect className={`strip ${tone}`} width={4} height={node.height - 12} x={6} y={6} rx={2} />
      <text x={18} y={node.height / 2}>
        <tspan className={tone}>{icon}</tspan> {short}
      </text>
      <title>{`${label}: ${words}`}</title>
    </>
  )
  const where = `translate(${place.column * node.x} ${place.row * node.y})`
  if (href === undefined) return <g transform={where}>{body}</g>
  if (href.startsWith('https://')) {
    return (
      <g transform={where}>
        <a
          href={href}
          target="_blank"
          rel="noreferrer"
          aria-label={`${spoken}, in the console of AWS`}
        >
          {body}
        </a>
      </g>
    )
  }
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    go(href)
  }
  return (
    <g transform={where}>
      <a href={href} aria-label={spoken} onClick={follow}>
        {body}
      </a>
    </g>
  )
}

const labelMax = 23

/** The end of a name tells more than its middle. */
function shortOf(label: string): string {
  return label.length <= labelMax ? label : `${label.slice(0, 10)}…${label.slice(-(labelMax - 11))}`
}
