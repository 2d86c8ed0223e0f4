import { invalid } from './model.ts'

/** A metric math expression. */
export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'id'; readonly id: string }
  | { readonly kind: 'negate'; readonly of: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: string
      readonly left: Expression
      readonly right: Expression
    }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }

/** Weakest first. All are taken from left to right. */
const levels: readonly (readonly string[])[] = [
  ['OR', '||'],
  ['AND', '&&'],
  ['<', '<=', '>', '>=', '==', '!='],
  ['+', '-'],
  ['*', '/'],
  ['^'],
]

/** How many arguments each function takes. */
const functions: Readonly<Record<string, readonly [min: number, max: number]>> = {
  IF: [2, 3],
  FILL: [2, 2],
  ABS: [1, 1],
  CEIL: [1, 1],
  FLOOR: [1, 1],
  MIN: [1, 100],
  MAX: [1, 100],
  SUM: [1, 100],
  AVG: [1, 100],
}

/** @throws AwsError ValidationException for anything that the simulator cannot calculate */
export function parseExpression(text: string): Expression {
  const tokens = text.match(/\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|[A-Za-z]\w*|[<>=!]=|&&|\|\||\S/g) ?? []
  let at = 0

  function fail(): never {
    throw invalid(
      `Error in expression "${text}": the simulator does not understand it at "${tokens[at] ?? 'its end'}".`,
    )
  }

  function accept(token: string): boolean {
    const isNext = tokens[at] === token
    if (isNext) at += 1
    return isNext
  }

  function binary(level: number): Expression {
    const operators = levels[level]
    if (operators === undefined) return unary()
    let left = binary(level + 1)
    for (let next = tokens[at]; next !== undefined && operators.includes(next); next = tokens[at]) {
      at += 1
      left = { kind: 'binary', operator: next, left, right: binary(level + 1) }
    }
    return left
  }

  function unary(): Expression {
    return accept('-') ? { kind: 'negate', of: unary() } : primary()
  }

  function primary(): Expression {
    const token = tokens[at] ?? fail()
    if (accept('(')) return closing(binary(0))
    if (/^\d/.test(token)) {
      at += 1
      return { kind: 'number', value: Number(token) }
    }
    if (!/^[A-Za-z]/.test(token)) fail()
    if (Object.hasOwn(functions, token)) return call(token)
    at += 1
    return { kind: 'id', id: token }
  }

  function call(name: string): Expression {
    at += 1
    if (!accept('(')) fail()
    // Several series are given as a list in brackets: MAX([a, b]).
    const isList = accept('[')
    const args = [binary(0)]
    while (accept(',')) args.push(binary(0))
    if (isList && !accept(']')) fail()
    const [min = 0, max = 0] = functions[name] ?? []
    if (args.length < min || args.length > max) fail()
    return closing({ kind: 'call', name, args })
  }

  function closing(expression: Expression): Expression {
    return accept(')') ? expression : fail()
  }

  const expression = binary(0)
  return at === tokens.length ? expression : fail()
}

/** The ids that an expression reads. `REPEAT` is no id but a word of `FILL`. */
export function idsOf(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case 'number':
      return []
    case 'id':
      return expression.id === 'REPEAT' ? [] : [expression.id]
    case 'negate':
      return idsOf(expression.of)
    case 'binary':
      return [...idsOf(expression.left), ...idsOf(expression.right)]
    case 'call':
      return expression.args.flatMap(idsOf)
  }
}
