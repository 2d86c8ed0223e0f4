import { handoverParameter } from '@plumbline/desired-state'
import type { CfnTaskDefinition } from 'aws-cdk-lib/aws-ecs'
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager'
import { StringParameter } from 'aws-cdk-lib/aws-ssm'
import { Construct, type IConstruct } from 'constructs'
import { acknowledge } from '../acknowledge.ts'
import { databasePort } from '../base/guards.ts'
import type { Place } from '../place.ts'
import { controllerHome, databaseAuthorities } from '../controller-names.ts'
import type { Right } from './rights.ts'

/** Where the controller remembers, as its task sees it. */
export interface Store {
  /** `store` of `plumbline.yaml`. */
  readonly written: object
  /** What is mounted at the home of the controller. */
  readonly volume: Omit<CfnTaskDefinition.VolumeProperty, 'name'>
  /** The task must not start before these are there. */
  readonly needed: readonly IConstruct[]
  /** What the controller itself may do for it. */
  readonly rights: readonly Right[]
  /** The secret of an administrator, with which a container makes user and database before the controller starts. */
  readonly administrator?: string
}

/** The user and the database of the store, in the Aurora of the environment. */
const user = 'plumbline'

/**
 * The store in the Aurora of the environment, under a user of its own, who may do nothing but keep a schema in a database of
 * its own. A container of the task makes both (`plumbline store init`), so that nobody has to, and no function either; the
 * secret of the administrator is in that container alone, which ends before the controller starts.
 */
export class DatabaseStore extends Construct implements Store {
  readonly written: object
  /** Mirrors of the sources, which are made anew when they are lost. */
  readonly volume = {}
  readonly needed: readonly IConstruct[] = []
  readonly rights: readonly Right[]
  readonly administrator: string

  constructor(scope: Construct, id: string, { environment }: Place['config']) {
    super(scope, id)
    const password = this.#password()
    // Not by an export, which could not be changed while it is used: a database that is restored has another host and secret.
    const handed = (key: string) =>
      StringParameter.valueForStringParameter(this, handoverParameter(environment, key))
    this.administrator = handed('database/secretArn')
    this.rights = [{ actions: ['secretsmanager:GetSecretValue'], resources: [password.ref] }]
    this.written = {
      postgres: {
        host: handed('database/host'),
        port: databasePort,
        database: user,
        user,
        passwordSecret: password.ref,
        tls: { ca: databaseAuthorities },
        mirrors: `${controllerHome}/sources`,
      },
    }
  }

  /** It may go with the stack: the next one makes another, and gives it to the user. */
  #password(): CfnSecret {
    const secret = new CfnSecret(this, 'Password', {
      description: 'The password of the controller in the database',
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ username: user }),
        generateStringKey: 'password',
        passwordLength: 40,
        excludePunctuation: true,
      },
    })
    acknowledge(
      secret,
      'Whoever puts another value into it starts the tasks anew: the first of them gives it to the database. A rotation by itself would need a function.',
      'AwsSolutions-SMG4',
    )
    return secret
  }
}
