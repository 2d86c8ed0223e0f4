import { expect, test } from 'vitest'
import { floorsIn, wrongFloors } from './floors.ts'
import { resolver } from './resolve.ts'
import { parseSource } from './source.ts'

const page = `The house:

\`\`\`
api/src
app.ts       all of it
pages, feeds what people read
views        words
\`\`\`
`
const file = (path: string, text: string) => parseSource(`api/src/${path}`, text)

test('a list of rooms says what may enter what', () => {
  const right = [
    file('app.ts', `import './pages/one.ts'`),
    file('pages/one.ts', `import '../views/one.ts'`),
    file('feeds/one.ts', `import '../views/one.ts'`),
    file('views/one.ts', `import './two.ts'`),
    file('views/one.test.ts', `import '../app.ts'`),
  ]
  const wrong = [
    file('pages/two.ts', `import '../feeds/one.ts'`),
    file('views/two.ts', `import '../pages/one.ts'`),
    file('cellar/one.ts', ''),
  ]
  const [app, ...others] = right

  expect(wrongFloors(floorsIn(page), right, resolver())).toEqual([])
  expect(wrongFloors(floorsIn(page), [...right, ...wrong], resolver())).toEqual([
    'api/src/cellar is in no list of docs/architecture.md',
    'api/src/pages/two.ts:1 enters feeds, which is no floor below',
    'api/src/views/two.ts:1 enters pages, which is no floor below',
  ])
  expect(app && wrongFloors(floorsIn(page), others, resolver())).toEqual([
    'api/src/app.ts is in docs/architecture.md and nowhere else',
  ])
})
