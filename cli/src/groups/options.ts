import { Argument, InvalidArgumentError, Option } from 'commander'

/** Arguments and options that several commands have. */

export const unitName = () => new Argument('<unit>', 'such as prod/service/checkout')
export const ofUnit = () =>
  new Option('--unit <unit>', 'one unit alone, such as prod/service/checkout')
export const ofEnvironment = () =>
  new Option('--environment <name>', 'the units of one environment alone')
export const ofSource = () =>
  new Option('--source <name>', 'the source that the documents are for, as tenants name it')
export const tenants = () =>
  new Option('--tenants <path>', 'a folder or a file with the tenants that bound the documents')

export const output = (formats = ['text', 'json', 'yaml']) =>
  new Option('-o, --output <format>', 'how to write the result').choices(formats).default('text')
export const from = () =>
  new Option(
    '--from <folder>',
    'take the documents of a folder instead of those in Git; SOURCE=FOLDER where there are several sources',
  ).argParser((folder: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    folder,
  ])
export const config = () =>
  new Option(
    '--config <file>',
    'configuration of the controller (default: PLUMBLINE_CONFIG, else plumbline.yaml here or above)',
  )
export const out = () =>
  new Option(
    '--out <folder>',
    'folder of the documents; those in it are taken into account',
  ).default('.')
export const force = () => new Option('--force', 'replace files that are there')
export const api = () =>
  new Option(
    '--api <url>',
    'address of the API (default: PLUMBLINE_API, else http://127.0.0.1:8080)',
  )
export const detailed = () =>
  new Option(
    '--detailed-exitcode',
    'end with 2 when there are differences, 0 only when there are none',
  )
export const reason = () =>
  new Option('--reason <text>', 'why, for whoever finds it later').makeOptionMandatory()
export const author = () =>
  new Option('--author <name>', 'who asks (default: the user of this machine)')

const secondsOf = { s: 1, m: 60, h: 3600 } as const

/** `90s`, `10m` or `2h`, in seconds. */
export function seconds(text: string): number {
  const [, number, unit] = /^(\d{1,6})([smh])$/.exec(text) ?? []
  if (number !== undefined && unit !== undefined) {
    return Number(number) * secondsOf[unit as keyof typeof secondsOf]
  }
  throw new InvalidArgumentError('write a duration such as 90s, 10m or 2h')
}

/** A number without a fraction between two others, both of which it may be. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text)
    if (/^\d{1,6}$/.test(text) && number >= least && number <= most) return number
    throw new InvalidArgumentError(`write a number from ${least} to ${most}`)
  }
}
