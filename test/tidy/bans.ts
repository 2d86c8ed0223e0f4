import { testFiles } from './test-files.ts'

/** Something that no code may use, together with what it uses instead. */
export interface Ban {
  /** Matches a `Use` of a source file. */
  readonly found: RegExp
  readonly use: string
  /** Files (patterns as in the import table) where it is right, each with the reason. */
  readonly except: Readonly<Record<string, string>>
}

const tests = Object.fromEntries(testFiles.map((files) => [files, 'a test is no production code']))

const programs = {
  'desired-state/examples/**': 'a program of an example knows none of our ports',
}

const realTime = {
  'controller/src/adapters/clock.ts': 'it is the clock',
  'dashboard/src/data/clock.ts': 'it is the clock of the browser',
  'simulator/src/real-time.ts': 'it turns the clock of a world by the time of the machine',
  'test/conformance/**': 'other programs run in real time',
  'test/e2e/**': 'other programs run in real time',
  'test/bench/**': 'it measures real time',
  'test/examples/**': 'other programs run in real time',
  'test/postgres/**': 'other programs run in real time',
  'test/puppet/**': 'other programs run in real time',
  ...programs,
}

export const bans: readonly Ban[] = [
  {
    found: /^(Date\.now|new Date\(\)|performance\.now|process\.hrtime(\.bigint)?)$/,
    use: 'the Clock port, or the time as an argument; in the simulator, the clock of its world',
    except: realTime,
  },
  {
    found: /^(setTimeout|setInterval|AbortSignal\.timeout|imports (node:)?timers(\/promises)?)$/,
    use: 'Clock.sleep; in the simulator, an event on its timeline',
    except: { ...realTime, 'api/src/auth/fetch.ts': 'an issuer answers in real time' },
  },
  {
    found:
      /^(Math\.random|crypto\.randomUUID|imports randomUUID|imports randomBytes|imports randomInt)$/,
    use: 'the Random port; in the simulator, the random() of the request',
    except: {
      'controller/src/adapters/random.ts': 'it is the source of random numbers',
      'api/src/app.ts': 'the id of a request decides nothing',
      'api/src/routes/stream.ts': 'the id of a run of the server decides nothing',
      'cli/src/client/client.ts': 'the key of a request decides nothing',
      'cli/src/make-token.ts': 'a token must not be predictable',
      'controller/src/adapters/postgres/prepare.ts': 'a salt must not be predictable',
      'cli/src/plan/fresh-hash.ts': 'a key against guessing must not be predictable',
      'api/src/door/redactor.ts': 'a key against guessing must not be predictable',
      ...programs,
    },
  },
  {
    found: /^(process\.env|imports (node:)?process)$/,
    use: 'controller/src/config/config.ts, which reads the environment once, and pass the value on',
    except: {
      'controller/src/config/config.ts': 'it reads the environment',
      'cli/**': 'a command line is given its environment',
      'docs/.vitepress/config.ts': 'a pipeline says there where the repository is',
      ...programs,
      ...tests,
    },
  },
  {
    found: /^console\.\w+$/,
    use: 'the Log port; in the command line, its output functions',
    except: {},
  },
  {
    found: /^throw new (|Type|Range|Aggregate)Error$/,
    use: 'FaultError, which says who mends it and what to do next; in the simulator, AwsError',
    except: {
      'scripts/**': 'what is wrong with a build is told to whoever builds',
      ...programs,
      ...tests,
    },
  },
  {
    found: /^new [A-Z]\w*Client$/,
    use: 'controller/src/adapters/aws, the one place that makes clients and sets their timeouts and retries',
    except: { 'dashboard/src/data/live.ts': 'it is a cache in a browser', ...programs, ...tests },
  },
  {
    found: /^imports AwsWriter$/,
    use: 'a plan: only the executor writes to AWS',
    except: {
      'controller/src/engine/pass/execute.ts': 'it is the only writer',
      'controller/src/adapters/**': 'they implement the port',
      ...tests,
    },
  },
  {
    found: /^Promise\.all\(list\)$/,
    use: 'a loop, or a map with a bound on what runs at once',
    except: {
      'controller/src/adapters/aws/group.ts': 'what is sent is limited by the rates of AWS',
      'controller/src/engine/board/inventory.ts':
        'looks of one environment are concurrent so that the reader can batch them',
      'controller/src/engine/observe/observe.ts':
        'looks of one unit are concurrent so that the reader can batch them',
      'controller/src/once/plan.ts':
        'looks of all units are concurrent so that the reader can batch them',
      'controller/src/once/verify.ts':
        'looks of all units are concurrent so that the reader can batch them',
      'controller/src/preflight/**':
        'looks of one release are concurrent so that the reader can batch them',
      'controller/src/kinds/**':
        'looks of one unit are concurrent so that the reader can batch them',
      ...tests,
    },
  },
]
