import type { Command } from 'commander'

/** How each command is called, for its help: a line that can be copied and changed. */
export const examples: Readonly<Record<string, readonly string[]>> = {
  init: ['plumbline init desired-state --service checkout --image shop/checkout:1.0'],
  render: [
    'plumbline render desired-state --unit prod/service/checkout',
    'plumbline render desired-state --environment prod --origins',
  ],
  docs: [
    'plumbline docs spec.deploy.strategy',
    'plumbline docs gates',
    'plumbline docs --json Job',
  ],
  validate: ['plumbline validate desired-state', 'plumbline validate desired-state -o json'],
  plan: [
    'plumbline plan --unit prod/service/checkout',
    'plumbline plan --from desired-state --detailed-exitcode',
  ],
  verify: ['plumbline verify --environment prod', 'plumbline verify desired-state'],
  doctor: ['plumbline doctor --config plumbline.yaml'],
  'import taskdef': [
    'plumbline import taskdef taskdef.json --service service.json --out desired-state',
  ],
  'import copilot': ['plumbline import copilot . --account 123456789012 --region eu-west-1'],
  'import live': ['plumbline import live --cluster main --region eu-west-1 --environment prod'],
  'bootstrap init': ['plumbline bootstrap init'],
  'bootstrap check': ['plumbline bootstrap check prod.yaml'],
  'bootstrap cost': ['plumbline bootstrap cost prod.yaml'],
  status: ['plumbline status', 'plumbline status prod/service/checkout'],
  diff: ['plumbline diff prod/service/checkout --detailed-exitcode'],
  images: ['plumbline images'],
  sync: ['plumbline sync prod/service/checkout --wait', 'plumbline sync --source shop'],
  get: [
    'plumbline get -o wide --environment prod',
    'plumbline get prod/service/checkout -o yaml',
    'plumbline get prod/service/checkout --live',
  ],
  run: [
    'plumbline run prod/job/report',
    'plumbline run prod/service/checkout --yes -- node dist/once.js',
  ],
  exec: ['plumbline exec prod/service/checkout', 'plumbline exec prod/service/checkout -- ls /tmp'],
  explain: ['plumbline explain prod/service/checkout'],
  preview: ['plumbline preview rollback prod/service/checkout'],
  logs: ['plumbline logs prod/service/checkout --follow'],
  events: ['plumbline events --environment prod --limit 20'],
  schema: ['plumbline schema service > service.json'],
  watch: ['plumbline watch prod/service/checkout --revision "$(git rev-parse HEAD)"'],
  drift: ['plumbline drift --environment prod'],
  'drift revert': ['plumbline drift revert prod/service/checkout --reason "not ours"'],
  'drift adopt': ['plumbline drift adopt prod/service/checkout desiredCount --write'],
  'drift ignore': [
    'plumbline drift ignore prod/service/checkout desiredCount --reason "scaled by hand" --for 7d',
  ],
  orphans: ['plumbline orphans'],
  'orphans remove': ['plumbline orphans remove prod/service/old --reason "not needed any more"'],
  dora: ['plumbline dora --since 7d --by unit'],
  'puppet status': ['plumbline puppet status prod/bundle/edge'],
  history: ['plumbline history prod/service/checkout --limit 5'],
  hold: ['plumbline hold prod/service/checkout --reason "launch day" --for 2h'],
  release: ['plumbline release prod/service/checkout --reason "launched"'],
  rollback: ['plumbline rollback prod/service/checkout --reason "errors since noon"'],
  alerts: ['plumbline alerts', 'plumbline alerts test --config plumbline.yaml'],
  approve: ['plumbline approve prod/service/checkout --reason "looks good"'],
  reject: ['plumbline reject prod/service/checkout --reason "slow"'],
  login: ['plumbline login --api https://plumbline.example.com'],
  logout: ['plumbline logout'],
  whoami: ['plumbline whoami'],
  'token new': ['plumbline token new ci --group deployers'],
  'rbac can-i': ['plumbline rbac can-i rollback prod/service/checkout'],
  audit: ['plumbline audit --limit 20'],
  'audit verify': ['plumbline audit verify'],
  'store init': ['plumbline store init --config plumbline.yaml'],
  serve: ['plumbline serve --config plumbline.yaml'],
  demo: ['plumbline demo', 'plumbline demo --example quiz --dir quiz'],
  completion: ['source <(plumbline completion bash)'],
}

/** Writes the examples below the help of every command. */
export function withExamples(program: Command, before: readonly string[] = []): void {
  for (const command of program.commands) {
    const path = [...before, command.name()]
    const own = examples[path.join(' ')]
    if (own !== undefined) {
      command.addHelpText(
        'after',
        ['', 'Examples:', ...own.map((line) => `  $ ${line}`)].join('\n'),
      )
    }
    withExamples(command, path)
  }
}
