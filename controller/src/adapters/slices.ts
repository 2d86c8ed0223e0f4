import { steadyNow } from './clock.ts'

/** How long work in steps goes on before everything else has its turn (ms). */
const sliceMs = 20

/** Does what goes in steps, a slice at a time: leases are renewed and people are answered in between. */
export async function inSlices<Result>(steps: Generator<void, Result>): Promise<Result> {
  let began = steadyNow()
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    if (steadyNow() - began < sliceMs) continue
    await new Promise((resolve) => setImmediate(resolve))
    began = steadyNow()
  }
}
