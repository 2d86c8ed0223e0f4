import { z } from 'zod'
import { present } from '../present.ts'
import type { PuppetBundleSpec, PuppetWave } from '../spec/puppet-bundle.ts'
import { duration, flag, mapOf, text, whole } from './values.ts'

const folderMessage = 'write a folder beside the document, such as ./code, or . for its own'

/**
 * A folder below the document; or the document's own, of which only what Puppet knows is code, because other documents
 * may be there.
 */
export const folderPattern = /^\.$|^\.(\/[A-Za-z0-9_][A-Za-z0-9._-]{0,127}){1,20}$/

const folder = text(folderPattern, folderMessage, 'folder')

/** Source: "General purpose bucket naming rules" in the Amazon S3 User Guide. */
const bucket = text(
  /^(?!xn--|sthree-|amzn-s3-demo-)(?!\d{1,3}(\.\d{1,3}){3}$)[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]$(?<!-s3alias|--ol-s3|--x-s3|--table-s3)/,
  'write the name of an S3 bucket',
  'bucket name',
)

const prefix = text(
  /^([A-Za-z0-9_-][A-Za-z0-9._-]{0,99}\/){0,10}$/,
  'write a prefix that ends with /, such as edge-proxies/',
  'prefix',
)

/** Source: "Tag restrictions" in the Amazon EC2 User Guide. */
const ec2Tags = mapOf(
  /^[\p{L}\p{N} _.:/=+@-]{1,128}$/u,
  'name a tag with at most 128 letters, digits and _.:/=+@-',
  text(/^[\p{L}\p{N} _.:/=+@-]{0,256}$/u, 'write at most 256 letters, digits and _.:/=+@-'),
)

const node = text(
  /^[a-z0-9_]([a-z0-9._-]{0,253}[a-z0-9])?$/,
  'write the name of the certificate of a host, in lower case',
  'host name',
)

const waveMessage = 'write a number of hosts, or a percentage such as 50%'

const waveError = { error: waveMessage }

const wave = z
  .union(
    [
      z.int(waveError).min(1, waveError).max(100_000, waveError),
      z.string().regex(/^([1-9]\d?|100)%$/, waveError),
    ],
    waveError,
  )
  .meta({ title: 'number or percentage' })
  .transform((value): PuppetWave =>
    typeof value === 'number' ? { hosts: value } : { percent: Number.parseInt(value, 10) },
  )

const targets = z.strictObject({
  ec2Tags: ec2Tags
    .describe('EC2 instances of the environment that run and have all of these tags.')
    .default({}),
  nodes: z
    .array(node)
    .max(1_000, { error: 'must not have more than 1000 hosts' })
    .describe('Hosts by the names of their certificates.')
    .default([]),
})

const apply = z
  .strictObject({
    mode: z
      .literal(['noop', 'enforce'])
      .describe('Whether hosts only tell what would change (`noop`), or change it.'),
    noopFirst: flag
      .describe('Whether a run that only tells comes before one that changes.')
      .default(true),
    every: duration({ min: '5m', max: '7d' })
      .describe('Time between two runs on a host.')
      .prefault('30m'),
    splay: duration({ max: '1d' })
      .describe('Each host starts somewhere within this time, so that not all start at once.')
      .prefault('0s'),
  })
  .transform(({ every, splay, ...rest }) => ({ ...rest, everySeconds: every, splaySeconds: splay }))

const rollout = z
  .strictObject({
    waves: z
      .array(wave)
      .min(1, { error: 'needs at least one wave' })
      .max(20, { error: 'must not have more than 20 waves' })
      .describe('How many hosts have the new bundle after each wave, as numbers or percentages.'),
    pause: duration({ max: '7d' }).describe('Time between two waves.').prefault('0s'),
    maxFailures: whole(0, 100_000, 'must be between 0 and 100000')
      .describe('Hosts that may fail before the rollout ends.')
      .default(0),
    onFailure: z
      .literal(['stop', 'rollback'])
      .describe('What happens when more hosts fail: stay, or go back to the bundle before.')
      .default('stop'),
  })
  .transform(({ pause, ...rest }) => ({ ...rest, pauseSeconds: pause }))

/** `spec` of a `PuppetBundle`. */
export const puppetBundleSpec = z
  .strictObject({
    source: folder.describe(
      'Folder with the code, seen from the document: Puppetfile, manifests/, modules/, data/. `.` is a control repository with the document in it.',
    ),
    puppetfileLock: text(/^sha256:[a-f0-9]{64}$/, 'write sha256: and 64 hexadecimal digits')
      .describe('SHA-256 of the lock file of the Puppetfile.')
      .exactOptional(),
    publish: z
      .strictObject({
        s3: bucket.describe('Bucket in which bundles are published.'),
        prefix: prefix.describe('Beginning of the names of its objects.').default(''),
      })
      .describe('Where bundles are published.'),
    targets: targets.describe('Hosts that get the bundle.'),
    apply: apply.describe('How hosts apply it.').prefault({ mode: 'noop' }),
    rollout: rollout.describe('How a new bundle reaches the hosts.').prefault({ waves: ['100%'] }),
  })
  .transform((spec) => present(spec)) satisfies z.ZodType<PuppetBundleSpec>
