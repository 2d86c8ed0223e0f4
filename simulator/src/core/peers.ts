/**
 * What the services of one world offer each other. AWS's services reach each other beneath their public APIs; so do
 * these: by plain functions, without a wire, a token bucket, a fault or an entry in the journal.
 */
export interface Peers {
  readonly ecs: TaskOwner
  readonly elasticloadbalancing: TargetRegistry
  readonly 'application-autoscaling': AlarmListener
  readonly cloudwatch: AlarmRegistry
  readonly servicediscovery: InstanceRegistry
  readonly ecr: ImageRegistry
  readonly logs: StreamKeeper
  readonly sqs: QueueKeeper
  readonly events: EventBus
  readonly iam: RoleKeeper
}

/** IAM, to the service that hands out sessions of roles. */
interface RoleKeeper {
  /** Whether the trust policy of a role lets the caller take it on; undefined for a role that nobody has made here. */
  mayAssume(
    role: string,
    asked: { readonly principal: string; readonly externalId?: string },
  ): boolean | undefined
}

/** An address behind a target group. */
interface TargetAddress {
  /** ARN of the target group. */
  readonly group: string
  /** An IP address or the id of an instance. */
  readonly id: string
  readonly port: number
}

/** Elastic Load Balancing, to the service that runs what it routes to. */
interface TargetRegistry extends Tagger {
  /** What a target group takes and whether any rule forwards to it; undefined when there is none. */
  find(
    group: string,
  ): { readonly targetType: string; readonly loadBalancers: readonly string[] } | undefined
  /** Registers a target for an owner, who hears of its health under that name. False when the group is gone. */
  register(target: TargetAddress & { readonly zone: string; readonly owner: string }): boolean
  /** Tells whether the program at the address passes health checks from now on. Before it is told, it does not. */
  answer(target: TargetAddress, passes: boolean): void
  /** Deregisters a target and tells for how many ms it drains. */
  deregister(target: TargetAddress): number
  /** The target groups that a rule forwards to, with their weights; undefined when there is no such rule. */
  weights(rule: string): Readonly<Record<string, number>> | undefined
  /**
   * Sets the weights of some target groups in a rule, and adds those that it lacks. Does nothing and tells the ARN when the
   * rule or one of the groups is gone.
   */
  weigh(rule: string, weights: Readonly<Record<string, number>>): string | undefined
}

/** What carries tags, to the Resource Groups Tagging API. */
interface Tagger {
  /** Everything that can carry tags and is there, by ARN; tags by key. */
  tagged(): readonly TaggedResource[]
}

export interface TaggedResource {
  readonly arn: string
  readonly tags: Readonly<Record<string, string>>
}

/** ECS, to the services around its tasks. */
interface TaskOwner extends Tagger {
  /** How many addresses of a subnet its tasks hold. */
  addressesIn(subnet: string): number
  /** A target that ECS registered as `owner` became healthy or unhealthy. */
  hearHealth(
    owner: string,
    news: TargetAddress & { readonly isHealthy: boolean; readonly why: string },
  ): void
}

/** Application Auto Scaling, to the service that watches metrics. */
interface AlarmListener extends Tagger {
  /** An alarm that names the scaling policy as its action is in ALARM: told on the change and each minute while it lasts. */
  hearAlarm(
    policyArn: string,
    news: {
      readonly alarm: string
      /** The latest value of the metric; undefined when somebody set the state by hand. */
      readonly value: number | undefined
      readonly threshold: number
    },
  ): void
}

/** CloudWatch, to the services that use its alarms. */
interface AlarmRegistry extends Tagger {
  /** The alarms that name an action, by name. */
  withAction(action: string): readonly { readonly name: string; readonly arn: string }[]
}

/** Cloud Map, to the service that runs what it names. */
interface InstanceRegistry extends Tagger {
  /** Whether there is a namespace of the name or ARN. */
  hasNamespace(nameOrArn: string): boolean
  hasService(arn: string): boolean
  /** Registers an instance with a service, at once. Nothing happens when the service is gone. */
  register(service: string, id: string, attributes: Readonly<Record<string, string>>): void
  deregister(service: string, id: string): void
}

/** ECR, to the service that pulls from it. */
interface ImageRegistry {
  /** The digest that the name of an image stands for; undefined when its repository is not one of this registry. */
  resolve(image: string): { readonly digest: string } | 'missing' | undefined
}

/** CloudWatch Logs, to the service whose containers write to it. */
interface StreamKeeper extends Tagger {
  /** Begins a stream, as a log driver does when its container starts. Nothing happens when the group is gone. */
  begin(group: string, stream: string): void
  /** Writes lines, each an event of now, into a stream that was begun. Nothing happens when it is gone. */
  write(group: string, stream: string, lines: readonly string[]): void
}

/** SQS, to the services that send to its queues. */
interface QueueKeeper {
  /** Puts a message into the queue of that ARN, at once. Nothing happens when there is none. */
  deliver(queue: string, body: string): void
}

/** What an AWS service tells the default event bus. */
export interface BusEvent {
  readonly source: string
  readonly detailType: string
  /** ARNs. */
  readonly resources: readonly string[]
  /** Plain JSON. */
  readonly detail: object
}

/** EventBridge, to the services that have something to tell. */
interface EventBus {
  /** Whether any rule listens: who has much to tell need not put it together for nobody. */
  readonly listens: boolean
  /** Tells the default bus. It reaches the targets of the rules that match some time later, or not at all. */
  put(event: BusEvent): void
  /** The same for CloudTrail's record of an API call, where there is a trail. */
  record(event: BusEvent): void
}
