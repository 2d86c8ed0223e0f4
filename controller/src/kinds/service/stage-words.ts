/**
 * The stages of a deployment as ECS names them ("Amazon ECS service deployment lifecycle stages" in its guide), in the words of
 * people: what happens while it is there.
 */
const words: Readonly<Record<string, string>> = {
  RECONCILE_SERVICE: 'getting ready',
  PRE_SCALE_UP: 'about to start new tasks',
  SCALE_UP: 'starting new tasks',
  POST_SCALE_UP: 'new tasks run',
  TEST_TRAFFIC_SHIFT: 'moving test traffic',
  POST_TEST_TRAFFIC_SHIFT: 'test traffic has moved',
  PRE_PRODUCTION_TRAFFIC_SHIFT: 'about to move traffic',
  PRODUCTION_TRAFFIC_SHIFT: 'moving traffic',
  POST_PRODUCTION_TRAFFIC_SHIFT: 'traffic has moved',
  BAKE_TIME: 'baking, with the old tasks ready',
  CLEAN_UP: 'stopping old tasks',
}

/** What happens at a stage. One that AWS added since is told as AWS names it. */
export function stageWords(stage: string): string {
  return words[stage] ?? `at ${stage}`
}

/** A sentence of ECS in which stages stand by their names, with what happens there instead. */
export function withStagesInWords(text: string): string {
  return text.replaceAll(/\b[A-Z]+(?:_[A-Z]+)+\b/g, (stage) => {
    return stage in words ? `"${words[stage]}"` : stage
  })
}
