import type { VerifiedUnit } from '@plumbline/controller'
import { refuses, type Fault, type Finding } from '@plumbline/controller/model'
import { oneLine } from '../text/plain.ts'
import { countOf } from '../files/tell-problems.ts'
import type { Colours } from '../terminal.ts'
import { short } from '../text/words.ts'

/** The shape of `-o json`, version 1. */
export function verifyReport(units: readonly VerifiedUnit[], faults: readonly Fault[]): object {
  return {
    version: 1,
    units: units.map(({ unit, revision, findings, images }) => ({
      unit,
      revision,
      findings: findings.map(({ origin, ...finding }) => ({
        ...finding,
        origin: origin === undefined ? null : { path: origin.path, ...origin.at },
      })),
      images: images.map((image) => ({ ...image, digest: image.digest ?? null })),
    })),
    faults,
    problems: [],
    summary: summaryOf(units),
  }
}

function summaryOf(units: readonly VerifiedUnit[]) {
  const refused = units.filter(refuses).length
  const warned = units.filter((unit) => !refuses(unit) && hasWarning(unit)).length
  return { units: units.length, refused, warned }
}

function hasWarning({ findings }: VerifiedUnit): boolean {
  return findings.some(({ weight }) => weight === 'warns')
}

/** For people: a block for each unit of which there is something to say, and one line that counts. */
export function verifyText(units: readonly VerifiedUnit[], colours: Colours): readonly string[] {
  const { refused, warned } = summaryOf(units)
  const counts = [
    `${countOf(units.length, 'unit')} checked`,
    `${refused} would be refused`,
    ...(warned > 0 ? [`${warned} with a warning`] : []),
  ]
  return [...units.flatMap((unit) => unitBlock(unit, colours)), counts.join(', ')]
}

function unitBlock(
  { unit, revision, findings, images }: VerifiedUnit,
  colours: Colours,
): readonly string[] {
  if (findings.length + images.length === 0) return []
  const pinned = images.flatMap(({ container, image, digest }) =>
    digest === undefined
      ? []
      : [
          `  ${colours.green('=')} ${'image'.padEnd(10)} ${oneLine(`${container}: ${image} is ${digest}`)}`,
        ],
  )
  const said = findings.toSorted(byWeight).flatMap((finding) => findingLines(finding, colours))
  return [`${colours.bold(unit)} at ${short(revision)}`, ...said, ...pinned, '']
}

const weights = ['refuses', 'warns', 'unchecked'] as const

function byWeight(a: Finding, b: Finding): number {
  return weights.indexOf(a.weight) - weights.indexOf(b.weight)
}

function findingLines(finding: Finding, colours: Colours): readonly string[] {
  const { check, weight, message, hint, origin } = finding
  const sign = {
    refuses: colours.red('✗'),
    warns: colours.yellow('!'),
    unchecked: colours.dim('·'),
  }
  const { at } = origin ?? {}
  const place = at === undefined ? '' : colours.dim(`  # ${at.file}:${at.line}`)
  const first = `  ${sign[weight]} ${check.padEnd(10)} ${oneLine(message)}${place}`
  return weight === 'unchecked' ? [first] : [first, `    ${' '.repeat(10)} ${oneLine(hint)}`]
}
