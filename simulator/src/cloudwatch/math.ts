import { invalid } from './model.ts'
import type { Expression } from './math-parse.ts'
import type { Series } from './statistics.ts'

/** A number stands for itself at every time. */
type Value = number | Series

/** Where an expression is calculated. */
export interface Place {
  /** The beginning of each period, in order of time. */
  readonly times: readonly number[]
  /** The series of another query. */
  readonly read: (id: string) => Series
}

/** The series of an expression: a point where all its parts have one. */
export function calculate(expression: Expression, place: Place): Series {
  const value = valueOf(expression, place)
  if (typeof value !== 'number') return value
  return new Map(place.times.map((time) => [time, value]))
}

function valueOf(expression: Expression, place: Place): Value {
  switch (expression.kind) {
    case 'number':
      return expression.value
    case 'id':
      return place.read(expression.id)
    case 'negate':
      return combine([valueOf(expression.of, place)], place, ([value = 0]) => -value)
    case 'binary': {
      const sides = [valueOf(expression.left, place), valueOf(expression.right, place)]
      return combine(sides, place, ([a = 0, b = 0]) => operate(expression.operator, a, b))
    }
    case 'call':
      return call(expression.name, expression.args, place)
  }
}

function call(name: string, args: readonly Expression[], place: Place): Value {
  if (name === 'FILL') return fill(args, place)
  const values = args.map((each) => valueOf(each, place))
  if (name === 'IF') return choose(values, place)
  return combine(values, place, (each) => aggregate(name, each))
}

function aggregate(name: string, values: readonly number[]): number {
  const [first = 0] = values
  const sum = values.reduce((total, value) => total + value, 0)
  switch (name) {
    case 'ABS':
      return Math.abs(first)
    case 'CEIL':
      return Math.ceil(first)
    case 'FLOOR':
      return Math.floor(first)
    case 'MIN':
      return Math.min(...values)
    case 'MAX':
      return Math.max(...values)
    case 'AVG':
      return sum / values.length
    default:
      return sum
  }
}

function operate(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return a / b
    case '^':
      return a ** b
    default:
      return holds(operator, a, b) ? 1 : 0
  }
}

function holds(operator: string, a: number, b: number): boolean {
  switch (operator) {
    case '<':
      return a < b
    case '<=':
      return a <= b
    case '>':
      return a > b
    case '>=':
      return a >= b
    case '==':
      return a === b
    case '!=':
      return a !== b
    case 'AND':
    case '&&':
      return a !== 0 && b !== 0
    default:
      return a !== 0 || b !== 0
  }
}

/** The result at each time at which all values are known; of numbers alone a number. */
function combine(
  values: readonly Value[],
  { times }: Place,
  work: (values: readonly number[]) => number,
): Value {
  if (values.every((value) => typeof value === 'number')) return work(values)
  const series = new Map<number, number>()
  for (const time of times) {
    const here = values.map((value) => at(value, time))
    const known = here.filter((value) => value !== undefined)
    const result = known.length === here.length ? work(known) : Number.NaN
    // A division by zero is no point.
    if (Number.isFinite(result)) series.set(time, result)
  }
  return series
}

/** `IF(condition, then, otherwise)`: without the last there is no point where the condition does not hold. */
function choose([condition = 0, then = 0, otherwise]: readonly Value[], { times }: Place): Value {
  const series = new Map<number, number>()
  for (const time of times) {
    const decided = at(condition, time)
    if (decided === undefined) continue
    const chosen = decided === 0 ? otherwise : then
    const value = chosen === undefined ? undefined : at(chosen, time)
    if (value !== undefined) series.set(time, value)
  }
  return series
}

/** `FILL(series, 0)` or `FILL(series, REPEAT)`, which has nothing to repeat before the first point. */
function fill([what, filler]: readonly Expression[], place: Place): Value {
  if (what === undefined || filler === undefined) return 0
  const isRepeat = filler.kind === 'id' && filler.id === 'REPEAT'
  const by = isRepeat ? undefined : valueOf(filler, place)
  if (by !== undefined && typeof by !== 'number') {
    throw invalid('The simulator fills with a number or with REPEAT.')
  }
  const value = valueOf(what, place)
  const series = new Map<number, number>()
  let last = by
  for (const time of place.times) {
    const here = at(value, time) ?? last
    if (here !== undefined) series.set(time, here)
    if (isRepeat) last = here
  }
  return series
}

function at(value: Value, time: number): number | undefined {
  return typeof value === 'number' ? value : value.get(time)
}
