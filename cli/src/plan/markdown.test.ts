import { describe, expect, it } from 'vitest'
import { markerOf, planMarkdown } from './markdown.ts'
import { drawn, planOf, release, reported } from './plans.fixture.ts'
import { redactPlan } from './report.ts'

const hash = () => 'ffffff000000'
const githubCharactersMax = 65_536
const none = { problems: [], faults: [] }

function manyUnits(count: number) {
  return Array.from({ length: count }, (_, index) => {
    return { ...release, unit: `dev/service/web-${String(index).padStart(5, '0')}` as const }
  })
}

describe('a plan as a comment', () => {
  it.each(Object.entries(drawn))('is drawn as golden/%s.md', async (name, plans) => {
    const redacted = plans.map((plan) => redactPlan(plan, hash))

    const text = planMarkdown({ plans: redacted, ...none, scope: 'dev' })

    await expect(text).toMatchFileSnapshot(`golden/${name}.md`)
    expect(text).not.toContain('hunter')
  })

  it('begins with a line by which the next run finds it, one for each environment', () => {
    const of = (scope?: string) => planMarkdown({ plans: [], ...none, ...(scope && { scope }) })

    expect(of().split('\n')[0]).toBe('<!-- plumbline plan -->')
    expect(of('prod').split('\n')[0]).toBe('<!-- plumbline plan: prod -->')
    expect(markerOf('a --> <b>')).toBe('<!-- plumbline plan: a--b -->')
  })

  it.each([[3], [60], [3_000]])('of %i units fits, and says what it leaves out', (count) => {
    const text = planMarkdown({ plans: manyUnits(count), ...none })

    expect(text.length).toBeLessThanOrEqual(githubCharactersMax)
    const shown = text.match(/<details>/g)?.length ?? 0
    const left = Number(/The fields of (\d+) units? do/.exec(text)?.[1] ?? 0)
    const rows = text.match(/^\| `dev/gm)?.length ?? 0
    const rowsLeft = Number(/\| … \| (\d+) more unit/.exec(text)?.[1] ?? 0)
    expect(shown).toBeGreaterThan(2)
    expect(shown + left).toBe(count)
    expect(rows + rowsLeft).toBe(count)
  })

  it('fits when a single unit is huge', () => {
    const differences = Array.from({ length: 5_000 }, (_, index) => ({ path: `f${index}`, to: 1 }))
    const plan = planOf({
      differences: [{ resource: 'service/api', verb: 'change', differences }],
    })

    const text = planMarkdown({ plans: [plan], ...none })

    expect(text.length).toBeLessThan(githubCharactersMax)
    expect(text).toMatch(/\n# \d{4} more lines\n```\n/)
  })

  it('lists problems and faults, so that a part is not taken for the whole', () => {
    const problem = {
      file: 'a.yaml',
      line: 3,
      column: 5,
      path: 'spec',
      message: 'wrong',
      length: 1,
    }
    const fault = {
      code: 'X',
      source: 'user',
      retry: 'never',
      message: 'Git is away',
      hint: 'call it',
    } as const

    const text = planMarkdown({ plans: [], problems: [problem], faults: [fault] })

    expect(text).toContain('not complete: 1 problem, 1 unreadable')
    expect(text).toContain('```\na.yaml:3:5: wrong\nGit is away (call it)\n```')
  })

  it('lets nothing of what others wrote out of its code', () => {
    const evil = '``````\n</details> @everyone | <img src=x> `'
    const plan = {
      ...reported,
      unit: 'dev/service/<b>' as const,
      differences: [
        {
          resource: 'service/web' as const,
          verb: 'change' as const,
          differences: [{ path: evil, from: evil, to: evil }],
        },
      ],
      held: ['a', 'b'].map((name) => ({
        resource: `service/${name}` as const,
        reason: 'X',
        because: evil,
        next: [],
      })),
    }

    const text = planMarkdown({ plans: [plan], ...none })

    // What is left when code is taken away: blocks by their fence, then spans.
    const markup = text.replaceAll(/^(`{3,})\w*\n[\s\S]*?^\1$/gm, '').replaceAll(/`[^`\n]*`/g, '')
    expect(markup).not.toMatch(/@everyone|<img|<b>/)
    expect(markup.match(/<\/?details>/g)).toEqual(['<details>', '</details>'])
  })
})
